"""An export whose reader has had enough, or whose disk is full, says a line or none, and shows no traceback."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import FAILED
from tests.making import HERE, judge_all, make_project, run

ARTICLES = 300
"""Enough for more than one write, and far more than a pipe holds."""
SMALL = 1 << 18
"""Bytes: more than the files beside the database have."""
FORMS = ("csv", "jsonl", "doccano", "w3c")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    project = make_project(folder, count=ARTICLES)
    judge_all(project)
    project.close()
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_a_pipe_that_is_closed_early_ends_an_export_without_a_word(form: str, folder: Path) -> None:
    command = [sys.executable, "-m", "reader", "export", "--format", form]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(HERE), "PATH": "", "READER_ANNOTATOR": "anna"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        assert export.stdout.read(1)
        export.stdout.close()
        said = export.stderr.read()
        status = export.wait(60)
    assert (said, status) == (b"", FAILED)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_may_grow_no_more_is_said_in_a_line_and_taken_away(form: str, folder: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))

    out = folder / f"out-{form}"
    done = run("export", "--format", form, "-o", out, cwd=folder, preexec=small_files)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, len(lines)) == (FAILED, 1), done.stderr
    assert lines[0].startswith(f"reader: {out}: cannot be written (File too large)")
    assert not out.exists()
    assert list(folder.glob(".*.part")) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_behind_standard_output_is_said_in_a_line(form: str, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "reader", "export", "--format", form],
            cwd=folder,
            env={"PYTHONPATH": str(HERE), "PATH": "", "READER_ANNOTATOR": "anna"},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    said = b"reader: the output: cannot write (No space left on device)\n"
    assert (done.returncode, done.stderr) == (FAILED, said)

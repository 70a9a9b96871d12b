"""`reader editions` from the shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from tests.making import judge_all, run

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("boat", "gate", "mill", "barn", "well", "kiln", "ferry", "tower", "bridge", "school", "chapel", "harbour")
STORY = "Quill opens\n\nThe council met. Renn wrote. It rained at noon. Nobody answered.\n"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A folder with a project in which an article was judged, edited, and imported again."""
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    run("import", "a.txt", cwd=tmp_path)
    project = Project.open(tmp_path / "annotations" / "annotations.db", "anna")
    judge_all(project)
    project.close()
    (tmp_path / "a.txt").write_text(STORY.replace("noon", "night"), "utf-8")
    run("import", "a.txt", cwd=tmp_path)
    return tmp_path


def test_nothing_to_show_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    run("import", "a.txt", cwd=tmp_path)
    done = run("editions", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"No judged article has a later edition.\n")
    assert json.loads(run("editions", "--json", cwd=tmp_path).stdout) == []


def test_the_report_says_for_each_what_becomes_of_the_judgments(edited: Path) -> None:
    (report,) = json.loads(run("editions", "--json", cwd=edited).stdout)
    counts = {name: report[name] for name in ("exact", "by_context", "alike", "not_found", "there", "carried")}
    assert counts == {"exact": 9, "by_context": 0, "alike": 3, "not_found": 0, "there": 0, "carried": 0}
    assert report["annotators"] == {"anna": 12}
    assert {(each["how"], each["sentence"], each["becomes"]) for each in report["waiting"]} == {
        ("alike", "It rained at noon.", "It rained at night.")
    }


def test_an_option_that_needs_another_is_refused_without_it(edited: Path) -> None:
    done = run("editions", "--accept-context", cwd=edited)
    assert done.returncode == 2
    assert b"--accept-context needs --carry" in done.stderr


def test_the_status_says_when_something_waits(edited: Path) -> None:
    assert run("editions", cwd=edited).returncode == 0
    assert run("editions", "--carry", cwd=edited).returncode == 1
    assert run("editions", "--carry", "--accept-context", cwd=edited).returncode == 0
    done = run("editions", "--carry", cwd=edited)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"12 already there" in done.stdout


def test_what_was_taken_for_an_edition_can_be_parted(edited: Path) -> None:
    (report,) = json.loads(run("editions", "--json", cwd=edited).stdout)
    assert b"1 earlier edition" in run("status", cwd=edited).stdout
    assert run("editions", "--part", report["article_id"], cwd=edited).returncode == 0
    assert json.loads(run("editions", "--json", cwd=edited).stdout) == []
    assert b"earlier edition" not in run("status", cwd=edited).stdout
    again = run("editions", "--part", report["article_id"], cwd=edited)
    assert (again.returncode, b"`reader editions` lists them" in again.stderr) == (2, True)
    assert run("editions", "--part", "x", "--carry", cwd=edited).returncode == 2


def test_many_that_wait_do_not_flood_the_terminal(tmp_path: Path) -> None:
    lines = [f"The {word} was painted green in the week of the {word} fair." for word in WORDS]
    (tmp_path / "a.txt").write_text("Fairs\n\n" + "\n".join(lines) + "\n", "utf-8")
    run("import", "a.txt", cwd=tmp_path)
    project = Project.open(tmp_path / "annotations" / "annotations.db", "anna")
    judge_all(project)
    project.close()
    (tmp_path / "a.txt").write_text("Fairs\n\n" + "\n".join(lines[:7]) + "\n", "utf-8")
    run("import", "a.txt", cwd=tmp_path)
    done = run("editions", cwd=tmp_path)
    assert len(done.stderr.splitlines()) == 11
    assert done.stderr.splitlines()[-1].endswith(b"more (--json lists all)")


def test_an_export_says_that_earlier_editions_are_in_it_and_can_leave_them_out(edited: Path) -> None:
    run("editions", "--carry", "--accept-context", cwd=edited)
    both = run("export", cwd=edited)
    assert both.stderr == b"includes 1 earlier edition of articles; --latest leaves them out\n"
    latest = run("export", "--latest", cwd=edited)
    assert latest.stderr == b""
    assert len(both.stdout.splitlines()) - 1 == 2 * (len(latest.stdout.splitlines()) - 1)
    assert b"at noon" in both.stdout
    assert b"at noon" not in latest.stdout
    said = run("status", cwd=edited).stdout
    assert b"articles   2, including 1 earlier edition" in said
    assert b"sentences  5 to judge" in said

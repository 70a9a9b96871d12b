"""Several processes read what one would, in the same order, and leave nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reader.errors import InputError, UsageError
from reader.importers import parallel
from reader.importers.reader import ReadProgress
from reader.model.import_options import ImportOptions
from tests.importers.reading import read_articles
from tests.making import HERE, ODD_TEXT, run

if TYPE_CHECKING:
    from pathlib import Path

FORCED = """
from reader.importers import parallel
parallel.FEWEST_FILES, parallel.FILES_PER_BATCH, parallel.BYTES_PER_BATCH = 4, 3, 20_000
parallel._processors = lambda: 2
"""
"""In a process of its own: whoever runs the tests may have threads, and those are not forked."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles, and everything that goes wrong, between each other."""
    made = tmp_path / "in"
    made.mkdir()
    for number in range(40):
        text = f"Title {number}\n\n" + "It is so, he said. It was not. " * (number % 7 + 1)
        (made / f"{number:03d}.txt").write_text(text, "utf-8")
    (made / "005.txt").write_bytes(ODD_TEXT.encode("utf-16"))
    (made / "010.txt").write_bytes(b"\x00\x01\x02" * 50)
    (made / "011.txt").write_bytes(b"")
    (made / "012.md").write_text("# A heading\n\nAnd a sentence.\n", "utf-8")
    (made / "013.txt").write_text("Large\n\n" + "One more is here. " * 2_000, "utf-8")
    (made / "014a.txt").symlink_to("nowhere")
    os.mkfifo(made / "015a.txt")
    (made / "016.txt").write_bytes(
        "Tag der Sch\u00f6nheit\n\nSie w\u00e4hlten \u00fcber M\u00fcller.\n".encode("cp1252")
    )
    (made / "README.txt").write_text("About this", "utf-8")
    return made


def child(code: str, *arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", FORCED + code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


READ = """
import json, os, sys
from reader.importers.reader import ReadProgress
from reader.model.import_options import ImportOptions
begin = parallel._read_batch
def here(batch, options):
    (open(f"{sys.argv[2]}/{os.getpid()}", "w")).close()
    DEATH
    return begin(batch, options)
parallel._read_batch = here
found = parallel.read_in_parallel([sys.argv[1], "missing"], ImportOptions())
print(json.dumps([repr(each) for each in found if not isinstance(each, ReadProgress)]))
"""


@pytest.mark.parametrize(
    "death",
    ["pass", "any(each.path.endswith('016.txt') for each in batch) and os._exit(9)"],
    ids=["all live", "one is killed"],
)
def test_several_processes_give_what_one_gives(folder: Path, tmp_path: Path, death: str) -> None:
    (tmp_path / "workers").mkdir()
    with child(READ.replace("DEATH", death), folder, tmp_path / "workers") as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(said) == [repr(each) for each in read_articles([str(folder), "missing"])]
    workers = {path.name for path in (tmp_path / "workers").iterdir()}
    assert len(workers) == 2
    assert str(process.pid) not in workers


def test_few_files_are_read_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 2)
    monkeypatch.setattr(parallel, "get_context", None)  # no process can be started
    assert [
        repr(each)
        for each in parallel.read_in_parallel([folder], ImportOptions())
        if not isinstance(each, ReadProgress)
    ] == [repr(each) for each in read_articles([folder])]


def test_what_is_wrong_with_the_question_is_said_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 2)
    with pytest.raises(UsageError):
        parallel.read_in_parallel([folder], ImportOptions(format="word"))
    with pytest.raises(InputError):
        parallel.read_in_parallel([folder], ImportOptions(language="klingon"))


def test_batches_are_small_and_what_is_large_is_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "BYTES_PER_BATCH", 2_000)
    monkeypatch.setattr(parallel, "FILES_PER_BATCH", 5)
    files = list(parallel.find_files([folder], ImportOptions()))
    batches = list(parallel._batches(iter(files)))
    assert [each for batch, _ in batches for each in batch] == files
    large = [batch for batch, is_large in batches if is_large]
    assert [[each.path.rpartition("/")[2] for each in batch] for batch in large] == [["013.txt"]]
    assert max(len(batch) for batch, _ in batches) == 5
    for batch, is_large in batches:
        assert is_large or sum(map(parallel._size, batch)) <= 2_000


def workers_of(pid: int) -> set[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: PTH123
        return {int(each) for each in children.read().split()}


def gone(pids: set[int]) -> bool:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        if not any(is_running(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as status:  # noqa: PTH123
            return status.read().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


WAIT = """
import signal, sys, time
from reader.model.import_options import ImportOptions
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
found = parallel.read_in_parallel([sys.argv[1]], ImportOptions())
next(found)
print("READ", flush=True)
try:
    time.sleep(60)
finally:
    found.close()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_import_ends_no_worker_stays(folder: Path, number: signal.Signals) -> None:
    with child(WAIT, folder, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"READ\n"
        workers = workers_of(process.pid)
        assert len(workers) == 2
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as the terminal sends it, to the workers too
        else:
            process.send_signal(number)
        process.wait(30)
    assert gone(workers)


def test_a_project_imported_by_several_processes_is_the_same(folder: Path, tmp_path: Path) -> None:
    reports = []
    for name, code in (("one", ""), ("several", FORCED)):
        project = tmp_path / name
        project.mkdir()
        done = run("import", str(folder), "--json", cwd=project, code=f"exec({code!r})")
        report = json.loads(done.stdout)
        reports.append({key: value for key, value in report.items() if key != "seconds"})
        assert done.returncode == 1
        assert run("check", cwd=project).returncode == 0
    assert reports[0] == reports[1]
    assert len(reports[0]["problems"]) == 4

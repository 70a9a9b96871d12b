"""What a command shows while it works in a terminal, and what is left when Ctrl+C ends it."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from tests.making import files_in, judge_all, make_project, rows_of, run, write_articles
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATABASE = "annotations/annotations.db"
SHOWN_AT_ONCE = """
import sys, time, reader.cli.output, reader.model.progress
reader.cli.output.UNSEEN = reader.model.progress.BETWEEN = 0

def held(take, number):
    calls = iter(range(1, 1_000_000))

    def taken(*given, **named):
        if next(calls) == number:
            while True:
                time.sleep(0.05)  # a signal that comes just before a sleep is heard after it
        return take(*given, **named)

    return taken
"""
"""A bar from the first moment on; and what `held` is given takes for ever, the time of that number."""
RUN = "\nfrom reader.cli import main; sys.exit(main())"
THIRD_ARTICLE = "import reader.store.export_rows as rows; rows.load_sentences = held(rows.load_sentences, 3)"
THIRD_BATCH = (
    "import reader.project.loading as loading; loading.BATCH = 5;"
    "loading.journal.record = held(loading.journal.record, 3)"
)
THIRD_ACT = (
    "import reader.project.loading as loading; loading.ACT = 5;loading.journal.record = held(loading.journal.record, 3)"
)
COPY = (
    "import reader.store.sqlite as sqlite; sqlite._STEPS_BETWEEN = 50; import reader.model.progress as pace;"
    "pace.Progress.tell = held(pace.Progress.tell, 20)"
)
STATE = "import reader.store.check as check; check.last_values = held(check.last_values, 1)"
INDEX = (
    "import reader.store.search as index; index._ARTICLES_AT_ONCE = 1; held_up = held(index._index, 3);"
    "index._index = lambda *given: (time.sleep(2 * index.SHORT), held_up(*given))[1]"
)


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A folder with a project of four articles, in which everything is judged."""
    with closing(make_project(tmp_path)) as project:
        judge_all(project)
    return tmp_path


def started(folder: Path, *arguments: str, code: str = "") -> Terminal:
    """`reader` in a terminal, its bar shown at once; `code` is run in it first, to hold it up."""
    program = (sys.executable, "-c", f"{SHOWN_AT_ONCE}{code}{RUN}")
    return Terminal(arguments, cwd=folder, program=program, size=(110, 30))


def stopped(folder: Path, *arguments: str, code: str, at: str) -> tuple[int, str]:
    """The exit status and the screen of a command that is held up by `code`, when Ctrl+C is pressed twice at `at`."""
    words = at.split(" … ")
    with started(folder, *arguments, code=code) as terminal:
        terminal.wait_for(lambda screen: all(each in screen.text() for each in words))
        terminal.press("ctrl+c", "ctrl+c")
        return terminal.wait_exit(), terminal.text()


@pytest.mark.parametrize("form", ["csv", "jsonl", "brat", "uima", "conll"])
def test_an_export_shows_the_articles_done_of_all_and_then_only_what_came_of_it(judged: Path, form: str) -> None:
    with started(judged, "export", "--format", form, "-o", "out") as terminal:
        assert terminal.wait_exit() == 0
        shown = terminal.raw.decode()
        assert all(f"{done}/4" in shown for done in range(4))
        assert "50%" in shown
        assert terminal.text().split("\n")[0].rstrip().endswith("rows written to out")
        assert not terminal.text().split("\n", 1)[1].strip()


@pytest.mark.parametrize(("into", "is_shown"), [("> out.csv", True), ("| cat > out.csv", False)])
def test_an_export_to_standard_output_shows_a_bar_unless_a_pipe_may_draw_there_too(
    judged: Path,
    into: str,
    is_shown: bool,
) -> None:
    (judged / "export.py").write_text(f"{SHOWN_AT_ONCE}{RUN}", "utf-8")
    line = f"{shlex.quote(sys.executable)} export.py export {into}"
    with Terminal((), cwd=judged, program=("sh", "-c", line), size=(110, 30)) as terminal:
        assert terminal.wait_exit() == 0
        assert ("3/4" in terminal.raw.decode()) is is_shown
    assert rows_of((judged / "out.csv").read_bytes())


def test_nothing_is_shown_of_the_work_where_nobody_looks(judged: Path) -> None:
    for arguments in (("export", "-o", "-"), ("check",), ("load", "out.csv"), ("search", "Sentence")):
        if arguments[0] == "load":
            run("export", "-o", "out.csv", cwd=judged)
        done = run(*arguments, cwd=judged, code="import reader.cli.output as w; w.UNSEEN = 0")
        assert (done.returncode, done.stderr.count(b"\n") <= 1, b"\x1b" in done.stderr) == (0, True, False)
        assert b"%" not in done.stderr


@pytest.mark.parametrize(("form", "out"), [("csv", "out.csv"), ("datapackage", "out")])
def test_an_export_that_is_stopped_leaves_the_old_one_as_it_was(judged: Path, form: str, out: str) -> None:
    assert run("export", "--format", form, "-o", out, cwd=judged).returncode == 0
    before = files_in(judged)
    with closing(Project.open(judged / DATABASE, "ben")) as project:
        judge_all(project)
    before |= {DATABASE: (judged / DATABASE).read_bytes()}
    code, screen = stopped(judged, "export", "--format", form, "-o", out, code=THIRD_ARTICLE, at="2/4")
    assert code == 1
    assert f"stopped. Nothing was written; {out} is unchanged" in screen
    assert "Traceback" not in screen
    assert "ignored" not in screen
    assert files_in(judged) == before


def test_an_export_that_is_stopped_leaves_nothing_where_nothing_was(judged: Path) -> None:
    before = sorted(files_in(judged))
    code, _ = stopped(judged, "export", "--format", "brat", "-o", "new", code=THIRD_ARTICLE, at="2/4")
    assert (code, sorted(files_in(judged))) == (1, before)


@pytest.mark.parametrize(("form", "code", "at"), [("csv", THIRD_BATCH, "15/"), ("doccano", THIRD_ACT, "writing … 10/")])
def test_a_load_that_is_stopped_says_what_is_kept_and_goes_on_the_next_time(
    judged: Path, tmp_path_factory: pytest.TempPathFactory, form: str, code: str, at: str
) -> None:
    assert run("export", "--format", form, "--layer", "claim", "-o", "out", cwd=judged).returncode == 0
    other = tmp_path_factory.mktemp("other")
    make_project(other).close()
    load = ("load", str(judged / "out"), "--annotator-name", "anna", "--accept-context")
    status, screen = stopped(other, *load, code=code, at=at)
    assert status == 1
    assert "10 judgments loaded" in screen
    assert "stopped; the judgments counted above are loaded, and the same command loads the rest" in screen
    report = json.loads(run(*load, "--json", cwd=other).stdout)
    whole = report["loaded"] + 10
    assert (report["unchanged"], report["is_interrupted"], report["kept"]) == (10, False, [])
    again = json.loads(run(*load, "--json", cwd=other).stdout)
    assert (again["loaded"], again["unchanged"]) == (0, whole)


def test_a_backup_that_is_stopped_leaves_the_old_one(judged: Path) -> None:
    (judged / "copy.db").write_bytes(b"the old one")
    before = files_in(judged)
    code, screen = stopped(judged, "backup", "copy.db", "--force", code=COPY, at="copying the database, kB")
    assert code == 1
    assert "stopped. Nothing was written; copy.db is unchanged" in screen
    assert files_in(judged) == before


def test_a_backup_shows_how_much_of_it_is_written(judged: Path) -> None:
    steps = "import reader.store.sqlite as sqlite; sqlite._STEPS_BETWEEN = 50"
    with started(judged, "backup", "copy.db", code=steps) as terminal:
        assert terminal.wait_exit() == 0
        size = (judged / "copy.db").stat().st_size // 1000
        assert f"/{size:,}" in terminal.raw.decode()
        assert terminal.line(0).startswith("copy.db")


def test_a_check_says_what_it_is_at_and_can_be_stopped(judged: Path) -> None:
    code, screen = stopped(judged, "check", code=STATE, at="8 of 13: state")
    assert code == 1, screen
    assert "ok      events are unchanged and cannot be changed" in screen
    assert "stopped. The remaining checks were not made; nothing was changed" in screen
    assert "Traceback" not in screen


def test_the_index_that_a_search_makes_first_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")
    assert run("import", "articles", "--no-compare", cwd=tmp_path).returncode == 0
    code, screen = stopped(tmp_path, "search", "Sentence", code=INDEX, at="2/4")
    assert code == 1
    assert "stopped. Indexed articles stay indexed, and the next search continues from there" in screen
    assert run("search", "Sentence", cwd=tmp_path).stdout.count(b"\n") == 18


@pytest.fixture(autouse=True)
def nothing_half_written(tmp_path: Path) -> Iterator[None]:
    """No part of a file is left over, whatever was stopped."""
    yield
    assert [path for path in tmp_path.rglob("*") if path.name.endswith((".part", ".old"))] == []

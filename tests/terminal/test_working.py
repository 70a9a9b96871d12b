"""What a command shows while it works in a terminal, and what is left when Ctrl+C ends it."""

from __future__ import annotations

import json
import re
import shlex
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from tests.held import SHOWN_AT_ONCE, Hold
from tests.making import files_in, judge_all, make_project, rows_of, run, write_articles
from tests.terminal.projects import DATABASE, make_large
from tests.terminal.terminal import RUN, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A folder with a project of four articles, in which everything is judged."""
    with closing(make_project(tmp_path)) as project:
        judge_all(project)
    return tmp_path


def started(folder: Path, *arguments: str, code: str = SHOWN_AT_ONCE) -> Terminal:
    """`reader` in a terminal, its bar shown at once; `code` is run in it first, to hold it up."""
    return Terminal(arguments, cwd=folder, code=code, size=(110, 30))


def stopped(folder: Path, *arguments: str, when: str, at: str, code: str = "") -> tuple[int, str]:
    """The exit status and the screen of a command, held up by `code` and when Ctrl+C is pressed twice at `at`."""
    hold = Hold(folder, when)
    words = at.split(" … ")
    with started(folder, *arguments, code=hold.code + code) as terminal:
        terminal.wait_for(lambda screen: all(each in screen.text() for each in words))
        terminal.press("ctrl+c", "ctrl+c")
        status = terminal.wait_exit()
    hold.let_go()
    return status, terminal.text()


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
        done = run(*arguments, cwd=judged, code=SHOWN_AT_ONCE)
        assert (done.returncode, done.stderr.count(b"\n") <= 1, b"\x1b" in done.stderr) == (0, True, False)
        assert b"%" not in done.stderr


@pytest.mark.parametrize(("form", "out"), [("csv", "out.csv"), ("datapackage", "out")])
def test_an_export_that_is_stopped_leaves_the_old_one_as_it_was(judged: Path, form: str, out: str) -> None:
    assert run("export", "--format", form, "-o", out, cwd=judged).returncode == 0
    before = files_in(judged)
    with closing(Project.open(judged / DATABASE, "ben")) as project:
        judge_all(project)
    before |= {DATABASE: (judged / DATABASE).read_bytes()}
    code, screen = stopped(judged, "export", "--format", form, "-o", out, when="done == 2", at="2/4")
    assert code == 1
    assert f"stopped. Nothing was written; {out} is unchanged" in screen
    assert "Traceback" not in screen
    assert "ignored" not in screen
    assert files_in(judged) == before


def test_an_export_that_is_stopped_leaves_nothing_where_nothing_was(judged: Path) -> None:
    before = sorted(files_in(judged))
    code, _ = stopped(judged, "export", "--format", "brat", "-o", "new", when="done == 2", at="2/4")
    assert (code, sorted(files_in(judged))) == (1, before)


@pytest.mark.parametrize(
    ("form", "when", "at"),
    [("csv", "total and done == 14", "14/"), ("doccano", "what.startswith('writing') and done == 10", "writing … 10/")],
)
def test_a_load_that_is_stopped_says_what_is_kept_and_goes_on_the_next_time(
    judged: Path, tmp_path_factory: pytest.TempPathFactory, form: str, when: str, at: str
) -> None:
    assert run("export", "--format", form, "--layer", "claim", "-o", "out", cwd=judged).returncode == 0
    other = tmp_path_factory.mktemp("other")
    make_project(other).close()
    load = ("load", str(judged / "out"), "--annotator-name", "anna", "--accept-context")
    few = "import reader.project.loading as loading; loading.BATCH = loading.ACT = 5"
    status, screen = stopped(other, *load, when=when, at=at, code=few)
    assert status == 1
    assert "10 judgments loaded" in screen
    assert "stopped; the judgments counted above are loaded, and the same command loads the rest" in screen
    report = json.loads(run(*load, "--json", cwd=other).stdout)
    whole = report["loaded"] + 10
    assert (report["unchanged"], report["is_interrupted"], report["kept"]) == (10, False, [])
    again = json.loads(run(*load, "--json", cwd=other).stdout)
    assert (again["loaded"], again["unchanged"]) == (0, whole)


def test_a_backup_that_is_stopped_leaves_the_old_one(judged: Path) -> None:
    make_large(judged)
    (judged / "copy.db").write_bytes(b"the old one")
    before = files_in(judged)
    code, screen = stopped(judged, "backup", "copy.db", "--force", when="done > 0", at="copying the database, kB")
    assert code == 1
    assert "stopped. Nothing was written; copy.db is unchanged" in screen
    assert files_in(judged) == before


def test_a_backup_shows_how_much_of_it_is_written(judged: Path) -> None:
    make_large(judged)
    with started(judged, "backup", "copy.db") as terminal:
        assert terminal.wait_exit() == 0
        size = (judged / "copy.db").stat().st_size // 1000
        told = re.search(r"/([\d,]+) ", terminal.raw.decode())
        assert told is not None
        assert (
            abs(int(told[1].replace(",", "")) - size) <= size / 100
        )  # a copy is packed, by a page or two more or less
        assert terminal.line(0).startswith("copy.db")


def test_a_check_says_what_it_is_at_and_can_be_stopped(judged: Path) -> None:
    code, screen = stopped(judged, "check", when="'8 of 13' in what", at="8 of 13: state")
    assert code == 1, screen
    assert "ok      events are unchanged and cannot be changed" in screen
    assert "stopped. The remaining checks were not made; nothing was changed" in screen
    assert "Traceback" not in screen


def test_the_index_that_a_search_makes_first_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 40, sentences=1_000)
    assert run("import", "articles", "--no-compare", cwd=tmp_path).returncode == 0
    code, screen = stopped(tmp_path, "search", "Sentence", when="0 < done < total", at="/41")
    assert code == 1
    assert "stopped. Indexed articles stay indexed, and the next search continues from there" in screen
    assert run("search", '"Sentence 999 of article 39"', cwd=tmp_path).stdout.count(b"\n") == 1


@pytest.fixture(autouse=True)
def nothing_half_written(tmp_path: Path) -> Iterator[None]:
    """No part of a file is left over, whatever was stopped."""
    yield
    assert [path for path in tmp_path.rglob("*") if path.name.endswith((".part", ".old"))] == []

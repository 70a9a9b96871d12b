"""What an import shows in a terminal: one line that says how far it is, and messages on lines of their own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from reader.cli.output import wrapped
from tests.terminal.terminal import Terminal
from tests.terminal.test_working import RUN, SHOWN_AT_ONCE

if TYPE_CHECKING:
    from pathlib import Path

LONG = "a_name_of_a_table_that_is_longer_than_the_room_beside_the_bar"
HELD = "import reader.importers.formats.delimited as rows; rows._Records.__next__ = held(rows._Records.__next__, {})"


def started(folder: Path, *arguments: str, code: str = "", columns: int = 80) -> Terminal:
    """`reader import` in a terminal, its bar shown at once; `code` is run in it first, to hold it up."""
    program = (sys.executable, "-c", f"{SHOWN_AT_ONCE}{code}{RUN}")
    return Terminal(("import", *arguments), cwd=folder, program=program, size=(columns, 24))


def bars(terminal: Terminal) -> list[str]:
    return [line.rstrip() for line in terminal.text().split("\n") if "━" in line]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    for number in range(3):
        rows = "".join(f"Row {n} of {number} is here,,,\n" for n in range(4))
        head = "text,a_column_that_nobody_knows,another_column_that_nobody_knows,and_the_last_of_them\n"
        (tmp_path / f"{LONG}_{number}.csv").write_text(head + rows)
    return tmp_path


@pytest.mark.parametrize("columns", [80, 120])
def test_the_bar_is_one_line_that_names_the_file_which_takes_long(tables: Path, columns: int) -> None:
    with started(tables, ".", code=HELD.format(7), columns=columns) as terminal:
        terminal.wait_for("1/3 files")
        (bar,) = bars(terminal)
        assert len(bar) <= columns
        assert bar.startswith("importing a_name")
        assert bar.count("%") == bar.count(":") / 2 == 1


def test_the_bar_of_one_table_counts_its_articles(tables: Path) -> None:
    with started(tables, f"{LONG}_0.csv", code=HELD.format(5)) as terminal:
        terminal.wait_for("importing")
        assert "0/1" not in terminal.text()
        assert len(bars(terminal)) <= 1


def test_no_bar_is_left_and_every_message_begins_a_line_and_is_cut_between_words(tables: Path) -> None:
    with started(tables, *(f"{LONG}_{number}.csv" for number in range(3)), "--no-compare") as terminal:
        assert terminal.wait_exit() == 0
        lines = [line.rstrip() for line in terminal.text().split("\n") if line.strip()]
    assert bars(terminal) == []
    assert lines[-1] == "12 articles imported, 12 sentences"
    assert [line[: len(LONG)] for line in lines if LONG in line] == [LONG] * 3
    words = " ".join(line.strip() for line in lines)
    assert words.count("'a_column_that_nobody_knows', 'another_column_that_nobody_knows', 'and_the_last_of_them'") == 3


def test_a_path_is_not_cut() -> None:
    path = "/a/" + "long/" * 30
    assert wrapped(f"not imported: {path}: empty file", 40).split("\n") == [
        "not imported:",
        f"  {path}:",
        "  empty file",
    ]
    assert wrapped("short", 40) == "short"

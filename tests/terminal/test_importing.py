"""What an import shows in a terminal: one line that says how far it is, and messages on lines of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.cli.output import wrapped
from tests.held import OF_IMPORT, SHOWN_AT_ONCE, Hold
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

LONG = "a_name_of_a_table_that_is_longer_than_the_room_beside_the_bar"


def started(folder: Path, *arguments: str, code: str = SHOWN_AT_ONCE, columns: int = 80) -> Terminal:
    """`reader import` in a terminal, its bar shown at once; `code` is run in it first, to hold it up."""
    return Terminal(("import", *arguments), cwd=folder, code=code, size=(columns, 24))


def bars(terminal: Terminal) -> list[str]:
    return [line.rstrip() for line in terminal.text().split("\n") if "━" in line]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    for number in range(3):
        rows = "".join(f"Row {n} of {number} is here,,,\n" for n in range(4))
        head = "text,a_column_that_nobody_knows,another_column_that_nobody_knows,and_the_last_of_them\n"
        (folder / f"{LONG}_{number}.csv").write_text(head + rows)
    return folder


@pytest.mark.parametrize("columns", [80, 120])
def test_the_bar_is_one_line_that_names_the_file_which_takes_long(tables: Path, columns: int) -> None:
    hold = Hold(tables.parent, "report.files_seen == 1", OF_IMPORT)
    with started(tables, ".", code=hold.code, columns=columns) as terminal:
        terminal.wait_for("1/3 files")
        (bar,) = bars(terminal)
        assert len(bar) <= columns
        assert bar.startswith("importing a_name")
        assert bar.count("%") == bar.count(":") / 2 == 1


def test_the_bar_of_one_table_counts_its_articles(tables: Path) -> None:
    hold = Hold(tables.parent, "True", OF_IMPORT)
    with started(tables, f"{LONG}_0.csv", code=hold.code) as terminal:
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

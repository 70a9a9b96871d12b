"""FAULTS 22 and 24: what is searched for, found or kept acts on nothing, and the columns stay where they are."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.store.sqlite import sqlite3
from tests.faults.test_hostile_text import EVERYTHING, MARKUP, PASTED, WIDE, assert_harmless
from tests.terminal.projects import DATABASE, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Search the corpus"


def test_what_is_pasted_into_the_search_and_kept_does_nothing_to_the_terminal(samples: Path) -> None:
    with opened(samples, size=(160, 40)) as reader:
        reader.press("ctrl+f")
        reader.wait_for(HEADER)
        reader.paste(f"quill {PASTED}\n{MARKUP}")
        reader.wait_for("HOSTILE")
        reader.press("ctrl+s", "enter")
        reader.settle()
        reader.press("ctrl+u")
        reader.wait_for("★")
        reader.press("down", "enter", "esc", "q")
        reader.wait_exit()
    assert_harmless(bytes(reader.raw))
    ((kept,),) = query(samples, "SELECT value FROM settings WHERE name = 'searches'")
    assert "HOSTILE" in kept


def test_what_got_into_the_database_does_nothing_where_it_is_found(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("ctrl+f")
        reader.wait_for(HEADER)
        reader.type("quill")
        reader.wait_for("+ found")
        reader.press("esc", "q")
        reader.wait_exit()
    kept = json.dumps({"saved": [EVERYTHING, MARKUP], "recent": [EVERYTHING]})
    with closing(sqlite3.connect(samples / DATABASE)) as connection:
        connection.execute("UPDATE articles SET title = ? || title", (EVERYTHING,))
        connection.execute("UPDATE articles SET text = substr(?, 1, 39) || substr(text, 40)", (EVERYTHING,))
        connection.execute("UPDATE targets SET name = name || ?", (EVERYTHING,))
        connection.execute(
            "INSERT INTO settings (annotator, name, value) VALUES ('anna', 'searches', ?)"
            " ON CONFLICT DO UPDATE SET value = excluded.value",
            (kept,),
        )
        connection.commit()
    with opened(samples, size=(160, 40)) as reader:
        reader.press("ctrl+f")
        reader.wait_for("★")
        reader.wait_for(MARKUP)
        reader.press("down", "enter")
        reader.settle()
        reader.press("ctrl+u")
        reader.type("quill")
        reader.wait_for(" found")
        reader.press("down", "f", "j", "enter")
        reader.wait_until_gone(HEADER)
        reader.press(">", "q")
        reader.wait_exit()
    assert b"HOSTILE" in reader.raw
    assert_harmless(bytes(reader.raw))


@pytest.mark.parametrize("size", [(80, 24), (133, 30)])
def test_what_is_found_begins_in_one_column_whatever_the_text(tmp_path: Path, size: tuple[int, int]) -> None:
    articles = {
        f"{n}.txt": f"{line} {line}\n\n" + "".join(f"{line * 4} ferry {other * 3}.\n\n" for other in WIDE)
        for n, line in enumerate(WIDE)
    }
    folder = make_project(tmp_path / "p", articles, targets=(WIDE[0],))
    with opened(folder, size=size) as reader:
        reader.press("ctrl+f")
        reader.wait_for(HEADER)
        reader.type("ferry")
        reader.wait_for(" found")
        reader.press("down", "f", "c")
        for _ in range(3):
            reader.settle()
            columns = set()
            for y in range(2, reader.rows - 5):
                columns |= {x for x in range(reader.columns) if reader.cell(x, y).is_underlined}
            assert len(columns) == len("ferry"), reader.text()
            assert max(columns) - min(columns) == len("ferry") - 1
            reader.press("space")

"""FAULT 26 and its kin: a line that is nothing but one sign again and again costs its length, and not its square.

The processor time of the whole import is limited by the system, generously: what is not linear in such a line takes
many minutes of it.
"""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.making import run

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 30
LONG = 300_000


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def imported(folder: Path, *arguments: str) -> list[str]:
    """The texts that an import took in within the time."""
    done = run("import", *arguments, cwd=folder, preexec=limited)
    assert done.returncode in {0, 1}, done.stderr
    with closing(sqlite3.connect(folder / "annotations" / "annotations.db")) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM articles ORDER BY key")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("." * LONG + "x\n\nThe body. It is here.", "en", id="stops before a letter"),
        pytest.param("Title\n\nHe said " + "." * LONG + "x. It is here.", "en", id="stops in a paragraph"),
        pytest.param("Title\n\nHe said " + ". " * LONG + "x. It is here.", "en", id="stops apart"),
        pytest.param("Title\n\nHe said" + ".”" * LONG + ", and left. So did she.", "en", id="quotations closed"),
        pytest.param("Title\n\nA" + "\u0301" * 600_000 + " word. Next here.", "en", id="accents"),
        pytest.param("Title\n\nA" + "\u0301\u0323" * LONG + " word. Next here.", "en", id="accents out of order"),
        pytest.param(
            "A" + "\u0301" * LONG + "\n\nA" + "\u0301" * LONG + "\n\nThe body.", "en", id="accents as headline"
        ),
        pytest.param(
            "題\n\n他說" + "。」" * LONG + "，她走了。他也走了。", "zh", id="closed in a script without spaces"
        ),
    ],
)
def test_a_line_made_to_take_for_ever_is_read_like_any_other(tmp_path: Path, text: str, language: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert imported(tmp_path, "a.txt", "--language", language) == [text]


def test_rows_that_each_open_a_cell_that_none_closes_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,x,y\n" + 'a",b,"c\n' * 60_000)
    (tmp_path / "b.csv").write_text("text\nThe next file\n")
    assert imported(tmp_path, "a.csv", "b.csv", "--limit", "row-size=1M") == ["The next file"]

"""Help, the palette, exporting from inside, pictures and backups."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.terminal.projects import opened

if TYPE_CHECKING:
    from pathlib import Path


def test_help_shows_the_codebook_and_the_keys_and_closes(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("?")
        reader.wait_for("Stance and claims in the news")
        reader.wait_for("The holder supports the target")
        reader.press("G")
        reader.wait_for("Put the program in the background")
        reader.wait_for("Ctrl+Q")
        reader.press("g")
        reader.wait_for("The holder supports the target")
        reader.press("esc")
        reader.wait_for("Sentence 1 of 34")
        reader.press("?")
        reader.wait_for("Stance and claims in the news")
        reader.press("?")
        reader.wait_for("Sentence 1 of 34")


def test_the_palette_finds_and_runs_a_command(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("ctrl+p")
        reader.wait_for("Type to find a command")
        reader.type("last sent")
        reader.wait_for("Last sentence  G")
        reader.wait_until_gone("Next article")
        reader.press("enter")
        reader.wait_for("Sentence 34 of 34")
        reader.press("ctrl+p")
        reader.wait_for("Type to find a command")
        reader.press("esc")
        reader.wait_until_gone("Type to find a command")


def test_an_export_from_the_palette_says_where_the_file_went_and_it_is_there(samples: Path) -> None:
    with opened(samples, size=(200, 40)) as reader:
        reader.press("f", "c", "a")
        reader.wait_for("Sentence 2 of 34")
        for words, name, rows in (("one row a judgement", "tidy", 3), ("one row a sentence", "wide", 2)):
            reader.press("ctrl+p")
            reader.wait_for("Type to find a command")
            reader.type(words)
            reader.wait_until_gone("Next article")
            reader.press("enter")
            target = samples / "annotations" / "exports" / f"annotations-{name}.csv"
            reader.wait_for(f"rows to {target}")
            with target.open(encoding="utf-8", newline="") as file:
                table = list(csv.DictReader(file))
            assert sum(row.get("seen") != "0" for row in table) == rows
            assert table[0]["sentence"] == "Quill carries 61% of the local branches"


def test_a_picture_and_a_backup_are_written_where_they_say(samples: Path) -> None:
    with opened(samples, size=(200, 40)) as reader:
        for words, said, pattern in (
            ("picture of the screen", "Picture written: ", "reader-*.svg"),
            ("backup copy", "Backup written: ", "annotations/annotations-*.db"),
        ):
            reader.press("ctrl+p")
            reader.wait_for("Type to find a command")
            reader.type(words)
            reader.wait_until_gone("Next article")
            reader.press("enter")
            reader.wait_for(said)
            (written,) = samples.glob(pattern)
            assert f"{said}{written}" in reader.text()
            assert written.stat().st_size > 10_000


def test_quitting_is_one_key_and_leaves_status_0(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("ctrl+c")
        reader.wait_for("q quits")
        reader.press("q")
        assert reader.wait_exit() == 0

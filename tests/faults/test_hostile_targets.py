"""FAULTS 22, 24 and 25 for targets: nothing that is said of a target can act on the terminal or the program."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from reader.store.sqlite import sqlite3
from tests.faults.test_hostile_text import EVERYTHING, MARKUP, PASTED, assert_harmless
from tests.terminal.projects import DATABASE, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = ("alias", "about", "favor", "against")


def test_control_sequences_pasted_into_every_field_of_a_target_do_nothing_to_the_terminal(samples: Path) -> None:
    with opened(samples, size=(200, 50)) as reader:
        reader.press("T")
        reader.wait_for("Enter choose")
        reader.press("e")
        reader.wait_for("‹ person ›")
        for field in FIELDS:
            reader.paste(f"{field} {PASTED}")
            reader.press("down")
        reader.press("enter")
        reader.wait_for("Mara Quill saved")
        reader.press("r")
        reader.wait_for("Keep the name")
        reader.paste(PASTED)
        reader.wait_for("Rename to")
        reader.press("enter")
        reader.wait_for("renamed to")
        reader.press("a")
        reader.wait_for("Add a target")
        reader.paste(PASTED)
        reader.wait_for("New: ")
        reader.press("enter")
        reader.wait_for("Added target")
        reader.press("m")
        reader.wait_for("into …")
        reader.press("enter")
        reader.wait_for("kept as one judgment")
        reader.press("y")
        reader.wait_for("merged into")
        reader.press("q", "q")
        reader.wait_exit()
    assert_harmless(bytes(reader.raw))
    kept = query(samples, "SELECT name || aliases || description || favor || against FROM targets")
    assert len(kept) == 3
    assert sum("HOSTILE" in text for (text,) in kept) == 2
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", "".join(text for (text,) in kept))


def test_control_sequences_that_got_into_a_target_do_nothing_to_the_terminal(samples: Path) -> None:
    with closing(sqlite3.connect(samples / DATABASE)) as connection:
        connection.execute("UPDATE targets SET aliases = json_array(?, 'Quill')", (EVERYTHING,))
        for field in ("name", "description", "favor", "against"):
            connection.execute(f"UPDATE targets SET {field} = {field} || ?", (EVERYTHING,))
        connection.commit()
    with opened(samples, size=(200, 50)) as reader:
        reader.press(";")
        reader.wait_for("target 2 of 2")
        reader.press("T")
        reader.wait_for("Enter choose")
        reader.press("e")
        reader.wait_for("‹ person ›")
        reader.press("esc", "r")
        reader.wait_for("Rename Tobias Renn")
        reader.press("esc", "m")
        reader.wait_for("into …")
        reader.press("enter")
        reader.wait_for("kept as one judgment")
        reader.press("y")
        reader.wait_for("merged into")
        reader.press("z")
        reader.wait_for("is no longer merged")
        reader.press("x")
        reader.wait_for("o restores it")
        reader.press("q", "q")
        reader.wait_exit()
    assert b"HOSTILE" in reader.raw
    assert_harmless(bytes(reader.raw))


def test_brackets_in_everything_said_of_a_target_are_shown_as_they_are_written(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", {"one.txt": f"Title\n\nFirst {MARKUP} end.\n"}, targets=(MARKUP, "[/other]"))
    with opened(folder, size=(200, 50)) as reader:
        reader.wait_for("end.")
        assert reader.cell_at(f"{MARKUP} end.").is_bold
        assert not reader.cell_at("end.").is_bold
        reader.press("T")
        reader.wait_for("Enter choose")
        reader.press("e")
        reader.wait_for("‹ person ›")
        for field in FIELDS:
            reader.type(f"{field} {MARKUP}")
            reader.press("down")
        reader.press("enter")
        reader.wait_for("saved")
        for field in FIELDS:
            reader.wait_for(f"  {field} {MARKUP}")
        reader.press("r")
        reader.wait_for(f"Rename {MARKUP[:39]}…")
        reader.type("!")
        reader.wait_for(f"Rename to {MARKUP}!")
        reader.press("esc", "m")
        reader.wait_for(f"Merge {MARKUP[:39]}… into …")
        reader.wait_for("[/other]  person · 0 judgments")
        reader.press("enter")
        reader.wait_for("y yes")
        reader.press("y")
        reader.wait_for("merged into [/other]")
        reader.wait_for(f"  └ {MARKUP}")

"""Help, the palette, exporting from inside, pictures and backups."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.terminal.projects import FIRST_TITLE, SECOND_TITLE, opened

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


def test_help_shows_the_annotators_own_sentences_below_the_label_under_the_cursor(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "c", "a", "u", "f", "c", "k")
        reader.wait_for("Sentence 3 of 34")
        reader.press("?")
        reader.wait_for("▌  + favor")
        reader.wait_for("▌    1 She carried 237 of the 388 local branches")
        reader.wait_for("▌    2 Quill carries 61% of the local branches")
        reader.wait_for("Quill carries 61% of the local branches · → Mara Quill · 20")
        reader.wait_for("1–2 go there")
        reader.press("tab")
        reader.wait_for("▌  - against")
        reader.wait_for("▌    1 The branches gave Mara Quill")
        reader.wait_until_gone("▌  + favor")
        reader.press("n")
        reader.wait_for("▌  = neutral")
        reader.wait_for("▌    You have not used this label yet")
        reader.wait_until_gone("go there")
        reader.press("shift+tab", "p", "p")
        reader.wait_for("▌  X not factual")
        reader.press("tab")
        reader.wait_for("▌  + favor")
        reader.press("g")
        reader.wait_for("Stance and claims in the news")
        reader.press("j", "j")
        reader.wait_until_gone("Stance and claims in the news")
        reader.wait_for("▌  + favor")


def test_help_begins_on_the_label_of_the_sentence_in_hand(samples: Path) -> None:
    with opened(samples, size=(80, 24)) as reader:
        reader.press("u")
        reader.wait_for_mark("▌U", "Quill carries")
        reader.press("?")
        reader.wait_for("▌  U unimportant")
        reader.wait_for("▌    1 Quill carries 61%")


def test_a_digit_and_a_click_go_to_the_sentence_in_its_article(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("j", "f", "c", "]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("f", "?")
        reader.wait_for("▌    2 The branches gave Mara Quill")
        reader.press("5")
        reader.press("2")
        reader.wait_for(f" {FIRST_TITLE}  ")
        reader.wait_for("Sentence 2 of 34")
        reader.press("?")
        reader.wait_for(f"▌    1 {SECOND_TITLE}")
        reader.wait_for("- against")
        reader.settle()
        reader.click_on("- against")
        reader.wait_for("▌  - against")
        reader.click_on("+ favor")
        reader.wait_for(f"▌    1 {SECOND_TITLE}")
        reader.click_on(f"1 {SECOND_TITLE}")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.wait_for("Sentence 1 of")
        reader.press("u")
        reader.wait_for("Sentence 4 of")


RICH = """
[codebook]
id = "rich"
name = "A rich codebook"
idle_limit = 45

[[claim_types]]
id = "forecast"
name = "prediction"
definition = "Says what will be."
[[layers]]
id = "stance"
name = "Stance"
question = "For or against?"
per_target = true
details = ["expression", "aim"]

[[layers.labels]]
id = "favor"
name = "favor"
key = "f"
glyph = "+"
colour = "success"
definition = "Is for it."
formerly = ["pro"]

[[layers.labels]]
id = "against"
name = "against"
key = "a"
glyph = "-"
colour = "error"
definition = "Is against it."

[[layers.labels]]
id = "torn"
name = "torn"
glyph = "±"
colour = "warning"
definition = "Was given once."
retired = true

[[layers]]
id = "frames"
name = "Frames"
question = "Which frames?"
spans = true
optional = true

[[layers.labels]]
id = "loss"
name = "loss"
key = "p"
glyph = "L"
colour = "accent"
definition = "Tells of a loss."

[[layers.labels]]
id = "gain"
name = "gain"
key = "y"
glyph = "G"
colour = "primary"
definition = "Tells of a gain."
"""


def test_help_says_everything_that_the_codebook_does(samples: Path) -> None:
    (samples / "annotations" / "codebook.toml").write_text(RICH, "utf-8")
    with opened(samples, size=(120, 60)) as reader:
        assert "torn" not in reader.text()
        reader.press("?")
        reader.wait_for("Timing: pauses count for at most 45 seconds")
        reader.wait_for("One label per sentence, toward each target; details: expression")
        reader.wait_for("Labels on words inside a sentence, any number; optional: a")
        reader.wait_for("Formerly pro")
        assert "retired" in reader.line(reader.find("± torn")[1])
        reader.wait_for("Types of claim")
        reader.wait_for("Says what will be.")
        reader.press("tab", "tab")
        reader.wait_for("▌  ± torn")


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
        for words, name, rows in (("one row per judgment", "tidy", 3), ("one row per sentence", "wide", 2)):
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
            ("a screenshot", "Screenshot saved to ", "reader-*.svg"),
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

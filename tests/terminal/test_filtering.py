"""Showing only sentences of one sort, in the list and in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminal.projects import FIRST_TITLE, SECOND_TITLE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal


def choose(reader: Terminal, words: str, choice: str) -> None:
    """Open the filters, type `words` and take the first, which is `choice`."""
    reader.press("F")
    reader.wait_for("Filter sentences")
    reader.type(words)
    reader.wait_for(lambda screen: choice in screen.text() and "All sentences" not in screen.text())
    reader.press("enter")
    reader.wait_until_gone("Filter sentences")


def judge_some(reader: Terminal) -> None:
    """Favor and check-worthy, against and unimportant, skipped, a note on the fourth; in the next article, favor."""
    reader.press("f", "c", "a", "u", "s")
    reader.wait_for("Sentence 4 of 34")
    reader.press("e")
    reader.wait_for("Note on this sentence")
    reader.type("look again")
    reader.wait_for("look again")
    reader.press("enter")
    reader.wait_until_gone("Note on this sentence")
    reader.press("]")
    reader.wait_for(f" {SECOND_TITLE}  ")
    reader.press("f")
    reader.wait_for_mark("▌+", SECOND_TITLE)
    reader.press("[", "g")
    reader.wait_for(f" {FIRST_TITLE}  ")
    reader.wait_for("Sentence 1 of 34")


def test_a_label_narrows_the_list_and_j_and_k_step_among_its_sentences(samples: Path) -> None:
    with opened(samples) as reader:
        judge_some(reader)
        reader.wait_for("She carried 237")
        before = reader.cell_at("She carried 237")
        choose(reader, "stance favor", "Stance: favor")
        reader.wait_for("Filter: Stance: favor, 2 articles. Esc clears it")
        reader.wait_for("2 of 14")
        reader.wait_until_gone("Harbour council")
        reader.wait_for(lambda screen: screen.cell_at("She carried 237") != before)
        reader.press("j")
        reader.wait_for("Nothing below here is Stance: favor")
        reader.press("]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("]")
        reader.wait_for("This is the last article")
        reader.press("esc")
        reader.wait_for("All sentences are shown")
        reader.wait_for("Harbour council")
        reader.press("[")
        reader.wait_for(f" {FIRST_TITLE}  ")
        reader.wait_for(lambda screen: screen.cell_at("She carried 237") == before)
        reader.press("g", "j")
        reader.wait_for("Sentence 2 of 34")


def test_undecided_put_off_and_noted_sentences(samples: Path) -> None:
    with opened(samples) as reader:
        judge_some(reader)
        choose(reader, "undecided", "undecided")
        reader.wait_for("Filter: undecided, 14 articles")
        reader.wait_for("Sentence 4 of 34")
        reader.press("k")
        reader.wait_for("Nothing above here is undecided")
        reader.press("j")
        reader.wait_for("Sentence 5 of 34")
        choose(reader, "skipped or", "skipped or unsure")
        reader.wait_for("Filter: skipped or unsure, 1 article")
        reader.wait_for("Sentence 3 of 34")
        choose(reader, "noted", "noted")
        reader.wait_for("Filter: noted, 1 article")
        reader.wait_for("Sentence 4 of 34")
        reader.press("esc")
        reader.wait_for("All sentences are shown")


def test_a_target_opens_the_first_article_where_the_one_in_hand_has_none(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.press("down", "enter")
        reader.wait_for("→ Tobias Renn")
        reader.press("j", "j", "j", "a")
        reader.wait_for("▌ - against")
        reader.press("[")
        reader.wait_for(f" {FIRST_TITLE}  ")
        choose(reader, "tobias", "about Tobias Renn")
        reader.wait_for("Filter: about Tobias Renn, 1 article")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.wait_for("Sentence 4 of")
        choose(reader, "quill", "about Mara Quill")
        reader.wait_for("Filter: about Mara Quill, 0 articles")
        reader.press("esc")
        reader.wait_for("Harbour council")


def test_what_is_shown_is_marked_in_the_picker_and_all_sentences_can_be_chosen_there(samples: Path) -> None:
    with opened(samples) as reader:
        judge_some(reader)
        choose(reader, "noted", "noted")
        reader.wait_for("Filter: noted, 1 article")
        reader.press("F")
        reader.wait_for("All sentences  no filter")
        reader.press("up", "up", "up", "enter")
        reader.wait_for("All sentences are shown")
        reader.wait_for("Harbour council")


def test_a_sentence_judged_under_a_filter_leaves_it(samples: Path) -> None:
    with opened(samples) as reader:
        judge_some(reader)
        choose(reader, "skipped or", "skipped or unsure")
        reader.wait_for("Sentence 3 of 34")
        reader.press("f", "x")
        reader.wait_for_mark("▌+X≈1", "She carried 237")
        reader.press("k")
        reader.wait_for("Nothing above here is skipped or unsure")
        choose(reader, "not factual", "Claim: not factual")
        reader.wait_for("Filter: Claim: not factual, 1 article")
        reader.wait_for("Sentence 3 of 34")

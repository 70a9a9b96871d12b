"""Everything with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminal.projects import SECOND_TITLE, labels, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sentence_a_label_and_an_article_are_clicked(samples: Path) -> None:
    with opened(samples) as reader:
        reader.click_on("She carried 237")
        reader.wait_for("Sentence 3 of 34")
        reader.wait_for_mark("▌≈1", "She carried 237")
        reader.click_on("- against")
        reader.wait_for_mark("▌-≈1", "She carried 237")
        reader.click_on("C check-worthy")
        reader.wait_for("Sentence 4 of 34")
        assert labels(samples) == ["against", "CFS"]
        reader.click_on("Delegates revolt")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("f")
        reader.wait_for_mark("▌+", SECOND_TITLE)
        reader.click_on("Stance toward")
        reader.wait_for("Stance toward …")
        reader.wait_for("Tobias Renn  person")
        reader.click_on("Tobias Renn  person")
        reader.wait_for("→ Tobias Renn")


def test_the_wheel_scrolls_the_article_and_leaves_the_cursor_where_it_is(samples: Path) -> None:
    with opened(samples) as reader:
        reader.wheel(50, 20, times=40)
        reader.wait_for(lambda screen: "▌" not in screen.gutters("Quill carries"))
        reader.wait_for("Since 1988")
        assert "Sentence 1 of 34" in reader.text()
        reader.wheel(50, 20, up=True, times=40)
        reader.wait_for_mark("▌", "Quill carries")


def test_a_click_beside_the_search_line_ends_it_and_keys_judge_again(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("envelopes")
        reader.wait_for("Sentence 8 of 34")
        reader.click_on("Her rival says")
        reader.wait_for("Sentence 7 of 34")
        reader.press("f")
        reader.wait_for_mark("▌+≈1", "Her rival says")
        assert labels(samples) == ["favor"]


def test_keys_work_in_a_terminal_that_said_it_lost_the_focus_and_not_that_it_is_back(samples: Path) -> None:
    with opened(samples) as reader:
        reader.type("\x1b[O")
        reader.press("j")
        reader.wait_for("Sentence 2 of 34")
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("\x1b[O")
        reader.type("envelopes")
        reader.wait_for("Sentence 8 of 34")

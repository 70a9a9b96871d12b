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
        reader.wait_for_mark("▌", "She carried 237")
        reader.click_on("- against")
        reader.wait_for_mark("▌-", "She carried 237")
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

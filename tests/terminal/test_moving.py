"""Going through an article and from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminal.projects import FIRST_TITLE, SECOND_TITLE, event_count, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_person_moves_by_sentence_by_page_to_the_ends_and_to_other_articles(samples: Path) -> None:
    with opened(samples) as reader:
        for key, place in (
            ("j", "Sentence 2 of 34"),
            ("down", "Sentence 3 of 34"),
            ("k", "Sentence 2 of 34"),
            ("up", "Sentence 1 of 34"),
            ("k", "Sentence 1 of 34"),
            ("G", "Sentence 34 of 34"),
            ("j", "Sentence 34 of 34"),
            ("g", "Sentence 1 of 34"),
            ("end", "Sentence 34 of 34"),
            ("home", "Sentence 1 of 34"),
        ):
            reader.press(key)
            reader.wait_for(place)
            assert place in reader.settle()
        reader.press("space")
        reader.wait_until_gone("Sentence 1 of 34")
        reader.wait_for(lambda screen: "▌" not in screen.gutters("Quill carries"))
        reader.press("pagedown", "pagedown", "pagedown")
        reader.wait_for("Sentence 34 of 34")
        reader.wait_for("knife, then at the")
        reader.press("pageup", "pageup", "pageup", "pageup")
        reader.wait_for("Sentence 1 of 34")
        reader.press("]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("[")
        reader.wait_for(f" {FIRST_TITLE}  ")
        reader.press("[")
        reader.wait_for("This is the first article")
        assert FIRST_TITLE in reader.line(1)
    assert event_count(samples) == 0


def test_the_sentence_under_the_cursor_is_marked_by_more_than_color(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("j")
        reader.wait_for_mark("▌", "The branches gave Mara Quill")
        reader.wait_for(lambda screen: [line[:40].count("▌") for line in screen.lines()[6:10]] == [1, 1, 1, 0])
        reader.wait_for_mark("≈1", "She carried")
        reader.wait_for_mark("", FIRST_TITLE)


def test_the_next_undecided_sentence_is_found_across_articles(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("j", "f", "c")
        reader.wait_for("Sentence 3 of 34")
        reader.press("g")
        reader.wait_for("Sentence 1 of 34")
        reader.press(".")
        reader.wait_for("Sentence 3 of 34")
        reader.press("R")
        reader.wait_for("remaining sentences")
        reader.press("y")
        reader.wait_for("34 done")
        reader.press(".")
        reader.wait_for(f" {SECOND_TITLE}  ")
        assert "Sentence 1 of" in reader.text()
        reader.press(",")
        reader.wait_for("No undecided sentence before this one")


def test_the_list_is_gone_through_filtered_and_sorted(samples: Path) -> None:
    with opened(samples) as reader:
        elsewhere = reader.cell(3, 2)
        reader.press("shift+tab")
        reader.wait_for(lambda screen: screen.cell(3, 2) != elsewhere)
        reader.press("/")
        reader.wait_for("Filter the articles")
        reader.type("quill points")
        reader.wait_for("1 of 14")
        reader.wait_for("Articles · quill")
        reader.wait_for(lambda screen: "Poll puts Quill 14 poi" in screen.line(2))
        reader.wait_until_gone("Sorrel")
        reader.press("enter")
        reader.wait_until_gone("quill points            ")
        reader.press("enter")
        reader.wait_for(" Poll puts Quill 14 points ahead  ")
        in_article = reader.cell(3, 2)
        reader.press("shift+tab")
        reader.wait_for(lambda screen: screen.cell(3, 2) != in_article)
        reader.press("esc")
        reader.wait_for("Sorrel comes out")
        reader.press("o")
        reader.wait_for("Articles by title")
        reader.wait_for(lambda screen: "Appeal judges" in screen.line(2))
        reader.press("o")
        reader.wait_for("Articles by date")
        reader.press("o")
        reader.wait_for("most undecided first")
        reader.wait_for(lambda screen: "Who counts the votes?" in screen.line(2) and " 51 " in screen.line(2))


def test_a_key_typed_without_waiting_is_for_the_pane_that_the_key_before_it_went_to(samples: Path) -> None:
    with opened(samples) as reader:
        reader.type("\x1b[Zj\r")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.type("\x1b[Z\x1b[27ujj")
        reader.wait_for("Sentence 3 of")
        assert SECOND_TITLE in reader.line(1)


def test_words_are_searched_in_the_article_and_the_hits_gone_through(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("renn")
        reader.wait_for("Sentence 3 of 34")
        reader.wait_for(lambda screen: screen.cell_at("Renn.").background != screen.cell_at("Tobias Renn.").background)
        reader.press("enter")
        reader.wait_for("hits: > next, < previous")
        reader.press(">")
        reader.wait_for("Sentence 8 of 34")
        reader.press("<")
        reader.wait_for("Sentence 3 of 34")
        reader.press("<")
        reader.wait_for("Sentence 33 of 34")
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("zebra")
        reader.press("enter")
        reader.wait_for("“zebra” is not in this article")
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("mackerel")
        reader.wait_for("Sentence 32 of 34")
        reader.press("esc")
        reader.wait_for("Sentence 33 of 34")
    assert event_count(samples) == 0

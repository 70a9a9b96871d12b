"""Searching the corpus: typed, listed in context, judged from the list, opened, walked, and kept."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from tests.terminal.projects import (
    DATABASE,
    FIRST_TITLE,
    SECOND_TITLE,
    broken_promises,
    event_count,
    judged,
    make_project,
    opened,
    query,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

HEADER = "Search the corpus"
MANY = 320
"""Sentences with one word, more than are looked for at once."""


def search(reader: Terminal, typed: str, until: str = " found") -> None:
    """Open the search and type."""
    reader.press("ctrl+f")
    reader.wait_for(HEADER)
    reader.type(typed)
    reader.wait_for(lambda screen: typed in screen.line(1) and until in screen.text())
    reader.settle()


def rows(reader: Terminal) -> list[str]:
    """The rows of the list, white space collapsed."""
    return [" ".join(line.rstrip(" ▐").split()) for line in reader.lines()[2:-5] if line.strip(" ▐")]


def in_hand(reader: Terminal) -> str:
    """The row under the mark; empty while the screen is half drawn."""
    found = [row for row in rows(reader) if row.startswith("▌")]
    return found[0] if len(found) == 1 and HEADER in reader.line(0) else ""


def in_bigger_corpus(folder: Path) -> Path:
    many = "\n".join(f"The ferry number {n} was late again." for n in range(MANY))
    return make_project(folder, {"a.txt": f"Ferries\n\n{many}\n", "b.txt": "Other news\n\nThe last ferry sank.\n"})


class TestTyping:
    def test_the_words_stand_in_the_middle_marked_by_more_than_color(self, samples: Path) -> None:
        with opened(samples, size=(80, 24)) as reader:
            search(reader, '"north quay"', "11 found")
            assert len(rows(reader)) == 11
            columns = {line.find("North Quay") for line in reader.lines()[2:13]}
            assert len(columns) == 1
            x, y = reader.find("North Quay on Friday")
            cell, before = reader.cell(x, y), reader.cell(x - 2, y)
            assert cell.is_bold
            assert cell.is_underlined
            assert not before.is_underlined
            assert "Harbour council" in reader.line(y)
            assert " 2 " in reader.line(y)

    def test_results_follow_what_is_typed_and_the_whole_sentence_stands_below(self, samples: Path) -> None:
        with opened(samples, size=(80, 24)) as reader:
            search(reader, "mackerel")
            reader.wait_for("1 found")
            assert "Ms Quill spent Sunday morning gutting mackerel" in " ".join(reader.line(20).split())
            reader.type(" -quill")
            reader.wait_for("No matches")
            reader.press(*["backspace"] * len("ckerel -quill"))
            reader.wait_for("No matches; ma* also finds longer words")
            reader.type("*")
            reader.wait_for("50+ found")

    def test_what_cannot_be_understood_gets_a_hint_and_what_was_found_cannot_be_judged(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, "mackerel", "1 found")
            reader.type(' "north')
            reader.wait_for('a quotation mark is missing. A phrase stands between two: "North Quay"')
            reader.press("enter")
            reader.settle()
            reader.wait_for("a quotation mark is missing")
            reader.press("ctrl+u")
            reader.type("colour:red")
            reader.wait_for("there is no field colour:")
            reader.press("ctrl+u")
            reader.type("target:qiull")
            reader.wait_for("No target has these letters: qiull; did you mean Mara Quill?")
            reader.press("ctrl+u")
            reader.type("stance:favour")
            reader.wait_for("There is no label favour; did you mean favor? Labels are favor, against")
            reader.press("ctrl+u")
            reader.type("voice:loud")
            reader.wait_for("there is no voice loud. Voices are author, direct_quote")
            reader.press("ctrl+u")
            reader.type("-ferry")
            reader.wait_for("Say also what must be there")
            reader.press("esc")
            reader.wait_for(FIRST_TITLE)
        assert judged(samples) == []

    def test_a_search_typed_fast_with_its_keys_judges_what_it_means(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.type("\x06mackerel\rf")
            reader.wait_for(lambda screen: "▌ +" in screen.text())
        assert [(row.title, row.position, row.label) for row in judged(samples)] == [(FIRST_TITLE, 31, "favor")]

    def test_a_search_of_titles_labels_and_what_is_undecided(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, "undecided title:delegates", "19 found")
            reader.press("down", "a", "c")
            reader.wait_for(lambda screen: " 4 " in in_hand(screen))
            reader.press("/", "ctrl+u")
            reader.type("stance:against")
            reader.wait_for("1 found")
            assert SECOND_TITLE in reader.text()

    def test_hits_come_while_articles_are_still_being_indexed(self, new_samples: Path) -> None:
        with opened(new_samples) as reader:
            reader.press("ctrl+f")
            reader.wait_for(HEADER)
            reader.type("mackerel")
            reader.wait_for("1 found")
            reader.wait_until_gone("so far")


class TestTheList:
    def test_more_is_fetched_as_one_scrolls(self, tmp_path: Path) -> None:
        with opened(in_bigger_corpus(tmp_path / "p"), size=(80, 24)) as reader:
            search(reader, "ferry", "+ found")
            reader.press("enter")
            for _ in range(MANY):
                reader.press("G")
                reader.settle()
                if "Other news" in in_hand(reader):
                    break
            assert "The last ferry sank." in in_hand(reader)
            reader.wait_for(f"{MANY + 1} found")
            reader.press("g")
            reader.wait_for(lambda screen: "number 0 was late" in in_hand(screen))
            reader.press("space")
            reader.wait_for(lambda screen: "number 0 was late" not in in_hand(screen))

    def test_the_wheel_fetches_more_too(self, tmp_path: Path) -> None:
        with opened(in_bigger_corpus(tmp_path / "p"), size=(80, 24)) as reader:
            search(reader, "ferry", "+ found")
            for _ in range(MANY):
                reader.wheel(40, 10, times=5)  # fewer rows than are seen at once: none is skipped
                reader.settle()
                if "number 120" in reader.text():
                    break
            reader.wait_for("number 120")

    def test_hits_are_judged_from_the_list_and_undone(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, '"north quay"', "11 found")
            reader.press("down", "j")
            reader.wait_for(lambda screen: " 2 " in in_hand(screen))
            reader.press("3", "v", "f")
            reader.wait_for(lambda screen: "▌ +" in screen.text())
            reader.press("c")
            reader.wait_for(lambda screen: " 10 " in in_hand(screen))
            reader.press("d", "N")
            reader.wait_for(lambda screen: "× ×" in screen.text())
            title = judged(samples)[0].title
            assert [tuple(row[1:]) for row in judged(samples) if row.title == title] == [
                (1, "stance", "Mara Quill", "favor"),
                (1, "claim", "", "CFS"),
                (9, "stance", "Mara Quill", "unsure"),
                (9, "claim", "", "unsure"),
                (22, "stance", "Mara Quill", "not_a_sentence"),
                (22, "claim", "", "not_a_sentence"),
            ]
            assert query(samples, "SELECT confidence FROM decisions WHERE layer = 'stance' ORDER BY start")[0] == (3,)
            assert query(samples, "SELECT voice FROM stances")[0][0] not in {"", "author"}
            reader.press("z")
            reader.wait_for("Undone")
            reader.wait_for(lambda screen: " 23 " in in_hand(screen))
            reader.press("z", "z")
            reader.wait_for(lambda screen: " 2 " in in_hand(screen) and in_hand(screen).startswith("▌ + Harbour"))
            reader.press("Z")
            reader.wait_for(lambda screen: in_hand(screen).startswith("▌ + C"))
            reader.press("backspace")
            reader.wait_for(lambda screen: in_hand(screen).startswith("▌ Harbour"))
            reader.press("esc")
            reader.wait_for("0 of 359 sentences done")
        assert judged(samples) == []
        assert event_count(samples) > 6
        assert broken_promises(samples) == []

    def test_the_main_screen_shows_what_was_judged_and_undoes_it(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, "mackerel", "1 found")
            reader.press("down", "f", "c", "esc")
            reader.wait_for("1 of 359 sentences done")
            reader.press("z", "z")
            reader.wait_for("0 of 359 sentences done")
            reader.wait_for("Sentence 32 of 34")
        assert judged(samples) == []

    def test_a_target_is_chosen_there_and_its_signs_are_in_color(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, "mackerel", "1 found")
            reader.press("down", "a")
            reader.wait_for(lambda screen: in_hand(screen).startswith("▌ -"))
            sign = reader.cell(2, 2)
            reader.press(";")
            reader.wait_for("→ Tobias Renn")
            reader.wait_for(lambda screen: screen.cell(2, 2) != sign)
            reader.press("t")
            reader.wait_for("Stance toward …")
            reader.press("1")
            reader.wait_for("→ Mara Quill")
            reader.wait_for(lambda screen: screen.cell(2, 2) == sign)
            reader.press("esc", "q")
            reader.wait_exit()
        assert [row.target for row in judged(samples)] == ["Mara Quill"]

    def test_with_no_target_a_stance_asks_for_one_first(self, tmp_path: Path) -> None:
        folder = make_project(tmp_path / "p", {"a.txt": "Ferries\n\nThe ferry was late.\n"}, targets=())
        with opened(folder) as reader:
            search(reader, "late", "1 found")
            reader.press("down", "f")
            reader.wait_for("Stance toward …")
            reader.type("Quill")
            reader.wait_for("New: Quill")
            reader.press("enter")
            reader.wait_for(lambda screen: in_hand(screen).startswith("▌ +"))
        assert [(row.target, row.label) for row in judged(folder)] == [("Quill", "favor")]

    def test_what_cannot_be_saved_waits_and_is_seen_in_the_list(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, "mackerel", "1 found")
            with closing(Project.open(samples / DATABASE, "ben")) as other, other.database.writing():
                reader.press("down", "f")
                reader.wait_for("NOT SAVED: 1")
                reader.wait_for(lambda screen: in_hand(screen).startswith("▌ +"))
                reader.press("c", "esc")
                reader.wait_for("NOT SAVED: 2")
            reader.wait_for("saved ✓")
        assert [row.label for row in judged(samples)] == ["favor", "CFS"]


class TestOpening:
    def test_enter_opens_the_sentence_and_the_search_is_there_again(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, '"north quay"', "11 found")
            reader.press("down", "j", "j", "enter")
            reader.wait_for("Sentence 10 of")
            reader.wait_until_gone(HEADER)
            reader.wait_for("Council minutes show")
            reader.settle()
            row = reader.find("Council minutes show")[1]
            marked = {reader.cell(x, y).background for y in (row, row + 1) for x in range(40, 80)}
            assert reader.cell_at("Council minutes").background in marked
            assert len(marked) == 2
            reader.press("esc")
            reader.settle()
            assert HEADER not in reader.text()
            reader.press("ctrl+f")
            reader.wait_for(HEADER)
            reader.wait_for("11 found")
            reader.wait_for(lambda screen: " 10 " in in_hand(screen))
            reader.press("k", "enter")
            reader.wait_for("Sentence 2 of")

    def test_hits_are_walked_across_articles_until_the_article_is_searched(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, '"north quay"', "11 found")
            reader.press("down", "enter")
            reader.wait_for("Sentence 1 of")
            reader.press(">")
            reader.wait_for("Hit 2 of 11")
            reader.press(">", ">", ">")
            reader.wait_for("Hit 5 of 11")
            reader.wait_for(" Seven things we learned")
            reader.press("j", "j", ">")
            reader.wait_for("Hit 8 of 11")
            reader.press("<", "<", "<", "<")
            reader.wait_for("Hit 4 of 11")
            reader.press("<", "<", "<", "<")
            reader.wait_for("This is the first of 11 hits in the corpus")
            reader.press(*[">"] * 11)
            reader.wait_for("This is the last of 11 hits in the corpus")
            reader.press("ctrl+f")
            reader.wait_for(HEADER)
            reader.wait_for(lambda screen: in_hand(screen) and in_hand(screen) == rows(screen)[-1])
            reader.press("enter")
            reader.wait_until_gone(HEADER)
            reader.press("/")
            reader.wait_for("Search this article")
            reader.type("the")
            reader.press("enter")
            reader.wait_for("hits: >")
            reader.press(">")
            reader.settle()
            assert "in the corpus" not in reader.text()

    def test_the_walk_goes_on_beyond_what_the_list_had(self, tmp_path: Path) -> None:
        with opened(in_bigger_corpus(tmp_path / "p")) as reader:
            search(reader, "ferry", "50+ found")
            reader.press("enter", "enter")
            reader.wait_for("Sentence 2 of")
            reader.press(*[">"] * 120)
            reader.wait_for("Hit 121 of 150+: ferry")
            reader.wait_for("Sentence 122 of")

    def test_a_click_marks_a_hit_and_another_opens_it(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, '"north quay"', "11 found")
            reader.click(60, 2)
            reader.wait_for("Enter open")
            assert reader.line(2).startswith("▌")
            reader.click(60, 4)
            reader.wait_for(lambda screen: screen.line(4).startswith("▌"))
            reader.click(60, 4)
            reader.wait_for("Sentence 10 of")
            reader.wait_until_gone(HEADER)


class TestKeeping:
    def test_searches_are_saved_made_again_and_forgotten(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, "mackerel", "1 found")
            reader.press("ctrl+s")
            reader.wait_for("Search saved")
            reader.press("ctrl+s")
            reader.wait_for("This search is saved already")
            reader.press("ctrl+u")
            reader.type('"north quay"')
            reader.wait_for("11 found")
            reader.press("down")
            reader.wait_for("Enter open")
            reader.press("esc", "q")
            reader.wait_exit()
        with opened(samples) as reader:
            reader.press("ctrl+f")
            reader.wait_for("★ mackerel")
            reader.wait_for('"north quay"')
            reader.press("up", "down")
            reader.wait_for('▌   "north quay"')
            reader.press("enter")
            reader.wait_for("11 found")
            reader.wait_for("Enter open")
            reader.press("/", "ctrl+u")
            reader.wait_for("★ mackerel")
            reader.press("down", "up", "delete")
            reader.wait_until_gone("★ mackerel")
            reader.press("ctrl+d")
            reader.wait_until_gone('"north quay"  ')
            reader.type("fer")
            reader.wait_for("No matches")
            reader.press("esc")
            reader.wait_for(FIRST_TITLE)
        ((kept,),) = query(samples, "SELECT value FROM settings WHERE name = 'searches' AND annotator = 'anna'")
        assert json.loads(kept) == {"saved": [], "recent": []}

    def test_a_search_that_cannot_be_understood_is_not_saved(self, samples: Path) -> None:
        with opened(samples) as reader:
            search(reader, 'mackerel "', "a quotation mark is missing")
            reader.press("ctrl+s")
            reader.settle()
            reader.wait_for("a quotation mark is missing")
            reader.press("ctrl+u")
            reader.wait_until_gone("a quotation mark is missing")
            reader.press("ctrl+s")
            reader.wait_for("Type a search first")
        assert query(samples, "SELECT value FROM settings WHERE name = 'searches'") == []


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (60, 12)])
def test_every_size_has_the_line_the_list_the_sentence_and_the_keys(samples: Path, size: tuple[int, int]) -> None:
    with opened(samples, size=(120, 40)) as reader:
        search(reader, "quill", "50+ found")
        reader.press("down")
        reader.resize(*size)
        reader.wait_for(lambda screen: "f+ a- n=" in screen.line(screen.rows - 1))
        reader.wait_for(lambda screen: set(screen.line(screen.rows - 5)) == {"─"})
        reader.wait_for(lambda screen: "quill" in screen.line(1) and in_hand(screen))

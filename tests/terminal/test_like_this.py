"""Sentences that other articles have too: they are found by themselves, and a judgment is carried to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.terminal.projects import Judged, broken_promises, event_count, judged, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

THIRD = "Dockers’ union backs Renn"
RECUR = "SELECT count(*) FROM similar_sentences"
QUAY = "The harbour council of Ostrey voted against the new north quay on Monday."
ALIKE = {
    "1.txt": f"One headline\n\n{QUAY} Nothing else here.\n",
    "2.txt": f"Two headline\n\n{QUAY} Something else there.\n",
    "3.txt": f"Three headline\n\n{QUAY.replace(' new', '').replace('Monday', 'Tuesday')} Third end.\n",
}


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    """Three articles with one sentence, in the third altered; they were compared by the import."""
    return make_project(tmp_path / "p", ALIKE)


def go_to_the_quay(reader: Terminal) -> None:
    reader.press("j")
    wait_for_the_quay(reader)


def wait_for_the_quay(reader: Terminal) -> None:
    """Until the cursor is there; at 80 columns there is no room for the sentence pane, which would say so."""
    reader.wait_for(lambda screen: any(mark.startswith("▌") for mark in screen.gutters("The harbour council")))


def test_recurring_sentences_are_found_and_shown_by_themselves(new_samples: Path) -> None:
    assert query(new_samples, RECUR) == [(0,)]
    with opened(new_samples) as reader:
        assert "≈" not in reader.text()
        reader.wait_for(lambda screen: "≈1" in screen.gutters("She carried"))
        reader.press("j", "j")
        reader.wait_for("Sentence 3 of 34")
        reader.wait_for(lambda screen: "≈1" in screen.line(1))
        reader.press("q")
        assert reader.wait_exit() == 0
    ((words,),) = query(new_samples, "SELECT count(*) FROM similar_wordings")
    assert words > 20
    assert broken_promises(new_samples) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_sentences_like_this_one_are_listed_the_best_first_with_what_differs(quay: Path, size: tuple[int, int]) -> None:
    with opened(quay, size=size) as reader:
        go_to_the_quay(reader)
        reader.press("L")
        reader.wait_for("Sentences like this one")
        reader.wait_for("2 in other articles")
        reader.wait_for("not judged yet")
        reader.wait_for("Three headline")
        assert QUAY in reader.line(1)
        assert reader.find("[ ] 100% Two headline")[1] < reader.find("Three headline")[1]
        reader.wait_for("against the‸north quay on Tuesday.")
        assert reader.cell_at("Tuesday").is_underlined
        assert reader.cell_at("Tuesday").is_bold
        x, y = reader.find("against the‸")
        assert not reader.cell(x, y).is_underlined
        assert "Esc back" in reader.line(reader.rows - 1)
        assert "Enter open" in reader.line(reader.rows - 1)
        reader.press("a")
        reader.wait_for("There is no judgment on this sentence to apply")
        reader.press("esc")
        wait_for_the_quay(reader)
        reader.press("k")
        reader.wait_for_mark("▌", "One headline")
        reader.press("L")
        reader.wait_for("No similar sentence in other articles")


def test_a_judgment_is_applied_to_the_marked_ones_and_one_undo_takes_all_of_it_back(quay: Path) -> None:
    with opened(quay) as reader:
        go_to_the_quay(reader)
        reader.press("f", "3", "c", "k")
        reader.wait_for_mark("▌+C≈2", "The harbour")
        mine = judged(quay)
        events = event_count(quay)
        reader.press("L")
        reader.wait_for("undecided")
        reader.wait_for("favor (author) → Mara Quill  ●●●")
        reader.press("a")
        reader.wait_for("Mark sentences first")
        reader.press("*")
        reader.wait_for("apply to 2")
        reader.press("a")
        reader.wait_for("4 judgments on 2")
        reader.press("n")
        reader.wait_until_gone("4 judgments on 2")
        assert judged(quay) == mine
        reader.press("a")
        reader.wait_for("4 judgments on 2")
        reader.press("y")
        reader.wait_for("Applied: 4 judgments on 2 sentences; z undoes all of it")
        reader.wait_for("Sentence 2 of 3")
        reader.wait_for("3 of 9 sentences done")
        everything = judged(quay)
        assert [row[1:] for row in everything] == [row[1:] for row in mine] * 3
        assert {row.title for row in everything} == {"One headline", "Two headline", "Three headline"}
        assert query(quay, "SELECT DISTINCT confidence FROM decisions WHERE layer = 'stance'") == [(3,)]
        assert query(quay, "SELECT count(*) FROM decisions WHERE seconds IS NULL") == [(4,)]
        assert event_count(quay) == events + 4
        reader.press("z")
        reader.wait_for("Undone: 4 judgments in 2 other articles")
        reader.wait_for("1 of 9 sentences done")
        assert "Sentence 2 of 3" in reader.text()
        assert judged(quay) == mine
        reader.press("Z")
        reader.wait_for("Redone: 4 judgments in 2 other articles")
        assert judged(quay) == everything
    assert broken_promises(quay) == []


def test_what_stands_otherwise_is_overwritten_only_with_a_second_key(quay: Path) -> None:
    with opened(quay) as reader:
        reader.press("]")
        reader.wait_for(" Two headline  ")
        go_to_the_quay(reader)
        reader.press("a", "[")
        reader.wait_for(" One headline  ")
        go_to_the_quay(reader)
        reader.press("f", "c", "k", "L")
        reader.wait_for("- ")
        reader.press("space")
        reader.wait_for("apply to 1")
        reader.press("a")
        reader.wait_for("1 judgment on 1")
        reader.wait_for("1 judgment is different and stays")
        reader.wait_for("o overwrite 1 too")
        reader.press("y")
        reader.wait_for("Applied: 1 judgment on 1 sentence")
        assert Judged("Two headline", 1, "stance", "Mara Quill", "against") in judged(quay)
        assert Judged("Two headline", 1, "claim", "", "CFS") in judged(quay)
        reader.press("L")
        reader.wait_for("Sentences like this one")
        reader.press("space", "a")
        reader.wait_for("Nothing is undecided there")
        reader.press("y", "o")
        reader.wait_for("Applied: 1 judgment on 1 sentence")
        assert Judged("Two headline", 1, "stance", "Mara Quill", "favor") in judged(quay)
        reader.press("L")
        reader.wait_for("Sentences like this one")
        reader.press("space", "a")
        reader.wait_for("Already labeled the same way")
        reader.press("esc", "z")
        reader.wait_for("Undone")
        assert Judged("Two headline", 1, "stance", "Mara Quill", "against") in judged(quay)
    assert broken_promises(quay) == []


def test_enter_opens_the_sentence_in_its_article_and_so_does_a_click(quay: Path) -> None:
    with opened(quay, size=(80, 24)) as reader:
        go_to_the_quay(reader)
        reader.press("L")
        reader.wait_for("Sentences like this one")
        reader.press("j", "enter")
        reader.wait_for(" Three headline ")
        wait_for_the_quay(reader)
        reader.press("f")
        reader.wait_for_mark("▌+≈2", "The harbour")
        reader.press("L")
        reader.wait_for(lambda screen: screen.text().count("[ ]") == 2)
        reader.click_on("[ ]")
        reader.wait_for("[×]")
        reader.click_on("Two headline")
        reader.click_on("Two headline")
        reader.wait_for(" Two headline  ")
        reader.wait_for(lambda screen: "Two headline" in screen.line(1))
        wait_for_the_quay(reader)
    assert [row.title for row in judged(quay)] == ["Three headline"]


def test_without_colors_what_differs_is_still_told(quay: Path) -> None:
    with opened(quay, environment={"NO_COLOR": "1"}) as reader:
        go_to_the_quay(reader)
        reader.press("L")
        reader.wait_for("against the‸north quay on Tuesday.")
        marked, plain = reader.cell_at("Tuesday"), reader.cell_at("quay on Tuesday")
        assert (marked.is_underlined, marked.is_bold) == (True, True)
        assert (plain.is_underlined, plain.is_bold) == (False, False)
        assert marked.colour == plain.colour


def test_only_so_many_are_shown_and_it_says_of_how_many(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", {f"{n:03}.txt": f"Headline {n}\n\n{QUAY}\n" for n in range(520)})
    with opened(folder) as reader:
        go_to_the_quay(reader)
        reader.press("f", "L")
        reader.wait_for("500 shown of 519 in other articles")
        reader.press("G")
        reader.wait_for("▌[ ] 100% Headline 500")
        reader.press("pageup")
        reader.wait_for("Headline 499")
        reader.press("g", "*")
        reader.wait_for("apply to 500")
        reader.press("*")
        reader.wait_for("a apply  ")
        reader.press("*", "a")
        reader.wait_for("500 judgments on")
        reader.press("y")
        reader.wait_for("Applied: 500 judgments on 500 sentences")
        assert len(judged(folder)) == 501
        reader.press("z")
        reader.wait_for("Undone: 500 judgments in 500 other articles")
        assert len(judged(folder)) == 1


def test_what_others_judged_is_not_shown(quay: Path) -> None:
    with opened(quay, "--annotator", "ben") as reader:
        reader.press("]")
        reader.wait_for(" Two headline  ")
        go_to_the_quay(reader)
        reader.press("a", "c")
        reader.wait_for("Sentence 3 of 3")
    with opened(quay) as reader:
        go_to_the_quay(reader)
        reader.press("L")
        reader.wait_for("Sentences like this one")
        reader.wait_for(lambda screen: screen.text().count("undecided") == 3)  # two sentences, and what a key does

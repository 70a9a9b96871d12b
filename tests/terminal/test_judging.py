"""Judging with single keys: what is on the screen is on the disk, and comes back."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from tests.terminal.projects import (
    FIRST_TITLE,
    SECOND_TITLE,
    Judged,
    broken_promises,
    event_count,
    judged,
    labels,
    make_project,
    opened,
    query,
)

if TYPE_CHECKING:
    from pathlib import Path

STANCES = {"f": ("favor", "+"), "a": ("against", "-"), "n": ("neutral", "="), "m": ("mixed", "±"), "0": ("none", "·")}
CLAIMS = {"c": ("CFS", "C"), "u": ("UFS", "U"), "x": ("NFS", "X")}


def test_fifteen_sentences_are_judged_on_both_layers_with_thirty_keys_and_survive_kill_9(samples: Path) -> None:
    keys = [(list(STANCES)[n % 5], list(CLAIMS)[n % 3]) for n in range(15)]
    expected = [
        row
        for n, (stance, claim) in enumerate(keys)
        for row in (
            Judged(FIRST_TITLE, n, "stance", "Mara Quill", STANCES[stance][0]),
            Judged(FIRST_TITLE, n, "claim", "", CLAIMS[claim][0]),
        )
    ]
    with opened(samples) as reader:
        for n, pair in enumerate(keys):
            reader.press(*pair)
            reader.wait_for(f"Sentence {n + 2} of 34")
        reader.wait_for("15/34")
        reader.wait_for("saved ✓")
        reader.kill(signal.SIGKILL)
        assert reader.wait_exit() == -signal.SIGKILL
    assert judged(samples) == expected
    with opened(samples) as reader:
        reader.wait_for("Sentence 16 of 34")
        reader.wait_for("15/34")
        marked = [f"{STANCES[stance][1]}{CLAIMS[claim][1]}" for stance, claim in keys]
        reader.press("g")
        reader.wait_for("Sentence 1 of 34")
        reader.wait_for_mark("▌" + marked[0], FIRST_TITLE)
        marked[2] += "≈1"  # another article has that sentence, too
        for mark, words in zip(
            marked[1:5], ("The branches gave", "She carried", "“They told", "The count"), strict=True
        ):
            reader.wait_for_mark(mark, words)
        reader.press("q")
        assert reader.wait_exit() == 0
    assert judged(samples) == expected
    assert event_count(samples) == 30
    assert broken_promises(samples) == []


def test_a_repeated_headline_is_shown_and_not_asked_about(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.wait_for(lambda screen: sum(SECOND_TITLE in line[29:] for line in screen.lines()[3:]) == 3)
        reader.wait_for(lambda screen: screen.text().count("↻") == 2)
        reader.press("j")
        reader.wait_for("Repeated headline")
        reader.press("f")
        reader.wait_for("Repeated headline: shown, not coded")
        assert judged(samples) == []
        reader.press("g", "f", "c")
        reader.wait_for("Sentence 4 of")
        reader.press("R")
        reader.wait_for("Mark the 18 remaining sentences")
        reader.press("n")
        reader.wait_until_gone("Mark the 18")
    assert labels(samples) == ["favor", "CFS"]


def test_a_stance_with_no_target_asks_for_the_target_first_and_is_then_made(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", {"one.txt": "A headline\n\nFirst. Second one.\n"}, targets=())
    with opened(folder) as reader:
        reader.wait_for("choose one t")
        reader.press("a")
        reader.wait_for("Stance toward …")
        assert judged(folder) == []
        reader.type("Mara Quill")
        reader.wait_for("New: Mara Quill  person")
        reader.press("enter")
        reader.wait_for_mark("▌-", "A headline")
        reader.wait_for("→ Mara Quill")
        reader.wait_for("against: The holder opposes")
    assert judged(folder) == [Judged("A headline", 0, "stance", "Mara Quill", "against")]


def test_a_target_is_added_with_its_kind_and_can_be_picked_again(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.type("The ruling committee")
        reader.wait_for("New: The ruling committee  organisation")
        reader.press("down", "enter")
        reader.wait_for("→ The ruling committee")
        reader.press("a")
        reader.wait_for("against: The holder opposes")
        reader.press("t")
        reader.wait_for("The ruling committee  organisation")
        reader.type("quill")
        reader.wait_until_gone("Tobias Renn  person")
        reader.press("enter")
        reader.wait_for("→ Mara Quill")
        reader.wait_for("- against → The ruling")
        reader.press("t")
        reader.wait_for("Tobias Renn  person")
        reader.press("esc")
        reader.wait_until_gone("Tobias Renn  person")
    assert query(samples, "SELECT name, kind FROM targets ORDER BY position")[2] == (
        "The ruling committee",
        "organisation",
    )
    assert [row.target for row in judged(samples)] == ["The ruling committee"]


def test_a_note_is_written_shown_changed_and_taken_away(samples: Path) -> None:
    notes = "SELECT note FROM notes"
    with opened(samples) as reader:
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.type("whose words are these?")
        reader.wait_for("whose words are these?")
        reader.press("alt+enter")
        reader.type("ask Ben")
        reader.wait_for("ask Ben")
        reader.press("enter")
        reader.wait_until_gone("Note on this sentence")
        reader.wait_for_mark("▌*", FIRST_TITLE)
        reader.wait_for("whose words are these?")
        assert query(samples, notes) == [("whose words are these?\nask Ben",)]
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.type(" or Bea")
        reader.wait_for("ask Ben or Bea")
        reader.press("esc")
        reader.wait_until_gone("or Bea")
        assert query(samples, notes) == [("whose words are these?\nask Ben",)]
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.press(*["backspace"] * 40)
        reader.wait_until_gone("│   w")
        reader.press("enter")
        reader.wait_for_mark("▌", FIRST_TITLE)
    assert query(samples, notes) == []


def test_the_rest_of_the_article_is_decided_at_once_and_one_undo_takes_it_back(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "c", "m")
        reader.wait_for("Sentence 2 of 34")
        reader.press("R")
        reader.wait_for("Mark the 33 remaining sentences")
        reader.press("n")
        reader.wait_until_gone("Mark the 33")
        assert event_count(samples) == 3
        reader.press("R")
        reader.wait_for("Mark the 33")
        reader.press("y")
        reader.wait_for("34 done ✓")
        reader.wait_for("65 judgments made: z undoes all of them")
        assert labels(samples)[:4] == ["favor", "CFS", "mixed", "NFS"]
        assert set(labels(samples)[4:]) == {"none", "NFS"}
        reader.press("z")
        reader.wait_for("Undone: 65 judgments")
        reader.wait_for("1/34")
    assert labels(samples) == ["favor", "CFS", "mixed"]
    assert broken_promises(samples) == []


def test_a_judgment_is_changed_and_cleared(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f")
        reader.wait_for_mark("▌+", FIRST_TITLE)
        reader.press("a")
        reader.wait_for_mark("▌-", FIRST_TITLE)
        assert labels(samples) == ["against"]
        reader.press("x", "k")
        reader.wait_for_mark("▌-X", FIRST_TITLE)
        reader.press("backspace")
        reader.wait_for_mark("▌", FIRST_TITLE)
        assert labels(samples) == []
        reader.press("backspace")
        reader.wait_for("Nothing to clear here")
    assert event_count(samples) == 5


def test_undo_and_redo_reach_back_across_articles_and_across_a_restart(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "c", "a", "u")
        reader.wait_for("Sentence 3 of 34")
        reader.press("]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("m", "x")
        reader.wait_for("Sentence 4 of")
        reader.press("q")
        assert reader.wait_exit() == 0
    everything = judged(samples)
    assert len(everything) == 6
    with opened(samples) as reader:
        assert f" {SECOND_TITLE}  " in reader.line(1)
        reader.press("z")
        reader.wait_for("Sentence 1 of")
        assert judged(samples) == everything[:5]
        reader.press("z", "z")
        reader.wait_for(f" {FIRST_TITLE}  ")
        reader.wait_for("Sentence 2 of 34")
        reader.press("z", "z", "z")
        reader.wait_for("Sentence 1 of 34")
        reader.wait_for(lambda _: judged(samples) == [])
        reader.press("z")
        reader.wait_for("Nothing to undo")
        reader.press("Z", "Z", "Z", "Z", "Z", "Z")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.wait_for_mark("▌±X", SECOND_TITLE)
        assert judged(samples) == everything
        reader.press("Z")
        reader.wait_for("Nothing to redo")
    assert broken_promises(samples) == []


def test_the_cursor_stays_when_going_on_is_switched_off(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f6")
        reader.wait_for("Auto-advance off")
        reader.press("f", "c")
        reader.wait_for_mark("▌+C", FIRST_TITLE)
        assert "Sentence 1 of 34" in reader.settle()


def test_a_second_target_is_judged_by_itself_in_a_pass_of_its_own(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "c", "a", "u")
        reader.wait_for("Sentence 3 of 34")
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.press("down", "enter")
        reader.wait_for("→ Tobias Renn")
        reader.press("g", "m")
        reader.wait_for("Sentence 2 of 34")
        reader.press("0")
        reader.wait_for("Sentence 3 of 34")
    assert judged(samples)[:3] == [
        Judged(FIRST_TITLE, 0, "stance", "Mara Quill", "favor"),
        Judged(FIRST_TITLE, 0, "stance", "Tobias Renn", "mixed"),
        Judged(FIRST_TITLE, 0, "claim", "", "CFS"),
    ]
    assert len(judged(samples)) == 6


def test_a_note_typed_without_waiting_for_the_editor_is_a_note_and_judges_nothing(samples: Path) -> None:
    with opened(samples) as reader:
        reader.type("ea can of fun\r")
        reader.wait_for_mark("▌*", "Quill carries")
        assert query(samples, "SELECT note FROM notes") == [("a can of fun",)]
        assert judged(samples) == []
        reader.type("tCrew\r")
        reader.wait_for("→ Crew")
        reader.type("/mackerel\r")
        reader.wait_for("Sentence 32 of 34")
    assert judged(samples) == []

"""FAULTS 4: no room on the disk.

A limit on the size of files stands in for a full disk: writes fail in the middle as they do there.
"""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

from tests.terminal.projects import FIRST_TITLE, broken_promises, labels, opened, query

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def fill_the_disk(reader: Terminal) -> None:
    resource.prlimit(reader.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))


def make_room(reader: Terminal) -> None:
    resource.prlimit(reader.process.pid, resource.RLIMIT_FSIZE, NO_LIMIT)


def test_a_full_disk_is_said_at_once_reading_goes_on_and_all_is_saved_once_there_is_room(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f")
        reader.wait_for("▌ + favor")
        fill_the_disk(reader)
        reader.press("x")
        reader.wait_for("Not saved: ")
        reader.wait_for("NOT SAVED: 1")
        assert "saved ✓" not in reader.text()
        reader.wait_for("Sentence 2 of 34")
        reader.press("j", "a")
        reader.wait_for_mark("▌-≈1", "She carried")
        reader.wait_for("NOT SAVED: 2")
        reader.press("]")
        reader.wait_for(" Delegates revolt over the cut-off date  ")
        reader.press("m")
        reader.wait_for("NOT SAVED: 3")
        reader.press("[")
        reader.wait_for_mark("-≈1", "She carried")
        assert labels(samples) == ["favor"]
        make_room(reader)
        reader.wait_for("Saved now: everything is on disk")
        reader.wait_for("saved ✓")
        reader.wait_for_mark("▌+X", FIRST_TITLE)
    assert labels(samples) == ["favor", "NFS", "against", "mixed"]
    in_order = query(samples, "SELECT json_extract(subject, '$[4]') FROM journal WHERE kind = 'decision' ORDER BY id")
    assert [layer for (layer,) in in_order] == ["stance", "claim", "stance", "stance"]
    assert broken_promises(samples) == []


def test_quitting_with_judgments_unsaved_asks_first_whichever_key_quits(samples: Path) -> None:
    with opened(samples) as reader:
        fill_the_disk(reader)
        reader.press("f")
        reader.wait_for("NOT SAVED: 1")
        for key in ("q", "ctrl+q"):
            reader.press(key)
            reader.wait_for("Quit and lose")
            reader.press("n")
            reader.wait_until_gone("Quit and lose")
        reader.press("q")
        reader.wait_for("Quit and lose")
        reader.press("y")
        assert reader.wait_exit() == 1
    assert b"1 judgments were not saved" in reader.raw or b"1 judgment was not saved" in reader.raw
    assert labels(samples) == []


def test_a_note_and_a_new_target_on_a_full_disk_lose_nothing_that_was_typed(samples: Path) -> None:
    with opened(samples) as reader:
        fill_the_disk(reader)
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.type("a thought")
        reader.press("enter")
        reader.wait_for("NOT SAVED: 1")
        reader.wait_for_mark("▌*", FIRST_TITLE)
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.type("Somebody new")
        reader.wait_for("New: Somebody new  person")
        reader.press("enter")
        reader.settle(0.5)
        assert "Somebody new" in reader.text()
        make_room(reader)
        reader.wait_for("saved ✓")
        reader.press("enter")
        reader.wait_for("→ Somebody new")
    assert query(samples, "SELECT note FROM notes") == [("a thought",)]

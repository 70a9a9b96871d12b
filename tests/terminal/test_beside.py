"""What takes long on the screen is done beside the annotator: keys go on working, and Esc calls it off."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.making import files_in
from tests.terminal.projects import labels, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

SLOW = """
import sys, time
import reader.store.rows as rows, reader.store.backup as backup
import reader.store.sqlite as sqlite, reader.model.pace as pace

class Slow(pace.Pace):
    __slots__ = ()
    def tell(self, *far):
        time.sleep(0.6)
        super().tell(*far)

pace.BETWEEN, sqlite._STEPS_BETWEEN, rows.Pace, backup.Pace = 0, 50, Slow, Slow
from reader.cli import main; sys.exit(main())
"""
"""Every article of an export, and every few steps of a backup, take more than half a second."""


def choose(reader: Terminal, words: str) -> None:
    """Run the command of the palette with these words."""
    reader.press("ctrl+p")
    reader.wait_for("Type to find a command")
    reader.type(words)
    reader.wait_until_gone("Next article")
    reader.press("enter")


@pytest.mark.parametrize(("words", "what"), [("one row a sentence", "Exporting"), ("backup copy", "Writing a backup")])
def test_esc_calls_it_off_and_a_judgement_made_meanwhile_is_on_disk(samples: Path, words: str, what: str) -> None:
    with opened(samples, program=(sys.executable, "-c", SLOW), size=(80, 24)) as reader:
        before = set(files_in(samples))
        choose(reader, words)
        reader.wait_for(f"{what}: ")
        reader.press("f", "c")
        reader.wait_for("1/34")
        reader.wait_for("Esc calls it off")
        choose(reader, words)
        reader.wait_for(f"{what}: this is at work still, and Esc calls it off")
        reader.press("esc")
        reader.wait_for(f"{what}: called off, and nothing was written")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert labels(samples) == ["favor", "CFS"]
    assert set(files_in(samples)) <= before


def test_the_end_of_the_program_is_not_waited_for(samples: Path) -> None:
    with opened(samples, program=(sys.executable, "-c", SLOW)) as reader:
        before = set(files_in(samples))
        choose(reader, "one row a sentence")
        reader.wait_for("Exporting: ")
        reader.press("q")
        assert reader.wait_exit() == 0
        assert "Traceback" not in reader.raw.decode()
    assert set(files_in(samples)) <= before

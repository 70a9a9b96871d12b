"""What takes long on the screen is done beside the annotator: keys go on working, and Esc cancels it."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import AnnotationKey, Change, Decision, SentenceRef, Stance, State, SubjectKind
from reader.project import Project
from tests.making import files_in
from tests.terminal.projects import DATABASE, broken_promises, event_count, labels, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

SLOW = """
import sys, time
import reader.store.export_rows as rows, reader.store.database as backup
import reader.store.sqlite as sqlite, reader.model.progress as pace

class Slow(pace.Progress):
    __slots__ = ()
    def tell(self, *far):
        time.sleep(0.6)
        super().tell(*far)

pace.BETWEEN, sqlite._STEPS_BETWEEN, rows.Progress, backup.Progress = 0, 50, Slow, Slow
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


@pytest.mark.parametrize(
    ("words", "what"), [("one row per sentence", "Exporting"), ("backup copy", "Writing a backup")]
)
def test_esc_calls_it_off_and_a_judgment_made_meanwhile_is_on_disk(samples: Path, words: str, what: str) -> None:
    with opened(samples, program=(sys.executable, "-c", SLOW), size=(80, 24)) as reader:
        before = set(files_in(samples))
        choose(reader, words)
        reader.wait_for(f"{what}: ")
        reader.press("f", "c")
        reader.wait_for("1/34")
        reader.wait_for("Esc cancels it")
        choose(reader, words)
        reader.wait_for(f"{what}: still running; Esc cancels it")
        reader.press("esc")
        reader.wait_for(f"{what}: canceled, nothing was written")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert labels(samples) == ["favor", "CFS"]
    assert set(files_in(samples)) <= before


def test_the_end_of_the_program_is_not_waited_for(samples: Path) -> None:
    with opened(samples, program=(sys.executable, "-c", SLOW)) as reader:
        before = set(files_in(samples))
        choose(reader, "one row per sentence")
        reader.wait_for("Exporting: ")
        reader.press("q")
        assert reader.wait_exit() == 0
        assert "Traceback" not in reader.raw.decode()
    assert set(files_in(samples)) <= before


LARGE = """
import sys, time
import reader.tui.background as background, reader.store.journal as journal, reader.model.progress as pace

class Slow(pace.Progress):
    __slots__ = ()
    def tell(self, *far):
        if self._onlooker is not None:
            time.sleep(0.2)
        super().tell(*far)

pace.BETWEEN, background.LARGE, journal.Progress = 0, 2, Slow
from reader.cli import main; sys.exit(main())
"""
"""An act on two judgments is large, and each takes a fifth of a second."""


def test_a_large_act_can_be_called_off_and_then_nothing_of_it_is_there(samples: Path) -> None:
    with opened(samples, program=(sys.executable, "-c", LARGE)) as reader:
        reader.press("R")
        reader.wait_for("One undo reverts all of it")
        reader.press("y")
        reader.wait_for("Deciding the rest of")
        reader.wait_for("2 of 68 judgments")
        reader.press("esc")
        reader.wait_for("canceled. Nothing was changed")
        assert event_count(samples) == 0
        reader.press("f")
        reader.wait_for("Stance toward Mara Quill")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert labels(samples) == ["favor"]
    assert broken_promises(samples) == []


def test_a_large_act_is_done_undone_and_done_again(samples: Path) -> None:
    with opened(samples, program=(sys.executable, "-c", LARGE.replace("0.2", "0.01"))) as reader:
        reader.press("R")
        reader.wait_for("One undo reverts all of it")
        reader.press("y")
        reader.wait_for("68 judgments made: z undoes all of them")
        assert len(labels(samples)) == 68
        reader.press("z")
        reader.wait_for("Undone: 68 judgments")
        assert labels(samples) == []
        reader.press("Z")
        reader.wait_for("Redone: 68 judgments")
        reader.wait_for("34 done ✓")
        assert len(labels(samples)) == 68
        reader.press("ctrl+f")
        reader.wait_for("Search the corpus")
        reader.type("mackerel")
        reader.wait_for("found")
        reader.press("down")
        reader.wait_for("judge")
        reader.press("z")
        reader.wait_for("Undone: 68 judgments")
    assert labels(samples) == []
    assert broken_promises(samples) == []


def test_targets_that_many_sentences_were_judged_toward_are_merged_at_length(samples: Path) -> None:
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        quill, renn = project.targets.active()
        article = project.articles.get(1)
        assert article is not None
        spots = [SentenceRef(article.id, each.start, each.end) for each in article.sentences[:3]]
        decision = Decision(State.LABELLED, stances=(Stance("favor"),))
        for target in (quill, renn):
            project.annotations.record(
                [Change(SubjectKind.DECISION, AnnotationKey(spot, "stance", target.id), decision) for spot in spots]
            )
    with opened(samples, program=(sys.executable, "-c", LARGE)) as reader:
        reader.press("T")
        reader.wait_for("rename")
        reader.press("m")
        reader.wait_for("Type to find a target")
        reader.press("enter")
        reader.wait_for("One undo reverts this")
        reader.press("y")
        reader.wait_for("Merging")
        reader.wait_for("judgments")
        reader.press("esc")
        reader.wait_for("canceled. Nothing was changed")
        assert len(labels(samples)) == 6
        reader.press("m")
        reader.wait_for("Type to find a target")
        reader.press("enter")
        reader.wait_for("One undo reverts this")
        reader.press("y")
        reader.wait_for("merged into")
        assert len(labels(samples)) == 3
        reader.press("z")
        reader.wait_for("Undoing …")
        reader.wait_for("is no longer merged")
        assert len(labels(samples)) == 6
    assert broken_promises(samples) == []

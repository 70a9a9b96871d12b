"""What takes long on the screen is done beside the annotator: keys go on working, and Esc cancels it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import AnnotationKey, Change, Decision, SentenceRef, Stance, State, SubjectKind
from reader.project import Project
from tests.held import IN_A_THREAD, Hold
from tests.making import files_in
from tests.terminal.projects import (
    DATABASE,
    broken_promises,
    event_count,
    labels,
    make_large,
    make_project,
    opened,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

MANY = 1_600
"""Sentences of an article whose rest is decided in a thread: 3,200 judgments."""
AT_WORK = f"{IN_A_THREAD} and done >= 1"


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A project with one article that has many sentences."""
    body = " ".join(f"Sentence number {n} is here." for n in range(MANY - 1))
    return make_project(tmp_path / "p", {"long.txt": f"A long one\n\n{body}\n"}, targets=("Mara Quill", "Tobias Renn"))


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
def test_esc_cancels_it_and_a_judgment_made_meanwhile_is_on_disk(samples: Path, words: str, what: str) -> None:
    make_large(samples)
    hold = Hold(samples, AT_WORK)
    with opened(samples, code=hold.code, size=(80, 24)) as reader:
        before = set(files_in(samples))
        choose(reader, words)
        reader.wait_for(f"{what}: ")
        reader.press("f", "c")
        reader.wait_for("1/34")
        choose(reader, words)
        reader.wait_for(f"{what}: still running; Esc cancels it")
        reader.press("esc")
        reader.settle()
        hold.let_go()
        reader.wait_for(f"{what}: canceled, nothing was written")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert labels(samples) == ["favor", "CFS"]
    assert set(files_in(samples)) <= before


def test_what_is_at_work_when_the_person_quits_is_canceled(samples: Path) -> None:
    hold = Hold(samples, AT_WORK)
    with opened(samples, code=hold.code) as reader:
        before = set(files_in(samples))
        choose(reader, "one row per sentence")
        reader.wait_for("Exporting: ")
        reader.press("q")
        reader.settle()
        hold.let_go()
        assert reader.wait_exit() == 0
        assert "Traceback" not in reader.raw.decode()
    assert set(files_in(samples)) <= before


def test_a_large_act_can_be_canceled_and_then_nothing_of_it_is_there(long: Path) -> None:
    hold = Hold(long, AT_WORK)
    with opened(long, code=hold.code) as reader:
        reader.press("R")
        reader.wait_for("One undo reverts all of it")
        reader.press("y")
        reader.wait_for("Deciding the rest of")
        reader.wait_for(f"of {2 * MANY:,} judgments")
        reader.press("esc")
        reader.settle()
        hold.let_go()
        reader.wait_for("canceled. Nothing was changed")
        assert event_count(long) == 0
        reader.press("f")
        reader.wait_for("Stance toward Mara Quill")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert labels(long) == ["favor"]
    assert broken_promises(long) == []


def test_a_large_act_is_done_undone_and_done_again(long: Path) -> None:
    with opened(long) as reader:
        reader.press("R")
        reader.wait_for("One undo reverts all of it")
        reader.press("y")
        reader.wait_for(f"{2 * MANY:,} judgments made: z undoes all of them")
        assert len(labels(long)) == 2 * MANY
        reader.press("z")
        reader.wait_for(f"Undone: {2 * MANY:,} judgments")
        assert labels(long) == []
        reader.press("Z")
        reader.wait_for(f"Redone: {2 * MANY:,} judgments")
        reader.wait_for(f"{MANY} done ✓")
        assert len(labels(long)) == 2 * MANY
        reader.press("ctrl+f")
        reader.wait_for("Search the corpus")
        reader.type("777")
        reader.wait_for("1 found")
        reader.press("down")
        reader.wait_for("judge")
        reader.press("z")
        reader.wait_for(f"Undone: {2 * MANY:,} judgments")
    assert labels(long) == []
    assert broken_promises(long) == []


def test_targets_that_many_sentences_were_judged_toward_are_merged_at_length(tmp_path: Path) -> None:
    texts = {f"{n}.txt": f"Headline {n}\n\n{'One more sentence. ' * 1_000}\n" for n in range(3)}
    folder = make_project(tmp_path / "p", texts, targets=("Mara Quill", "Tobias Renn"))
    count = judge_toward_both(folder)
    hold = Hold(folder, AT_WORK)
    with opened(folder, code=hold.code) as reader:
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
        reader.settle()
        hold.let_go()
        reader.wait_for("canceled. Nothing was changed")
        assert len(labels(folder)) == 2 * count
        reader.press("m")
        reader.wait_for("Type to find a target")
        reader.press("enter")
        reader.wait_for("One undo reverts this")
        reader.press("y")
        reader.wait_for("merged into")
        assert len(labels(folder)) == count
        reader.press("z")
        reader.wait_for("is no longer merged")
        assert len(labels(folder)) == 2 * count
    assert broken_promises(folder) == []


def judge_toward_both(folder: Path) -> int:
    """Judge every sentence toward the two targets; how many there are."""
    decision = Decision(State.LABELLED, stances=(Stance("favor"),))
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        refs = [
            SentenceRef(article.id, each.start, each.end)
            for key in project.articles.find_keys()
            if (article := project.articles.get(key))
            for each in article.sentences
            if each.is_judged
        ]
        for target in project.targets.active():
            keys = (AnnotationKey(ref, "stance", target.id) for ref in refs)
            project.annotations.record([Change(SubjectKind.DECISION, key, decision) for key in keys])
    return len(refs)

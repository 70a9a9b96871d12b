"""Undo and redo read from the journal alone, against two plain stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reader.model.event import Cause, UndoEntry, UndoLists, below, lists_after

if TYPE_CHECKING:
    from collections.abc import Iterable

ACTS = st.lists(st.sampled_from([Cause.DO, Cause.UNDO, Cause.REDO]), max_size=60)


class Journal:
    """Batches as they would be appended, and nothing else."""

    def __init__(self) -> None:
        self.batches: dict[str, UndoEntry] = {}
        self.last: UndoEntry | None = None

    def lists(self) -> UndoLists:
        reverted = self.batches.get(self.last.reverts) if self.last else None
        return lists_after(self.last, reverted.below if reverted else "")

    def act(self, cause: Cause) -> bool:
        """Append what the person asked for; False where there was nothing to take back."""
        lists = self.lists()
        reverts = {Cause.DO: "", Cause.UNDO: lists.undo, Cause.REDO: lists.redo}[cause]
        if cause is not Cause.DO and not reverts:
            return False
        self.last = UndoEntry(f"b{len(self.batches)}", cause, below(cause, lists), reverts)
        self.batches[self.last.id] = self.last
        return True

    def origin(self, batch: str) -> str:
        """The batch of the act that was done in the first place and that `batch` undid or did again."""
        while self.batches[batch].reverts:
            batch = self.batches[batch].reverts
        return batch


class Stacks:
    """What everybody expects of undo and redo."""

    def __init__(self) -> None:
        self.undo: list[str] = []
        self.redo: list[str] = []

    def act(self, cause: Cause, name: str) -> bool:
        if cause is Cause.DO:
            self.undo.append(name)
            self.redo.clear()
            return True
        source, other = (self.undo, self.redo) if cause is Cause.UNDO else (self.redo, self.undo)
        if not source:
            return False
        other.append(source.pop())
        return True


def play(acts: Iterable[Cause]) -> tuple[Journal, Stacks]:
    journal, stacks = Journal(), Stacks()
    for cause in acts:
        name = f"b{len(journal.batches)}"
        assert journal.act(cause) == stacks.act(cause, name)
        lists = journal.lists()
        tops = (stacks.undo[-1:] or [""])[0], (stacks.redo[-1:] or [""])[0]
        assert tuple(batch and journal.origin(batch) for batch in lists) == tops
    return journal, stacks


@given(ACTS)
def test_the_journal_alone_undoes_and_redoes_as_two_stacks_do(acts: list[Cause]) -> None:
    play(acts)


@given(ACTS)
def test_undo_reaches_back_to_the_first_act(acts: list[Cause]) -> None:
    journal, stacks = play(acts)
    expected = list(reversed(stacks.undo))
    taken = []
    while journal.lists().undo:
        taken.append(journal.origin(journal.lists().undo))
        journal.act(Cause.UNDO)
    assert taken == expected


@given(ACTS)
def test_as_many_redos_as_undos_end_where_they_began(acts: list[Cause]) -> None:
    journal, _ = play(acts)
    begin = journal.lists()
    count = 0
    while journal.act(Cause.UNDO):
        count += 1
    for _ in range(count):
        assert journal.act(Cause.REDO)
    assert [batch and journal.origin(batch) for batch in journal.lists()] == [
        batch and journal.origin(batch) for batch in begin
    ]


def test_an_empty_journal_has_nothing_to_take_back() -> None:
    assert lists_after(None) == UndoLists("", "")


def test_a_new_act_forgets_what_was_undone() -> None:
    journal, _ = play([Cause.DO, Cause.DO, Cause.UNDO, Cause.DO])
    assert journal.lists().redo == ""
    assert not journal.act(Cause.REDO)

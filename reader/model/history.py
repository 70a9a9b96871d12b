"""Undo and redo as a rule over the journal alone.

Undo and redo append events, so the journal itself holds both lists. Every batch of events names
the batch `below` it: for something done (or redone) the one that was next to be undone, for an undo
the one that was next to be redone. The last batch therefore says where both lists stand, without
limit, across articles and sessions, and nothing has to be kept beside the journal.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.model.event import Cause


class Batch(NamedTuple):
    """The events that one act wrote, as the undo and redo lists see them."""

    id: str
    cause: Cause
    below: str
    reverts: str


class Lists(NamedTuple):
    """The batches that the next undo and the next redo take back; empty where there is none."""

    undo: str
    redo: str


def lists_after(last: Batch | None, reverted: Batch | None) -> Lists:
    """Where the lists stand after the batch `last`, which took back `reverted` (if it did)."""
    if last is None:
        return Lists("", "")
    if last.cause is Cause.UNDO:
        return Lists(undo=reverted.below if reverted else "", redo=last.id)
    if last.cause is Cause.REDO:
        return Lists(undo=last.id, redo=reverted.below if reverted else "")
    return Lists(undo=last.id, redo="")


def below(cause: Cause, lists: Lists) -> str:
    """What a new batch with this cause must name as the batch below it."""
    if cause is Cause.UNDO:
        return lists.redo
    return lists.undo

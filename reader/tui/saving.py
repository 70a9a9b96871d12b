"""Saving judgments, and keeping those that cannot be saved now until they can."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import DatabaseReplacedError, NotSavedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.annotation import Change, SentenceRef
    from reader.project import Project
    from reader.store.journal import WrittenEvent


class Act(NamedTuple):
    """What one key asked for, and where the annotator was after it."""

    changes: tuple[Change, ...]
    place: SentenceRef | None
    seconds: float | None = None
    """Spent on the sentence for it."""


class Saver:
    """Writes acts in their order. What is not on disk stays in `waiting` and is tried again."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.waiting: deque[Act] = deque()
        self.trouble: StoreError | None = None
        """Why the first of `waiting` could not be saved."""

    @property
    def reason(self) -> str:
        """Why nothing is saved, and what to do, short enough for a line: without the name of the database."""
        return self.trouble.brief if self.trouble else ""

    def save(
        self, changes: Sequence[Change], place: SentenceRef | None, seconds: float | None = None
    ) -> list[WrittenEvent] | None:
        """Write an act; what was written, or None if it waits. Raises `StoreError` if it can never be."""
        act = Act(tuple(changes), place, seconds)
        if self.waiting:
            self.waiting.append(act)
            return None
        try:
            return self._project.annotations.record(act.changes, place=act.place, seconds=act.seconds)
        except (NotSavedError, DatabaseReplacedError) as error:
            self.waiting.append(act)
            self.trouble = error
            return None

    def retry(self) -> int:
        """Try what waits again, in order; how many acts are on disk now that were not."""
        saved = 0
        while self.waiting:
            act = self.waiting[0]
            try:
                self._project.annotations.record(act.changes, place=act.place, seconds=act.seconds)
            except StoreError as error:
                self.trouble = error
                return saved
            self.waiting.popleft()
            saved += 1
        self.trouble = None
        return saved

    def forget_last(self) -> Act | None:
        """Take the last act that waits out of the queue; None if none does."""
        if not self.waiting:
            return None
        act = self.waiting.pop()
        if not self.waiting:
            self.trouble = None
        return act

"""Saving judgments with the time spent on each, and keeping those that cannot be saved now until they can."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.errors import DatabaseReplacedError, NotSavedError, StoreError
from reader.model.annotation import Change, SentenceRef
from reader.project import Project
from reader.project.annotation_service import WrittenEvent


class Stopwatch:
    """The sum of the seconds between keys; a pause longer than `limit` seconds counts as `limit`."""

    def __init__(self, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._last = clock()
        self._spent = 0.0

    def start(self) -> None:
        """Begin at zero: another sentence is under the cursor."""
        self._last = self._clock()
        self._spent = 0.0

    def touch(self) -> None:
        """Count the time since the last key: another was pressed."""
        now = self._clock()
        self._spent += min(max(0.0, now - self._last), self._limit)
        self._last = now

    def take(self) -> float:
        """Return the seconds since it was started or read last, to a hundredth, and begin at zero."""
        self.touch()
        spent, self._spent = self._spent, 0.0
        return round(spent, 2)


class Action(NamedTuple):
    """The changes of one key, and the place of the cursor after it."""

    changes: tuple[Change, ...]
    place: SentenceRef | None
    seconds: float | None = None
    """Spent on the sentence for it."""


class SaveQueue:
    """Writes actions in their order. Those that are not on disk stay in `pending` and are tried again."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.pending: deque[Action] = deque()
        self.error: StoreError | None = None
        """Why the first of `pending` could not be saved."""

    @property
    def reason(self) -> str:
        """Why nothing is saved, and what to do, short enough for a line: without the name of the database."""
        return self.error.brief if self.error else ""

    @property
    def pending_changes(self) -> list[Change]:
        """Every change that is not on disk, in order."""
        return [change for action in self.pending for change in action.changes]

    def save(
        self, changes: Sequence[Change], place: SentenceRef | None, seconds: float | None = None
    ) -> list[WrittenEvent] | None:
        """Write an action and return its events, or None if it is pending. Raises `StoreError` if it can never be."""
        if not self.pending:
            try:
                return self._project.annotations.record(changes, place=place, seconds=seconds)
            except (NotSavedError, DatabaseReplacedError) as error:
                self.error = error
        self.pending.append(Action(tuple(changes), place, seconds))
        return None

    def retry(self) -> int:
        """Try the pending actions again, in order; return how many were saved."""
        saved = 0
        while self.pending:
            action = self.pending[0]
            try:
                self._project.annotations.record(action.changes, place=action.place, seconds=action.seconds)
            except StoreError as error:
                self.error = error
                return saved
            self.pending.popleft()
            saved += 1
        self.error = None
        return saved

    def drop_last(self) -> None:
        """Take the last pending action out of the queue."""
        if self.pending:
            self.pending.pop()
        if not self.pending:
            self.error = None

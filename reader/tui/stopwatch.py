"""The time that the annotator spends on the sentence under the cursor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


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

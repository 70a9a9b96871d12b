"""How long the annotator has been with the sentence under the cursor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Attention:
    """Seconds between keys, added up; of a pause longer than `limit` seconds only so many count."""

    def __init__(self, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._last = clock()
        self._spent = 0.0

    def begin(self) -> None:
        """Another sentence is under the cursor."""
        self._last = self._clock()
        self._spent = 0.0

    def stir(self) -> None:
        """A key was pressed: the annotator is there."""
        now = self._clock()
        self._spent += min(max(0.0, now - self._last), self._limit)
        self._last = now

    def take(self) -> float:
        """Seconds since the sentence came under the cursor, or since they were last taken; to a hundredth."""
        self.stir()
        spent, self._spent = self._spent, 0.0
        return round(spent, 2)

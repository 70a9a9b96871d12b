"""Progress of long work, and the callback that receives it."""

from __future__ import annotations

import time
from collections.abc import Callable

ProgressCallback = Callable[[str, int, int], None]
"""Receives the name of the work, the part that is done, and the total; 0 if the total is not known."""
BETWEEN = 0.1
"""Seconds between two reports about the same work."""


class Progress:
    """Reports progress to a callback, ten times a second at most; new work at once. Without a callback, nothing."""

    __slots__ = ("_callback", "_next", "_what")

    def __init__(self, callback: ProgressCallback | None) -> None:
        self._callback = callback
        self._next = 0.0
        self._what = ""

    def tell(self, what: str, done: int = 0, total: int = 0) -> None:
        """Report progress, if it is time to."""
        if self._callback is None:
            return
        now = time.monotonic()
        if now >= self._next or what != self._what:
            self._what, self._next = what, now + BETWEEN
            self._callback(what, done, total)

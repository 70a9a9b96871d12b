"""How far long work is, told to whoever looks on."""

from __future__ import annotations

import time
from collections.abc import Callable

ProgressCallback = Callable[[str, int, int], None]
"""Is told what is at work, how much of it is done, and of how much; that is 0 where it is not known."""
BETWEEN = 0.1
"""Seconds between two words about the same work."""


class Progress:
    """Tells an onlooker how far work is, ten times a second at most; what is new, at once. None is told nothing."""

    __slots__ = ("_next", "_onlooker", "_what")

    def __init__(self, onlooker: ProgressCallback | None) -> None:
        self._onlooker = onlooker
        self._next = 0.0
        self._what = ""

    def tell(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is, if it is time to."""
        if self._onlooker is None:
            return
        now = time.monotonic()
        if now >= self._next or what != self._what:
            self._what, self._next = what, now + BETWEEN
            self._onlooker(what, done, total)

"""Words chosen for a label: which of a sentence's words are selected, and how keys change that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.words import Span


class WordSelection:
    """Some words of one sentence, one after the other; at least one word."""

    def __init__(self, words: Sequence[Span], first: int = 0, last: int = 0) -> None:
        self._words = words
        self._first = first
        self._last = last
        self._mark: Span | None = None

    @property
    def span(self) -> Span:
        """Where the selected words stand (code points into the article's text, end exclusive)."""
        return self._mark or (self._words[self._first][0], self._words[self._last][1])

    def move(self, steps: int) -> None:
        """Select as many words, so many words further on; as far as the sentence goes."""
        steps = max(-self._first, min(steps, len(self._words) - 1 - self._last))
        self._select(self._first + steps, self._last + steps)

    def move_start(self, steps: int) -> None:
        """Have it begin so many words later (or earlier); one word stays."""
        self._select(max(0, min(self._first + steps, self._last)), self._last)

    def move_end(self, steps: int) -> None:
        """Have it end so many words later (or earlier); one word stays."""
        self._select(self._first, min(len(self._words) - 1, max(self._last + steps, self._first)))

    def to_end(self, *, first: bool) -> None:
        """Select the first or the last word."""
        word = 0 if first else len(self._words) - 1
        self._select(word, word)

    def next_mark(self, marks: Sequence[Span], steps: int = 1) -> bool:
        """Select what the next (or previous) of these marks stands on; whether there is any."""
        spans = sorted(set(marks))
        if not spans:
            return False
        before = spans.index(self._mark) if self._mark in spans else (-1 if steps > 0 else 0)
        mark = spans[(before + steps) % len(spans)]
        inside = [n for n, (start, end) in enumerate(self._words) if start < mark[1] and end > mark[0]]
        if inside:
            self._select(inside[0], inside[-1])
        self._mark = mark  # as it is: one that was loaded need not begin where a word does
        return True

    def _select(self, first: int, last: int) -> None:
        self._first, self._last = first, last
        self._mark = None

"""A search of the corpus: what was typed, what was found so far, and which hit is in hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from reader.model.concordance import pattern_of
from reader.model.search_query import SearchQuery

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from reader.store.search import Hit

PAGE = 50
"""Hits that are looked for at once."""


class CorpusSearch:
    """Hits in the order of the corpus, from the first on; they stay hits, whatever is judged meanwhile."""

    def __init__(self, typed: str = "", query: SearchQuery | None = None) -> None:
        self.typed = typed
        self.query = query or SearchQuery()
        self.hits: list[Hit] = []
        self.is_all = self.query.is_empty
        """Whether there are no more."""
        self.cursor = 0
        """Place of the hit in hand among them."""
        self.pattern: re.Pattern[str] | None = pattern_of(self.query.wanted)
        """What finds the words in a text."""

    @property
    def last_place(self) -> int:
        """Where the next page begins."""
        return self.hits[-1].place if self.hits else -1

    @property
    def hit(self) -> Hit | None:
        """The hit in hand."""
        return self.hits[self.cursor] if self.cursor < len(self.hits) else None

    def add(self, page: Sequence[Hit]) -> None:
        """Take in the hits after `last_place`."""
        self.hits += page
        self.is_all = len(page) < PAGE

    def index_of(self, article_id: str, start: int) -> int | None:
        """The place among the hits of this sentence, if it is one."""
        found = (n for n, hit in enumerate(self.hits) if hit.article_id == article_id and hit.start == start)
        return next(found, None)

    def beside(self, article_id: str, start: int, *, backwards: bool) -> int:
        """The place of the next hit (or the one before), which may be one past either end.

        Counted from this sentence where it stands in the article of the hit in hand, else from that hit.
        """
        hit = self.hit
        if hit is None:
            return 0
        if hit.article_id != article_id:
            return self.cursor + (-1 if backwards else 1)
        here = hit.place - hit.start + start
        places = [each.place for each in self.hits]
        return bisect_left(places, here) - 1 if backwards else bisect_right(places, here)

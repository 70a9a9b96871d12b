"""Sentences that were found, as lines of a terminal: what was looked for stands in one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from reader.model.concordance import in_context, pattern_of
from reader.model.sanitize import visible

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from reader.model.search_query import SearchQuery
    from reader.store.search import Hit

SIDE = 40
"""Cells left and right of what was found, where no terminal is to fit it in."""
_LEAST_TITLE, _TITLE = 14, 28
_LEFT_SHARE = 0.42
"""How much of the room for the sentence lies left of what was found."""


def lines(hits: Sequence[Hit], query: SearchQuery, width: int) -> Iterator[str]:
    """A line for each, no wider than so many cells; with 0, which is no terminal, as wide as it takes."""
    pattern = pattern_of(query.wanted)
    return (_line(hit, pattern, width) for hit in hits)


def _line(hit: Hit, pattern: re.Pattern[str] | None, width: int) -> str:
    parts = in_context(visible(hit.sentence), pattern)
    title = max(_LEAST_TITLE, min(_TITLE, width // 5)) if width else _TITLE
    where = f"{_fitted(visible(hit.title), title)} {hit.position + 1:>4}  "
    room = width - cell_len(where) if width else 0
    if not parts.found:
        return where + (_cut(parts.right, room) if width else parts.right)
    space = int(room * _LEFT_SHARE) if width else SIDE
    left = _ending(parts.left, space)
    words = f"{' ' * (space - cell_len(left))}{left}{parts.found}"
    return f"{where}{_cut(words + parts.right, room if width else cell_len(words) + SIDE)}"


def _fitted(text: str, width: int) -> str:
    shown = _cut(text, width)
    return shown + " " * (width - cell_len(shown))


def _cut(text: str, width: int) -> str:
    """The beginning of the text that has so many cells; it ends in `…` where that is not all of it."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def _ending(text: str, width: int) -> str:
    """The end of the text that has so many cells; it begins with `…` where that is not all of it."""
    if cell_len(text) <= width:
        return text
    start = max(0, len(text) - width + 1)
    while cell_len(text[start:]) > width - 1:
        start += 1
    return "…" + text[start:]

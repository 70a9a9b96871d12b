"""Breaking sentences into rows of a given width, as offsets into the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.tui.drawing import width_of

_NARROW = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0530\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
"""Characters that take one cell each, whatever stands beside them."""


class Rows(NamedTuple):
    """The rows of an article at one width."""

    sentences: list[int]
    """The sentence that each row belongs to; -1 for an empty row between paragraphs."""
    starts: list[int]
    """Code point at which each row starts."""
    ends: list[int]
    """Code point at which it ends, white space at the break left out."""
    firsts: list[int]
    """The first row of each sentence."""


def wrap_article(text: str, spans: list[tuple[int, int]], width: int) -> Rows:
    """The rows of an article whose sentences are at `spans`, each beginning a row of its own.

    An empty row stands wherever an empty line stands in the text between two sentences.
    """
    rows = Rows([], [], [], [])
    last = 0
    for index, (start, end) in enumerate(spans):
        if index and text.count("\n", last, start) > 1:
            rows.sentences.append(-1)
            rows.starts.append(last)
            rows.ends.append(last)
        rows.firsts.append(len(rows.sentences))
        for row_start, row_end in wrap(text, start, end, width):
            rows.sentences.append(index)
            rows.starts.append(row_start)
            rows.ends.append(row_end)
        last = end
    return rows


def wrap(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """The rows of `text[start:end]`, each as start and end, none wider than `width` cells.

    Breaks at white space; a word longer than a row is cut.
    """
    narrow = _NARROW.match(text, start, end)
    if narrow is not None and narrow.end() == end:
        return _wrap_narrow(text, start, end, width)
    return _wrap_wide(text, start, end, width)


def _wrap_narrow(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    rows = []
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut <= start:
            cut = start + width
            rows.append((start, cut))
            start = cut
            continue
        stop = cut
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        rows.append((start, max(stop, start + 1)))
        start = cut + 1
        while start < end and text[start] == " ":
            start += 1
    if start < end:
        rows.append((start, end))
    return rows


def _wrap_wide(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """The same where characters may take no cell, one or two: clusters are never cut."""
    rows = []
    row_start = start
    used = 0
    space: int | None = None
    position = start
    for size, cells in _clusters(text, start, end, width):
        is_space = text[position] in " \t\n"
        if used + cells > width and not is_space and position > row_start:
            if space is not None:
                stop = space
                while stop > row_start + 1 and text[stop - 1] in " \t\n":
                    stop -= 1
                rows.append((row_start, stop))
                row_start = space + 1
                used = width_of(text[row_start:position])
            else:
                rows.append((row_start, position))
                row_start, used = position, 0
            space = None
        if is_space:
            space = position
        used += cells
        position += size
    if row_start < end:
        rows.append((row_start, end))
    return rows


def offset_at(text: str, start: int, end: int, cell: int) -> int:
    """The code point of `text[start:end]` that is drawn at this cell, from 0; beyond either end, the one there."""
    position = start
    for size, cells in _clusters(text, start, end, 2 * (end - start)):
        if cell < cells or position + size >= end:
            return position
        cell -= cells
        position += size
    return position


def _clusters(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """Code points and cells of each piece that must stay together: a base, its marks, what joins to it.

    A piece that no row has room for is cut all the same.
    """
    clusters: list[tuple[int, int]] = []
    position = start
    while position < end:
        stop = position + 1
        while stop < end and (joins(text[stop]) or text[stop - 1] == "\u200d"):
            stop += 1
        if _is_flag(text[position]) and stop < end and _is_flag(text[stop]):
            stop += 1
        cells = width_of(text[position:stop])
        if cells <= width:
            clusters.append((stop - position, cells))
        else:
            clusters += [(1, width_of(character)) for character in text[position:stop]]
        position = stop
    return clusters


def joins(character: str) -> bool:
    """Whether a character belongs to the one before it: marks, joiners, tones of skin."""
    code = ord(character)
    if code < 0x300:
        return False
    return (
        character in "\u200d\ufe0e\ufe0f\u20e3"
        or 0x1F3FB <= code <= 0x1F3FF
        or (width_of(character) == 0 and code not in (0x200B, 0xFEFF))
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"

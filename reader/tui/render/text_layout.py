"""Text in terminal cells: safe to draw, measured, cut to a width, wrapped into rows, and in pieces that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.model.sanitize import MARK, visible
from reader.model.words import clusters, is_joined

Piece = tuple[str, Style]
"""Words and the style that they are drawn in."""


class PaneLine(NamedTuple):
    """A line of the sentence pane, and the command that a click on it runs."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    command: str = ""


MOST_MARKS = 6
"""Combining marks that are drawn on one character; a text may have thousands."""
_MARKS = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    f"{{{MOST_MARKS}}})[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)

_SIGNS = "\u2190-\u23ff\u2440-\u2bff\U0001f000-\U0001faff"
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u103a\u17d2"
_JOINERS = re.compile(
    f"[\ufe0e\ufe0f]|(?<=[{_SIGNS}])[\U0001f3fb-\U0001f3ff]|(?<=[{_SIGNS}\ufe0f\u0600-\u06ff{_VIRAMAS}])\u200d(?=\\S)"
)
"""Characters that join several signs to one: terminals disagree on the width of the whole, not of its parts."""
_FLAG_LETTERS = {code: chr(code - 0x1F1E6 + ord("A")) for code in range(0x1F1E6, 0x1F200)}
"""The letters that two by two are a flag: terminals disagree on their width, alone and in pairs."""
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400), MARK)
"""Skin tones without a sign before them."""
_ONE_BY_ONE = _FLAG_LETTERS | _SKIN_TONES | {0x200D: MARK}
"""A joiner is drawn where nothing is joined: rich takes what follows one for part of what stands before it."""


def drawable(text: str) -> str:
    """The text as it is drawn: nothing in it acts on the terminal, and its width is the same everywhere.

    Signs joined of several are drawn apart, and no pile of combining marks grows without end.
    """
    if text.isascii() and text.isprintable():
        return text
    return _MARKS.sub(r"\1", _JOINERS.sub("", visible(text))).translate(_ONE_BY_ONE)


def width_of(text: str) -> int:
    """Cells that the text takes when drawn."""
    return len(text) if text.isascii() else cell_len(drawable(text))


def cut(text: str, width: int) -> str:
    """The text, drawable and on one line, in at most `width` cells; ends in `…` where it is cut."""
    clean = drawable(text)
    if width_of(clean) <= width:
        return clean
    return set_cell_size(clean, width - 1).rstrip() + "…" if width > 0 else ""


def ending(text: str, width: int) -> str:
    """The end of the text, drawable and on one line, in at most `width` cells; begins with `…` where it is cut."""
    clean = drawable(text)
    if width_of(clean) <= width:
        return clean
    kept = clean[-width:] if width > 0 else ""
    while kept and (width_of(kept) >= width or not width_of(kept[0]) or kept[0].isspace()):
        kept = kept[1:]
    return f"…{kept}" if width > 0 else ""


def filled(text: str, width: int) -> str:
    """The text cut or filled up with spaces to exactly `width` cells."""
    short = cut(text, width)
    return short + " " * (width - width_of(short))


def merged(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbors that look alike as one: every segment costs about 47 bytes on the terminal, and time.

    Of spaces only the background is seen, so they join whatever has the same one and no line under it.
    """
    joined: list[Segment] = []
    text, style, is_blank = "", None, True
    for words, its_style, _ in segments:
        if not words:
            continue
        blank = words.isspace()
        alike = its_style is style or its_style == style
        if style is not None and (alike or ((blank or is_blank) and _same_ground(style, its_style))):
            text += words
            if is_blank:
                style, is_blank = its_style, blank
            continue
        if style is not None:
            joined.append(Segment(text, style))
        text, style, is_blank = words, its_style, blank
    if style is not None:
        joined.append(Segment(text, style))
    return joined


def _same_ground(one: Style, other: Style | None) -> bool:
    """Whether spaces look the same in both."""
    return (
        other is not None
        and one.bgcolor == other.bgcolor
        and not (one.underline or other.underline or one.reverse or other.reverse)
    )


def line(left: Sequence[Piece], right: Sequence[Piece], width: int, fill: Style) -> Strip:
    """One line of `width` cells: `left` from its start, `right` to its end; `left` is cut where they meet."""
    right_width = sum(width_of(text) for text, _ in right)
    room = max(0, width - right_width)
    segments: list[Segment] = []
    used = 0
    for text, style in left:
        words = cut(text, room - used) if width_of(text) > room - used else drawable(text)
        if words:
            segments.append(Segment(words, style))
            used += width_of(words)
    if used < room:
        segments.append(Segment(" " * (room - used), fill))
    segments.extend(Segment(drawable(text), style) for text, style in right)
    return Strip(merged(segments), used + max(0, room - used) + right_width).crop(0, width)


_NARROW = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0530\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
"""Characters that take one cell each, whatever stands beside them."""


def paragraph(text: str, width: int, most: int = 0) -> list[str]:
    """The lines of a text as rows that are drawable and wrapped; ends in `…` where `most` rows are too few."""
    rows = [
        part[start:end]
        for part in map(drawable, text.splitlines())
        for start, end in wrap(part, 0, len(part), width) or [(0, 0)]
    ]
    if most and len(rows) > most:
        rows = [*rows[: most - 1], cut(f"{rows[most - 1]} {rows[most]}", width)]
    return rows


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

    An empty line between two sentences in the text is an empty row.
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
        is_space = size == 1 and text[position] in " \t\n"  # a space that has a mark is seen
        while used + cells > width and not is_space and position > row_start:
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


def _clusters(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """The code points and cells of each piece that must stay together; one wider than a row is cut all the same."""
    for begin, stop in clusters(text, start, end):
        cells = width_of(text[begin:stop])
        if cells <= width:
            yield stop - begin, cells
        else:
            yield from ((1, width_of(character)) for character in text[begin:stop])


class Overlay(NamedTuple):
    """Words that look different from the others."""

    start: int
    """Code points into the text."""
    end: int
    """Exclusive."""
    style: Style
    """Laid over what is there: only what it says itself changes."""


def pieces(text: str, start: int, end: int, base: Style, overlays: Iterable[Overlay]) -> list[tuple[str, Style]]:
    """`text[start:end]` in pieces, each with its style: `base`, and over it every overlay there, the last on top.

    An overlay that begins or ends between a letter and its marks, or inside a sign that is joined of several,
    has all of it: a piece drawn apart from its base would push the row out of line.
    """
    there = [
        Overlay(max(start, _begin(text, each.start)), min(end, _after(text, each.end)), each.style)
        for each in overlays
        if each.start < end and each.end > start
    ]
    if not there:
        return [(text[start:end], base)] if start < end else []
    edges = sorted({start, end, *(place for each in there for place in (each.start, each.end))})
    found = []
    for here, stop in pairwise(edges):
        style = base
        for each in there:
            if each.start <= here < each.end:
                style += each.style
        found.append((text[here:stop], style))
    return found


def _begin(text: str, place: int) -> int:
    while 0 < place < len(text) and is_joined(text, place):
        place -= 1
    return place


def _after(text: str, place: int) -> int:
    while 0 < place < len(text) and is_joined(text, place):
        place += 1
    return place

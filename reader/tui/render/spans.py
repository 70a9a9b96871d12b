"""A row of text in pieces that each look alike: what was found, marked, selected, and the rest."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reader.model.words import is_joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style


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

"""What may be put on the terminal: text made harmless, its width, and pieces cut to a width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from reader.model.sanitize import MARK, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style

MOST_MARKS = 6
"""Combining marks that are drawn on one character; a text may have thousands."""
_MARKS = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    f"{{{MOST_MARKS}}})[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


_JOINERS = re.compile(
    "[\ufe0e\ufe0f]|(?<=[\u2190-\u2bff\U0001f000-\U0001faff])[\U0001f3fb-\U0001f3ff]"
    "|(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""What makes one sign of several: terminals disagree on the width of the whole, but not of its parts."""
_FLAG_LETTERS = {code: chr(code - 0x1F1E6 + ord("A")) for code in range(0x1F1E6, 0x1F200)}
"""The letters that two by two are a flag: terminals disagree on their width, alone and in pairs."""
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400), MARK)
"""Where they stand alone."""
_ONE_BY_ONE = _FLAG_LETTERS | _SKIN_TONES


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

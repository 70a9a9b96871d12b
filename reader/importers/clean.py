r"""The one cleaning of a text, done before any offset into it exists.

What goes: every way to end a line other than `\n`; control characters, which could steer a terminal;
marks that turn the direction of writing; halves of surrogate pairs, which cannot be stored.

What stays: everything else, as it is. No normalisation form is applied. Tabs, blank lines, trailing
blanks, soft hyphens, joiners (U+200C, U+200D) and the zero-width space (U+200B, where Thai and Khmer
break words) are part of the text as its author wrote it; the screen makes the invisible ones visible.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_RULES = (
    ("newlines", _NEWLINES, "\n"),
    ("control", _CONTROL, ""),
    ("bidi", _BIDI, ""),
    ("surrogates", _SURROGATES, "\ufffd"),
)
_ANY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]",
)
_USUAL = b"\t\n" + bytes(range(32, 127))


class Cleaned(NamedTuple):
    """A text that offsets can be taken in, and what was done to make it so."""

    text: str
    counts: Mapping[str, int]
    """How often each rule applied: `newlines` (CRLF is one), `control`, `bidi`, `surrogates`; no zeros."""


def clean(text: str) -> Cleaned:
    r"""`text` with `\n` for every end of line and without control, direction and surrogate characters.

    Cleaning a cleaned text changes nothing.
    """
    if is_clean(unusual(text)):
        return Cleaned(text, {})
    counts: dict[str, int] = {}
    for name, pattern, replacement in _RULES:
        text, count = pattern.subn(replacement, text)
        if count:
            counts[name] = count
    return Cleaned(text, counts)


def is_clean(text: str) -> bool:
    """Whether cleaning would change nothing; what is unusual in a text tells as much as all of it."""
    return not text or _ANY.search(text) is None


def unusual(text: str) -> str:
    """The characters of `text` that are neither printable ASCII nor tabs and newlines: few, in most texts."""
    # bytes.translate is several times as fast as a search.
    return text.encode("utf-8", "surrogatepass").translate(None, _USUAL).decode("utf-8", "surrogatepass")


def moved_offsets(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Where each of these offsets into `text` is in `clean(text).text`; code points, clipped to the text.

    One between the two characters of a line end that becomes one is behind it.
    """
    moved: dict[int, int] = {}
    at = there = 0
    for offset in sorted(set(offsets)):
        place = min(max(offset, 0), len(text))
        if text[place - 1 : place + 1] == "\r\n" and place:
            place += 1
        there += len(clean(text[at:place]).text)
        at = place
        moved[offset] = there
    return moved

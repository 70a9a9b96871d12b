r"""The cleaning of a text, done once, before any offset into it exists; and the repair of mojibake.

Replaced or removed: line ends other than `\n`; control characters, which could control a terminal;
marks that change the direction of writing; unpaired surrogates, which cannot be stored.

Kept: everything else, unchanged. No normalization form is applied. Tabs, blank lines, trailing
blanks, soft hyphens, joiners (U+200C, U+200D) and the zero-width space (U+200B, where Thai and Khmer
break words) are part of the text as its author wrote it; the screen makes the invisible ones visible.

Mojibake is text that was UTF-8 and was once decoded as Windows-1252. It is reported, and repaired only on request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_RULES = (
    ("newlines", re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]"), "\n"),
    ("control", re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]"), ""),
    ("bidi", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"), ""),
    ("surrogates", re.compile("[\ud800-\udfff]"), "\ufffd"),
)
_ANY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]",
)
_USUAL = b"\t\n" + bytes(range(32, 127))

_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_CHARACTERS = [chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256)]
_BYTES = {character: byte for byte, character in enumerate(_CHARACTERS)}
_FOLLOWING = f"[{re.escape(''.join(_CHARACTERS[0x80:0xC0]))}]"
_BROKEN = re.compile(f"[Â-ß]{_FOLLOWING}|[à-ï]{_FOLLOWING}{{2}}|[ð-ô]{_FOLLOWING}{{3}}")
_MOJIBAKE_SIGNS = ("Ã", "Â", "â€", "Ð", "Ñ", "ðŸ", "Î", "Ä", "Å")
"""Nearly every such text has one of these; searching for them costs next to nothing."""
_LEAST_MOJIBAKE = 2
# Three bytes stand for these in news: punctuation, currencies, letterlike and mathematical signs. In other
# ranges a correct “à «” with its hard space would become a letter.
_PUNCTUATION = range(0x2000, 0x2300)


class Cleaned(NamedTuple):
    """A cleaned text, and what was changed."""

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
    """Whether cleaning would change nothing; the unusual characters of a text tell as much as all of it."""
    return not text or _ANY.search(text) is None


def unusual(text: str) -> str:
    """The characters of `text` that are neither printable ASCII nor tabs and newlines: few, in most texts."""
    # bytes.translate is several times as fast as a search.
    return text.encode("utf-8", "surrogatepass").translate(None, _USUAL).decode("utf-8", "surrogatepass")


def moved_offsets(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Offset into `text` to the same place in `clean(text).text`; code points, clipped to the text.

    An offset inside a line end of two characters moves behind it.
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


class Repaired(NamedTuple):
    """A text whose mojibake is repaired."""

    text: str
    characters: int
    """The number of repaired characters."""
    example: str
    """The first of them, before and after."""


def may_be_mojibake(text: str) -> bool:
    """Whether a text may hold mojibake; its unusual characters tell as much as all of it."""
    return not text.isascii() and any(sign in text for sign in _MOJIBAKE_SIGNS)


def repaired(text: str) -> Repaired | None:
    """`text` with its mojibake repaired; None if it has none, or only one, which may be chance."""
    if not may_be_mojibake(text):
        return None
    found: list[str] = []

    def mend(match: re.Match[str]) -> str:
        meant = bytes(_BYTES[character] for character in match[0]).decode("utf-8", "replace")
        if len(meant) != 1 or meant == "\ufffd" or (len(match[0]) == 3 and ord(meant) not in _PUNCTUATION):
            return match[0]
        found.append(f"{match[0]!r} for {meant!r}")
        return meant

    whole = _BROKEN.sub(mend, text)
    return Repaired(whole, len(found), found[0]) if len(found) >= _LEAST_MOJIBAKE else None

"""Text that was UTF-8 and was once read as Windows-1252: found and offered for repair, never mended unasked."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_CHARACTERS = [chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256)]
_BYTES = {character: byte for byte, character in enumerate(_CHARACTERS)}
_FOLLOWING = f"[{re.escape(''.join(_CHARACTERS[0x80:0xC0]))}]"
_BROKEN = re.compile(f"[Â-ß]{_FOLLOWING}|[à-ï]{_FOLLOWING}{{2}}|[ð-ô]{_FOLLOWING}{{3}}")
_SIGNS = ("Ã", "Â", "â€", "Ð", "Ñ", "ðŸ", "Î", "Ä", "Å")
"""One of these is in nearly every such text; to look for them costs next to nothing."""
_LEAST = 2
# What three bytes stand for in texts like ours: punctuation, currencies, letterlike and mathematical signs. In
# other ranges a well-made “à «” with its hard space would be taken for a letter.
_PUNCTUATION = range(0x2000, 0x2300)


class Mended(NamedTuple):
    """What a text would be."""

    text: str
    characters: int
    """How many were mended."""
    example: str
    """The first of them as it stands, and as it would be."""


def may_be_broken(text: str) -> bool:
    """Whether to look closer; what is not ASCII in a text tells as much as all of it."""
    return not text.isascii() and any(sign in text for sign in _SIGNS)


def mended(text: str) -> Mended | None:
    """`text` with such characters as they were meant; None where it has none, or a single one by chance."""
    if not may_be_broken(text):
        return None
    found: list[str] = []

    def mend(match: re.Match[str]) -> str:
        meant = bytes(_BYTES[character] for character in match[0]).decode("utf-8", "replace")
        if len(meant) != 1 or meant == "\ufffd" or (len(match[0]) == 3 and ord(meant) not in _PUNCTUATION):
            return match[0]
        found.append(f"{match[0]!r} for {meant!r}")
        return meant

    whole = _BROKEN.sub(mend, text)
    return Mended(whole, len(found), found[0]) if len(found) >= _LEAST else None

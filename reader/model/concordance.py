"""A hit in its context: the words that were looked for, and what stands left and right of them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.model.words import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.search_query import SearchTerm
    from reader.model.words import Span


_WORD = re.compile(r"\w+")
_SCRIPTS = re.compile(f"{UNSPACED.pattern}|[^{UNSPACED.pattern[1:-2]}]+")


class ConcordanceLine(NamedTuple):
    """A sentence cut around what was found in it; the parts together are the sentence, on one line."""

    left: str
    found: str
    """Empty where nothing of the words stands in it as written, and then all of it is `right`."""
    right: str


def pattern_of(terms: Sequence[SearchTerm]) -> re.Pattern[str] | None:
    """What finds any of these terms in a text without accents (see `places`); None where there are none."""
    parts = [_sought(term) for term in terms]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _sought(term: SearchTerm) -> str:
    """The words side by side, each of them whole; what is written without spaces is found inside of more of it."""
    parts = [
        re.escape(part) if UNSPACED.match(part) else r"\b" + r"\W+".join(map(re.escape, _WORD.findall(part))) + r"\b"
        for part in _SCRIPTS.findall(_unaccented(term.words))
        if _WORD.search(part)
    ]
    found = r"\W*".join(parts).replace(r"\b\W*", r"\W*").replace(r"\W*\b", r"\W*")
    return found.removesuffix(r"\b") + r"\w*\b" if term.is_prefix and found.endswith(r"\b") else found


def places(text: str, pattern: re.Pattern[str] | None) -> list[Span]:
    """Where the words stand in a text, whatever their accents: start and end, code points."""
    return [match.span() for match in pattern.finditer(_unaccented(text))] if pattern else []


def in_context(sentence: str, pattern: re.Pattern[str] | None) -> ConcordanceLine:
    """The sentence around the first place where the words stand."""
    line = " ".join(sentence.split())
    match = pattern.search(_unaccented(line)) if pattern else None
    if match is None:
        return ConcordanceLine("", "", line)
    start, end = match.span()
    return ConcordanceLine(line[:start], line[start:end], line[end:])


def _unaccented(text: str) -> str:
    """The text with each letter's base letter in its place: as many code points as before."""
    if text.isascii():
        return text
    return "".join(each if each.isascii() else _base(each) for each in text)


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else letter

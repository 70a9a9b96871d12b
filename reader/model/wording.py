"""The wording of a sentence as it is compared: what two printings of it have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from reader.model.words import UNSPACED

LEAST_WORDS = 4
LEAST_LENGTH = 20
"""A wording of fewer different words, or of fewer characters, is compared word for word only: what is as
short as “He said no.” is like too much that has nothing to do with it."""
GREATEST_LENGTH = 2_000
"""Characters; what is longer is no sentence but a text nobody cut, and comparing two takes their product."""
NUMBER = "0"
"""Stands for every number in a wording: lines that differ in numbers only have one wording."""
_COMPOSED_AT_ONCE = 1_000
_LONG_WORD = 6
_PIECE = 4
"""Characters of a word from which on it is two pieces, and of each of them."""

_ALIKE = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞＂", '"')
    | dict.fromkeys("‘’‚‛‹›`´＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹘－", "-")
    | {"…": "...", "\N{SOFT HYPHEN}": None}
)
_NUMBERS = re.compile(r"\d+(?:[.,:/]\d+)*")
_WORDS = re.compile(r"\w+")


class Wording(NamedTuple):
    """What is compared of a sentence."""

    text: str
    """Equal for sentences that are the same to a reader."""
    pieces: frozenset[str]
    """What it shares with wordings that are like it; empty where it is compared word for word only."""


def normal_form(text: str) -> str:
    """The text in lower case, white space collapsed, quotation marks and dashes of one kind each."""
    if not text.isascii():
        text = _composed(text).translate(_ALIKE)
    return " ".join(text.casefold().split())


def _composed(text: str) -> str:
    """The text in NFC, made of a piece at a time: to order a run of combining marks takes the square of its length."""
    pieces = []
    at = 0
    while len(text) - at > _COMPOSED_AT_ONCE:
        end = at + _COMPOSED_AT_ONCE
        blank = text.rfind(" ", at + 1, end)  # which nothing is composed with
        end = end if blank < 0 else blank
        pieces.append(unicodedata.normalize("NFC", text[at:end]))
        at = end
    return "".join([*pieces, unicodedata.normalize("NFC", text[at:])])


def words_of(text: str) -> list[str]:
    """The words of a normal form; of scripts without spaces, every two characters that adjoin."""
    found = _WORDS.findall(text)
    if text.isascii() or not UNSPACED.search(text):
        return found
    words: list[str] = []
    for word in found:
        if UNSPACED.search(word):
            words += (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            words.append(word)
    return words


def pieces_of(words: Iterable[str]) -> frozenset[str]:
    """Short words whole, and the beginning and the end of long ones, so that a misspelling spares one of the two."""
    pieces = set()
    for word in words:
        if len(word) < _LONG_WORD:
            pieces.add(word)
        else:
            pieces.add(f"{word[:_PIECE]}<")
            pieces.add(f">{word[-_PIECE:]}")
    return frozenset(pieces)


def wording(text: str) -> Wording:
    """The wording of a sentence.

    Numbers are one sign in it, unless it is then too short (`LEAST_WORDS`, `LEAST_LENGTH`) or too long to be
    compared but word for word.
    """
    exact = normal_form(text)
    loose = _loose(_NUMBERS.sub(NUMBER, exact)) if len(exact) <= GREATEST_LENGTH else None
    return loose or Wording(exact, frozenset())


def wording_of(text: str) -> Wording:
    """The wording whose text this is."""
    loose = _loose(text) if _NUMBERS.sub(NUMBER, text) == text else None
    return loose or Wording(text, frozenset())


def _loose(text: str) -> Wording | None:
    if not LEAST_LENGTH <= len(text) <= GREATEST_LENGTH:
        return None
    words = set(words_of(text))
    return Wording(text, pieces_of(words)) if len(words) - (NUMBER in words) >= LEAST_WORDS else None


def least_shared(count: int) -> int:
    """How many pieces two wordings that are alike share at least, if the one with more of them has `count`.

    Of 85,000 wordings that were misspelt or reworded and still had a ratio of 80, all but 4 shared as many with
    the original; those 4 had a tenth of their characters wrong.
    """
    return max(2, count * 3 // 8)

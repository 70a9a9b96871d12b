"""Boundaries that punkt does not see: rules that add a cut to a piece of text.

A cut is the offset, in code points of the piece, where a new sentence may begin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.corpus.english import starts_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_JOINED = re.compile(r"[.!?…][”’»)\]\"']*(?=[“‘(\"']?[A-Z])")
_NEXT_WORD = re.compile(r"[“‘(\"']?(?:[A-Z][a-z’']|[A-Z]{2,}\b|[AI]\s)")
_LAST_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*\Z")
_ADDRESS = re.compile(r"://|www\.|[@\\/_#=&]")
_FILE_OR_DOMAIN = re.compile(
    r"(?:ai|app|asp|aspx|biz|co|com|csv|dev|doc|docx|edu|eu|exe|gov|htm|html|info|io|jpg|js|json|md|mil|mp3|mp4|net|org|pdf"
    r"|php|png|py|rs|ts|tv|txt|uk|xml|zip)\b",
    re.IGNORECASE,
)
_REACH = 80
"""How far around a stop its word is looked at, in code points: bounds the work on texts without blanks."""

_CLOSED = r"(?=[”’»)\]\"']*\s)"
_SHORTENED = (
    "[A-Z]",
    "etc",
    "Inc",
    "Ltd",
    "Co",
    "Corp",
    "Bros",
    "Jr",
    "Sr",
    "Plc",
    "al",
    "ill",
    "ok",
    "ore",
    "wed",
    "con",
)
_ABBREVIATION = re.compile(rf"(?:(?:[A-Za-z]\.){{2,}}|(?:{'|'.join(_SHORTENED)})\.){_CLOSED}")
_ENDINGS = "|".join(rf"(?<={end}\.)" for end in (r"\.[A-Za-z]", *_SHORTENED))
_LAST_STOP = re.compile(rf"\.{_CLOSED}(?:{_ENDINGS})")
"""The last stop of what may be an abbreviation: a search for stops is several times as fast as one for words."""
_ORDINARY_WORDS = frozenset({"ill.", "ok.", "ore.", "wed.", "con."})
"""What punkt takes for abbreviations (of Illinois, Oregon, Wednesday), and as written are words."""
_NEVER_LAST = frozenset({"e.g.", "i.e."})
# Each run is looked at from its first stop alone, and never again: a line may be nothing but stops.
_ELLIPSIS = re.compile(r"(?:…|(?<!\.)\.{3,}+|(?<!\. )\.(?: \.){2,}+)[”’»)\]\"']*+(?=\s)")


def missing_spaces(text: str, is_abbreviation: Callable[[str], bool]) -> Iterator[int]:
    """Cuts where the space before a capital is missing: `last night.Owen`.

    Not in web addresses and file names, not after an abbreviation or an initial (`e.g.Foo`,
    `J.K.Rowling`), unless a word follows that begins sentences (`4 p.m.The`).
    """
    for match in _JOINED.finditer(text):
        end = match.end()
        if not _NEXT_WORD.match(text, end):
            continue
        window = text[max(0, match.start() - _REACH) : end + _REACH]
        place = min(match.start(), _REACH)
        before = window[:place].split()[-1:] if place and not window[place - 1].isspace() else []
        after = window[place + end - match.start() :].split(maxsplit=1)
        if not before or _ADDRESS.search(before[0]) or _ADDRESS.search(after[0]):
            continue
        if match[0] == "." and _FILE_OR_DOMAIN.match(after[0]):
            continue
        if match[0][0] == "." and _is_abbreviated(before[0], is_abbreviation):
            begins_sentence = starts_sentence(text, end) and not text[end + 1 : end + 2].isspace()
            if len(before[0]) == 1 or not begins_sentence:
                continue
        yield match.start() + 1


def _is_abbreviated(word: str, is_abbreviation: Callable[[str], bool]) -> bool:
    """Whether a full stop after `word` may only be that of an abbreviation or an initial."""
    last = _LAST_WORD.search(word)
    if last is None:
        return False
    is_initial = len(last[0]) == 1 and last[0].isalpha()
    return is_initial or "." in word or is_abbreviation(word.lower()) or is_abbreviation(last[0].lower())


def after_abbreviations(text: str) -> Iterator[int]:
    """Cuts after `U.S.`, `p.m.`, `Inc.` and the like where an English word follows that begins sentences."""
    for stop in _LAST_STOP.finditer(text):
        match = _ABBREVIATION.match(text, _begin_of_word(text, stop.start()))
        if match is None or match[0] in _NEVER_LAST:
            continue
        cut = _next_word(text, match.end())
        is_word = match[0] in _ORDINARY_WORDS and text[cut : cut + 1].isupper()
        if is_word or starts_sentence(text, cut):
            yield cut


def _begin_of_word(text: str, end: int) -> int:
    """Where the run of letters, digits and stops begins that ends there."""
    while end and (text[end - 1].isalnum() or text[end - 1] in "._"):
        end -= 1
    return end


def after_ellipses(text: str) -> Iterator[int]:
    """Cuts after `…` or `...` where an English word follows that begins sentences."""
    if "…" not in text and "..." not in text and ". . ." not in text:
        return
    for match in _ELLIPSIS.finditer(text):
        cut = _next_word(text, match.end())
        if starts_sentence(text, cut):
            yield cut


_GAP = re.compile(r"[”’»)\]\"']*\s+")


def _next_word(text: str, start: int) -> int:
    match = _GAP.match(text, start)
    return match.end() if match else start

"""Where a sentence really ends: rules that move a cut behind what closes a sentence, or take it away.

All offsets are code points of the piece of text that is being split.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from reader.corpus.english import KEEPS_NEXT, LETTERED, NOT_INITIALS, starts_sentence

_ALWAYS_CLOSE = "”’)]}»』」）】〉》"
_CLOSE_BEFORE_BLANK = "“‘«"
"""Openers in English that close in other languages, where a blank follows them."""
_TERMINATORS = ".!?…。！？"
_OPENERS = "“‘\"'([{«„¿¡*_"
_REFERENCE = re.compile(r"(?:\[\d{1,3}(?:[,–-] ?\d{1,3})*\])+")
_APART = re.compile(r"[ \t\xa0\u202f]{1,3}(?:[”’»)\]]|(\"))(?=[\s,;.]|\Z)")
_QUOTE = re.compile('"')

_CONTINUES = re.compile(r"[,;:)\]}]|[-–—]+\s*[a-zß-öø-ÿ]")
_LOWER_WORD = re.compile(rf"[{re.escape(_OPENERS)}]*([^\W\d_]\w*)")
_TAIL = 60
"""How far back from a cut its last words are looked at, in code points."""
_ITEM_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)\]]{1,2}")
_INITIALS = re.compile(r"(?:[A-Z]\.-?)+")


def straight_quotes(text: str) -> list[int]:
    """Offsets of the `"` in `text`; their number before a place tells whether one there opens or closes."""
    return [match.start() for match in _QUOTE.finditer(text)]


def end_of_sentence(text: str, cut: int, quotes: list[int]) -> int:
    """Where the sentence ends that a cut at `cut` would end: behind what closes it.

    Closing quotation marks and brackets, more stops, and a reference such as `[7]` that touches the stop
    belong to the sentence; so does a closing mark that stands apart (`left. ” Then`).
    """
    end = cut
    while text[end - 1].isspace():
        end -= 1
    while True:
        end = _touching(text, end, quotes)
        match = _APART.match(text, end)
        if match is None or (match[1] and not _is_closing(quotes, match.start(1))):
            return end
        end = match.end()


def _touching(text: str, end: int, quotes: list[int]) -> int:
    while end < len(text):
        char = text[end]
        if char in _TERMINATORS or char in _ALWAYS_CLOSE:
            end += 1
        elif char in "\"'":
            if not _closes_here(text, end, quotes):
                break
            end += 1
        elif char in _CLOSE_BEFORE_BLANK:
            if end + 1 < len(text) and not text[end + 1].isspace() and text[end + 1] not in ",.;":
                break
            end += 1
        elif char == "[" and (reference := _REFERENCE.match(text, end)):
            end = reference.end()
        else:
            break
    return end


def _closes_here(text: str, place: int, quotes: list[int]) -> bool:
    """Whether the straight quotation mark at `place`, right behind a sentence, closes it."""
    if place + 1 == len(text) or not (text[place + 1].isalnum() or text[place + 1] in _OPENERS):
        return True
    return text[place] == '"' and _is_closing(quotes, place)


def _is_closing(quotes: list[int], place: int) -> bool:
    return bisect_left(quotes, place) % 2 == 1


def goes_on(text: str, start: int, end: int, following: int) -> bool:
    """Whether `text[start:end]` is no sentence by itself but goes on at `following`."""
    return (
        _CONTINUES.match(text, following) is not None
        or _goes_on_in_lower_case(text, end, following)
        or is_item_number(text, start, end)
        or _needs_what_follows(text, start, end, following)
    )


def _goes_on_in_lower_case(text: str, end: int, following: int) -> bool:
    """`“Really?” he asked`, `“We won.” said Smith`, `Yahoo! shares`; but `It fell. iPhone sales rose`."""
    if text[end - 1] == ".":
        return False
    word = _LOWER_WORD.match(text, following, following + _TAIL)
    return word is not None and word[1][0].islower() and not any(char.isupper() for char in word[1])


def is_item_number(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is only the number of a list item or of a reference: `1.`, `(b)`, `[7]`."""
    return _ITEM_NUMBER.fullmatch(text, start, end) is not None


def _needs_what_follows(text: str, start: int, end: int, following: int) -> bool:
    """`Mr. | Smith`, `J. K. | Rowling`, `e.g. | the Guardian`; but `Plan B. | Smith`, `the U.S. | The`."""
    if text[end - 1] != ".":
        return False
    words = text[max(start, end - _TAIL) : end].split()
    last = words[-1].lstrip(_OPENERS)
    if last in KEEPS_NEXT:
        return last != "No." or text[following].isdigit()
    if _INITIALS.fullmatch(last) and last not in NOT_INITIALS:
        before = words[-2].lstrip(_OPENERS) if len(words) > 1 else None
        return text[following].isupper() and not starts_sentence(text, following) and _is_in_name(before, last)
    return False


def _is_in_name(before: str | None, initials: str) -> bool:
    """Whether `initials`, after the word `before`, are likely a person’s: `George W.`, not `Plan B.`."""
    if before is None or len(initials) > len("J."):
        return True
    if initials == "I.":
        return _INITIALS.fullmatch(before) is not None
    return before[:1].isupper() and before not in LETTERED

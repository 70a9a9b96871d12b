"""The words of a sentence, as offsets, and a selection of some of them: what a label can be put on inside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

Span = tuple[int, int]
"""Code points into the article's text; the end is exclusive."""

_JOINER = "\u200d"
_SIGN = "\ufe0f"
"""Makes a sign of the character before it, also of one that is punctuation."""
_PARTS = "%‰#@&§"
"""Punctuation to Unicode, and part of the word that it touches: `61%`, `#tag`."""
_BETWEEN = "—―…"
"""Stands between words as white space does."""
_QUOTES = "`´"
"""Quotation marks that Unicode calls something else."""
_UNSPACED = (
    (0x0E01, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han, and its extensions
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Scripts that are written without spaces: each of their characters is a word to begin or end with."""
UNSPACED_CHARACTER = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _UNSPACED) + "]"
"""A pattern for one character of these scripts."""
UNSPACED = re.compile(f"{UNSPACED_CHARACTER}+")
"""Finds text in one of these scripts, marks and digits included."""


def set_apart(text: str) -> str:
    """The text with a space around every character of a script without spaces, by which an index can find each."""
    return text if text.isascii() else UNSPACED.sub(lambda found: f" {' '.join(found[0])} ", text)


def words(text: str, start: int, end: int) -> list[Span]:
    """The words of `text[start:end]`, each as start and end, in order.

    They are parted by white space and dashes between words. Punctuation, quotation marks and what is not seen
    are left out at a word's ends and stay inside it; where there is nothing else, there is no word. A letter
    is never parted from its marks, nor a sign from what joins to it.
    """
    found: list[Span] = []
    word: Span | None = None
    is_bare = True
    for begin, stop in clusters(text, start, end):
        base = text[begin]
        kind = unicodedata.category(base)
        if base.isspace() or base in _BETWEEN:
            found += [word] if word and not is_bare else []
            word, is_bare = None, True
        elif _is_unspaced(base):
            found += [word] if word and not is_bare else []
            found.append((begin, stop))
            word, is_bare = None, True
        elif _is_edge(text[begin:stop], kind):
            continue
        else:
            word = (word[0] if word else begin, stop)
            is_bare = is_bare and base in _PARTS
    return found + ([word] if word and not is_bare else [])


def word_at(spans: Sequence[Span], offset: int) -> int:
    """Which of the words holds this code point, or is nearest to it; there has to be one."""
    return min(range(len(spans)), key=lambda n: (max(spans[n][0] - offset, offset - spans[n][1] + 1, 0), n))


def _is_edge(cluster: str, kind: str) -> bool:
    """Whether this is no part of a word at its ends: punctuation, or what cannot be seen."""
    if cluster[0] in _PARTS or _SIGN in cluster[1:]:
        return False
    return kind[0] in "PM" or kind in ("Cc", "Cf") or cluster[0] in _QUOTES


def _is_unspaced(character: str) -> bool:
    code = ord(character)
    if code < _UNSPACED[0][0] or unicodedata.category(character)[0] != "L":
        return False
    return any(first <= code <= last for first, last in _UNSPACED)


def clusters(text: str, start: int, end: int) -> Iterator[Span]:
    """The pieces of `text[start:end]` that must stay together.

    A piece is a character with its marks and skin tones, a flag of two letters, or several signs joined into one.
    """
    while start < end:
        stop = start + 1
        if _is_flag_letter(text[start]) and stop < end and _is_flag_letter(text[stop]):
            stop += 1
        while stop < end and is_joined(text, stop):
            stop += 1
        yield start, stop
        start = stop


def is_joined(text: str, place: int) -> bool:
    """Whether the character at this place stays with the one before it."""
    character = text[place]
    return joins(character) or (text[place - 1] == _JOINER and not character.isspace())


def joins(character: str) -> bool:
    """Whether a character belongs to the one before it: a mark, a skin tone, a joiner, a Hangul vowel or final."""
    if character < "\u0300":
        return False
    is_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    is_jamo = "\u1161" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"
    return is_tone or is_jamo or character in "\u200c\u200d" or unicodedata.category(character)[0] == "M"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


class WordSelection:
    """Some words of one sentence, one after the other; at least one word."""

    def __init__(self, words: Sequence[Span], first: int = 0, last: int = 0) -> None:
        self._words = words
        self._first = first
        self._last = last
        self._mark: Span | None = None

    @property
    def span(self) -> Span:
        """Where the selected words stand (code points into the article's text, end exclusive)."""
        return self._mark or (self._words[self._first][0], self._words[self._last][1])

    def move(self, steps: int) -> None:
        """Select as many words, so many words further on; as far as the sentence goes."""
        steps = max(-self._first, min(steps, len(self._words) - 1 - self._last))
        self._select(self._first + steps, self._last + steps)

    def move_start(self, steps: int) -> None:
        """Have it begin so many words later (or earlier); one word stays."""
        self._select(max(0, min(self._first + steps, self._last)), self._last)

    def move_end(self, steps: int) -> None:
        """Have it end so many words later (or earlier); one word stays."""
        self._select(self._first, min(len(self._words) - 1, max(self._last + steps, self._first)))

    def to_end(self, *, first: bool) -> None:
        """Select the first or the last word."""
        word = 0 if first else len(self._words) - 1
        self._select(word, word)

    def next_mark(self, marks: Sequence[Span], steps: int = 1) -> bool:
        """Select what the next (or previous) of these marks stands on; whether there is any."""
        spans = sorted(set(marks))
        if not spans:
            return False
        before = spans.index(self._mark) if self._mark in spans else (-1 if steps > 0 else 0)
        mark = spans[(before + steps) % len(spans)]
        inside = [n for n, (start, end) in enumerate(self._words) if start < mark[1] and end > mark[0]]
        if inside:
            self._select(inside[0], inside[-1])
        self._mark = mark  # as it is: one that was loaded need not begin where a word does
        return True

    def _select(self, first: int, last: int) -> None:
        self._first, self._last = first, last
        self._mark = None

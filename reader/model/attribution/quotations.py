"""Where words stand in quotation marks, in the text of one paragraph.

Every pair of marks is a quotation, scare quotes and titles included: what they mean is asked of a voice,
not of a mark. Marks of news are often wrong, so a mark opens or closes by what stands around it more than
by its shape. Where a pair is broken:

- opened, never closed: it ends at a single mark that can only close (`“a wet choir’.`), else before the
  next opening mark, else at the end of the paragraph;
- closed, never opened: it begins behind the quotation before it, else at the start of the paragraph;
- a paragraph that opens with a mark while the one before did not close is a quotation of its own, so
  none ever crosses an empty line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

REACH = 4_000
"""Code points: how far from a sentence its paragraph is looked at. Usual paragraphs have 300."""

_DOUBLE, _ANGLE, _SINGLE = range(3)
_KINDS = dict.fromkeys('"“”„‟', _DOUBLE) | dict.fromkeys("«»‹›", _ANGLE) | dict.fromkeys("'‘’‚‛", _SINGLE)
_MARKS = "".join(_KINDS)
# An apostrophe within a word is no mark: neither the one before nor the one behind is then tried.
_MARK = re.compile(r"[\"“”„‟«»‹›]|['‘’‚‛](?:(?<!\w.)|(?!\w))")
_ELISION = re.compile(r"\d0s|\d\d(?![.,]?\d)|(?:tis|twas|em|till?|cause|cos|bout|round|n|er|im)\b", re.IGNORECASE)
_BEFORE_OPENING = "([{—–-/¿¡"
_CLOSING = ",.;:!?)]}…"
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*\s+")
_CLAUSE_END = re.compile(r"[,;:]\s")
_CONTINUED = re.compile(r"\s*[\"“„«‘]")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_GLANCE = 20
"""Code points at the beginning of a quotation in which there must be more than marks."""
_DEPTH = 8
"""Marks that can be open at once; with more, no mark of the text means anything."""
_TOUCHING = 3
_YEAR = 4
"""Digits: `1979”` closes, `12”` may be inches."""


class Quotation(NamedTuple):
    """A span `[start, end)` in quotation marks, the marks included; code points into the article's text."""

    start: int
    end: int
    level: int = 0
    """How many quotations it stands in."""
    is_opened: bool = True
    """Whether it begins with its mark."""
    is_closed: bool = True
    """Whether it ends with its mark."""


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph around the sentence `[start, end)`: from one empty line to the next, in code points.

    It reaches no further than `REACH` before the start of the sentence and twice that behind it, so a text
    of megabytes without an empty line costs no more than a long paragraph; then it is cut in mid-sentence.
    """
    lowest, highest = max(start - REACH, 0), min(min(end, start + REACH) + REACH, len(text))
    gap = text.rfind("\n\n", lowest, start)
    first = lowest if gap < 0 else gap + 2
    for match in _EMPTY_LINE.finditer(text, first, start):
        first = match.end()
    before = text[first:start]
    gap = text.find("\n\n", min(end, highest), highest)
    last = highest if gap < 0 else gap
    empty = _EMPTY_LINE.search(text, min(end, last), last)
    return start - len(before.lstrip()), empty.start() if empty else last


def quotations(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """The quotations in the paragraph `[start, end)` of `text`, outer ones before those that stand in them.

    Linear in the length of the paragraph. None crosses another; those of one level do not overlap.
    """
    marks = [match.start() for match in _MARK.finditer(text, start, end)]
    return _nested(text, _Pairing(text, start, end, marks).found()) if marks else ()


class _Open(NamedTuple):
    start: int
    kind: int
    found: int
    """How many quotations were found before it."""


class _Pairing:
    """The marks of one paragraph, paired from left to right."""

    def __init__(self, text: str, start: int, end: int, marks: list[int]) -> None:
        self._text = text
        self._start = start
        self._end = start + len(text[start:end].rstrip())
        self._marks = marks
        self._stack: list[_Open] = []
        self._found: list[Quotation] = []
        self._last = -1
        """Which of the found was closed last."""
        self._single_ends: dict[int, int] = {}
        """Where a quotation that was opened so far could end at a single mark, by its start."""

    def found(self) -> list[Quotation]:
        for number, place in enumerate(self._marks):
            mark = self._text[place]
            kind = _KINDS[mark]
            if kind == _SINGLE:
                self._single(number, place, mark)
            elif self._opens(place, mark, kind):
                self._open(place, kind)
            elif not self._is_inches(number, place):
                self._close(place, kind)
        self._leave(self._stack, self._end)
        return self._found

    def _open(self, place: int, kind: int) -> None:
        if len(self._stack) == _DEPTH:
            self._leave(self._stack, place)
            self._stack.clear()
        self._stack.append(_Open(place, kind, len(self._found)))

    def _before(self, place: int) -> str:
        """The character before the mark and any marks that touch it; empty at the start of the paragraph."""
        lowest = max(self._start, place - _TOUCHING)
        while place > lowest and self._text[place - 1] in _MARKS:
            place -= 1
        return self._text[place - 1] if place > self._start else ""

    def _after(self, place: int) -> str:
        highest = min(self._end, place + _TOUCHING)
        place += 1
        while place < highest and self._text[place] in _MARKS:
            place += 1
        return self._text[place] if place < self._end else ""

    def _looks_opening(self, place: int) -> bool:
        before, after = self._before(place), self._after(place)
        return (not before.strip() or before in _BEFORE_OPENING) and bool(after.strip()) and after not in _CLOSING

    def _looks_closing(self, place: int) -> bool:
        before, after = self._before(place), self._after(place)
        return bool(before.strip()) and not after.isalnum()

    def _is_open(self, kind: int) -> bool:
        return any(each.kind == kind for each in self._stack)

    def _opens(self, place: int, mark: str, kind: int) -> bool:
        is_open = self._is_open(kind)
        opening = self._looks_opening(place)
        if mark in "“‟":  # „German“ closes with it
            return opening or not is_open or not self._looks_closing(place)
        if mark in "«‹":  # »German« closes with it
            return not (is_open and not opening and self._looks_closing(place))
        if mark in "”»›":  # put the wrong way round, or as Swedes and Germans do
            return opening and not is_open
        return mark == "„" or opening or not (is_open or self._looks_closing(place))

    def _is_inches(self, number: int, place: int) -> bool:
        """Whether the mark is a measure: behind a short number, and not the one that could close."""
        text = self._text
        if self._text[place] not in '"”' or not text[place - 1 : place].isdecimal():
            return False
        if place >= _YEAR and text[place - _YEAR : place].isdecimal():
            return False
        if not self._is_open(_DOUBLE):
            return True
        following = self._marks[number + 1 : number + 2]
        return bool(following) and text[following[0]] in '"”' and self._looks_closing(following[0])

    def _single(self, number: int, place: int, mark: str) -> None:
        if self._looks_opening(place):
            is_apostrophe = mark != "‘" and _ELISION.match(self._text, place + 1)
            if not is_apostrophe and not (mark == "’" and self._is_open(_DOUBLE)):
                self._open(place, _SINGLE)
            return
        if not self._looks_closing(place) or self._text[place - 1].isdecimal():
            return
        # The dockers’ union: what looks closing behind an s may be an apostrophe.
        is_possessive = self._text[place - 1] in "sS" and not self._after(place).strip() and place + 1 < self._end
        top = self._stack[-1] if self._stack else None
        if top and top.kind == _SINGLE:
            if not (is_possessive and self._single_follows(number)):
                self._close(place, _SINGLE)
        elif top and not is_possessive:
            self._single_ends.setdefault(top.start, place + 1)

    def _single_follows(self, number: int) -> bool:
        """Whether another single mark could close what this one leaves open; the next four marks are asked."""
        for place in self._marks[number + 1 : number + 5]:
            if _KINDS[self._text[place]] == _SINGLE:
                return self._looks_closing(place)
        return False

    def _close(self, place: int, kind: int) -> None:
        """The mark at `place` closes the nearest of its kind, else the nearest of any, else what has no start."""
        kinds = [each.kind for each in self._stack]
        if kind in kinds or (kinds and kind != _SINGLE):
            depth = len(kinds) - 1 - kinds[::-1].index(kind) if kind in kinds else len(kinds) - 1
            self._leave(self._stack[depth + 1 :], place)
            opened = self._stack[depth]
            del self._stack[depth:]
            self._add(Quotation(opened.start, place + 1))
        elif kind != _SINGLE:
            self._close_unopened(place)

    def _close_unopened(self, place: int) -> None:
        """Words that only a closing mark shows: they begin behind what was quoted and said before."""
        if self._last < 0:
            self._add(Quotation(self._start, place + 1, is_opened=False))
            return
        last = self._found[self._last]
        ended = _SENTENCE_END.search(self._text, last.end - 2, place)
        clauses = list(_CLAUSE_END.finditer(self._text, last.end, place))
        begun = ended or (clauses[-1] if clauses else None)
        if begun and last.end <= begun.end() < place:
            self._add(Quotation(begun.end(), place + 1, is_opened=False))
        else:
            self._found[self._last] = last._replace(end=place + 1)

    def _add(self, closed: Quotation) -> None:
        self._last = len(self._found)
        self._found.append(closed)

    def _leave(self, opened: list[_Open], limit: int) -> None:
        """What was opened and is not closed before `limit`; a single mark was an apostrophe then."""
        for each in [each for each in reversed(opened) if each.kind != _SINGLE]:
            later = (found.start for found in self._found[each.found :] if found.start > each.start)
            self._found.append(self._unclosed(each.start, min(later, default=limit)))

    def _unclosed(self, start: int, end: int) -> Quotation:
        single = self._single_ends.get(start, end + 1)
        is_last = single <= end and not self._text[single:end].strip(_CLOSING + " \n")
        if single <= end and (is_last or not _CONTINUED.match(self._text, end)):
            return Quotation(start, single)
        return Quotation(start, start + len(self._text[start:end].rstrip()), is_closed=False)


def _nested(text: str, found: list[Quotation]) -> tuple[Quotation, ...]:
    """In order, each with its level; one that would cross another, or holds nothing, is none."""
    kept: list[Quotation] = []
    around: list[int] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        while around and around[-1] <= each.start:
            around.pop()
        says_something = text[each.start : min(each.end, each.start + _GLANCE)].strip(_MARKS + " \t\n")
        if says_something and (not around or each.end <= around[-1]):
            kept.append(each._replace(level=len(around)))
            around.append(each.end)
    return tuple(kept)

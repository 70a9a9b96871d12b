"""Comparing texts: the sentences of two editions, and the words of two sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from reader.model.article import Sentence
from reader.model.wording import GREATEST_LENGTH, normal_form, words_of
from reader.model.words import UNSPACED_CHARACTER

MOST_SENTENCES = 3_000
"""A text of more is not compared with another edition: it would take a minute."""
LIKE = 0.75
"""Of the words of two sentences together, as many are in both where one may be an edition of the other."""
RIVAL = 0.5
"""The same, where two sentences are too much alike to tell one from the other when texts were edited."""
_HALF = 0.5
"""Of the words around a sentence, as many are there again."""
_NEIGHBORS = 2


class MatchKind(StrEnum):
    """The ways in which a place is found, the surest first."""

    EXACT = "exact"
    """The same text: the position is the same, or moved by what the text has more at its beginning."""
    CONTEXT = "context"
    """The same words in an edited text, with what is around them."""
    ALIKE = "alike"
    """Words that are much the same, with what is around them."""
    ALONE = "alone"
    """The same words, which stand nowhere else here; but so few that it may be chance."""


class Alignment(NamedTuple):
    """The place of a sentence in the other edition."""

    place: int
    """Among the sentences of our text."""
    how: MatchKind


class SentenceAligner:
    """Aligns two editions of a text, each given as its sentences in order."""

    def __init__(self, theirs: Sequence[str], ours: Sequence[str]) -> None:
        self._theirs = [_Words.of(sentence) for sentence in theirs]
        self._ours = [_Words.of(sentence) for sentence in ours]
        self._is_too_long = max(len(theirs), len(ours)) > MOST_SENTENCES

    def anchor(self, index: int) -> Alignment | None:
        """Return the place of their sentence at `index` in ours; None if it is not sure."""
        if self._is_too_long:
            return None
        sentence = self._theirs[index]
        places = [n for n, other in enumerate(self._ours) if other.text == sentence.text]
        if places:
            return self._same(index, places)
        if self._rivals(self._theirs, sentence) != [index]:
            return None
        found = self._rivals(self._ours, sentence)
        if len(found) != 1 or dice_similarity(self._ours[found[0]], sentence) < LIKE:
            return None
        is_theirs_only = self._rivals(self._theirs, self._ours[found[0]]) == [index]
        return (
            Alignment(found[0], MatchKind.ALIKE) if is_theirs_only and self._shares_context(index, found[0]) else None
        )

    def _same(self, index: int, places: list[int]) -> Alignment | None:
        """Which of the places with the same words it is."""
        is_alone = self._rivals(self._theirs, self._theirs[index]) == [index]
        if is_alone and self._rivals(self._ours, self._theirs[index]) == places[:1]:
            return Alignment(places[0], MatchKind.CONTEXT) if self._shares_context(index, places[0]) else None
        their_texts, our_texts = ([words.text for words in side] for side in (self._theirs, self._ours))
        around = _around(their_texts, index)
        ours = [place for place in places if _around(our_texts, place) == around]
        theirs = [n for n in range(len(their_texts)) if _around(their_texts, n) == around]
        return Alignment(ours[0], MatchKind.CONTEXT) if len(ours) == 1 and theirs == [index] else None

    def _shares_context(self, index: int, place: int) -> bool:
        """Whether half of the words on either side of their sentence are beside ours; no words are no context."""
        known = shared = 0
        for theirs, ours in zip(_sides(self._theirs, index), _sides(self._ours, place), strict=True):
            known += theirs.total()
            shared += (theirs & ours).total()
        return known > 0 and shared >= known * _HALF

    @staticmethod
    def _rivals(sentences: list[_Words], sentence: _Words) -> list[int]:
        """Which of these sentences are like this one, itself included."""
        return [
            n
            for n, other in enumerate(sentences)
            if other.text == sentence.text or dice_similarity(other, sentence) >= RIVAL
        ]


class _Words(NamedTuple):
    text: str
    """With white space collapsed."""
    counts: Counter[str]
    total: int

    @classmethod
    def of(cls, sentence: str) -> _Words:
        counts = Counter(words_of(normal_form(sentence)))
        return cls(" ".join(sentence.split()), counts, counts.total())


def dice_similarity(one: _Words, other: _Words) -> float:
    """Dice's coefficient of the words of two sentences, whatever their order: 1 if all are in both, 0 if none is."""
    few, many = sorted((one.total, other.total))
    if not few or 2 * few < RIVAL * (few + many):  # even if all of the shorter one were in the longer
        return 0.0
    return 2 * (one.counts & other.counts).total() / (few + many)


def _around(sentences: Sequence[str], index: int) -> tuple[str, str, str]:
    """A sentence with the one before and the one behind, each empty at the edge of the text."""
    before = sentences[index - 1] if index else ""
    behind = sentences[index + 1] if index + 1 < len(sentences) else ""
    return before, sentences[index], behind


def _sides(sentences: list[_Words], index: int) -> tuple[Counter[str], Counter[str]]:
    """The words before and behind a sentence, as far as its context goes."""
    before = sentences[max(0, index - _NEIGHBORS) : index]
    behind = sentences[index + 1 : index + 1 + _NEIGHBORS]
    return _joined(before), _joined(behind)


def _joined(sentences: list[_Words]) -> Counter[str]:
    words: Counter[str] = Counter()
    for sentence in sentences:
        words += sentence.counts
    return words


def shift_between(theirs: str, ours: str) -> int | None:
    """Return how much later the shared text begins in ours, in code points; None if neither holds the other.

    White space around a text does not count. A text that stands more than once in the other is not found.
    """
    core = theirs.strip()
    begins = theirs.find(core)
    if core and ours.count(core) == 1:
        return _only(ours, core, begins)
    core = ours.strip()
    if core and theirs.count(core) == 1:
        back = _only(theirs, core, ours.find(core))
        return None if back is None else -back
    return None


def _only(text: str, core: str, begins: int) -> int | None:
    """How far `core` begins after `begins` in the text; None if it stands there again, overlapping itself."""
    place = text.find(core)
    return place - begins if text.find(core, place + 1) < 0 else None


class EditionMatch(NamedTuple):
    """The place of a sentence of the earlier edition in the later one."""

    position: int | None
    """Among the sentences of the later edition; None where it is not sure which it is, or it is gone."""
    how: MatchKind | None
    why: str = ""
    """Why it is not found, or not exactly."""


class EditionText(NamedTuple):
    """The text of one edition, and its sentences in order."""

    text: str
    sentences: Sequence[Sentence]


_WHY = {
    MatchKind.EXACT: "",
    MatchKind.CONTEXT: "same sentence, moved",
    MatchKind.ALIKE: "similar wording",
}


class EditionAligner:
    """Finds the sentences of an earlier edition in a later one, one at a time.

    A sentence is found exactly where its words stand once in either edition, character for character, at the
    same place (counted from the beginning of the text or from its end) or between the same two sentences. What
    else is found is found as `SentenceAligner` finds it. Headlines said again are no sentences here.
    """

    def __init__(self, earlier: EditionText, later: EditionText) -> None:
        self._earlier, self._later = _Side(earlier), _Side(later)
        self._anchors: SentenceAligner | None = None
        self.of = lru_cache(maxsize=None)(self._of)
        """Returns the place of the sentence at a position of the earlier edition."""

    def _of(self, position: int) -> EditionMatch:
        index = self._earlier.index_of.get(position)
        if index is None:
            return EditionMatch(None, None, "it is a headline said again")
        place = self._exact(index)
        if place is not None:
            return EditionMatch(self._later.positions[place], MatchKind.EXACT)
        if self._anchors is None:
            self._anchors = SentenceAligner(self._earlier.words, self._later.words)
        anchor = self._anchors.anchor(index)
        if anchor is None:
            return EditionMatch(None, None, self._why_not(index))
        return EditionMatch(self._later.positions[anchor.place], anchor.how, _WHY[anchor.how])

    def _exact(self, index: int) -> int | None:
        words = self._earlier.words[index]
        if self._earlier.counts[_flat(words)] != 1 or self._later.counts[_flat(words)] != 1:
            return None
        place = self._later.flat.index(_flat(words))
        if self._later.words[place] != words:
            return None
        is_there = self._earlier.starts[index] == self._later.starts[place]
        is_there = is_there or self._earlier.ends[index] == self._later.ends[place]
        is_between = _around(self._earlier.flat, index) == _around(self._later.flat, place)
        return place if is_there or is_between else None

    def _why_not(self, index: int) -> str:
        if max(len(self._earlier.words), len(self._later.words)) > MOST_SENTENCES:
            return f"over {MOST_SENTENCES:,} sentences: compared word for word only"
        count = self._later.counts[self._earlier.flat[index]]
        if count > 1:
            return f"its words stand there {count} times"
        return "its words stand there among others" if count else "no sentence there is surely the same"


class _Side:
    """One edition, as its sentences are looked for."""

    def __init__(self, edition: EditionText) -> None:
        asked = [sentence for sentence in edition.sentences if sentence.is_judged]
        self.words = [edition.text[sentence.start : sentence.end] for sentence in asked]
        self.flat = [_flat(words) for words in self.words]
        self.counts = Counter(self.flat)
        self.positions = [sentence.position for sentence in asked]
        self.index_of = {position: index for index, position in enumerate(self.positions)}
        self.starts = [sentence.start for sentence in asked]
        self.ends = [len(edition.text) - sentence.end for sentence in asked]
        """Counted from the end of the text."""


def _flat(words: str) -> str:
    return " ".join(words.split())


_TOKENS = re.compile(rf"{UNSPACED_CHARACTER}|(?:(?!{UNSPACED_CHARACTER})\w)+|[^\w\s]")
"""Words, signs one by one, and the characters of scripts that are written without spaces."""


class TextDifference(NamedTuple):
    """The differences of one sentence from another."""

    spans: tuple[tuple[int, int], ...] = ()
    """The spans of its changed or additional words: code points into its text, end exclusive."""
    gaps: tuple[int, ...] = ()
    """Places where words of the other are missing: the code point after the word before them; 0 at the beginning."""


def text_difference(text: str, other: str) -> TextDifference:
    """Return the differences of `text` from `other`, except in capitals and the kind of quotation marks and dashes.

    Texts that are longer than what is compared by its words are alike only word for word.
    """
    if max(len(text), len(other)) > GREATEST_LENGTH or normal_form(text) == normal_form(other):
        return TextDifference()
    tokens = list(_TOKENS.finditer(text))
    words = [normal_form(token.group()) for token in tokens]
    others = [normal_form(token.group()) for token in _TOKENS.finditer(other)]
    spans, gaps = [], []
    for what, _, _, start, end in SequenceMatcher(None, others, words, autojunk=False).get_opcodes():
        if what in {"replace", "insert"}:
            spans.append((tokens[start].start(), tokens[end - 1].end()))
        elif what == "delete":
            gaps.append(tokens[start - 1].end() if start else 0)
    return TextDifference(tuple(spans), tuple(gaps))

"""Where the sentences of an earlier edition of an article are in a later one, and how sure that is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reader.model.anchoring import MOST_SENTENCES, Editions, How

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.article import Sentence


class Where(NamedTuple):
    """Where a sentence of the earlier edition is in the later one."""

    position: int | None
    """Among the sentences of the later edition; None where it is not sure which it is, or it is gone."""
    how: How | None
    why: str = ""
    """Why it is not found, or not exactly."""


class Edition(NamedTuple):
    """The text of one edition, and its sentences in order."""

    text: str
    sentences: Sequence[Sentence]


_WHY = {
    How.EXACT: "",
    How.CONTEXT: "the same words, but not between the same sentences",
    How.ALIKE: "words much the same, with half of what is around",
}


class Places:
    """Finds the sentences of an earlier edition in a later one, one at a time.

    A sentence is found exactly where its words stand once in either edition, character for character, at the
    same place (counted from the beginning of the text or from its end) or between the same two sentences. What
    else is found is found as `anchoring.Editions` finds it. Headlines said again are no sentences here.
    """

    def __init__(self, earlier: Edition, later: Edition) -> None:
        self._earlier, self._later = _Side(earlier), _Side(later)
        self._anchors: Editions | None = None

    def of(self, position: int) -> Where:
        """Where the sentence at `position` of the earlier edition is."""
        index = self._earlier.index_of.get(position)
        if index is None:
            return Where(None, None, "it is a headline said again")
        place = self._exact(index)
        if place is not None:
            return Where(self._later.positions[place], How.EXACT)
        if self._anchors is None:
            self._anchors = Editions(self._earlier.words, self._later.words)
        anchor = self._anchors.anchor(index)
        if anchor is None:
            return Where(None, None, self._why_not(index))
        return Where(self._later.positions[anchor.place], anchor.how, _WHY[anchor.how])

    def _exact(self, index: int) -> int | None:
        words = self._earlier.words[index]
        if self._earlier.counts[_flat(words)] != 1 or self._later.counts[_flat(words)] != 1:
            return None
        place = self._later.flat.index(_flat(words))
        if self._later.words[place] != words:
            return None
        is_there = self._earlier.starts[index] == self._later.starts[place]
        is_there = is_there or self._earlier.ends[index] == self._later.ends[place]
        return place if is_there or self._earlier.around(index) == self._later.around(place) else None

    def _why_not(self, index: int) -> str:
        if max(len(self._earlier.words), len(self._later.words)) > MOST_SENTENCES:
            return f"over {MOST_SENTENCES:,} sentences: compared word for word only"
        count = self._later.counts[self._earlier.flat[index]]
        if count > 1:
            return f"its words stand there {count} times"
        return "its words stand there among others" if count else "no sentence there is surely the same"


class _Side:
    """One edition, as its sentences are looked for."""

    def __init__(self, edition: Edition) -> None:
        asked = [sentence for sentence in edition.sentences if sentence.is_judged]
        self.words = [edition.text[sentence.start : sentence.end] for sentence in asked]
        self.flat = [_flat(words) for words in self.words]
        self.counts = Counter(self.flat)
        self.positions = [sentence.position for sentence in asked]
        self.index_of = {position: index for index, position in enumerate(self.positions)}
        self.starts = [sentence.start for sentence in asked]
        self.ends = [len(edition.text) - sentence.end for sentence in asked]
        """Counted from the end of the text."""

    def around(self, index: int) -> tuple[str, str]:
        """The sentences before and behind, each empty at the edge of the text."""
        before = self.flat[index - 1] if index else ""
        return before, self.flat[index + 1] if index + 1 < len(self.flat) else ""


def _flat(words: str) -> str:
    return " ".join(words.split())

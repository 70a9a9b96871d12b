"""The annotations of one annotator on one article, and filters over its sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from reader.model.annotation import (
    PUT_OFF,
    AnnotationKey,
    Decision,
    Mention,
    MentionKey,
    Note,
    SentenceRef,
    State,
    Subject,
    Value,
)
from reader.model.article import Sentence
from reader.model.codebook import Label, Layer


class FilterKind(StrEnum):
    """The property that a filter selects sentences by."""

    UNDECIDED = "undecided"
    PUT_OFF = "put_off"
    NOTED = "noted"
    LABEL = "label"
    TARGET = "target"
    CLAIM = "claim"
    RECURRING = "recurring"
    DIFFERING = "differing"


class Filter(NamedTuple):
    """Sentences of one sort, as one annotator judged them."""

    sort: FilterKind
    what: str = ""
    """Layer and label as `layer:label`, or the id of a target or claim; empty for the other sorts."""
    title: str = ""
    """The name on the screen."""
    former: tuple[str, ...] = ()
    """Of a label: the ids that it had before."""

    def matches(self, reading: ArticleAnnotations, position: int, layers: Sequence[str]) -> bool:
        """Whether the sentence at `position` is of this sort; `layers` are those asked for."""
        answers = reading.at(position)
        found = False
        match self.sort:
            case FilterKind.UNDECIDED:
                found = reading.is_undecided(position, layers)
            case FilterKind.PUT_OFF:
                found = any(decision.state in PUT_OFF for decision in answers.values())
            case FilterKind.NOTED:
                found = reading.note(position) is not None
            case FilterKind.LABEL:
                layer, label = self.what.split(":", 1)
                names = (label, *self.former)
                found = any(on == layer and name in names for on, name in given_labels(answers))
            case FilterKind.TARGET:
                found = any(
                    target == self.what and answer.state is State.LABELLED for (_, target), answer in answers.items()
                )
            case FilterKind.CLAIM:
                found = any(mention.claim_id == self.what for mention in reading.mentions_at(position))
            case FilterKind.RECURRING:
                found = reading.sentences[position].start in reading.recurring
            case FilterKind.DIFFERING:
                found = reading.sentences[position].start in reading.differing
        return found


def given_labels(answers: dict[tuple[str, str], Decision]) -> list[tuple[str, str]]:
    """The layer and id of every label that was given; a state without a label counts as one."""
    found = []
    for (layer, _), decision in answers.items():
        labels = [stance.stance for stance in decision.stances] + [mark.label for mark in decision.marks]
        if decision.label:
            labels.append(decision.label)
        found += [(layer, label) for label in labels or [decision.state.value]]
    return found


_NOTHING: frozenset[tuple[str, str]] = frozenset()


class ArticleAnnotations:
    """The sentences of an article with one annotator's judgments; changed as they judge.

    Targets and claims are those that count: what was judged toward one that was merged into another stands
    here toward that one.
    """

    def __init__(
        self, article_id: str, sentences: tuple[Sentence, ...], counts_as: Mapping[str, str] | None = None
    ) -> None:
        self.article_id = article_id
        self.sentences = sentences
        self.decisions: dict[int, dict[tuple[str, str], Decision]] = {}
        """By start of the sentence, then by layer and target id."""
        self.notes: dict[int, Note] = {}
        """By start of the sentence."""
        self.mentions: dict[int, dict[MentionKey, Mention]] = {}
        """By start of the sentence, in the order in which they were made."""
        self.recurring: Mapping[int, int] = {}
        """The number of similar sentences in other articles, by start of the sentence."""
        self.differing: Mapping[int, frozenset[tuple[str, str]]] = {}
        """For an adjudicator: the questions that annotators answered differently, by start of the sentence."""
        self._counts_as = counts_as or {}
        self._done: dict[tuple[str, ...], int] = {}
        self._positions = {sentence.start: sentence.position for sentence in sentences}

    @property
    def judged_count(self) -> int:
        """The number of sentences that annotators are asked about."""
        return self.done(())

    def done(self, layers: tuple[str, ...]) -> int:
        """The number of sentences that are asked about and decided on every one of `layers`.

        Counted once, then kept up to date by `apply`.
        """
        if layers not in self._done:
            self._done[layers] = sum(s.is_judged and self.is_decided(s.position, layers) for s in self.sentences)
        return self._done[layers]

    def ref(self, position: int) -> SentenceRef:
        """The reference to the sentence at `position`."""
        sentence = self.sentences[position]
        return SentenceRef(self.article_id, sentence.start, sentence.end)

    def at(self, position: int) -> dict[tuple[str, str], Decision]:
        """The decisions on the sentence at `position`, by layer and target id."""
        return self.decisions.get(self.sentences[position].start, {})

    def note(self, position: int) -> Note | None:
        """The note on the sentence at `position`."""
        return self.notes.get(self.sentences[position].start)

    def mentions_at(self, position: int) -> dict[MentionKey, Mention]:
        """The claims that the sentence at `position` mentions."""
        return self.mentions.get(self.sentences[position].start, {})

    def decision(self, position: int, layer: str, target_id: str) -> Decision | None:
        """The decision on one layer (and target) of the sentence at `position`."""
        return self.at(position).get((layer, target_id))

    def is_decided(self, position: int, layers: Iterable[str]) -> bool:
        """Whether the sentence is decided on every one of `layers`, toward whichever target."""
        decided = {layer for layer, _ in self.at(position)}
        return all(layer in decided for layer in layers)

    def is_undecided(self, position: int, layers: Iterable[str]) -> bool:
        """Whether annotators are asked about the sentence and this one has not answered all."""
        return self.sentences[position].is_judged and not self.is_decided(position, layers)

    def unsettled(self, position: int) -> frozenset[tuple[str, str]]:
        """The questions about the sentence that annotators differ on and that are not answered here."""
        differing = self.differing.get(self.sentences[position].start)
        if not differing:
            return _NOTHING
        answers = self.at(position)
        return frozenset(each for each in differing if each not in answers or answers[each].state in PUT_OFF)

    def matching(self, wanted: Filter, layers: Sequence[str]) -> list[int]:
        """The positions of the sentences that `wanted` matches; `layers` are those asked for."""
        return [s.position for s in self.sentences if wanted.matches(self, s.position, layers)]

    def undecided(self, layers: Collection[str]) -> list[int]:
        """The positions of the sentences that wait."""
        return [s.position for s in self.sentences if self.is_undecided(s.position, layers)]

    def nearest(self, position: int, is_wanted: Callable[[int], bool], *, backwards: bool = False) -> int | None:
        """The nearest position after (before) this one that is wanted."""
        others = range(position - 1, -1, -1) if backwards else range(position + 1, len(self.sentences))
        return next(filter(is_wanted, others), None)

    def next_to_judge(
        self,
        position: int,
        questions: Sequence[tuple[str, str]],
        answered: Collection[tuple[int, tuple[str, str]]] = (),
    ) -> int | None:
        """The nearest sentence after `position` that is asked about and lacks one of the answers.

        `questions` are layers with target ids; `answered` are answers about to be written, each with its sentence.
        """
        for later in range(position + 1, len(self.sentences)):
            if self.sentences[later].is_judged and any(
                q not in self.at(later) and (later, q) not in answered for q in questions
            ):
                return later
        return None

    def alone(self, position: int) -> ArticleAnnotations:
        """Return the annotations on one sentence, at position 0."""
        sentence = self.sentences[position]
        found = ArticleAnnotations(self.article_id, (sentence._replace(position=0),), self._counts_as)
        found.decisions[sentence.start] = dict(self.at(position))
        found.mentions[sentence.start] = dict(self.mentions_at(position))
        if sentence.start in self.notes:
            found.notes[sentence.start] = self.notes[sentence.start]
        return found

    def position_of(self, start: int) -> int | None:
        """The position of the sentence that starts at code point `start`."""
        return self._positions.get(start)

    def apply(self, subject: Subject, after: Value | None) -> None:
        """Apply a change that has been written, if it is on this article."""
        match subject:
            case AnnotationKey(ref) if ref.article_id == self.article_id and ref.start in self._positions:
                self._decide(subject, after if isinstance(after, Decision) else None)
            case MentionKey(ref, claim_id) if ref.article_id == self.article_id:
                mentions = self.mentions.setdefault(ref.start, {})
                mention = subject._replace(claim_id=self._counts_as.get(claim_id, claim_id))
                if isinstance(after, Mention):
                    mentions[mention] = after
                else:
                    mentions.pop(mention, None)
            case SentenceRef() if subject.article_id == self.article_id:
                if isinstance(after, Note):
                    self.notes[subject.start] = after
                else:
                    self.notes.pop(subject.start, None)

    def _decide(self, question: AnnotationKey, after: Decision | None) -> None:
        position = self._positions[question.ref.start]
        before = {layers: self.is_decided(position, layers) for layers in self._done}
        answers = self.decisions.setdefault(question.ref.start, {})
        key = question.layer, self._counts_as.get(question.target_id, question.target_id)
        if after is not None:
            answers[key] = after
        else:
            answers.pop(key, None)
        if self.sentences[position].is_judged:
            for layers, was_decided in before.items():
                self._done[layers] += self.is_decided(position, layers) - was_decided


def label_of(layer: Layer, decision: Decision) -> Label | None:
    """The label of the codebook that a decision gave; the first, where it holds several stances."""
    if decision.stances:
        return layer.label(decision.stances[0].stance)
    if decision.label:
        return layer.label(decision.label)
    if decision.marks:
        return layer.label(decision.marks[0].label)
    return next((label for label in layer.labels if label.state is decision.state), None)

"""Carrying what one annotator says of a sentence to other sentences that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import AnnotationKey, Change, Decision, State, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reader.model.annotation import Mark, Mention, MentionKey
    from reader.model.article_annotations import ArticleAnnotations


class AnnotatedSentence(NamedTuple):
    """A sentence, with what one annotator says of it."""

    text: str
    """Of the sentence alone."""
    reading: ArticleAnnotations
    """Of the sentence alone: it is the one at position 0."""


class Transfer(NamedTuple):
    """What carrying a judgment comes to."""

    changes: tuple[Change, ...] = ()
    made: int = 0
    """Judgments that the changes make: a decision on one question, or a mention of a claim."""
    sentences: int = 0
    """Sentences that the changes are on."""
    contradicted: int = 0
    """Judgments that stand otherwise: the changes overwrite them, or leave them if they were to be kept."""
    left_out: int = 0
    """Labels of words that are not at the same place in the other sentence."""


class _Step(NamedTuple):
    """One judgment for one sentence."""

    changes: tuple[Change, ...] = ()
    is_contradicted: bool = False
    left_out: int = 0


def transfer(source: AnnotatedSentence, others: Iterable[AnnotatedSentence], *, overwrites: bool = False) -> Transfer:
    """The changes that make the judgments of `source` those of the others too.

    All are carried that were made: decisions toward every target and on every layer, and mentions, with
    holders, voices and confidence; but no notes, and nothing that was only skipped. What stands otherwise on
    another sentence stays, unless `overwrites`. When they were made, and how long it took, is not carried.
    """
    changes: list[Change] = []
    made = sentences = contradicted = left_out = 0
    for other in others:
        steps = [*_decisions(source, other), *_mentions(source.reading, other.reading)]
        written = [step for step in steps if step.changes and (overwrites or not step.is_contradicted)]
        changes += (change for step in written for change in step.changes)
        made += len(written)
        sentences += bool(written)
        contradicted += sum(step.is_contradicted for step in steps)
        left_out += sum(step.left_out for step in steps)
    return Transfer(tuple(changes), made, sentences, contradicted, left_out)


def is_transferable(source: AnnotatedSentence) -> bool:
    """Whether anything is said of a sentence that can be carried."""
    decisions = source.reading.at(0).values()
    return bool(source.reading.mentions_at(0)) or any(each.state is not State.SKIPPED for each in decisions)


def _decisions(source: AnnotatedSentence, other: AnnotatedSentence) -> Iterator[_Step]:
    spot = other.reading.spot(0)
    for (layer, target), decision in source.reading.at(0).items():
        if decision.state is State.SKIPPED:
            continue
        marks = tuple(mark for mark in (_moved(each, source, other) for each in decision.marks) if mark)
        left_out = len(decision.marks) - len(marks)
        if left_out and not marks:
            yield _Step(left_out=left_out)
            continue
        after = decision._replace(marks=marks, codebook_version="", created_at="", updated_at="", seconds=None)
        stands = other.reading.decision(0, layer, target)
        if stands is None:
            yield _Step((_decided(AnnotationKey(spot, layer, target), after),), left_out=left_out)
        elif stands.judgment() != after.judgment():
            yield _Step((_decided(AnnotationKey(spot, layer, target), after),), is_contradicted=True, left_out=left_out)
        else:
            yield _Step(left_out=left_out)


def _decided(question: AnnotationKey, decision: Decision) -> Change:
    return Change(SubjectKind.DECISION, question, decision)


def _moved(mark: Mark, source: AnnotatedSentence, other: AnnotatedSentence) -> Mark | None:
    """The mark on the same words at the same place of the other sentence; None if they are not there."""
    if mark.start is None or mark.end is None:
        return mark
    begin, there = source.reading.spot(0).start, other.reading.spot(0).start
    start, end = mark.start - begin, mark.end - begin
    if not 0 <= start < end <= len(source.text) or _words(source.text, start, end) != _words(other.text, start, end):
        return None
    return mark._replace(start=there + start, end=there + end)


def _words(text: str, start: int, end: int) -> tuple[str, bool, bool]:
    """The words there, and whether a word begins before them or goes on after them."""
    words = text[start:end]
    goes_on = words[-1:].isalnum() and text[end : end + 1].isalnum()
    return words, bool(start) and words[:1].isalnum() and text[start - 1].isalnum(), goes_on


def _mentions(source: ArticleAnnotations, other: ArticleAnnotations) -> Iterator[_Step]:
    """What is said of one claim by one claimant is one judgment, in whichever relations the sentence is to it."""
    spot = other.spot(0)
    mine, theirs = _by_claimant(source.mentions_at(0)), _by_claimant(other.mentions_at(0))
    for key, mentions in mine.items():
        there = theirs.get(key, {})
        wanted = {
            mention._replace(spot=spot): value._replace(codebook_version="", created_at="", updated_at="", seconds=None)
            for mention, value in mentions.items()
        }
        gone = [Change(SubjectKind.MENTION, mention, None) for mention in there if mention not in wanted]
        new = [
            Change(SubjectKind.MENTION, mention, value)
            for mention, value in wanted.items()
            if mention not in there or _said(there[mention]) != _said(value)
        ]
        yield _Step((*gone, *new), is_contradicted=bool(there and (gone or new)))


def _by_claimant(mentions: Mapping[MentionKey, Mention]) -> dict[tuple[str, str], dict[MentionKey, Mention]]:
    found: dict[tuple[str, str], dict[MentionKey, Mention]] = {}
    for mention, value in mentions.items():
        found.setdefault((mention.claim_id, mention.holder), {})[mention] = value
    return found


def _said(mention: Mention) -> tuple[str, int | None]:
    """What is said, without when and under which codebook."""
    return mention.voice, mention.confidence

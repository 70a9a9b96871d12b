"""Carrying the judgments on a sentence to other sentences with the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from reader.model.annotation import AnnotationKey, Change, Decision, Mark, Mention, MentionKey, Note, State, SubjectKind
from reader.model.article_annotations import ArticleAnnotations

Judgment: TypeAlias = Decision | Mention | Note


class SentenceText(NamedTuple):
    """The text of a sentence, and where in its article it begins."""

    text: str
    start: int
    """Code points into the article's text."""


class AnnotatedSentence(NamedTuple):
    """A sentence, with the annotations of one annotator."""

    text: str
    """Of the sentence alone."""
    annotations: ArticleAnnotations
    """Of the sentence alone: it is the one at position 0."""

    @property
    def place(self) -> SentenceText:
        """The text with its place."""
        return SentenceText(self.text, self.annotations.ref(0).start)


class Transfer(NamedTuple):
    """The changes that carry judgments to other sentences."""

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


def transfer(
    source: AnnotatedSentence,
    others: Iterable[AnnotatedSentence],
    *,
    overwrites: bool = False,
    with_note: bool = False,
) -> Transfer:
    """Return the changes that carry the judgments on `source` to the others.

    Carried are decisions toward every target and on every layer, and mentions, with holders, voices and
    confidence; but no notes, and no skipped decisions. Other judgments on another sentence stay, unless
    `overwrites`. With `with_note`, the note comes too, where there is none. Times and durations are not carried.
    """
    changes: list[Change] = []
    made = sentences = contradicted = left_out = 0
    for other in others:
        steps = [*_decisions(source, other), *_mentions(source, other)]
        steps += _notes(source, other) if with_note else ()
        written = [step for step in steps if step.changes and (overwrites or not step.is_contradicted)]
        changes += (change for step in written for change in step.changes)
        made += len(written)
        sentences += bool(written)
        contradicted += sum(step.is_contradicted for step in steps)
        left_out += sum(step.left_out for step in steps)
    return Transfer(tuple(changes), made, sentences, contradicted, left_out)


def is_transferable(source: AnnotatedSentence) -> bool:
    """Whether a sentence has a judgment that can be carried."""
    decisions = source.annotations.at(0).values()
    return bool(source.annotations.mentions_at(0)) or any(each.state is not State.SKIPPED for each in decisions)


def moved(
    value: Judgment, source: SentenceText, other: SentenceText, *, keeps_times: bool = False
) -> tuple[Judgment | None, int]:
    """Return a judgment as it is on another sentence, and how many of its marks are on words that are not there.

    None where no mark is left. A mark stays on the same words at the same place of the sentence. With
    `keeps_times` it is the judgment that was made, carried to another place; else one that is made now.
    """
    left_out = 0
    if isinstance(value, Decision) and value.marks:
        marks = tuple(mark for mark in (_moved_mark(each, source, other) for each in value.marks) if mark)
        left_out = len(value.marks) - len(marks)
        if not marks:
            return None, left_out
        value = value._replace(marks=marks)
    if not keeps_times:
        value = value._replace(codebook_version="", created_at="", updated_at="")
        if not isinstance(value, Note):
            value = value._replace(seconds=None)
    return value, left_out


def _moved_mark(mark: Mark, source: SentenceText, other: SentenceText) -> Mark | None:
    if mark.start is None or mark.end is None:
        return mark
    start, end = mark.start - source.start, mark.end - source.start
    if not 0 <= start < end <= len(source.text) or _words(source.text, start, end) != _words(other.text, start, end):
        return None
    return mark._replace(start=other.start + start, end=other.start + end)


def _words(text: str, start: int, end: int) -> tuple[str, bool, bool]:
    """The words there, and whether a word begins before them or goes on after them."""
    words = text[start:end]
    goes_on = words[-1:].isalnum() and text[end : end + 1].isalnum()
    return words, bool(start) and words[:1].isalnum() and text[start - 1].isalnum(), goes_on


def _decisions(source: AnnotatedSentence, other: AnnotatedSentence) -> Iterator[_Step]:
    ref = other.annotations.ref(0)
    for (layer, target), decision in source.annotations.at(0).items():
        if decision.state is State.SKIPPED:
            continue
        after, left_out = moved(decision, source.place, other.place)
        stands = other.annotations.decision(0, layer, target)
        if after is None or (stands is not None and stands.content() == after.content()):
            yield _Step(left_out=left_out)
        else:
            change = Change(SubjectKind.DECISION, AnnotationKey(ref, layer, target), after)
            yield _Step((change,), is_contradicted=stands is not None, left_out=left_out)


def _mentions(source: AnnotatedSentence, other: AnnotatedSentence) -> Iterator[_Step]:
    """All mentions of one claim by one claimant are one judgment, whatever their relations."""
    ref = other.annotations.ref(0)
    own, others = _by_claimant(source.annotations.mentions_at(0)), _by_claimant(other.annotations.mentions_at(0))
    for key, mentions in own.items():
        existing = others.get(key, {})
        wanted = {
            mention._replace(ref=ref): moved(value, source.place, other.place)[0] for mention, value in mentions.items()
        }
        gone = [Change(SubjectKind.MENTION, mention, None) for mention in existing if mention not in wanted]
        new = [
            Change(SubjectKind.MENTION, mention, value)
            for mention, value in wanted.items()
            if value is not None and (mention not in existing or existing[mention].content() != value.content())
        ]
        yield _Step((*gone, *new), is_contradicted=bool(existing and (gone or new)))


def _notes(source: AnnotatedSentence, other: AnnotatedSentence) -> Iterator[_Step]:
    note = source.annotations.note(0)
    if note is not None and other.annotations.note(0) is None:
        yield _Step((Change(SubjectKind.NOTE, other.annotations.ref(0), moved(note, source.place, other.place)[0]),))


def _by_claimant(mentions: Mapping[MentionKey, Mention]) -> dict[tuple[str, str], dict[MentionKey, Mention]]:
    found: dict[tuple[str, str], dict[MentionKey, Mention]] = {}
    for mention, value in mentions.items():
        found.setdefault((mention.claim_id, mention.holder), {})[mention] = value
    return found

"""Adjudication: the answers of annotators, their differences, and what they agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.model.annotation import (
    PUT_OFF,
    AnnotationKey,
    Change,
    Decision,
    Mark,
    Mention,
    MentionKey,
    Stance,
    State,
    SubjectKind,
)
from reader.model.article_annotations import ArticleAnnotations
from reader.model.codebook import JOINER

Asked = tuple[str, str]
"""A layer and the id of a target; empty where the layer is not asked for each target."""


def answer(state: str, labels: Iterable[str]) -> str:
    """Return an answer in a word: the labels, each once, sorted; else the state.

    Empty where the question was put off: skipped and unsure are no answers.
    """
    if state in PUT_OFF:
        return ""
    given = {label for label in labels if label}
    return JOINER.join(sorted(given)) if len(given) > 1 else next(iter(given), str(state))


def answer_of(decision: Decision) -> str:
    """Return the `answer` of a decision: without holders, and for marks with the place of their words."""
    labels = [decision.label, *(stance.stance for stance in decision.stances), *map(label_with_place, decision.marks)]
    return answer(decision.state, labels)


def label_with_place(mark: Mark) -> str:
    """A label with the place of the words that it is on."""
    return mark.label if mark.start is None else f"{mark.label} {mark.start}-{mark.end}"


def differ(answers: Iterable[str]) -> bool:
    """Whether two of these answers to one question differ; empty ones don't count."""
    return len({each for each in answers if each}) > 1


def differing_questions(readings: Iterable[ArticleAnnotations]) -> dict[int, frozenset[Asked]]:
    """The questions that annotators answered differently, by the start of their sentence.

    `readings` are those of one article, each of another annotator. A sentence that only one of them judged is
    no difference.
    """
    found: dict[int, frozenset[Asked]] = {}
    given: dict[int, dict[Asked, list[str]]] = {}
    for reading in readings:
        for start, answers in reading.decisions.items():
            for asked, decision in answers.items():
                given.setdefault(start, {}).setdefault(asked, []).append(answer_of(decision))
    for start, questions in given.items():
        differing_on = frozenset(asked for asked, answers in questions.items() if differ(answers))
        if differing_on:
            found[start] = differing_on
    return found


class Consensus(NamedTuple):
    """The judgments of one sentence that two or more annotators share and nobody contradicts."""

    changes: tuple[Change, ...] = ()
    """The changes that make them an adjudicator's."""
    left_open: int = 0
    """The number of them with different holders, voices or the like, which are left out."""


def agreed(readings: Sequence[ArticleAnnotations], own: ArticleAnnotations, position: int) -> Consensus:
    """Return the consensus on a sentence; `readings` are those of annotators, `own` is the adjudicator's.

    What the adjudicator has decided stays, and so do their mentions. A holder, voice, expression, aim or confidence
    is kept where everybody said the same. A claim is mentioned where two or more say so, all in the same relation.
    """
    ref = own.ref(position)
    changes: list[Change] = []
    left_open = 0
    given: dict[Asked, list[Decision]] = {}
    for reading in readings:
        for asked, each in reading.at(position).items():
            if answer_of(each) and asked not in own.at(position):
                given.setdefault(asked, []).append(each)
    for asked, decisions in given.items():
        if len(decisions) > 1 and not differ(map(answer_of, decisions)):
            decision = _common(decisions)
            left_open += any(decision.content() != each.content() for each in decisions)
            changes.append(Change(SubjectKind.DECISION, AnnotationKey(ref, *asked), decision))
    mentioned = {mention.claim_id for mention in own.mentions_at(position)}
    for subject, value, is_open in _common_mentions([reading.mentions_at(position) for reading in readings]):
        if subject.claim_id not in mentioned:
            left_open += is_open
            changes.append(Change(SubjectKind.MENTION, subject, value))
    return Consensus(tuple(changes), left_open)


def _common(decisions: Sequence[Decision]) -> Decision:
    """Return what all of these decisions share, which give the same answer."""
    first = decisions[0]
    confidence = first.confidence if all(each.confidence == first.confidence for each in decisions) else None
    stances = tuple(_common_stances([each.stances for each in decisions]))
    return Decision(State(first.state), first.label, stances, first.marks, confidence)


def _common_stances(held: Sequence[Sequence[Stance]]) -> Iterator[Stance]:
    for label in dict.fromkeys(stance.stance for stance in held[0]):
        those = [[stance for stance in stances if stance.stance == label] for stances in held]
        if all(set(each) == set(those[0]) for each in those):
            yield from those[0]
        elif all(len(each) == 1 for each in those):
            yield Stance(*(_common_word(words) for words in zip(*(each[0] for each in those), strict=True)))
        else:
            yield Stance(label)


def _common_word(words: Iterable[str]) -> str:
    distinct = set(words)
    return distinct.pop() if len(distinct) == 1 else ""


def _common_mentions(
    by_annotator: Sequence[Mapping[MentionKey, Mention]],
) -> Iterator[tuple[MentionKey, Mention, bool]]:
    """The mentions that two or more annotators made, nobody in another relation; and whether anything is left open."""
    by_claim: dict[str, list[dict[MentionKey, Mention]]] = {}
    for mentions in by_annotator:
        claims: dict[str, dict[MentionKey, Mention]] = {}
        for subject, value in mentions.items():
            claims.setdefault(subject.claim_id, {})[subject] = value
        for claim, those in claims.items():
            by_claim.setdefault(claim, []).append(those)
    for each in by_claim.values():
        subjects = [subject for those in each for subject in those]
        if len(each) < 2 or len({subject.relation for subject in subjects}) > 1:
            continue
        values = [value for those in each for value in those.values()]
        holder = _common_word(subject.holder for subject in subjects)
        voice = _common_word(value.voice for value in values)
        sure = {value.confidence for value in values}
        confidence = sure.pop() if len(sure) == 1 else None
        subject = subjects[0]._replace(holder=holder)
        value = Mention(voice, confidence)
        is_open = any((one.holder, two.voice) != (holder, voice) for one, two in zip(subjects, values, strict=True))
        yield subject, value, is_open


def annotations_alone(reading: ArticleAnnotations, position: int) -> ArticleAnnotations:
    """Return the answers and mentions on the sentence at `position` alone, without questions that were put off."""
    found = reading.alone(position)
    found.notes.clear()
    for answers in found.decisions.values():
        for asked in [asked for asked, decision in answers.items() if not answer_of(decision)]:
            del answers[asked]
    return found


class CandidateAnnotation(NamedTuple):
    """A whole judgment of one sentence, and the annotators whose it is."""

    annotators: tuple[str, ...]
    annotations: ArticleAnnotations
    """Of the sentence alone."""


def candidate_annotations(readings: Mapping[str, ArticleAnnotations], position: int) -> list[CandidateAnnotation]:
    """Every whole judgment of the sentence at `position` that can be taken over, that of the most annotators first.

    `readings` are those of one article by annotator. Two are the same where answers, holders, voices and mentions
    are, however sure anybody was.
    """
    found: dict[object, tuple[list[str], ArticleAnnotations]] = {}
    for name, reading in readings.items():
        single = annotations_alone(reading, position)
        if single.at(0) or single.mentions_at(0):
            content = frozenset(_contents(single))
            found.setdefault(content, ([], single))[0].append(name)
    return sorted(
        (CandidateAnnotation(tuple(names), single) for names, single in found.values()),
        key=lambda each: -len(each.annotators),
    )


def _contents(reading: ArticleAnnotations) -> Iterator[object]:
    for asked, decision in reading.at(0).items():
        yield asked, decision.content()[:-1]
    for mention, value in reading.mentions_at(0).items():
        yield mention, value.voice


def with_current_names(decision: Decision, layer: str, names: Mapping[tuple[str, str], str]) -> Decision:
    """The decision with its labels under their present names, which `names` has by layer and former label."""
    if not names:
        return decision

    def name(label: str) -> str:
        return names.get((layer, label), label)

    return decision._replace(
        label=name(decision.label),
        stances=tuple(stance._replace(stance=name(stance.stance)) for stance in decision.stances),
        marks=tuple(mark._replace(label=name(mark.label)) for mark in decision.marks),
    )

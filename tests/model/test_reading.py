"""An article in one annotator's hands: what waits, and where to go next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import AnnotationKey, Decision, Note, SentenceRef, Stance, State
from reader.model.article import Sentence, SentenceKind
from reader.model.article_annotations import ArticleAnnotations, label_of
from reader.model.codebook_toml import parse_codebook
from reader.model.registry_entry import Target
from reader.resources import default_codebook

if TYPE_CHECKING:
    from reader.model.annotation import Subject, Value

BOTH = ("stance", "claim")
KINDS = st.sampled_from(SentenceKind)
DECIDED = Decision(State.NONE)


def reading_of(kinds: list[SentenceKind], article: str = "a1") -> ArticleAnnotations:
    return ArticleAnnotations(article, tuple(Sentence(n, n * 10, n * 10 + 9, kind) for n, kind in enumerate(kinds)))


def answer(reading: ArticleAnnotations, position: int, layer: str, target: str, after: Decision | None) -> None:
    reading.apply(AnnotationKey(reading.ref(position), layer, target), after)


ARTICLES = st.lists(KINDS, min_size=1, max_size=12)
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from([("stance", "t1"), ("stance", "t2"), ("claim", "")]),
        st.sampled_from([DECIDED, None]),
    ),
    max_size=40,
)


def judged(
    kinds: list[SentenceKind], changes: list[tuple[int, tuple[str, str], Decision | None]]
) -> ArticleAnnotations:
    reading = reading_of(kinds)
    for layers in ((), ("stance",), BOTH):
        reading.done(layers)
    for position, (layer, target), after in changes:
        if position < len(kinds):
            answer(reading, position, layer, target, after)
    return reading


@given(ARTICLES, CHANGES)
def test_what_is_done_and_what_waits_are_all_that_is_asked_about(
    kinds: list[SentenceKind], changes: list[tuple[int, tuple[str, str], Decision | None]]
) -> None:
    reading = judged(kinds, changes)
    asked = sum(kind is not SentenceKind.REPEAT for kind in kinds)
    assert reading.judged_count == asked
    for layers in ((), ("stance",), ("claim",), BOTH):
        assert reading.done(layers) + len(reading.undecided(layers)) == asked
        assert all(reading.sentences[position].is_judged for position in reading.undecided(layers))


@given(ARTICLES, CHANGES, st.integers(-1, 12))
def test_next_and_previous_undecided_are_the_nearest_that_wait(
    kinds: list[SentenceKind], changes: list[tuple[int, tuple[str, str], Decision | None]], here: int
) -> None:
    reading = judged(kinds, changes)
    waiting = reading.undecided(BOTH)
    here = min(here, len(kinds) - 1)
    waits = partial(reading.is_undecided, layers=BOTH)
    assert reading.nearest(here, waits) == min((p for p in waiting if p > here), default=None)
    assert reading.nearest(here, waits, backwards=True) == max((p for p in waiting if p < here), default=None)


@given(ARTICLES, CHANGES, st.integers(0, 11))
def test_the_next_to_judge_lacks_an_answer_to_one_of_the_questions(
    kinds: list[SentenceKind], changes: list[tuple[int, tuple[str, str], Decision | None]], here: int
) -> None:
    reading = judged(kinds, changes)
    here = min(here, len(kinds) - 1)
    questions = [("stance", "t1"), ("claim", "")]
    lacking = [
        p
        for p, kind in enumerate(kinds)
        if p > here and kind is not SentenceKind.REPEAT and not set(questions) <= set(reading.at(p))
    ]
    assert reading.next_to_judge(here, questions) == (lacking[0] if lacking else None)


def test_one_target_is_enough_for_a_sentence_to_be_decided_but_not_to_be_passed_by() -> None:
    reading = reading_of([SentenceKind.SENTENCE] * 2)
    answer(reading, 1, "stance", "t1", DECIDED)
    assert reading.is_decided(1, ["stance"])
    assert not reading.is_decided(1, BOTH)
    assert reading.next_to_judge(0, [("stance", "t1")]) is None
    assert reading.next_to_judge(0, [("stance", "t2")]) == 1
    answer(reading, 1, "stance", "t1", None)
    assert not reading.is_decided(1, ["stance"])
    assert reading.decision(1, "stance", "t1") is None


def test_notes_come_and_go() -> None:
    reading = reading_of([SentenceKind.REPEAT])
    reading.apply(reading.ref(0), Note("a repeat can have a note"))
    assert reading.note(0) == Note("a repeat can have a note")
    reading.apply(reading.ref(0), None)
    assert reading.note(0) is None


def test_changes_elsewhere_are_not_taken_over() -> None:
    reading = reading_of([SentenceKind.SENTENCE])
    elsewhere: list[tuple[Subject, Value]] = [
        (AnnotationKey(SentenceRef("a2", 0, 9), "claim"), DECIDED),
        (SentenceRef("a2", 0, 9), Note("no")),
        ("t1", Target("t1", "Quill")),
        (AnnotationKey(SentenceRef("a1", 5, 9), "claim"), DECIDED),
    ]
    for subject, after in elsewhere:
        reading.apply(subject, after)
    assert reading.at(0) == {}
    assert reading.note(0) is None
    assert reading.position_of(0) == 0
    assert reading.position_of(5) is None


def test_a_decision_shows_the_label_that_gave_it() -> None:
    stance, claim = parse_codebook(default_codebook().read_text("utf-8")).layers
    given_labels = [
        (stance, Decision(State.LABELLED, stances=(Stance("against"), Stance("favor"))), "against"),
        (stance, Decision(State.NONE), "none"),
        (claim, Decision(State.LABELLED, label="UFS"), "UFS"),
    ]
    for layer, decision, expected in given_labels:
        label = label_of(layer, decision)
        assert label is not None
        assert label.id == expected
    assert label_of(claim, Decision(State.SKIPPED)) is None
    assert label_of(claim, Decision(State.LABELLED, label="RETIRED")) is None

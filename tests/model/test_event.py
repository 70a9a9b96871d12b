"""Events: what the journal keeps comes back exactly, and a changed event shows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import (
    OWNED,
    AnnotationKey,
    Decision,
    LabelRef,
    LabelRename,
    Mark,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    Stance,
    State,
    Subject,
    SubjectKind,
    Value,
)
from reader.model.event import (
    Cause,
    Event,
    canonical,
    subject_from_json,
    subject_json,
    value_from_json,
    value_json,
)
from reader.model.ids import event_id
from reader.model.registry_entry import Claim, Target, TargetKind

TEXT = st.text(max_size=20)
SPOTS = st.builds(SentenceRef, TEXT, st.integers(0, 1 << 40), st.integers(0, 1 << 40))
QUESTIONS = st.builds(AnnotationKey, SPOTS, TEXT, TEXT)
SECONDS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
DECISIONS = st.builds(
    Decision,
    st.sampled_from(State),
    TEXT,
    st.lists(st.builds(Stance, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    st.lists(st.builds(Mark, TEXT, st.none() | st.integers(0), st.none() | st.integers(0)), max_size=3).map(tuple),
    st.none() | st.integers(1, 3),
    TEXT,
    TEXT,
    TEXT,
    SECONDS,
)
NOTES = st.builds(Note, TEXT, TEXT, TEXT, TEXT)
TARGETS = st.builds(
    Target,
    TEXT,
    TEXT,
    st.sampled_from(TargetKind),
    st.integers(0, 1 << 30),
    st.lists(TEXT, max_size=3).map(tuple),
    TEXT,
    TEXT,
    TEXT,
    st.booleans(),
    TEXT,
)
CLAIMS = st.builds(Claim, *[TEXT] * len(Claim._fields))
MENTIONS = st.builds(Mention, TEXT, st.none() | st.integers(1, 3), TEXT, TEXT, TEXT, SECONDS)
VALUES = st.one_of(
    st.tuples(st.just(SubjectKind.DECISION), DECISIONS),
    st.tuples(st.just(SubjectKind.NOTE), NOTES),
    st.tuples(st.just(SubjectKind.TARGET), TARGETS),
    st.tuples(st.just(SubjectKind.CLAIM), CLAIMS),
    st.tuples(st.just(SubjectKind.MENTION), MENTIONS),
    st.tuples(st.just(SubjectKind.LABEL), st.builds(LabelRename, TEXT)),
)
SUBJECTS = st.one_of(
    st.tuples(st.just(SubjectKind.DECISION), QUESTIONS),
    st.tuples(st.just(SubjectKind.NOTE), SPOTS),
    st.tuples(st.just(SubjectKind.MENTION), st.builds(MentionKey, SPOTS, TEXT, TEXT, st.sampled_from(Relation))),
    st.tuples(st.sampled_from([SubjectKind.TARGET, SubjectKind.CLAIM]), TEXT),
    st.tuples(st.just(SubjectKind.LABEL), st.builds(LabelRef, TEXT, TEXT)),
)
EVENTS = st.builds(
    Event,
    id=st.integers(0, 1 << 59).map(event_id),
    annotator=TEXT,
    hlc=st.integers(0, 1 << 59),
    device=TEXT,
    kind=st.sampled_from(SubjectKind).map(str),
    subject=TEXT,
    before=st.none() | TEXT,
    after=st.none() | TEXT,
    cause=st.sampled_from(Cause).map(str),
    batch=TEXT,
    below=TEXT,
    reverts=TEXT,
    codebook_version=TEXT,
    seconds=SECONDS,
    at=TEXT,
)
CONTENT = [field for field in Event._fields if field != "hash"]


@given(VALUES)
def test_every_value_comes_back_from_the_journal_as_it_was(kept: tuple[SubjectKind, Value]) -> None:
    kind, value = kept
    assert value_from_json(kind, value_json(value)) == value
    assert type(value_from_json(kind, value_json(value))) is type(value)


@given(st.sampled_from(SubjectKind))
def test_nothing_comes_back_as_nothing(kind: SubjectKind) -> None:
    assert value_json(None) is None
    assert value_from_json(kind, None) is None


@given(SUBJECTS, TEXT)
def test_every_subject_comes_back_with_its_annotator(kept: tuple[SubjectKind, Subject], annotator: str) -> None:
    kind, subject = kept
    whose = annotator if kind in OWNED else ""
    assert subject_from_json(kind, subject_json(annotator, subject)) == (whose, subject)


@given(SUBJECTS, SUBJECTS, TEXT, TEXT)
def test_two_subjects_are_never_kept_as_one(
    one: tuple[SubjectKind, Subject], other: tuple[SubjectKind, Subject], anna: str, bela: str
) -> None:
    first, second = subject_json(anna, one[1]), subject_json(bela, other[1])
    same = one[1] == other[1] and (anna == bela or one[0] not in OWNED)
    assert one[0] is not other[0] or (first == second) == same


@given(st.dictionaries(TEXT, st.integers() | TEXT))
def test_canonical_json_does_not_depend_on_the_order_of_keys(data: dict[str, object]) -> None:
    backwards = dict(reversed(data.items()))
    assert canonical(data) == canonical(backwards)
    assert json.loads(canonical(data)) == data


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_has_no_word_for_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical([number])


@given(EVENTS)
def test_an_event_with_its_hash_is_as_it_was_written(event: Event) -> None:
    signed = event.with_hash()
    assert signed.hash == signed.content_hash()
    assert signed[:-1] == event[:-1]


@given(EVENTS, EVENTS, st.sampled_from(CONTENT))
def test_the_hash_changes_with_any_field(event: Event, other: Event, field: str) -> None:
    changed = event._replace(**{field: getattr(other, field)})
    is_same = canonical(changed[:-1]) == canonical(event[:-1])
    assert (changed.content_hash() == event.content_hash()) == is_same


@pytest.mark.parametrize("field", CONTENT)
def test_no_field_is_left_out_of_the_hash(field: str) -> None:
    event = Event(event_id(0), "anna", 0, "d", "note", "[]", None, None, "do", "b", "", "", "c", None, "t")
    other: object = {"hlc": 1, "seconds": 0.5}.get(field, "otherwise")
    assert Event(**(event._asdict() | {field: other})).content_hash() != event.content_hash()


def test_text_cannot_be_moved_from_one_field_to_the_next() -> None:
    event = Event(event_id(0), "anna", 0, "d", "note", "[]", None, None, "do", "b", "", "", "c", None, "t")
    one, other = event._replace(below="ab", reverts="c"), event._replace(below="a", reverts="bc")
    assert one.content_hash() != other.content_hash()
    assert event._replace(before="null").content_hash() != event.content_hash()

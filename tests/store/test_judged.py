"""What is carried to sentences in a database, by whoever said whatever before, is taken back without a trace."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.annotation import Change, Decision, Mark, Mention, MentionKey, Relation, Stance, State, SubjectKind
from reader.model.event import Cause
from reader.model.registry_entry import Claim
from reader.model.transfer import AnnotatedSentence, transfer
from reader.store.annotations import judged_at
from reader.store.journal import Author, record, take_back
from tests.making import examples
from tests.model.test_carrying import decides, judged
from tests.store.by_hand import (
    ANNA,
    BELA,
    CHECKWORTHY,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    broken,
    make_database,
    refs,
    state_of,
    target,
)

if TYPE_CHECKING:
    from reader.store.database import Database

SPOTS = [refs(ODD)[0], *refs(ODD)[2:], *refs(PLAIN)]
TEXTS = {ref: (ODD if ref.article_id == ODD.id else PLAIN).text[ref.start : ref.end] for ref in SPOTS}
CLAIM = Claim("m1", "He lost.")
STANCES = st.lists(
    st.builds(Stance, st.sampled_from(["favor", "against"]), st.just("author"), st.sampled_from(["", "Renn"])),
    min_size=1,
    max_size=2,
)
DECISIONS = st.one_of(
    STANCES.map(lambda stances: Decision(State.LABELLED, stances=tuple(stances))),
    st.sampled_from([State.NONE, State.UNSURE, State.SKIPPED, State.NOT_A_SENTENCE]).map(Decision),
)


@st.composite
def said(draw: st.DrawFn) -> Change:
    ref = draw(st.sampled_from(SPOTS))
    which = draw(st.sampled_from(["stance", "claim", "marks", "mention"]))
    if which == "stance":
        return decides(ref, "stance", draw(DECISIONS), draw(st.sampled_from([QUILL.id, RENN.id])))
    if which == "claim":
        return decides(ref, "claim", CHECKWORTHY._replace(confidence=draw(st.sampled_from([None, 1, 3]))))
    if which == "marks":
        start = draw(st.integers(ref.start, ref.end - 1))
        end = draw(st.integers(start + 1, ref.end))
        return decides(ref, "bias", Decision(State.LABELLED, marks=(Mark("lexical", start, end),)))
    mention = MentionKey(ref, CLAIM.id, draw(st.sampled_from(["", "Renn"])), draw(st.sampled_from(Relation)))
    return Change(SubjectKind.MENTION, mention, Mention(draw(st.sampled_from(["author", "unclear"]))))


def judged_in(database: Database) -> list[AnnotatedSentence]:
    """What Anna has said of each sentence."""
    found = {ref: judged(ref, TEXTS[ref]) for ref in SPOTS}
    for subject, value in judged_at(database.connection, ANNA.annotator, SPOTS):
        found[subject.ref].annotations.apply(subject, value)
    return list(found.values())


@given(st.lists(said(), max_size=12), st.lists(said(), max_size=4), st.booleans())
@settings(max_examples=examples(60))
def test_carried_and_taken_back_is_as_if_nothing_had_been_carried(
    before: list[Change], others: list[Change], overwrites: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(make_database(Path(folder) / "a.db")) as database:
        connection = database.connection
        register = [target(QUILL), target(RENN), Change(SubjectKind.CLAIM, CLAIM.id, CLAIM)]
        record(database, Author("setup", "here", "c1"), register)
        record(database, BELA, others)
        record(database, ANNA, before, seconds=9.0)
        stood = state_of(connection)
        mine = judged_in(database)
        found = transfer(mine[0], mine[1:], overwrites=overwrites)
        written = record(database, Author("anna", "here", "c2"), found.changes)
        assert broken(database) == {}
        assert len(written) == len(found.changes), "nothing is written that stands already"
        again = judged_in(database)
        left = transfer(again[0], again[1:], overwrites=overwrites)
        assert left.changes == ()
        assert left.contradicted == (0 if overwrites else found.contradicted)
        for event in written:
            if event.after is not None and event.before is None:
                assert event.after.seconds is None  # type: ignore[union-attr]
                assert event.after.codebook_version == "c2"  # type: ignore[union-attr]
        if found.changes:
            take_back(database, ANNA, Cause.UNDO)
        assert state_of(connection) == stood
        assert broken(database) == {}

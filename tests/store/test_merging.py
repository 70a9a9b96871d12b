"""Merging targets and claims: nothing is lost, taking it back is exact, and what others did since stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.errors import StoreError
from reader.model.annotation import (
    Change,
    Decision,
    LabelRef,
    LabelRename,
    Mention,
    MentionKey,
    Relation,
    Stance,
    State,
    SubjectKind,
)
from reader.model.event import Cause
from reader.model.registry_entry import Claim, Target
from reader.store.check import check_database
from reader.store.current_state import get
from reader.store.export_rows import article_rows
from reader.store.journal import record, take_back
from reader.store.registry import counts_as, listed_claims, mentions_of
from tests.store.by_hand import (
    ANNA,
    BELA,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    broken,
    make_database,
    refs,
    stance,
    state_of,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.annotation import SentenceRef
    from reader.store.database import Database

FIRST, _, SECOND, *_ = refs(ODD)
THIRD = refs(PLAIN)[1]
PLAN = Target("tplan", "the plan", position=2)
VOTED, SOLD = Claim("k1", "Renn voted for the sale."), Claim("k2", "Renn sold the quay.")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = make_database(tmp_path / "a.db")
    record(opened, ANNA, [target(QUILL), target(RENN), target(PLAN)], cause=Cause.LOAD)
    record(opened, ANNA, [Change(SubjectKind.CLAIM, each.id, each) for each in (VOTED, SOLD)], cause=Cause.LOAD)
    yield opened
    assert broken(opened) == {}
    opened.close()


def held(*stances: Stance) -> Decision:
    return Decision(State.LABELLED, stances=stances)


def merged(one: Target, into: Target) -> Change:
    return Change(SubjectKind.TARGET, one.id, one._replace(merged_into=into.id))


def linked(ref: SentenceRef, claim: Claim, holder: str = "", relation: Relation = Relation.ASSERTS) -> Change:
    return Change(SubjectKind.MENTION, MentionKey(ref, claim.id, holder, relation), Mention("author"))


def toward(database: Database) -> list[tuple[str, str, str, str]]:
    """Annotator, sentence, target and stance of every row that leaves the database."""
    rows = [row for article in article_rows(database) for row in article.rows]
    return [(row.annotator, row.sentence, row.target, row.stance) for row in rows if row.layer == "stance"]


def test_what_was_judged_toward_a_merged_target_counts_toward_the_other_by_whomever(database: Database) -> None:
    record(database, ANNA, [stance(FIRST, held(Stance("favor")), RENN)])
    record(database, BELA, [stance(SECOND, held(Stance("against")), RENN)])
    before = state_of(database.connection)
    written = record(database, ANNA, [merged(RENN, QUILL)])
    assert [event.kind for event in written] == [SubjectKind.TARGET], "one event, however many judgments there are"
    assert [(who, name, said) for who, _, name, said in toward(database)] == [
        ("anna", "Quill", "favor"),
        ("bela", "Quill", "against"),
    ]
    take_back(database, ANNA, Cause.UNDO)
    assert state_of(database.connection) == before
    take_back(database, ANNA, Cause.REDO)
    assert {name for _, _, name, _ in toward(database)} == {"Quill"}


def test_stances_toward_both_in_one_sentence_join_and_part_again(database: Database) -> None:
    record(database, BELA, [stance(FIRST, held(Stance("favor", "author")), QUILL)])
    record(database, BELA, [stance(FIRST, held(Stance("favor", "author"), Stance("against", holder="Renn")), RENN)])
    before = state_of(database.connection)
    record(database, ANNA, [merged(RENN, QUILL)])
    assert [(name, said) for _, _, name, said in toward(database)] == [("Quill", "favor"), ("Quill", "against")]
    take_back(database, ANNA, Cause.UNDO)
    assert state_of(database.connection) == before


def test_a_sentence_judged_anew_after_the_merging_is_judged_once(database: Database) -> None:
    record(database, ANNA, [stance(FIRST, held(Stance("favor")), RENN)])
    record(database, ANNA, [merged(RENN, QUILL)])
    record(database, ANNA, [stance(FIRST, held(Stance("against")), QUILL)])
    assert [(name, said) for _, _, name, said in toward(database)] == [("Quill", "against")]
    take_back(database, ANNA, Cause.UNDO)
    assert [(name, said) for _, _, name, said in toward(database)] == [("Quill", "favor")]
    record(database, ANNA, [stance(FIRST, None, QUILL)])
    assert toward(database) == []


def test_a_chain_counts_as_its_end_and_a_circle_is_refused(database: Database) -> None:
    record(database, ANNA, [merged(PLAN, RENN)])
    record(database, ANNA, [merged(RENN, QUILL)])
    assert counts_as(database.connection, "targets") == {PLAN.id: QUILL.id, RENN.id: QUILL.id}
    for one, into in ((QUILL, PLAN), (QUILL, QUILL)):
        with pytest.raises(StoreError, match="merged into itself"):
            record(database, BELA, [merged(one, into)])
    with pytest.raises(StoreError, match="no longer there"):
        record(database, BELA, [Change(SubjectKind.TARGET, QUILL.id, QUILL._replace(merged_into="tgone"))])


def test_a_circle_cannot_be_closed_by_doing_again_either(database: Database) -> None:
    record(database, ANNA, [merged(QUILL, RENN)])
    take_back(database, ANNA, Cause.UNDO)
    record(database, BELA, [merged(RENN, QUILL)])
    take_back(database, ANNA, Cause.REDO)
    assert counts_as(database.connection, "targets") == {RENN.id: QUILL.id}


def test_undo_goes_on_past_a_renaming_that_others_have_turned_round(database: Database) -> None:
    def renamed(one: str, into: str) -> Change:
        return Change(SubjectKind.LABEL, LabelRef("stance", one), LabelRename(into))

    record(database, BELA, [stance(FIRST, held(Stance("mixed")), QUILL)])
    record(database, ANNA, [renamed("pro", "against")])
    record(database, BELA, [renamed("pro", "favor")])
    record(database, ANNA, [renamed("against", "pro")])
    take_back(database, BELA, Cause.UNDO)
    names = database.connection.execute("SELECT label, name FROM label_names ORDER BY label").fetchall()
    assert names == [("against", "favor"), ("pro", "favor")]
    take_back(database, BELA, Cause.UNDO)
    assert toward(database) == []


def test_undo_leaves_what_somebody_else_has_made_of_a_target_since(database: Database) -> None:
    record(database, ANNA, [target(QUILL._replace(name="Mara Quill"))])
    record(database, BELA, [target(QUILL._replace(name="Ms Quill"))])
    take_back(database, ANNA, Cause.UNDO)
    assert get(database.connection, SubjectKind.TARGET, "", QUILL.id) == QUILL._replace(name="Ms Quill")
    take_back(database, BELA, Cause.UNDO)
    assert get(database.connection, SubjectKind.TARGET, "", QUILL.id) == QUILL._replace(name="Mara Quill")


def test_undo_of_a_merging_leaves_what_somebody_else_has_judged_since(database: Database) -> None:
    record(database, BELA, [stance(FIRST, held(Stance("favor")), QUILL), stance(FIRST, held(Stance("mixed")), RENN)])
    record(database, ANNA, [merged(RENN, QUILL)])
    record(database, BELA, [stance(FIRST, held(Stance("neutral")), QUILL)])
    take_back(database, ANNA, Cause.UNDO)
    assert [(name, said) for _, _, name, said in toward(database)] == [("Quill", "neutral"), ("Renn", "mixed")]


def test_a_used_claim_cannot_be_taken_away_and_an_unused_one_can(database: Database) -> None:
    record(database, ANNA, [linked(FIRST, VOTED)])
    with pytest.raises(StoreError, match="has judgments"):
        record(database, ANNA, [Change(SubjectKind.CLAIM, VOTED.id, None)])
    record(database, ANNA, [Change(SubjectKind.CLAIM, SOLD.id, None)])
    with pytest.raises(StoreError, match="no longer there"):
        record(database, ANNA, [linked(FIRST, SOLD)])


def test_mentions_of_a_merged_claim_are_of_the_other_and_true_doubles_are_one(database: Database) -> None:
    record(
        database, ANNA, [linked(FIRST, VOTED, "Renn", Relation.DENIES), linked(FIRST, SOLD, "Renn", Relation.DENIES)]
    )
    record(database, ANNA, [linked(FIRST, SOLD, "Quill"), linked(THIRD, SOLD)])
    before = state_of(database.connection)
    record(database, BELA, [Change(SubjectKind.CLAIM, SOLD.id, SOLD._replace(merged_into=VOTED.id))])
    (listed,) = listed_claims(database.connection)
    assert (listed.claim.id, listed.mentions, listed.articles, listed.asserts, listed.denies) == (VOTED.id, 3, 2, 2, 1)
    assert {(each.mention.holder, each.mention.relation.value) for each in mentions_of(database.connection, "k1")} == {
        ("Renn", "denies"),
        ("Quill", "asserts"),
        ("", "asserts"),
    }
    take_back(database, BELA, Cause.UNDO)
    assert state_of(database.connection) == before


def test_a_renamed_label_is_exported_under_its_new_name_and_the_old_one_comes_back(database: Database) -> None:
    record(database, ANNA, [stance(FIRST, held(Stance("pro")), QUILL)])
    record(database, ANNA, [Change(SubjectKind.LABEL, LabelRef("stance", "pro"), LabelRename("favor"))])
    assert [said for *_, said in toward(database)] == ["favor"]
    with pytest.raises(StoreError, match="itself renamed"):
        record(database, ANNA, [Change(SubjectKind.LABEL, LabelRef("stance", "favor"), LabelRename("pro"))])
    take_back(database, ANNA, Cause.UNDO)
    assert [said for *_, said in toward(database)] == ["pro"]


def test_the_check_sees_a_sentence_that_is_judged_twice(database: Database) -> None:
    record(database, ANNA, [stance(FIRST, held(Stance("favor")), QUILL), stance(FIRST, held(Stance("mixed")), RENN)])
    database.connection.execute("UPDATE targets SET merged_into = ? WHERE id = ?", (QUILL.id, RENN.id))
    found = {promise.name: promise.faults for promise in check_database(database)}["merged"]
    assert found == (f"anna has 2 judgments about Quill at {FIRST.start} in article {FIRST.article_id}",)
    database.connection.execute("UPDATE targets SET merged_into = ''")

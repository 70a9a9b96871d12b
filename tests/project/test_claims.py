"""The registry of claims: whoever links, merges, splits and takes back, no mention is lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.errors import StoreError, UsageError
from reader.model.annotation import Change, MentionKey, Relation, SubjectKind
from reader.project import Project
from reader.store.registry import counts_as
from tests.making import examples
from tests.store.by_hand import ODD, PLAIN, make_database, refs, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.model.annotation import SentenceRef
    from reader.model.registry_entry import Claim

SPOTS = [*refs(ODD), *refs(PLAIN)]
FIRST, SECOND, THIRD = SPOTS[2:5]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with two articles and no claim."""
    opened = open_new(tmp_path)
    yield opened
    opened.close()


def open_new(folder: Path) -> Project:
    make_database(folder / "annotations.db").close()
    return Project.open(folder / "annotations.db", "anna")


def link(
    project: Project,
    ref: SentenceRef,
    claim: Claim,
    relation: Relation = Relation.ASSERTS,
    *,
    holder: str = "",
    by: str = "anna",
) -> None:
    project.annotator = by
    project.annotations.record(project.claims.link_changes(ref, claim, relation, holder, "own_voice"))


Mentioned = tuple[str, str, int, str, str, str]


def mentioned(project: Project) -> set[Mentioned]:
    """Annotator, sentence, holder and relation of every mention, and what its claim counts as."""
    connection = project.database.connection
    meant = counts_as(connection, "claims")
    found = connection.execute("SELECT annotator, article_id, start, holder, relation, claim_id FROM claim_mentions")
    return {(*row, meant.get(claim, claim)) for *row, claim in found}  # type: ignore[misc]


def without_claims(mentions: set[Mentioned]) -> set[tuple[object, ...]]:
    return {mention[:-1] for mention in mentions}


def holds(project: Project) -> bool:
    return all(promise.holds for promise in project.check())


def test_a_new_claim_is_made_by_the_act_that_links_it_and_undone_with_it(project: Project) -> None:
    claim = project.claims.with_wording("  It\nrained ", "“It rained”, she said.")
    assert project.claims.get(claim.id) is None
    link(project, FIRST, claim, Relation.DENIES, holder="Quill")
    assert [(each.claim.claim, each.mentions, each.denies) for each in project.claims.listed()] == [("It rained", 1, 1)]
    project.annotations.undo()
    assert project.claims.listed() == []
    assert mentioned(project) == set()
    project.annotations.redo()
    made = project.claims.get(claim.id)
    assert made is not None
    assert made.first_wording == "“It rained”, she said."
    assert [each.mention.holder for each in project.claims.mentions(made)] == ["Quill"]
    assert holds(project)


def test_a_wording_that_is_there_is_that_claim_also_when_it_was_merged(project: Project) -> None:
    rained, wet = project.claims.add("It rained"), project.claims.add("It was wet")
    assert project.claims.add("It rained ") == rained
    project.claims.merge(rained, wet)
    assert project.claims.with_wording("It rained") == wet
    with pytest.raises(UsageError, match="needs words"):
        project.claims.with_wording(" \n ")


def test_merging_keeps_the_mentions_of_everybody_and_undoing_it_parts_them_again(project: Project) -> None:
    rained, wet = project.claims.add("It rained"), project.claims.add("It was wet")
    link(project, FIRST, rained)
    link(project, SECOND, rained, Relation.DENIES, holder="Renn", by="bela")
    link(project, THIRD, wet, by="bela")
    before = state_of(project.database.connection)
    project.annotator = "anna"
    project.claims.merge(rained, wet)
    assert [(each.claim, each.mentions, each.articles) for each in project.claims.listed()] == [(wet, 3, 2)]
    assert {(each.annotator, each.sentence) for each in project.claims.mentions(wet)} == {
        ("anna", "“We won”, e\u0301 said."),
        ("bela", "=1+1 was \U0001f9d1\u200d\U0001f33e on the board."),
        ("bela", "Renn behind"),
    }
    project.annotations.undo()
    assert state_of(project.database.connection) == before


def test_a_sentence_linked_to_both_in_the_same_way_is_linked_once_and_to_both_again_after_undo(
    project: Project,
) -> None:
    rained, wet = project.claims.add("It rained"), project.claims.add("It was wet")
    for by in ("bela", "anna"):
        link(project, FIRST, rained, by=by)
        link(project, FIRST, wet, by=by)
    link(project, FIRST, wet, Relation.QUESTIONS)
    before = state_of(project.database.connection)
    project.claims.merge(rained, wet)
    shown = [(each.annotator, each.mention.relation) for each in project.claims.mentions(wet)]
    assert sorted(shown) == [("anna", "asserts"), ("anna", "questions"), ("bela", "asserts")]
    project.annotations.undo()
    assert state_of(project.database.connection) == before
    assert holds(project)


def test_splitting_moves_the_chosen_mentions_of_everybody_as_one_act(project: Project) -> None:
    rained = project.claims.add("It rained")
    link(project, FIRST, rained)
    link(project, SECOND, rained, by="bela")
    link(project, THIRD, rained, Relation.DENIES, holder="Renn", by="bela")
    before = state_of(project.database.connection)
    project.annotator = "anna"
    chosen = project.claims.mentions(rained)[1:]
    made = project.claims.split(chosen, "It poured")
    assert made.first_wording == chosen[0].sentence
    moved = project.claims.mentions(made)
    assert [each.annotator for each in moved] == ["bela", "bela"]
    assert [each.value for each in moved] == [each.value for each in chosen]
    assert [each.annotator for each in project.claims.mentions(rained)] == ["anna"]
    project.annotations.undo()
    assert state_of(project.database.connection) == before
    project.annotations.redo()
    assert project.claims.mentions(made) == moved
    assert holds(project)


def test_mentions_are_not_split_off_to_the_claim_that_they_are_of(project: Project) -> None:
    rained, wet = project.claims.add("It rained"), project.claims.add("It was wet")
    link(project, FIRST, rained)
    project.claims.merge(rained, wet)
    for wording in ("It was wet", "It rained"):
        with pytest.raises(UsageError, match="of that claim already"):
            project.claims.split(project.claims.mentions(wet), wording)
    assert [each.mention.claim_id for each in project.claims.mentions(wet)] == [rained.id]


def test_what_is_known_of_a_claim_is_kept_clean_and_an_address_is_one_of_the_web(project: Project) -> None:
    rained = project.claims.add("It rained")
    kept = project.claims.change(
        rained._replace(
            claim=" It\trained  hard",
            topic="the\nweather",
            verdict="true\x1b[2J",
            verdict_url=" https://x.org/1 ",
            note="one\r\ntwo\x07 ",
        )
    )
    assert project.claims.get(rained.id) == kept
    assert kept[1:] == (
        "It rained hard", "", "the weather", "one\ntwo", "true [2J", "https://x.org/1", "", "", kept.created_at,
    )  # fmt: skip
    assert project.claims.topics() == ["the weather"]
    for change in ({"verdict_url": "javascript:x"}, {"claim": " "}):
        with pytest.raises(UsageError):
            project.claims.change(kept._replace(**change))
    assert project.claims.get(rained.id) == kept


def test_a_claim_goes_only_while_nothing_mentions_it(project: Project) -> None:
    rained = project.claims.add("It rained")
    link(project, FIRST, rained)
    with pytest.raises(StoreError, match="has judgments"):
        project.claims.remove(rained)
    project.annotations.undo()
    project.claims.remove(rained)
    assert project.claims.listed() == []
    project.annotations.undo()
    assert project.claims.listed() != []


WORDINGS = st.sampled_from(["It rained", "it rained", "It was wet", "Nobody came"])
PEOPLE = st.sampled_from(["anna", "bela"])
HOLDERS = st.sampled_from(["", "Renn"])
RELATIONS = st.sampled_from([Relation.ASSERTS, Relation.DENIES])


class TwoAnnotators(RuleBasedStateMachine):
    """Two annotators at one registry."""

    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.project = open_new(self.folder)

    def teardown(self) -> None:
        self.project.close()
        shutil.rmtree(self.folder)

    def known(self) -> list[Claim]:
        return [each.claim for each in self.project.claims.listed()]

    def does(self, by: str, act: Callable[[], object]) -> bool:
        """Whether it was done; what is refused changes nothing. What was done is undone and redone at once."""
        self.project.annotator = by
        connection = self.project.database.connection
        before = state_of(connection)
        events = connection.execute("SELECT count(*) FROM journal").fetchone()
        try:
            act()
        except (StoreError, UsageError):
            assert state_of(connection) == before
            return False
        if connection.execute("SELECT count(*) FROM journal").fetchone() != events:
            after = state_of(connection)
            self.project.annotations.undo()
            assert state_of(connection) == before
            self.project.annotations.redo()
            assert state_of(connection) == after
        return True

    @rule(by=PEOPLE, wording=WORDINGS)
    def makes_a_claim(self, by: str, wording: str) -> None:
        self.does(by, lambda: self.project.claims.add(wording))

    @rule(by=PEOPLE, ref=st.sampled_from(SPOTS), wording=WORDINGS, holder=HOLDERS, relation=RELATIONS)
    def links_a_sentence(self, by: str, ref: SentenceRef, wording: str, holder: str, relation: Relation) -> None:
        claim = self.project.claims.with_wording(wording)
        self.does(by, lambda: link(self.project, ref, claim, relation, holder=holder, by=by))
        article, start, _ = ref
        assert (by, article, start, holder, relation, claim.id) in mentioned(self.project)

    @rule(by=PEOPLE, data=st.data())
    def unlinks_a_sentence(self, by: str, data: st.DataObject) -> None:
        own = sorted(each for each in mentioned(self.project) if each[0] == by)
        if own:
            mention = data.draw(st.sampled_from(own))
            ref = next(each for each in SPOTS if each[:2] == mention[1:3])
            subject = MentionKey(ref, mention[5], mention[3], Relation(mention[4]))
            before = mentioned(self.project)
            self.does(by, lambda: self.project.annotations.record([Change(SubjectKind.MENTION, subject, None)]))
            assert mentioned(self.project) == before - {mention}

    @rule(by=PEOPLE, data=st.data())
    def merges(self, by: str, data: st.DataObject) -> None:
        if not self.known():
            return
        claim, into = (data.draw(st.sampled_from(self.known())) for _ in range(2))
        before = mentioned(self.project)
        if self.does(by, lambda: self.project.claims.merge(claim, into)):
            joined = {(*rest, into.id if meant == claim.id else meant) for *rest, meant in before}
            assert mentioned(self.project) == joined
        else:
            assert claim == into

    @rule(by=PEOPLE, wording=WORDINGS, data=st.data())
    def splits(self, by: str, wording: str, data: st.DataObject) -> None:
        mentions = [each for claim in self.known() for each in self.project.claims.mentions(claim)]
        if not mentions:
            return
        chosen = data.draw(st.lists(st.sampled_from(mentions), min_size=1, unique=True))
        before = mentioned(self.project)
        self.does(by, lambda: self.project.claims.split(chosen, wording))
        assert without_claims(mentioned(self.project)) == without_claims(before)

    @rule(by=PEOPLE, wording=st.sampled_from(["It poured", "It rained"]), data=st.data())
    def words_a_claim_otherwise(self, by: str, wording: str, data: st.DataObject) -> None:
        if self.known():
            claim = data.draw(st.sampled_from(self.known()))
            before = mentioned(self.project)
            self.does(by, lambda: self.project.claims.change(claim._replace(claim=wording, topic="rain")))
            assert mentioned(self.project) == before

    @rule(by=PEOPLE, data=st.data())
    def removes_a_claim(self, by: str, data: st.DataObject) -> None:
        if self.known():
            claim = data.draw(st.sampled_from(self.known()))
            before = mentioned(self.project)
            self.does(by, lambda: self.project.claims.remove(claim))
            assert mentioned(self.project) == before

    @rule(by=PEOPLE)
    def undoes(self, by: str) -> None:
        self.project.annotator = by
        self.takes_back(self.project.annotations.undo)

    @rule(by=PEOPLE)
    def redoes(self, by: str) -> None:
        self.project.annotator = by
        self.takes_back(self.project.annotations.redo)

    def takes_back(self, act: Callable[[], object]) -> None:
        before = state_of(self.project.database.connection)
        try:
            act()
        except StoreError:  # another annotator's claim is gone, or the merging would close a circle now
            assert state_of(self.project.database.connection) == before

    @invariant()
    def every_promise_holds(self) -> None:
        assert [promise.faults for promise in self.project.check() if not promise.holds] == []


TwoAnnotators.TestCase.settings = settings(max_examples=examples(30), stateful_step_count=25)
TestTwoAnnotators = TwoAnnotators.TestCase

"""Whatever is renamed, merged, split, taken back and done again, by two people in any order: the state is what
the journal says, and toward things that count as one nobody has judged a sentence twice."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.errors import StoreError
from reader.model.annotation import (
    Change,
    Decision,
    LabelRef,
    LabelRename,
    Mention,
    MentionKey,
    Relation,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
)
from reader.model.event import Cause
from reader.model.ids import claim_id, target_id
from reader.model.registry_entry import Claim, Target
from reader.store.current_state import get
from reader.store.database import open_database
from reader.store.journal import Author, record, take_back
from tests.making import examples
from tests.store.by_hand import ANNA, BELA, ODD, PLAIN, broken, make_database, refs, stance, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SPOTS = [ref for article in (ODD, PLAIN) for ref in refs(article)]
ASKED = st.sampled_from([SPOTS[0], SPOTS[2], SPOTS[3], SPOTS[5]])
AUTHORS = st.sampled_from([ANNA, BELA])
NAMES = ("Quill", "Renn", "the plan", "the committee")
TARGETS = st.sampled_from([target_id(name) for name in NAMES])
WORDINGS = ("Renn voted for the sale.", "He voted for it.", "The hall was full.")
CLAIMS = st.sampled_from([claim_id(wording) for wording in WORDINGS])
RELATIONS = st.sampled_from(Relation)
HOLDERS = st.sampled_from(["", "Renn", "Annis Broad"])
LABELS = ("favor", "against", "pro", "contra")
STANCES = st.lists(
    st.builds(Stance, st.sampled_from(LABELS), st.just("author"), HOLDERS), min_size=1, max_size=2, unique=True
).map(lambda stances: Decision(State.LABELLED, stances=tuple(stances))) | st.just(Decision(State.NONE))


class Registers(RuleBasedStateMachine):
    """One database file, two annotators, and everything that is done to targets, claims and labels."""

    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.database = make_database(self.folder / "a.db")
        everything = [
            *(
                Change(SubjectKind.TARGET, target_id(n), Target(target_id(n), n, position=p))
                for p, n in enumerate(NAMES)
            ),
            *(Change(SubjectKind.CLAIM, claim_id(wording), Claim(claim_id(wording), wording)) for wording in WORDINGS),
        ]
        record(self.database, Author("setup", "here", "c1"), everything)

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def do(self, author: Author, changes: Sequence[Change]) -> bool:
        """Whether it was done; what cannot be (a circle, into nothing) leaves everything as it was."""
        before = state_of(self.database.connection)
        try:
            record(self.database, author, changes)
        except StoreError:
            assert state_of(self.database.connection) == before
            return False
        return True

    def target(self, identifier: str) -> Target:
        found = get(self.database.connection, SubjectKind.TARGET, "", identifier)
        assert isinstance(found, Target)
        return found

    def claim(self, identifier: str) -> Claim:
        found = get(self.database.connection, SubjectKind.CLAIM, "", identifier)
        assert isinstance(found, Claim)
        return found

    def said(self, table: str) -> set[tuple[object, ...]]:
        """Who said what of which sentence, whatever it was said toward."""
        what = "stance, voice, holder" if table == "stances" else "holder, relation"
        return set(self.database.connection.execute(f"SELECT annotator, article_id, start, {what} FROM {table}"))

    @rule(author=AUTHORS, ref=ASKED, toward=TARGETS, decision=STANCES | st.none())
    def judges(self, author: Author, ref: SentenceRef, toward: str, decision: Decision | None) -> None:
        assert self.do(author, [stance(ref, decision, self.target(toward))])

    @rule(author=AUTHORS, mention=st.builds(MentionKey, ASKED, CLAIMS, HOLDERS, RELATIONS), is_linked=st.booleans())
    def links(self, author: Author, mention: MentionKey, is_linked: bool) -> None:
        assert self.do(author, [Change(SubjectKind.MENTION, mention, Mention("author") if is_linked else None)])

    @rule(author=AUTHORS, one=TARGETS, name=st.sampled_from(["Mara Quill", "the North Quay plan"]))
    def renames_a_target(self, author: Author, one: str, name: str) -> None:
        assert self.do(author, [Change(SubjectKind.TARGET, one, self.target(one)._replace(name=name))])

    @rule(author=AUTHORS, one=TARGETS, retired=st.booleans())
    def retires_a_target(self, author: Author, one: str, retired: bool) -> None:
        assert self.do(author, [Change(SubjectKind.TARGET, one, self.target(one)._replace(is_retired=retired))])

    @rule(author=AUTHORS, one=TARGETS, other=TARGETS)
    def merges_targets(self, author: Author, one: str, other: str) -> None:
        before = self.said("stances")
        if self.do(author, [Change(SubjectKind.TARGET, one, self.target(one)._replace(merged_into=other))]):
            assert self.said("stances") == before, "no stance is lost by a merging"

    @rule(author=AUTHORS, one=TARGETS)
    def parts_a_target(self, author: Author, one: str) -> None:
        assert self.do(author, [Change(SubjectKind.TARGET, one, self.target(one)._replace(merged_into=""))])

    @rule(author=AUTHORS, one=CLAIMS, wording=st.sampled_from(["Renn voted for it in 2011.", "It was full."]))
    def words_a_claim_otherwise(self, author: Author, one: str, wording: str) -> None:
        assert self.do(author, [Change(SubjectKind.CLAIM, one, self.claim(one)._replace(claim=wording))])

    @rule(author=AUTHORS, one=CLAIMS, other=CLAIMS)
    def merges_claims(self, author: Author, one: str, other: str) -> None:
        before = self.said("claim_mentions")
        if self.do(author, [Change(SubjectKind.CLAIM, one, self.claim(one)._replace(merged_into=other))]):
            assert self.said("claim_mentions") == before, "no mention is lost by a merging"

    @rule(author=AUTHORS, one=CLAIMS)
    def parts_a_claim(self, author: Author, one: str) -> None:
        assert self.do(author, [Change(SubjectKind.CLAIM, one, self.claim(one)._replace(merged_into=""))])

    @rule(author=AUTHORS, one=CLAIMS, other=CLAIMS)
    def splits_every_mention_off(self, author: Author, one: str, other: str) -> None:
        before = self.said("claim_mentions")
        changes = []
        for annotator, article, start, end, holder, relation in self.database.connection.execute(
            'SELECT annotator, article_id, start, "end", holder, relation FROM claim_mentions WHERE claim_id = ?',
            (one,),
        ).fetchall():
            mention = MentionKey(SentenceRef(article, start, end), one, holder, Relation(relation))
            value = get(self.database.connection, SubjectKind.MENTION, annotator, mention)
            changes += [
                Change(SubjectKind.MENTION, mention, None, annotator),
                Change(SubjectKind.MENTION, mention._replace(claim_id=other), value, annotator),
            ]
        assert self.do(author, changes)
        assert self.said("claim_mentions") == before, "no mention is lost by a splitting"

    @rule(author=AUTHORS, one=st.sampled_from(LABELS), other=st.sampled_from(LABELS) | st.none())
    def renames_a_label(self, author: Author, one: str, other: str | None) -> None:
        self.do(author, [Change(SubjectKind.LABEL, LabelRef("stance", one), LabelRename(other) if other else None)])

    @rule(author=AUTHORS)
    def undoes(self, author: Author) -> None:
        take_back(self.database, author, Cause.UNDO)

    @rule(author=AUTHORS)
    def redoes(self, author: Author) -> None:
        take_back(self.database, author, Cause.REDO)

    @rule()
    def starts_again(self) -> None:
        before = state_of(self.database.connection)
        self.database.close()
        self.database = open_database(self.folder / "a.db")
        assert state_of(self.database.connection) == before

    @invariant()
    def every_promise_holds(self) -> None:
        assert broken(self.database) == {}

    @invariant()
    def everything_counts_as_something_that_stands_for_itself(self) -> None:
        connection = self.database.connection
        for table in ("target", "claim"):
            ids = {identifier for (identifier,) in connection.execute(f"SELECT id FROM {table}s")}
            assert {identifier for (identifier,) in connection.execute(f"SELECT id FROM {table}_names")} == ids


Registers.TestCase.settings = settings(max_examples=examples(40), stateful_step_count=30)
TestRegisters = Registers.TestCase

"""Whatever two annotators do to one file: the state is what the journal says, and undo brings back what was."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.errors import StoreError
from reader.model.annotation import Decision, SentenceRef, Stance, State
from reader.model.event import Cause
from reader.store.database import open_database
from reader.store.journal import Author, record, take_back
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    broken,
    claim,
    make_database,
    note,
    refs,
    stance,
    state_of,
    target,
)

if TYPE_CHECKING:
    from reader.model.annotation import Change
    from reader.model.registry_entry import Target

SPOTS = refs(ODD) + refs(PLAIN)
REPEAT = SPOTS[1]
ASKED = st.sampled_from([ref for ref in SPOTS if ref != REPEAT])
AUTHORS = st.sampled_from([ANNA, BELA])
TARGETS = st.sampled_from([QUILL, RENN])
STANCES = st.one_of(
    st.lists(
        st.builds(Stance, st.sampled_from(["favor", "against"]), st.just(""), st.sampled_from(["", "Renn"])),
        min_size=1,
        max_size=2,
    ).map(lambda stances: Decision(State.LABELLED, stances=tuple(stances))),
    st.sampled_from([State.NONE, State.SKIPPED]).map(Decision),
)
CLAIMS = st.sampled_from(["CFS", "NFS"]).map(lambda label: Decision(State.LABELLED, label=label))

Rows = dict[str, list[tuple[object, ...]]]


class Person:
    """What one annotator did that can be undone, and undid that can be done again."""

    def __init__(self) -> None:
        self.undo: list[Rows] = []
        self.redo: list[Rows] = []


def own(rows: Rows, annotator: str) -> Rows:
    """The rows that belong to the annotator."""
    return {table: [row for row in found if annotator in row] for table, found in rows.items()}


class TwoAnnotators(RuleBasedStateMachine):
    """One database file, two annotators, everything that they can do to it."""

    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.database = make_database(self.folder / "a.db")
        record(self.database, Author("setup", "here", "c1"), [target(QUILL)])
        self.people = {ANNA.annotator: Person(), BELA.annotator: Person()}
        self.events = self.count()

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def count(self) -> int:
        found: int = self.database.connection.execute("SELECT count(*) FROM journal").fetchone()[0]
        return found

    def rows(self, author: Author) -> Rows:
        return own(state_of(self.database.connection), author.annotator)

    def do(self, author: Author, *changes: Change) -> None:
        before, other = self.rows(author), self.rows(BELA if author is ANNA else ANNA)
        written = record(self.database, author, changes)
        person = self.people[author.annotator]
        if written:
            person.undo.append(before)
            person.redo.clear()
        else:
            assert self.rows(author) == before
        assert self.rows(BELA if author is ANNA else ANNA) == other

    def has(self, value: Target) -> bool:
        return bool(self.database.connection.execute("SELECT 1 FROM targets WHERE id = ?", (value.id,)).fetchone())

    @rule(author=AUTHORS, ref=ASKED, toward=TARGETS, decision=STANCES | st.none())
    def judges_a_stance(self, author: Author, ref: SentenceRef, toward: Target, decision: Decision | None) -> None:
        if self.has(toward):
            self.do(author, stance(ref, decision, toward))

    @rule(author=AUTHORS, ref=ASKED, decision=CLAIMS | st.none())
    def judges_a_claim(self, author: Author, ref: SentenceRef, decision: Decision | None) -> None:
        self.do(author, claim(ref, decision))

    @rule(author=AUTHORS, ref=st.sampled_from(SPOTS), text=st.sampled_from(["", "why?", "=1+1"]))
    def writes_a_note(self, author: Author, ref: SentenceRef, text: str) -> None:
        self.do(author, note(ref, text))

    @rule(author=AUTHORS, decision=CLAIMS)
    def decides_the_rest_in_one_act(self, author: Author, decision: Decision) -> None:
        self.do(author, *[claim(ref, decision) for ref in SPOTS if ref != REPEAT])

    @rule(author=AUTHORS)
    def clears_everything_and_thinks_again_in_one_act(self, author: Author) -> None:
        self.do(author, claim(SPOTS[0], None), claim(SPOTS[0], Decision(State.UNSURE)), claim(SPOTS[0], None))

    @rule(author=AUTHORS)
    def adds_the_second_target(self, author: Author) -> None:
        self.do(author, target(RENN))

    @rule(author=AUTHORS, decision=CLAIMS)
    def a_repeat_cannot_be_judged(self, author: Author, decision: Decision) -> None:
        with pytest.raises(StoreError, match="said again"):
            record(self.database, author, [claim(SPOTS[0], decision), claim(REPEAT, decision)])

    @rule(author=AUTHORS)
    def undoes(self, author: Author) -> None:
        person = self.people[author.annotator]
        self.takes_back(author, Cause.UNDO, person.undo, person.redo)

    @rule(author=AUTHORS)
    def redoes(self, author: Author) -> None:
        person = self.people[author.annotator]
        self.takes_back(author, Cause.REDO, person.redo, person.undo)

    def takes_back(self, author: Author, cause: Cause, source: list[Rows], other: list[Rows]) -> None:
        now = self.rows(author)
        refusal = ""
        try:
            written = take_back(self.database, author, cause)
        except StoreError as error:  # another annotator's target, or judgments toward this one's
            refusal = str(error)
        if refusal:
            is_used = "this target has judgments" in refusal
            is_gone = "no longer there" in refusal and not self.has(RENN)
            assert is_used or is_gone
            assert self.rows(author) == now
            return
        assert bool(written) == bool(source)
        if written:
            other.append(now)
            assert self.rows(author) == source.pop()

    @rule()
    def quits_and_starts_again(self) -> None:
        before = state_of(self.database.connection)
        self.database.close()
        self.database = open_database(self.folder / "a.db")
        assert state_of(self.database.connection) == before

    @invariant()
    def every_promise_holds(self) -> None:
        assert broken(self.database) == {}

    @invariant()
    def the_journal_only_grows(self) -> None:
        events = self.count()
        assert events >= self.events
        self.events = events


TwoAnnotators.TestCase.settings = settings(max_examples=examples(30), stateful_step_count=30)
TestTwoAnnotators = TwoAnnotators.TestCase

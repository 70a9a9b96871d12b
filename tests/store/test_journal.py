"""The journal: one act is one whole, and undo goes back through everything."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ReadOnlyError, StoreError
from reader.model import event as event_module
from reader.model.annotation import AnnotationKey, Change, Note, SentenceRef, SubjectKind
from reader.model.event import Cause
from reader.model.ids import event_stamp
from reader.store import journal, registry
from reader.store.database import Database, open_database
from reader.store.journal import COLUMNS, Author, events, is_large_act, record, take_back
from reader.store.sqlite import SqliteError
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    BOTH_WAYS,
    CHECKWORTHY,
    FAVOR,
    NO_STANCE,
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
    from collections.abc import Iterator
    from pathlib import Path

FIRST, *_ = refs(ODD)
HE_LOST = refs(PLAIN)[1]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = make_database(tmp_path / "a.db")
    yield database
    database.close()


def test_an_act_is_one_batch_with_a_signed_event_for_each_change(database: Database) -> None:
    record(database, ANNA, [target(QUILL)])
    record(database, ANNA, [stance(FIRST, FAVOR), claim(FIRST, CHECKWORTHY), note(FIRST, "why?")], seconds=2.5)
    first, *act = events(database.connection)
    assert len(act) == 3
    assert {event.batch for event in act} == {act[0].id}
    assert {event.below for event in act} == {first.id}
    assert {event.seconds for event in act} == {2.5}
    assert {(event.annotator, event.device, event.codebook_version, event.cause) for event in act} == {(*ANNA, "do")}
    assert all(event.hash == event.content_hash() for event in act)
    assert [event_stamp(event.id) for event in act] == [event.hlc for event in act]
    assert [event.hlc for event in act] == list(range(act[0].hlc, act[0].hlc + 3))


def test_a_judgment_takes_at_most_eight_statements(database: Database) -> None:
    record(database, ANNA, [target(QUILL)])
    acts = [
        [stance(FIRST, FAVOR)],
        [claim(FIRST, CHECKWORTHY)],
        [stance(FIRST, NO_STANCE)],
        [stance(FIRST, BOTH_WAYS)],
        [stance(FIRST, FAVOR)],
        [stance(FIRST, None)],
    ]
    for act in acts:
        statements: list[str] = []
        database.connection.set_trace_callback(statements.append)
        assert record(database, ANNA, act, place=FIRST)
        database.connection.set_trace_callback(None)
        asked = [sql for sql in statements if not sql.startswith("--")]  # SQLite's own, of triggers
        assert 6 <= len(dict.fromkeys(asked)) <= 8 + (act == acts[3]), asked


def test_saying_again_what_stands_writes_nothing(database: Database) -> None:
    assert len(record(database, ANNA, [claim(FIRST, CHECKWORTHY)])) == 1
    assert record(database, ANNA, [claim(FIRST, CHECKWORTHY), claim(HE_LOST, None), note(FIRST, "")]) == []
    assert len(list(events(database.connection))) == 1


def test_an_act_that_fails_leaves_nothing_of_it(database: Database) -> None:
    before = state_of(database.connection)
    with pytest.raises(StoreError, match="has no sentence"):
        record(database, ANNA, [claim(FIRST, CHECKWORTHY), claim(HE_LOST._replace(end=HE_LOST.end + 1), CHECKWORTHY)])
    with pytest.raises(StoreError, match="has no sentence"):
        record(database, ANNA, [note(FIRST, "x"), note(SentenceRef("a0", 0, 1), "x")])
    assert state_of(database.connection) == before
    assert list(events(database.connection)) == []
    assert database.connection.execute("SELECT count(*) FROM annotators").fetchone() == (0,)


def test_a_stance_toward_a_target_that_is_not_there_is_refused_in_words(database: Database) -> None:
    for decision in (FAVOR, NO_STANCE):
        with pytest.raises(StoreError, match="target") as refused:
            record(database, ANNA, [stance(FIRST, decision)])
        assert "FOREIGN KEY" not in str(refused.value)
    assert broken(database) == {}


def test_a_judgment_does_not_come_back_toward_a_target_that_is_gone(database: Database) -> None:
    record(database, BELA, [target(RENN)])
    record(database, ANNA, [stance(FIRST, NO_STANCE, RENN)])
    record(database, ANNA, [stance(FIRST, None, RENN)])
    take_back(database, BELA, Cause.UNDO)
    with pytest.raises(StoreError, match="target"):
        take_back(database, ANNA, Cause.UNDO)
    assert broken(database) == {}
    take_back(database, BELA, Cause.REDO)
    assert take_back(database, ANNA, Cause.UNDO)
    assert broken(database) == {}


def test_a_target_that_others_judge_toward_stays_and_undo_goes_on_below_it(database: Database) -> None:
    record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    record(database, ANNA, [target(QUILL)])
    record(database, BELA, [stance(FIRST, NO_STANCE)])
    take_back(database, ANNA, Cause.UNDO)
    assert [each.id for each in registry.targets(database.connection)] == [QUILL.id]
    assert broken(database) == {}
    assert take_back(database, ANNA, Cause.UNDO)[0].after is None
    assert take_back(database, ANNA, Cause.REDO)
    assert take_back(database, ANNA, Cause.REDO)
    assert broken(database) == {}


def test_a_target_with_judgments_is_not_taken_away(database: Database) -> None:
    record(database, ANNA, [target(QUILL)])
    record(database, BELA, [stance(FIRST, NO_STANCE)])
    with pytest.raises(StoreError, match="this target has judgments"):
        record(database, ANNA, [Change(SubjectKind.TARGET, QUILL.id, None)])


def test_undo_and_redo_reach_across_articles_and_sessions(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    states = [state_of(database.connection)]
    acts = [
        [target(QUILL)],
        [stance(FIRST, FAVOR), claim(FIRST, CHECKWORTHY)],
        [claim(HE_LOST, CHECKWORTHY)],
        [note(HE_LOST, "sure?")],
        [stance(FIRST, NO_STANCE)],
        [claim(FIRST, None), stance(HE_LOST, FAVOR)],
    ]
    for act in acts:
        record(database, ANNA, act)
        states.append(state_of(database.connection))
    for expected in reversed(states[:-1]):
        assert take_back(database, ANNA, Cause.UNDO)
        assert state_of(database.connection) == expected
        database.close()
        database = open_database(tmp_path / "a.db")
    assert take_back(database, ANNA, Cause.UNDO) == []
    for expected in states[1:]:
        assert take_back(database, ANNA, Cause.REDO)
        assert state_of(database.connection) == expected
    assert take_back(database, ANNA, Cause.REDO) == []
    assert broken(database) == {}
    database.close()


def test_each_annotator_and_each_device_undoes_its_own(database: Database) -> None:
    elsewhere = Author("anna", "there", "c1")
    record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    record(database, BELA, [claim(FIRST, CHECKWORTHY)])
    assert take_back(database, elsewhere, Cause.UNDO) == []
    assert take_back(database, Author("cora", "here", "c1"), Cause.UNDO) == []
    (written,) = take_back(database, ANNA, Cause.UNDO)
    assert (written.subject, written.after) == (AnnotationKey(FIRST, "claim"), None)
    left = database.connection.execute("SELECT annotator FROM decisions").fetchall()
    assert left == [("bela",)]


def test_what_was_loaded_is_not_on_the_undo_list(database: Database) -> None:
    record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    loaded = CHECKWORTHY._replace(created_at="2026-01-01T00:00:00.000Z", updated_at="2026-01-01T00:00:00.000Z")
    record(database, ANNA, [claim(HE_LOST, loaded)], cause=Cause.LOAD)
    (written,) = take_back(database, ANNA, Cause.UNDO)
    assert written.subject == AnnotationKey(FIRST, "claim")
    assert take_back(database, ANNA, Cause.UNDO) == []
    assert database.connection.execute("SELECT updated_at FROM decisions").fetchall() == [(loaded.updated_at,)]


def test_how_large_an_act_is_is_known_before_it_is_taken_back(database: Database) -> None:
    def are_of(number: int) -> list[bool]:
        return [is_large_act(database.connection, ANNA, cause, number) for cause in (Cause.UNDO, Cause.REDO)]

    assert are_of(1) == [False, False]
    record(database, ANNA, [claim(FIRST, CHECKWORTHY), note(HE_LOST, "why")])
    assert (are_of(2), are_of(3)) == ([True, False], [False, False])
    take_back(database, ANNA, Cause.UNDO)
    assert (are_of(2), are_of(3)) == ([False, True], [False, False])


def test_undo_goes_on_past_an_act_whose_undoing_was_loaded_already(database: Database) -> None:
    record(database, ANNA, [note(HE_LOST, "first")])
    (kept,) = record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    record(database, ANNA, [claim(FIRST, None)])
    record(database, ANNA, [Change(kept.kind, kept.subject, kept.after)], cause=Cause.LOAD)
    before = state_of(database.connection)
    assert take_back(database, ANNA, Cause.UNDO)
    assert state_of(database.connection) == before
    assert [w.subject for w in take_back(database, ANNA, Cause.UNDO)] == [kept.subject]
    assert [w.after for w in take_back(database, ANNA, Cause.UNDO)] == [None]
    assert not take_back(database, ANNA, Cause.UNDO)
    assert broken(database) == {}


@pytest.mark.parametrize(
    ("standing", "from_file", "stays"),
    [("2026-01-02", "2026-01-01", True), ("2026-01-01", "2026-01-01", True), ("2026-01-01", "2026-01-02", False)],
)
def test_the_later_of_two_judgments_is_kept_when_one_is_loaded(
    database: Database, standing: str, from_file: str, stays: bool
) -> None:
    one = CHECKWORTHY._replace(created_at=standing, updated_at=standing)
    other = CHECKWORTHY._replace(label="NFS", created_at=from_file, updated_at=from_file)
    record(database, ANNA, [claim(FIRST, one), note(FIRST, "x")], cause=Cause.LOAD)
    record(database, ANNA, [claim(FIRST, other)], cause=Cause.LOAD)
    assert database.connection.execute("SELECT label FROM decisions").fetchone() == ("CFS" if stays else "NFS",)
    assert broken(database) == {}


def test_a_target_that_is_there_is_not_changed_by_a_file(database: Database) -> None:
    record(database, ANNA, [target(QUILL)])
    assert record(database, ANNA, [target(QUILL._replace(position=9))], cause=Cause.LOAD) == []
    assert record(database, ANNA, [note(FIRST, "x")], cause=Cause.LOAD) != []
    stale = Change(SubjectKind.NOTE, FIRST, Note("old"))
    assert record(database, ANNA, [stale], cause=Cause.LOAD) == []


@settings(max_examples=examples(15))
@given(walls=st.lists(st.integers(-(1 << 40), 1 << 42), min_size=1, max_size=12))
def test_events_stay_in_the_order_in_which_they_were_done_whatever_the_clock_says(
    walls: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = make_database(tmp_path_factory.mktemp("clock") / "a.db")
    with pytest.MonkeyPatch.context() as patch:
        for number, wall in enumerate(walls):
            patch.setattr(event_module, "wall_milliseconds", lambda wall=wall: wall)
            record(database, ANNA, [note(FIRST, f"note {number}")])
    found = list(events(database.connection))
    assert [event.after and f'"note {number}"' in event.after for number, event in enumerate(found)] == [True] * len(
        walls
    )
    assert broken(database) == {}
    for number in reversed(range(len(walls))):
        (written,) = take_back(database, ANNA, Cause.UNDO)
        assert isinstance(written.before, Note)
        assert written.before.text == f"note {number}"
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal",
        "UPDATE journal SET after = NULL",
        "UPDATE journal SET seq = seq + 1",
        "REPLACE INTO journal SELECT * FROM journal",
        f"INSERT OR REPLACE INTO journal (seq, {COLUMNS}) SELECT 99, {COLUMNS} FROM journal",
    ],
)
def test_nothing_in_the_journal_can_be_changed_or_deleted(database: Database, statement: str) -> None:
    record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    before = list(events(database.connection))
    with pytest.raises(SqliteError, match="only ever added to"):
        database.connection.execute(statement)
    assert list(events(database.connection)) == before


def test_two_connections_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    make_database(path).close()
    faults: list[BaseException] = []

    def annotate(author: Author) -> None:
        try:
            mine = open_database(path)
            for number in range(25):
                record(mine, author, [note(FIRST, f"{number}"), claim(HE_LOST, CHECKWORTHY if number % 2 else None)])
            mine.close()
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            faults.append(error)

    threads = [threading.Thread(target=annotate, args=(author,)) for author in (ANNA, BELA)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    database = open_database(path)
    assert len({event.id for event in events(database.connection)}) == 2 * (25 + 24)
    assert broken(database) == {}
    database.close()


def test_a_database_opened_to_read_takes_no_judgment(database: Database) -> None:
    database.is_writable = False
    with pytest.raises(ReadOnlyError, match="only be read"):
        record(database, ANNA, [claim(FIRST, CHECKWORTHY)])


def test_an_event_about_nothing_that_is_known_is_refused(database: Database) -> None:
    with pytest.raises(StoreError, match="cannot be about"):
        record(database, ANNA, [Change(SubjectKind.NOTE, "not a spot", None)])


def test_the_name_of_this_device_is_the_same_every_time_and_says_nothing_of_its_user() -> None:
    journal.this_device.cache_clear()
    name = journal.this_device()
    journal.this_device.cache_clear()
    assert journal.this_device() == name
    assert len(name) == 12
    int(name, 16)

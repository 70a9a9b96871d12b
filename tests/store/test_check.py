"""The check: each promise is broken by hand, and said to be broken."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import StoreError
from reader.model.annotation import Decision, Mark, State
from reader.model.codebook_toml import parse_codebook
from reader.model.event import Event
from reader.resources import default_codebook
from reader.store import journal
from reader.store.check import MOST_FAULTS, TRIGGERS, check_database
from reader.store.codebooks import put_in_force
from reader.store.database import open_database
from reader.store.journal import COLUMNS, record
from reader.store.sqlite import sqlite3
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    BOTH_WAYS,
    CHECKWORTHY,
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
    target,
)

FIRST, _, THIRD, FOURTH = refs(ODD)
HE_LOST = refs(PLAIN)[1]
SOME_WORDS = Decision(State.LABELLED, marks=(Mark("CFS"), Mark("UFS", THIRD.start + 1, THIRD.end - 1)))
UNGUARD = [f"DROP TRIGGER {name}" for name in sorted(TRIGGERS)]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a little of everything, closed and whole."""
    database = make_database(tmp_path_factory.mktemp("judged") / "a.db")
    record(database, ANNA, [target(QUILL), target(RENN)])
    record(database, ANNA, [stance(FIRST, BOTH_WAYS), claim(FIRST, CHECKWORTHY), note(FIRST, "why?")])
    record(database, BELA, [stance(THIRD, NO_STANCE), stance(HE_LOST, BOTH_WAYS, RENN)])
    record(database, BELA, [claim(THIRD, SOME_WORDS)])
    record(database, ANNA, [claim(FOURTH, CHECKWORTHY)])
    record(database, ANNA, [claim(FOURTH, None)])
    assert broken(database) == {}
    database.close()
    return database.path


@pytest.fixture
def copy(judged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(judged, tmp_path / "a.db"))


def change(path: Path, *statements: str) -> None:
    """Do to the file what the program itself refuses to do."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    kept = [
        row[0]
        for row in connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'")
    ]
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, statement
    if statements[: len(UNGUARD)] == tuple(UNGUARD):
        for trigger in kept:
            connection.execute(trigger)
    connection.close()


def faults_of(path: Path) -> dict[str, tuple[str, ...]]:
    database = open_database(path)
    found = broken(database)
    database.close()
    return found


def test_a_whole_database_keeps_every_promise_and_says_what_was_looked_at(copy: Path) -> None:
    before = copy.read_bytes()
    database = open_database(copy)
    promises = list(check_database(database))
    assert [promise.name for promise in promises] == [
        "file",
        "references",
        "texts",
        "sentences",
        "marks",
        "confidence",
        "journal",
        "state",
        "labels",
        "merged",
        "recurring",
        "editions",
        "progress",
    ]
    assert all(promise.holds for promise in promises)
    assert [promise.name for promise in promises if not promise.checked] == ["recurring", "editions"], (
        "nothing is said twice here"
    )
    looked_at = {promise.name: promise.checked for promise in promises}
    assert (looked_at["texts"], looked_at["sentences"], looked_at["marks"], looked_at["journal"]) == (2, 7, 2, 10)
    assert {promise.name for promise in check_database(database)} == set(looked_at)
    database.close()
    assert copy.read_bytes() == before


@pytest.mark.parametrize(
    ("statements", "promise", "said"),
    [
        (["UPDATE articles SET text = replace(text, 'won', 'own') WHERE key = 1"], "texts", ODD.id),
        (["DELETE FROM articles WHERE key = 1"], "texts", "1 articles are missing"),
        (["DELETE FROM articles WHERE key = 1"], "references", "refers to a row of articles"),
        ([f"DELETE FROM sentences WHERE start = {FIRST.start}"], "references", "refers to a row of sentences"),
        ([f"DELETE FROM sentences WHERE start = {FOURTH.start}"], "sentences", "but has"),
        (["UPDATE sentences SET position = position + 1 WHERE position = 2"], "sentences", "out of place"),
        (['UPDATE sentences SET "end" = 10000 WHERE position = 2'], "sentences", "out of place"),
        (["UPDATE sentences SET start = start - 3 WHERE position = 2"], "sentences", "out of place"),
        (["UPDATE sentences SET kind = 'repeat' WHERE position = 2"], "sentences", "are judged, but has"),
        (["UPDATE articles SET judged_count = judged_count + 1 WHERE key = 2"], "sentences", PLAIN.id),
        (["UPDATE marks SET span_end = start + 10000 WHERE ordinal = 1"], "marks", f"bela marked {THIRD.start + 1}-"),
        (["UPDATE marks SET span_start = start - 1 WHERE ordinal = 1"], "marks", f"marked {THIRD.start - 1}-"),
        (["UPDATE decisions SET confidence = 11 WHERE layer = 'stance'"], "confidence", "has the confidence 11"),
        (["UPDATE marks SET span_end = span_end - 1 WHERE ordinal = 1"], "state", "marks: "),
        ([f"DELETE FROM sentences WHERE start = {THIRD.start}"], "marks", f"the sentence at {THIRD.start}-?"),
        (
            [*UNGUARD, "UPDATE journal SET after = replace(after, 'favor', 'against')"],
            "journal",
            "not as it was written",
        ),
        ([*UNGUARD, "UPDATE journal SET annotator = 'mallory' WHERE seq = 1"], "journal", "by mallory"),
        ([*UNGUARD, "UPDATE journal SET at = '1999-01-01T00:00:00.000Z' WHERE seq = 2"], "journal", "not as it was"),
        ([*UNGUARD, "DELETE FROM journal WHERE seq = 3"], "journal", "events are missing"),
        ([*UNGUARD, "DELETE FROM journal WHERE seq = 1"], "journal", "events are missing"),
        ([*UNGUARD, "DELETE FROM journal WHERE seq = 3"], "state", "does not follow from the journal"),
        *(
            ([f"DROP TRIGGER {name}"], "journal", f"{name} that guards the journal is gone")
            for name in sorted(TRIGGERS)
        ),
        (["DELETE FROM decisions WHERE layer = 'claim'"], "state", "follows from the journal but is missing"),
        (["DELETE FROM decisions WHERE layer = 'claim'"], "progress", "the count of anna"),
        (["UPDATE decisions SET label = 'NFS' WHERE layer = 'claim'"], "state", "does not follow"),
        (["UPDATE decisions SET seconds = 1"], "state", "does not follow"),
        (["UPDATE stances SET stance = 'neutral' WHERE ordinal = 1"], "state", "stances: "),
        (["UPDATE stances SET holder = 'nobody' WHERE ordinal = 0"], "state", "stances: "),
        (["DELETE FROM stances WHERE ordinal = 1"], "state", "is missing"),
        (["UPDATE notes SET note = 'because'"], "state", "notes: "),
        (["UPDATE targets SET name = 'Somebody'"], "state", "targets: "),
        (["DELETE FROM targets WHERE position = 0"], "references", "refers to a row of targets"),
        (["DELETE FROM targets WHERE position = 0"], "references", f"toward the target {QUILL.id}"),
        (["UPDATE progress SET sentences = sentences + 1 WHERE annotator = 'anna'"], "progress", "anna"),
        (["DELETE FROM progress WHERE annotator = 'bela'"], "progress", "bela"),
        (["INSERT INTO progress VALUES ('cora', 'a1', ' claim ', 1)"], "progress", "cora"),
        (["DROP TABLE notes"], "state", "cannot be read"),
    ],
)
def test_a_promise_broken_by_hand_is_named(copy: Path, statements: list[str], promise: str, said: str) -> None:
    change(copy, *statements)
    found = faults_of(copy)
    assert promise in found
    assert any(said in fault for fault in found[promise]), found[promise]


def test_an_event_under_the_time_of_another_is_found(copy: Path) -> None:
    connection = sqlite3.connect(copy, isolation_level=None)
    last = Event(*connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1").fetchone())
    forged = last._replace(hlc=last.hlc + 1).with_hash()
    connection.close()
    change(copy, *UNGUARD, f"UPDATE journal SET hlc = {forged.hlc}, hash = '{forged.hash}' WHERE id = '{last.id}'")
    assert faults_of(copy) == {"journal": (f"event {last.id} has another time than its id",)}


def test_only_so_many_faults_are_told_and_the_others_counted(copy: Path) -> None:
    rows = ",".join(f"('someone', 'a{number}', ' claim ', 1)" for number in range(MOST_FAULTS + 7))
    change(copy, f"INSERT INTO progress VALUES {rows}")
    (faults,) = faults_of(copy).values()
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "and 7 more"


def test_a_page_damaged_in_the_file_is_found(copy: Path) -> None:
    connection = sqlite3.connect(copy)
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'sentences'").fetchone()
    connection.close()
    data = bytearray(copy.read_bytes())
    data[(page - 1) * size : page * size] = random.Random(7).randbytes(size)
    copy.write_bytes(data)
    found = faults_of(copy)
    assert found["file"]
    assert "sentences" in found


def test_one_bit_flipped_in_the_words_of_an_article_is_found(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    at = data.index(b"Renn behind\nHe lost.") + 3
    data[at] ^= 1
    copy.write_bytes(data)
    assert faults_of(copy) == {"texts": (f"article {PLAIN.id} (Renn behind) has another text than the one imported",)}


@settings(max_examples=examples(60))
@given(data=st.data())
def test_whatever_byte_is_damaged_the_check_ends_with_an_answer(
    data: st.DataObject, judged: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(judged.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "a.db"
    path.write_bytes(content)
    try:
        database = open_database(path)
    except StoreError:
        return
    try:
        assert len(list(check_database(database))) == 13
    finally:
        database.close()


def test_a_check_that_is_stopped_says_nothing_of_the_promise_it_was_at(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, calls = journal.value_from_json, iter(range(1, 1_000))

    def stopped_at_the_third(*given: Any) -> Any:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return usual(*given)

    database = open_database(copy)
    promises = check_database(database)
    seen = [next(promises) for _ in range(7)]
    monkeypatch.setattr(journal, "value_from_json", stopped_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        next(promises)
    assert [promise.faults for promise in seen] == [()] * 7
    monkeypatch.undo()
    assert broken(database) == {}
    database.close()


@pytest.mark.parametrize("table", ["decisions", "stances", "marks", "notes", "targets", "progress"])
def test_what_was_lost_of_the_state_is_told(copy: Path, table: str) -> None:
    database = open_database(copy)
    database.connection.execute("PRAGMA foreign_keys = OFF")
    database.connection.execute(f"DELETE FROM {table}")
    assert broken(database)
    database.close()


def test_what_is_looked_at_is_said_before(judged: Path) -> None:
    database = open_database(judged)
    told: list[str] = []
    for number, promise in enumerate(check_database(database, lambda what, *_: told.append(what)), 1):
        assert told[-1].endswith(f"{number} of 13: {promise.name}")
    database.close()


def test_it_is_said_how_much_of_the_journal_is_looked_at(judged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.store.sqlite._STEPS_BETWEEN", 50)
    monkeypatch.setattr("reader.model.progress.BETWEEN", 0)
    database = open_database(judged)
    events = database.connection.execute("SELECT count(*) FROM journal").fetchone()[0]
    told: list[tuple[str, int, int]] = []
    found = list(check_database(database, lambda *far: told.append(far)))
    database.close()
    done = [far[1:] for far in told if far[0].endswith("journal") and far[2]]
    assert [total for _, total in done] == [events] * len(done)
    assert done == sorted(done)
    assert len({number for number, _ in done}) > 2
    assert found == list(check_database(open_database(judged)))


def test_a_label_that_no_codebook_has_is_found(copy: Path) -> None:
    database = open_database(copy)
    put_in_force(database, parse_codebook(default_codebook().read_text("utf-8")))
    assert broken(database) == {}
    database.connection.execute("UPDATE decisions SET label = 'XFS' WHERE label = 'CFS'")
    assert "label XFS on the layer claim" in broken(database)["labels"][0]
    database.close()

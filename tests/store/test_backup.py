"""Copies: whole while the database is in use, and never half of one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from reader.errors import StoreError
from reader.store.database import back_up, open_database
from reader.store.journal import record
from reader.store.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.store.by_hand import ANNA, BELA, CHECKWORTHY, ODD, PLAIN, broken, claim, make_database, note, refs, state_of

if TYPE_CHECKING:
    from pathlib import Path

FIRST = refs(ODD)[0]


def test_a_copy_is_a_database_with_everything_in_it(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    record(database, ANNA, [claim(FIRST, CHECKWORTHY), note(FIRST, "x")])
    back_up(database.connection, tmp_path / "copy.db")
    before = state_of(database.connection)
    record(database, ANNA, [note(FIRST, "later")])
    copy = open_database(tmp_path / "copy.db")
    assert state_of(copy.connection) == before
    assert copy.connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert copy.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert broken(copy) == {}
    copy.close()
    database.close()


def test_copies_made_while_another_connection_writes_are_whole_acts(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    make_database(path).close()
    begun, enough = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def write() -> None:
        try:
            mine = open_database(path)
            number = 0
            while not enough.is_set():
                number += 1
                record(mine, BELA, [note(ref, f"{number}") for ref in refs(PLAIN)])
                begun.set()
            mine.close()
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            faults.append(error)
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    database = open_database(path)
    for _ in range(5):
        back_up(database.connection, tmp_path / "copy.db")
        copy = open_database(tmp_path / "copy.db")
        notes = copy.connection.execute("SELECT DISTINCT note FROM notes").fetchall()
        assert len(notes) == 1
        assert broken(copy) == {}
        copy.close()
    enough.set()
    writer.join()
    database.close()
    assert faults == []


def test_a_copy_that_cannot_be_written_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    (tmp_path / "file").write_text("x")
    before = sorted(tmp_path.iterdir())
    for target in (tmp_path / "no folder" / "copy.db", tmp_path / "file" / "copy.db"):
        with pytest.raises(StoreError) as refused:
            back_up(database.connection, target)
        assert str(target) in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before
    database.close()


def test_a_folder_of_that_name_is_not_replaced(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    (tmp_path / "copy.db").mkdir()
    with pytest.raises(StoreError, match="is a folder"):
        back_up(database.connection, tmp_path / "copy.db")
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
    database.close()


def test_an_older_copy_is_replaced_only_by_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = make_database(tmp_path / "a.db")
    target = tmp_path / "copy.db"
    target.write_bytes(b"older")
    with monkeypatch.context() as patch:
        patch.setattr(
            "reader.atomic_files.os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left"))
        )
        with pytest.raises(StoreError, match="No space left"):
            back_up(database.connection, target)
    assert target.read_bytes() == b"older"
    back_up(database.connection, target)
    copy = open_database(target)
    assert broken(copy) == {}
    copy.close()
    database.close()

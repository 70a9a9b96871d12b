"""Migrations: all of them or none, and a copy of the database from before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reader.errors import NotOurDatabaseError, StoreError
from reader.store import schema
from reader.store.database import open_database
from reader.store.journal import record
from reader.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate
from reader.store.sqlite import sqlite3
from tests.store.by_hand import ANNA, CHECKWORTHY, ODD, broken, claim, make_database, refs, state_of

if TYPE_CHECKING:
    from reader.store.sqlite import Connection

OLDER, NEXT = SCHEMA_VERSION, SCHEMA_VERSION + 1
ADD_TABLE = """
-- What a later version might need; with a trigger, whose body has statements of its own.
CREATE TABLE arrived (x INTEGER) STRICT;
CREATE TRIGGER arrived_once AFTER INSERT ON arrived
BEGIN
  DELETE FROM arrived WHERE x < NEW.x;
END;
INSERT INTO arrived VALUES (1), (2);
"""
DIE = "DELETE FROM decisions;\nCREATE TABLE articles (x);"


def objects(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()


def pragma(connection: Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def bring_up_to_date(path: Path, connection: Connection) -> None:
    migrate(connection, path, lambda: None)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database with a judgment, as the program of today leaves it."""
    folder = tmp_path / "project"
    folder.mkdir()
    database = make_database(folder / "a.db")
    record(database, ANNA, [claim(refs(ODD)[0], CHECKWORTHY)])
    database.close()
    return database.path


def release(monkeypatch: pytest.MonkeyPatch, folder: Path, sql: str) -> None:
    """A later version of the program, with one migration more."""
    script = folder / "0002_next.sql"
    script.write_text(sql, "utf-8")
    monkeypatch.setattr(schema, "SCRIPTS", (*schema.SCRIPTS, str(script)))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", NEXT)


def test_a_fresh_database_is_of_the_newest_schema(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db", create=True)
    assert pragma(database.connection, "application_id") == APPLICATION_ID
    assert pragma(database.connection, "user_version") == SCHEMA_VERSION
    names = {name for kind, name, _ in objects(database.connection) if kind in {"table", "view"}}
    promised = {"articles", "sentences", "journal", "targets", "claims", "annotators", "annotations"}
    assert promised <= names
    database.close()


def test_bringing_it_up_to_date_again_changes_nothing(older: Path) -> None:
    database = open_database(older)
    before, rows = objects(database.connection), state_of(database.connection)
    bring_up_to_date(older, database.connection)
    database.connection.execute("PRAGMA user_version = 0")
    bring_up_to_date(older, database.connection)
    assert pragma(database.connection, "user_version") == SCHEMA_VERSION
    assert (objects(database.connection), state_of(database.connection)) == (before, rows)
    assert broken(database) == {}
    database.close()
    assert [path.name for path in older.parent.iterdir() if "schema" in path.name] == []


def test_a_failed_migration_leaves_an_empty_file_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new").mkdir()
    release(monkeypatch, tmp_path, ADD_TABLE + DIE)
    with pytest.raises(StoreError):
        open_database(tmp_path / "new" / "a.db", create=True)
    assert sum(path.stat().st_size for path in (tmp_path / "new").iterdir()) == 0
    monkeypatch.undo()
    database = open_database(tmp_path / "new" / "a.db", create=True)
    assert broken(database) == {}
    database.close()


SCHEMA = Path(schema.__file__).with_name("schema.sql").read_text("utf-8")
STATEMENTS = SCHEMA.count("\nCREATE ")


@pytest.mark.parametrize("at", range(0, STATEMENTS, 4))
def test_the_first_schema_is_there_whole_or_not_at_all(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").mkdir()
    script = tmp_path / "schema.sql"
    before = SCHEMA.split("\nCREATE ")[: at + 1]
    script.write_text("\nCREATE ".join(before) + "\nCREATE TABLE twice (x);\nCREATE TABLE twice (x);\n", "utf-8")
    monkeypatch.setattr(schema, "SCRIPTS", (str(script),))
    with pytest.raises(StoreError):
        open_database(tmp_path / "new" / "a.db", create=True)
    assert sum(path.stat().st_size for path in (tmp_path / "new").iterdir()) == 0


def test_an_older_database_is_migrated_with_everything_in_it_and_copied_first(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(older)
    before = state_of(database.connection)
    database.close()
    release(monkeypatch, older.parent.parent, ADD_TABLE)
    database = open_database(older)
    assert pragma(database.connection, "user_version") == NEXT
    assert database.connection.execute("SELECT x FROM arrived").fetchall() == [(2,)]
    assert state_of(database.connection) == before
    assert broken(database) == {}
    database.close()
    monkeypatch.undo()
    copy = open_database(older.with_name(f"a.db.before-schema-{NEXT}"))
    assert pragma(copy.connection, "user_version") == OLDER
    assert state_of(copy.connection) == before
    assert broken(copy) == {}
    copy.close()


def test_the_copy_holds_what_stands_in_the_wal_alone(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_database(older)
    record(other, ANNA, [claim(refs(ODD)[2], CHECKWORTHY)])
    before = state_of(other.connection)
    release(monkeypatch, older.parent.parent, ADD_TABLE)
    open_database(older).close()
    other.close()
    monkeypatch.undo()
    copy = open_database(older.with_name(f"a.db.before-schema-{NEXT}"))
    assert state_of(copy.connection) == before
    copy.close()


def test_a_failed_later_migration_leaves_the_older_database_and_its_copy(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(monkeypatch, older.parent.parent, ADD_TABLE + DIE)
    with pytest.raises(StoreError):
        open_database(older)
    monkeypatch.undo()
    for path in (older, older.with_name(f"a.db.before-schema-{NEXT}")):
        database = open_database(path)
        assert pragma(database.connection, "user_version") == OLDER
        assert broken(database) == {}
        assert len(state_of(database.connection)["decisions"]) == 1
        database.close()


def test_the_second_of_two_programs_finds_it_done_and_keeps_the_firsts_copy(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = open_database(older)
    release(monkeypatch, older.parent.parent, ADD_TABLE)
    open_database(older).close()
    copy = older.with_name(f"a.db.before-schema-{NEXT}")
    before = copy.read_bytes()
    bring_up_to_date(older, second.connection)
    assert copy.read_bytes() == before
    assert not second.connection.in_transaction
    second.close()


def test_what_another_program_made_newer_meanwhile_is_not_made_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"

    def another_is_quicker(connection: Connection, where: Path, keep_copy: Any) -> None:
        quicker = sqlite3.connect(where, isolation_level=None)
        bring_up_to_date(where, quicker)
        quicker.execute(f"PRAGMA user_version = {NEXT}")
        quicker.close()
        migrate(connection, where, keep_copy)

    monkeypatch.setattr(schema, "migrate", another_is_quicker)
    with pytest.raises(NotOurDatabaseError, match="newer reader"):
        open_database(path, create=True)
    connection = sqlite3.connect(path)
    assert pragma(connection, "user_version") == NEXT
    connection.close()


def test_a_file_that_became_another_programs_meanwhile_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(NotOurDatabaseError, match="another program"):
        bring_up_to_date(tmp_path / "a.db", connection)
    assert [name for _, name, _ in objects(connection)] == ["theirs"]
    connection.close()

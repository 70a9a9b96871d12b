"""Migrations: all of them or none, and a copy of what stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils.migrations import Migrations

from reader.errors import NotOurDatabaseError
from reader.store import database as database_module
from reader.store import migrations
from reader.store.database import APPLICATION_ID, SCHEMA_VERSION, open_database
from reader.store.journal import record
from reader.store.migrations import bring_up_to_date, m0001_first
from reader.store.sqlite import sqlite3
from tests.store.by_hand import ANNA, CHECKWORTHY, ODD, broken, claim, make_database, spots, state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLDER, NEXT = SCHEMA_VERSION, SCHEMA_VERSION + 1


def schema(connection: Any) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    return found


def pragma(connection: Any, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database with a judgment, as the program of today leaves it."""
    database = make_database(tmp_path / "a.db")
    record(database, ANNA, [claim(spots(ODD)[0], CHECKWORTHY)])
    database.close()
    return database.path


def comes_out(monkeypatch: pytest.MonkeyPatch, migrate: Callable[[Any], None]) -> None:
    """A later version of the program, with one migration more."""
    known = Migrations("reader")
    known(name="0001_first")(m0001_first.migrate)
    known(name="0002_next")(migrate)
    monkeypatch.setattr(migrations, "MIGRATIONS", known)
    for module in (migrations, database_module):
        monkeypatch.setattr(module, "SCHEMA_VERSION", NEXT)


def add_table(db: Any) -> None:
    db.execute("CREATE TABLE arrived (x INTEGER) STRICT")


def add_table_and_die(db: Any) -> None:
    add_table(db)
    db.execute("DELETE FROM decisions")
    raise KeyboardInterrupt


def test_a_fresh_database_is_of_the_newest_schema(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db", create=True)
    assert pragma(database.connection, "application_id") == APPLICATION_ID
    assert pragma(database.connection, "user_version") == SCHEMA_VERSION
    names = {name for kind, name, _ in schema(database.connection) if kind in {"table", "view"}}
    promised = {"articles", "sentences", "journal", "targets", "claims", "annotators", "annotations"}
    assert promised <= names
    database.close()


def test_bringing_it_up_to_date_again_changes_nothing(older: Path) -> None:
    database = open_database(older)
    before, rows = schema(database.connection), state_of(database.connection)
    bring_up_to_date(older, database.connection)
    database.connection.execute("PRAGMA user_version = 0")
    bring_up_to_date(older, database.connection)
    assert pragma(database.connection, "user_version") == SCHEMA_VERSION
    assert (schema(database.connection), state_of(database.connection)) == (before, rows)
    assert broken(database) == {}
    database.close()
    assert [path.name for path in older.parent.iterdir() if "schema" in path.name] == []


def test_a_migration_cut_short_leaves_an_empty_file_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comes_out(monkeypatch, add_table_and_die)
    with pytest.raises(KeyboardInterrupt):
        open_database(tmp_path / "a.db", create=True)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0
    monkeypatch.undo()
    database = open_database(tmp_path / "a.db", create=True)
    assert broken(database) == {}
    database.close()


STATEMENTS = m0001_first.TABLES.count("CREATE ") + 1


@pytest.mark.parametrize("at", range(0, STATEMENTS, 4))
def test_the_first_schema_is_there_whole_or_not_at_all(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(db: Any) -> None:
        done: list[str] = []

        class Cut:
            def execute(self, sql: str) -> None:
                if len(done) == at:
                    raise KeyboardInterrupt
                db.execute(sql)
                done.append(sql)

        m0001_first.migrate(Cut())  # type: ignore[arg-type]

    known = Migrations("reader")
    known(name="0001_first")(cut_short)
    monkeypatch.setattr(migrations, "MIGRATIONS", known)
    with pytest.raises(KeyboardInterrupt):
        open_database(tmp_path / "a.db", create=True)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


def test_an_older_database_is_migrated_with_everything_in_it_and_copied_first(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(older)
    before = state_of(database.connection)
    database.close()
    comes_out(monkeypatch, add_table)
    database = open_database(older)
    assert pragma(database.connection, "user_version") == NEXT
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
    record(other, ANNA, [claim(spots(ODD)[2], CHECKWORTHY)])
    before = state_of(other.connection)
    comes_out(monkeypatch, add_table)
    open_database(older).close()
    other.close()
    monkeypatch.undo()
    copy = open_database(older.with_name(f"a.db.before-schema-{NEXT}"))
    assert state_of(copy.connection) == before
    copy.close()


def test_a_later_migration_cut_short_leaves_the_older_database_and_its_copy(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes_out(monkeypatch, add_table_and_die)
    with pytest.raises(KeyboardInterrupt):
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
    comes_out(monkeypatch, add_table)
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
    real = migrations.bring_up_to_date

    def another_is_quicker(where: Path, connection: Any) -> None:
        quicker = sqlite3.connect(where, isolation_level=None)
        real(where, quicker)
        quicker.execute(f"PRAGMA user_version = {NEXT}")
        quicker.close()
        real(where, connection)

    monkeypatch.setattr(migrations, "bring_up_to_date", another_is_quicker)
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
    assert [name for _, name, _ in schema(connection)] == ["theirs"]
    connection.close()

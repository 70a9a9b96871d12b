"""The schema of the database: its version, and the SQL that makes or migrates it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from reader.errors import NotOurDatabaseError
from reader.store.sqlite import Connection, SqliteError, sqlite3

APPLICATION_ID = 0x52644572
"""In the header of every database of this program ("RdEr")."""
SCRIPTS = ("schema.sql",)
"""The migrations in order, each a file of SQL beside this module. A released one is never edited."""
SCHEMA_VERSION = len(SCRIPTS)
"""The newest schema that this program knows."""


def migrate(connection: Connection, path: Path, keep_copy: Callable[[], None]) -> None:
    """Apply the missing migrations, all in one transaction.

    Several programs may start at once on an empty file: the first does it, the others wait and find it done.
    `keep_copy` is called before an existing database is changed, while the lock keeps others from writing.
    Raises `NotOurDatabaseError` if another program made a table in the file at `path`.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _needs_migration(connection, path, keep_copy):
            _apply(connection)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(SqliteError):
            connection.execute("ROLLBACK")
        raise


def _needs_migration(connection: Connection, path: Path, keep_copy: Callable[[], None]) -> bool:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version >= SCHEMA_VERSION:
        return False
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and tables:
        raise NotOurDatabaseError("this SQLite file belongs to another program", subject=str(path))
    if version:
        keep_copy()
    return True


def _apply(connection: Connection) -> None:
    import sqlite_utils.migrations  # noqa: PLC0415 - 86 ms, and a database that is up to date does not need it

    migrations = sqlite_utils.migrations.Migrations("reader")
    for name in SCRIPTS:
        script = Path(__file__).parent / name

        @migrations(name=script.stem)
        def _(db: sqlite_utils.Database, script: Path = script) -> None:
            for statement in _statements(script.read_text("utf-8")):
                db.execute(statement)

    migrations.apply(sqlite_utils.Database(connection))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; each begins on a line of its own.

    SQLite's own `executescript` commits, and that of sqlite-utils takes 40 ms for the first schema.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

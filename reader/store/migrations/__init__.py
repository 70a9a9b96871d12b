"""Schema migrations: one numbered module each, applied through sqlite-utils, never edited once released.

A new migration is one new module with a function `migrate(db)` and one line in `MIGRATIONS`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import sqlite_utils
from sqlite_utils.migrations import Migrations

from reader.errors import NotOurDatabaseError
from reader.store.backup import back_up
from reader.store.database import APPLICATION_ID, SCHEMA_VERSION
from reader.store.migrations import m0001_first, m0002_holders_and_claims, m0003_editions
from reader.store.sqlite import SqliteError, sqlite3

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.sqlite import Connection

MIGRATIONS = Migrations("reader")
MIGRATIONS(name="0001_first")(m0001_first.migrate)
MIGRATIONS(name="0002_holders_and_claims")(m0002_holders_and_claims.migrate)
MIGRATIONS(name="0003_editions")(m0003_editions.migrate)


def bring_up_to_date(path: Path, connection: Connection) -> None:
    """Apply the migrations that the database lacks, all in one transaction.

    Several programs may start at once on an empty file: the first does it, the others wait and find
    it done. Before an older database is changed, a copy of it is written beside it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version >= SCHEMA_VERSION:
            connection.execute("ROLLBACK")
            return
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != APPLICATION_ID and tables:
            raise NotOurDatabaseError(  # noqa: TRY301 - the transaction is rolled back below
                "this SQLite file belongs to another program", subject=str(path)
            )
        if version:
            _keep_copy(path)
        MIGRATIONS.apply(sqlite_utils.Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(SqliteError):
            connection.execute("ROLLBACK")
        raise


def _keep_copy(path: Path) -> None:
    """Write what stands before the migration beside the database.

    The caller holds the lock that keeps others from writing. A connection inside a transaction cannot
    copy, so it is done through another.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        back_up(connection, path.with_name(f"{path.name}.before-schema-{SCHEMA_VERSION}"))
    finally:
        connection.close()

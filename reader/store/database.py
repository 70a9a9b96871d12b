"""Opening the database file safely, writing to it in whole transactions, and copying it."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from reader.atomic_files import replacing_path
from reader.errors import DatabaseReplacedError, ExportError, NotOurDatabaseError, ReadOnlyError, StoreError
from reader.model.progress import Progress, ProgressCallback
from reader.store import schema, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

PATIENCE = 5.0
"""Seconds to wait for another program's lock, unless somebody waits at the screen."""
_SMALLEST_PAGE = 512
"""Bytes; no SQLite database is smaller."""

_open_files: dict[tuple[int, int], int] = {}
"""Files open in this process, by device and inode. A second look at one of them must not go through
a handle without locks: closing that would drop the locks of the first."""


class Database:
    """One connection to one database file. It belongs to the thread that opened it."""

    def __init__(self, path: Path, connection: sqlite.Connection, *, is_writable: bool) -> None:
        self.path = path
        self.connection = connection
        self.is_writable = is_writable
        self._file = _identity(path)
        _open_files[self._file] = _open_files.get(self._file, 0) + 1
        self._is_closed = False

    def close(self) -> None:
        """Close the connection. What was committed is on disk already."""
        if self._is_closed:
            return
        self._is_closed = True
        self.connection.close()
        _open_files[self._file] -= 1
        if not _open_files[self._file]:
            del _open_files[self._file]

    def set_patience(self, seconds: float) -> None:
        """Set how long a write waits for another program's lock."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def data_version(self) -> int:
        """Return a number that changes when another connection has written to the database."""
        return int(sqlite.scalar(self.connection, "PRAGMA data_version"))

    @cached_property
    def utils(self) -> sqlite_utils.Database:
        """This connection through sqlite-utils, for work that no key waits for. Write only inside of `writing`."""
        import sqlite_utils  # noqa: PLC0415 - 86 ms, which the first screen does not need

        return sqlite_utils.Database(self.connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite.Connection]:
        """One `BEGIN IMMEDIATE` transaction; when the block has ended, it is on disk.

        Raises `NotSavedError`, `ReadOnlyError`, `DatabaseReplacedError` or `DamagedDatabaseError`;
        then nothing of it is stored.
        """
        if not self.is_writable:
            raise ReadOnlyError(
                "the database can only be read",
                subject=str(self.path),
                advice="Check the permissions of the file and of its folder",
            )
        self.check_in_place()
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                with suppress(sqlite.SqliteError):
                    connection.execute("ROLLBACK")
            if isinstance(error, sqlite.SqliteError):
                raise sqlite.translated(error, str(self.path)) from error
            raise
        self.check_in_place()

    @contextmanager
    def reading(self) -> Iterator[sqlite.Connection]:
        """One unchanging view of the database for several queries."""
        connection = self.connection
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite.UNREADABLE as error:
            raise sqlite.translated(error, str(self.path)) from error
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def check_in_place(self) -> None:
        """Raise `DatabaseReplacedError` if the file was moved or replaced, or has a second name."""
        found = self.check_not_replaced()
        if found.st_nlink != 1:
            raise DatabaseReplacedError(
                "the database file has a second name (a hard link)",
                subject=str(self.path),
                advice="Nothing more is saved, as two names would each have their own journal. Remove one",
            )

    def check_not_replaced(self) -> os.stat_result:
        """Raise `DatabaseReplacedError` if the file was moved or replaced; what the system says of it.

        To be called before the file is opened once more by its name: SQLite would write the log of the old file into
        one that has taken its place.
        """
        try:
            found = os.stat(self.path)  # noqa: PTH116 - on the path of every key: Path.stat costs twice as much
        except OSError:
            found = None
        if found is None:
            what, advice = "the database file has been moved or deleted while it was open", "Put it back, or quit"
        elif (found.st_dev, found.st_ino) != self._file:
            what, advice = "another file has taken the place of the open database", "Quit"
        else:
            return found
        advice = f"Nothing more is saved. {advice} and start again"
        raise DatabaseReplacedError(what, subject=str(self.path), advice=advice)


def open_database(path: Path, *, create: bool = False, patience: float = PATIENCE) -> Database:
    """Open the database at `path`, and migrate it if its schema is older.

    With `create`, a missing or empty file becomes a new database. Raises `NotOurDatabaseError` for a file
    of another program, and leaves it as it was. A file or folder that cannot be written is opened for reading.
    """
    _check_file(path, create=create)
    is_new = not path.exists() or path.stat().st_size == 0
    if not is_new and _identity(path) not in _open_files:
        _check_header(path, may_be_in_the_making=create)
    is_writable = is_new or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    connection = _connect(path, "rwc" if create else "rw", patience) if is_writable else _connect_to_read(path)
    try:
        if _bring_up_to_date(path, connection, create=create, is_writable=is_writable):
            connection.close()  # SQLite prepares every statement of a connection anew that has changed the schema
            connection = _connect(path, "rw", patience)
        if is_writable:
            _choose_journal_mode(path, connection)
    except sqlite.UNREADABLE as error:
        connection.close()
        raise sqlite.translated(error, str(path)) from error
    except BaseException:
        connection.close()
        raise
    return Database(path, connection, is_writable=is_writable)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _check_file(path: Path, *, create: bool) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        if create:
            return
        raise _refused(
            path, "there is no such database", "Check the name; `reader --db FILE --create` makes a new one"
        ) from None
    except OSError as error:
        raise StoreError(f"cannot be looked at ({error.strerror})", subject=str(path)) from error
    if stat.S_ISDIR(found.st_mode):
        raise _refused(path, "this is a folder, not a database", "")
    if not stat.S_ISREG(found.st_mode):
        raise _refused(path, "not a regular file", "")
    if found.st_size == 0 and not create:
        raise _refused(path, "an empty file, not a database", "")
    if 0 < found.st_size < _SMALLEST_PAGE:  # SQLite takes a file of one byte for an empty one
        raise _refused(path, "not a database, or damaged (it is too short)")
    if found.st_nlink > 1:
        raise _refused(
            path,
            "the file has a second name (a hard link), and two names would each have their own journal",
            "Remove one of them, or make a copy with `reader backup`",
        )


def _check_header(path: Path, *, may_be_in_the_making: bool) -> None:
    """Refuse a foreign or newer file without a lock, a `-wal` or any other trace beside it.

    While another program writes, or after one was killed writing, the file alone may be shorter than it
    says: the rest is in the journal beside it. Then only its header is looked at here, and SQLite puts
    the two together when it opens them.
    """
    connection: sqlite.Connection | None = None
    is_half_written = _has_journal(path)
    tables = 0
    try:
        connection = sqlite.sqlite3.connect(_uri(path, "ro", immutable=True), uri=True, isolation_level=None)
        if is_half_written:
            connection.execute("PRAGMA writable_schema = ON")  # or a file that is too short says nothing at all
        application = sqlite.scalar(connection, "PRAGMA application_id")
        version = sqlite.scalar(connection, "PRAGMA user_version")
        if application != schema.APPLICATION_ID or not is_half_written:
            tables = sqlite.scalar(connection, "SELECT count(*) FROM sqlite_schema")
    except sqlite.UNREADABLE as error:
        raise _refused(path, f"not a database, or damaged ({error})") from error
    finally:
        if connection is not None:
            connection.close()
    if application != schema.APPLICATION_ID and not (may_be_in_the_making and not application and not tables):
        raise _refused(path, "this SQLite file belongs to another program")
    if version > schema.SCHEMA_VERSION:
        raise _newer(path, version)


def _has_journal(path: Path) -> bool:
    for end in ("-wal", "-journal"):
        with suppress(OSError):
            if os.stat(f"{path}{end}").st_size:  # noqa: PTH116
                return True
    return False


def _newer(path: Path, version: int) -> NotOurDatabaseError:
    what = f"the database was written by a newer reader (schema {version}; this one knows {schema.SCHEMA_VERSION})"
    return _refused(path, what, "Install the newer version; nothing was changed")


def _refused(path: Path, what: str, advice: str = "Nothing was changed") -> NotOurDatabaseError:
    return NotOurDatabaseError(what, subject=str(path), advice=advice)


def _uri(path: Path, mode: str, *, immutable: bool = False) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}" + ("&immutable=1" if immutable else "")


def _connect(path: Path, mode: str, patience: float, *, immutable: bool = False) -> sqlite.Connection:
    try:
        connection = sqlite.sqlite3.connect(
            _uri(path, mode, immutable=immutable), uri=True, isolation_level=None, timeout=patience
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlite.SqliteError as error:
        raise sqlite.translated(error, str(path)) from error
    return connection


def _connect_to_read(path: Path) -> sqlite.Connection:
    """A connection that only reads.

    In a folder without write permission a database in WAL mode has no place for its shared memory; with
    no `-wal` beside it the file alone is whole.
    """
    connection = _connect(path, "ro", PATIENCE)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite.SqliteError as error:
        connection.close()
        wal = Path(f"{path}-wal")
        if wal.exists() and wal.stat().st_size:
            raise ReadOnlyError(
                "there are changes in the -wal file beside it that cannot be read without writing",
                subject=str(path),
                advice="Make the folder writable once, or copy both files to one that is",
            ) from error
        return _connect(path, "ro", PATIENCE, immutable=True)
    return connection


def _bring_up_to_date(path: Path, connection: sqlite.Connection, *, create: bool, is_writable: bool) -> bool:
    """Migrate an older database or a new one; return whether that was needed. Refuse a newer or foreign one."""
    version = sqlite.scalar(connection, "PRAGMA user_version")
    is_older = version < schema.SCHEMA_VERSION
    if is_older:
        if not is_writable:
            raise ReadOnlyError(
                "the database is of an older version and cannot be brought up to date",
                subject=str(path),
                advice="Make the file and its folder writable once",
            )
        if not create and sqlite.scalar(connection, "PRAGMA application_id") != schema.APPLICATION_ID:
            raise NotOurDatabaseError("this SQLite file belongs to another program", subject=str(path))
        schema.migrate(connection, path, lambda: _keep_copy(path))
        version = sqlite.scalar(connection, "PRAGMA user_version")
    if version > schema.SCHEMA_VERSION:
        raise _newer(path, version)
    return bool(is_older)


def _keep_copy(path: Path) -> None:
    """Copy the database before a migration, by another connection: one in a transaction cannot copy."""
    connection = sqlite.sqlite3.connect(path, isolation_level=None)
    try:
        back_up(connection, path.with_name(f"{path.name}.before-schema-{schema.SCHEMA_VERSION}"))
    finally:
        connection.close()


def _choose_journal_mode(path: Path, connection: sqlite.Connection) -> None:
    """WAL with FULL where the library is safe with it and the disk is local, else DELETE with EXTRA.

    Both lost nothing at 300 replayed power cuts; WAL with NORMAL and DELETE with FULL did.
    """
    wanted = "wal" if sqlite.WAL_IS_SAFE and not sqlite.is_network_file_system(path) else "delete"
    mode = sqlite.scalar(connection, "PRAGMA journal_mode")
    if mode != wanted:
        with suppress(sqlite.SqliteError):  # another program is using the file: the mode stays as it is
            mode = sqlite.scalar(connection, f"PRAGMA journal_mode = {wanted}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")


_KILOBYTES = """
SELECT (page_count - freelist_count) * page_size / 1000 FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
"""The size of a copy, or a little more: what is free in the file is not copied."""
COPYING = "copying the database, kB"
"""What is at work."""


def back_up(connection: sqlite.Connection, target: Path, on_progress: ProgressCallback | None = None) -> None:
    """Write a complete copy of the database to `target`, which is replaced only when the copy is done.

    `VACUUM INTO` reads one consistent state, including the `-wal` file, which a copy of the `.db` file alone would
    lack. The progress is the size of the copy. Raises `StoreError` if it cannot be written.
    """
    progress = Progress(on_progress)
    kilobytes = sqlite.scalar(connection, _KILOBYTES) if on_progress else 0

    try:
        with replacing_path(target) as (part, _):

            def tick() -> None:
                with suppress(OSError):
                    progress.tell(COPYING, min(part.stat().st_size // 1000, kilobytes), kilobytes)

            with sqlite.interruptible(connection, tick):
                connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite.SqliteError as error:
        raise sqlite.translated(error, str(target)) from error
    except ExportError as error:
        raise StoreError(error.what, subject=error.subject, advice=error.advice) from error

"""The SQLite library, the meaning of its errors, and where WAL mode is safe.

The package `pysqlite3` brings a newer SQLite than Python's own; sqlite-utils prefers it too, so one
process never mixes two. Errors are compared by the code's name, which both libraries give.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import DamagedDatabaseError, NotSavedError, ReadOnlyError, StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from sqlite3 import Connection, Cursor
    from sqlite3 import Error as SqliteError
else:
    try:
        import pysqlite3.dbapi2 as sqlite3
    except ImportError:
        from sqlite3 import dbapi2 as sqlite3
    Connection, Cursor, SqliteError = sqlite3.Connection, sqlite3.Cursor, sqlite3.Error

__all__ = [
    "UNREADABLE",
    "WAL_IS_SAFE",
    "Connection",
    "Cursor",
    "SqliteError",
    "column",
    "file_system_type",
    "interruptible",
    "is_network_file_system",
    "scalar",
    "sqlite3",
    "translated",
]  # fmt: skip

UNREADABLE = (SqliteError, UnicodeDecodeError)
"""Errors of reading a damaged file; the second where even SQLite's error message is damaged."""

WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
"""Before 3.51.3 several connections on one WAL file could corrupt it."""

_NETWORK_TYPES = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "fuse.", "glusterfs", "lustre", "beegfs", "webdav")


def is_network_file_system(path: Path) -> bool:
    """Whether `path` lies on a network (or FUSE) file system, by the system's table of mounts."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return file_system_type(os.path.realpath(path), mounts).startswith(_NETWORK_TYPES)


def file_system_type(path: str, mounts: list[str]) -> str:
    """The type of the file system that holds the absolute `path`, from the lines of /proc/mounts."""
    best, kind = "", ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


_MEANINGS: tuple[tuple[tuple[str, ...], type[StoreError], str, str], ...] = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        NotSavedError,
        "another program is writing to the database",
        "It is tried again by itself",
    ),
    (("SQLITE_FULL",), NotSavedError, "the disk is full", "Make room; it is tried again by itself"),
    (
        ("SQLITE_READONLY",),
        ReadOnlyError,
        "the database cannot be written",
        "Check the permissions of the file and of its folder",
    ),
    (
        ("SQLITE_CORRUPT", "SQLITE_NOTADB"),
        DamagedDatabaseError,
        "the database is damaged ({})",
        "Run `reader check`, and go back to a backup",
    ),
    (("SQLITE_IOERR", "SQLITE_CANTOPEN"), NotSavedError, "the disk did not take it ({})", "Check the disk"),
)
"""The beginnings of the names of SQLite's errors, and our error for them; `{}` is SQLite's own message."""


def translated(error: SqliteError | UnicodeDecodeError, path: str) -> StoreError:
    """Our error for this error of SQLite, with advice."""
    name = getattr(error, "sqlite_errorname", None) or (
        "SQLITE_CORRUPT" if isinstance(error, UnicodeDecodeError) else ""
    )
    for names, kind, what, advice in _MEANINGS:
        if name.startswith(names):
            return kind(what.format(error), subject=path, advice=advice)
    return StoreError(f"the database refused: {error}", subject=path)


def scalar(connection: Connection, sql: str, values: Sequence[object] = ()) -> Any:
    """The only value of a query."""
    return connection.execute(sql, values).fetchone()[0]


def column(connection: Connection, sql: str, values: Sequence[object] = ()) -> list[Any]:
    """The values of a query of one column."""
    return [value for (value,) in connection.execute(sql, values)]


_STEPS_BETWEEN = 100_000
"""Steps of SQLite's machine between which Ctrl+C is heard: some milliseconds."""


@contextmanager
def interruptible(connection: Connection, tick: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let Ctrl+C interrupt a long statement, and call `tick` meanwhile.

    Python handles a signal only between its own instructions. An exception raised in the callback does not pass
    through SQLite, which reports an interrupt instead.
    """
    connection.set_progress_handler(tick, _STEPS_BETWEEN)
    try:
        yield
    except SqliteError as error:
        if _is_of_an_interrupt(error):
            raise KeyboardInterrupt from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _is_of_an_interrupt(error: BaseException | None) -> bool:
    """Whether SQLite or Python was interrupted, or something failed in tidying up after that."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            return True
        error = error.__context__
    return False

"""Copies of the database that are whole, made while it is in use."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import StoreError
from reader.model.progress import Progress
from reader.store.sqlite import Connection, SqliteError, explain, hearing_ctrl_c

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model.progress import ProgressCallback


COPYING = "copying the database, kB"
"""What is at work."""


def back_up(connection: Connection, target: Path, on_progress: ProgressCallback | None = None) -> None:
    """Write a whole copy of the database to `target`, replacing a file of that name only when done.

    `VACUUM INTO` reads one consistent state, what stands in the `-wal` file included; a copy of the
    `.db` file alone would lack it. How far it is can be seen by how large the copy is, which is told to
    `on_progress`. Raises `StoreError` where it cannot be written.
    """
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    pace = Progress(on_progress)
    kilobytes = _size(connection) // 1000 if on_progress else 0

    def tick() -> None:
        with suppress(OSError):
            pace.tell(COPYING, min(beside.stat().st_size // 1000, kilobytes), kilobytes)

    try:
        with hearing_ctrl_c(connection, tick):
            connection.execute("VACUUM INTO ?", (str(beside),))
        handle = os.open(beside, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        beside.replace(target)
    except SqliteError as error:
        raise explain(error, str(target)) from error
    except OSError as error:
        raise StoreError(f"the copy cannot be written ({error.strerror})", subject=str(target)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _size(connection: Connection) -> int:
    """Bytes that a copy will have, or a little more: what is free in the file is not copied."""
    of = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")}
    return int(of["page_count"] - of["freelist_count"]) * int(connection.execute("PRAGMA page_size").fetchone()[0])

"""Copies of the database that are whole, made while it is in use."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import StoreError
from reader.store.sqlite import Connection, SqliteError, explain, hearing_ctrl_c

if TYPE_CHECKING:
    from pathlib import Path


def back_up(connection: Connection, target: Path) -> None:
    """Write a whole copy of the database to `target`, replacing a file of that name only when done.

    `VACUUM INTO` reads one consistent state, what stands in the `-wal` file included; a copy of the
    `.db` file alone would lack it. Raises `StoreError` where it cannot be written.
    """
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with hearing_ctrl_c(connection):
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

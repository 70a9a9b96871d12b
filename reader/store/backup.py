"""Copies of the database that are whole, made while it is in use."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.sqlite import Connection


def back_up(connection: Connection, target: Path) -> None:
    """Write a whole copy of the database to `target`, replacing a file of that name only when done.

    `VACUUM INTO` reads one consistent state, what stands in the `-wal` file included; a copy of the
    `.db` file alone would lack it.
    """
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        connection.execute("VACUUM INTO ?", (str(beside),))
        handle = os.open(beside, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)

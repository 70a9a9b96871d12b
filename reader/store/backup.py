"""Complete copies of the database, made while it is in use."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.atomic_files import replacing_path
from reader.errors import ExportError, StoreError
from reader.model.progress import Progress
from reader.store.sqlite import Connection, SqliteError, explain, hearing_ctrl_c

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model.progress import ProgressCallback


COPYING = "copying the database, kB"
"""What is at work."""


def back_up(connection: Connection, target: Path, on_progress: ProgressCallback | None = None) -> None:
    """Write a complete copy of the database to `target`, which is replaced only when the copy is done.

    `VACUUM INTO` reads one consistent state, including the `-wal` file, which a copy of the `.db` file alone would
    lack. The progress is the size of the copy. Raises `StoreError` if it cannot be written.
    """
    progress = Progress(on_progress)
    kilobytes = _size(connection) // 1000 if on_progress else 0

    try:
        with replacing_path(target) as (part, _):

            def tick() -> None:
                with suppress(OSError):
                    progress.tell(COPYING, min(part.stat().st_size // 1000, kilobytes), kilobytes)

            with hearing_ctrl_c(connection, tick):
                connection.execute("VACUUM INTO ?", (str(part),))
    except SqliteError as error:
        raise explain(error, str(target)) from error
    except ExportError as error:
        raise StoreError(error.what, subject=error.subject, advice=error.advice) from error


def _size(connection: Connection) -> int:
    """Bytes that a copy will have, or a little more: what is free in the file is not copied."""
    of = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")}
    return int(of["page_count"] - of["freelist_count"]) * int(connection.execute("PRAGMA page_size").fetchone()[0])

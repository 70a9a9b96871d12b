"""Indexing new articles, and comparing them with the others, in a process of its own.

It runs at low priority, says nothing, and ends with the program that started it; what it has not done, the
next one does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import reader
from reader.errors import ReaderError
from reader.store.database import open_database
from reader.store.recurring import is_compared
from reader.store.search import index_sentences, is_indexed
from reader.store.similar import find_similar

_NICE = 10
_REST = 0.02
"""Seconds between two transactions. The screen waits for 50 ms and looks for the lock after 1, 3, 8, 18 and 33
of them; without a rest it did not get it at 2 to 5 of 100 judgments."""


def start_in_background(path: Path) -> subprocess.Popen[bytes] | None:
    """The process that compares what is new in the database at `path`; None if there is nothing new.

    It ends by itself, at the latest when this process has ended. Whoever keeps it should ask it for its end
    (`poll`), so that it does not stay in the list of processes.

    Raises:
        StoreError: the database cannot be opened.
        OSError: no process can be started.
    """
    if not _is_waiting(path):
        return None
    # Its own copy of this package, not a folder `reader` that may lie where the person is.
    home = str(Path(reader.__file__).parent.parent)
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(  # noqa: S603 - this Python and this module
        [sys.executable, "-P", "-m", "reader.project.indexer", str(path), str(os.getpid())],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C is for the program in front
    )


def _is_waiting(path: Path) -> bool:
    database = open_database(path)
    try:
        connection = database.connection
        return database.is_writable and not (is_compared(connection) and is_indexed(connection))
    finally:
        database.close()


def main(path: Path, parent: int | None = None) -> int:
    """Compare until nothing is left or the process `parent` has ended; 1 if the database could not be used."""

    def has_ended() -> bool:
        return parent is not None and os.getppid() != parent

    with suppress(OSError):
        os.nice(_NICE)
    try:
        database = open_database(path)
    except ReaderError:
        return 1
    try:
        index_sentences(database, should_stop=has_ended, rest=_REST)
        find_similar(database, should_stop=has_ended, rest=_REST)
    except ReaderError:  # locked or full: another time
        return 1
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))

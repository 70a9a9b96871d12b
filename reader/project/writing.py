"""Storing articles in a thread of its own, while the next ones are read and split."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from reader.store.articles import Added, store_articles
from reader.store.database import open_database

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.articles import Prepared

WAITING_BATCHES = 1
"""Batches that may wait to be written; memory stays flat."""


class Writer:
    """The one thread that writes an import, on a connection of its own.

    SQLite works without Python's lock, so reading goes on meanwhile: on two cores an import takes little
    longer than the slower of the two.
    """

    def __init__(self, path: Path) -> None:
        self.added = Added()
        """What has been stored so far; whole batches."""
        self._path = path
        self._batches: queue.Queue[Prepared | None] = queue.Queue(WAITING_BATCHES)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="import-writer", daemon=True)
        self._thread.start()

    def put(self, batch: Prepared) -> None:
        """Have a batch stored, in one transaction. Raises what storing an earlier one raised."""
        self._raise()
        self._batches.put(batch)

    def finish(self) -> None:
        """Wait until everything that was put is on disk. Raises what storing it raised."""
        self.stop()
        self._raise()

    def stop(self) -> None:
        """End the thread when what was put is stored."""
        if self._thread.is_alive():
            self._batches.put(None)
            self._thread.join()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            database = open_database(self._path)
            try:
                while (batch := self._batches.get()) is not None:
                    added = store_articles(database, batch)
                    self.added.articles += added.articles
                    self.added.sentences += added.sentences
                    self.added.known += added.known
            finally:
                database.close()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that imports
            self._error = error
            while self._batches.get() is not None:  # let nobody wait for a place in the queue
                continue

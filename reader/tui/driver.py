"""A terminal driver that survives invalid bytes, and a terminal that is gone."""

from __future__ import annotations

import codecs
import os
from contextlib import suppress
from functools import partial
from io import FileIO
from queue import Queue
from types import SimpleNamespace
from typing import IO, Any

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Size
from textual.message import Message

ANSI_SEQUENCES_KEYS["\x1b\r"] = (SimpleNamespace(value="alt+enter"),)  # type: ignore[index]
"""Alt+Enter as most terminals send it; Textual takes it for Enter, which ends what is being typed."""


class PersistentWriter(WriterThread):
    """Textual's writer, which goes on where the terminal is gone, with nothing to write to.

    Textual's ends with the first error, and the program then waits for ever for room in its queue. What the terminal
    takes without a wait is written at once: the thread would get its turn only when the program has nothing to do.
    """

    _queue: Queue[Any]  # of bytes

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self._at_once: FileIO | None = None
        with suppress(OSError):  # where it is no terminal, or one that has no name here
            flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK
            self._at_once = FileIO(os.open(os.ttyname(file.fileno()), flags), "w")

    def write(self, text: str) -> None:
        """Write what the terminal takes at once, unless something waits, and queue the rest."""
        data = text.encode(errors="replace")
        if self._at_once is not None and not self._queue.unfinished_tasks:
            with suppress(OSError, ValueError):
                data = data[self._at_once.write(data) or 0 :]
        if data:
            self._queue.put(data)

    def run(self) -> None:
        """Write what is queued until nothing more comes."""
        is_there = True
        while (data := self._queue.get()) is not None:
            while is_there and data:
                try:
                    data = data[os.write(self._file.fileno(), data) :]
                except OSError:
                    is_there = False
            self._queue.task_done()

    def stop(self) -> None:
        """Write all that is queued, and end."""
        super().stop()
        if self._at_once is not None:
            self._at_once.close()


class TerminalDriver(linux_driver.LinuxDriver):
    """Textual's driver, with the writer and the decoder of this module."""

    def terminal_size(self) -> Size:
        """Columns and rows of the terminal at this moment.

        Of two sizes that follow each other at once, the older may be told last: the signal of the second is heard
        while that of the first is being told.
        """
        return Size(*self._get_terminal_size())

    def send_message(self, message: Message) -> None:
        """Hand a message from the thread that reads keys to the program; Textual's way makes a task of each."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    """A decoder that leaves out a byte that is no UTF-8, typed or pasted; Textual's is strict."""
    return partial(codecs.getincrementaldecoder(encoding), errors="ignore")


vars(linux_driver).update(WriterThread=PersistentWriter, getincrementaldecoder=_lenient)

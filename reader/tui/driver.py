"""A terminal driver that survives invalid bytes, and a terminal that is gone."""

from __future__ import annotations

import codecs
from functools import partial
from types import SimpleNamespace

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.geometry import Size

ANSI_SEQUENCES_KEYS["\x1b\r"] = (SimpleNamespace(value="alt+enter"),)  # type: ignore[index]
"""Alt+Enter as most terminals send it; Textual takes it for Enter, which ends what is being typed."""


class PersistentWriter(WriterThread):
    """Textual's writer, which goes on where the terminal is gone, with nothing to write to.

    Textual's ends with the first error, and the program then waits for ever for room in its queue.
    """

    def run(self) -> None:
        """Write what is queued until nothing more comes."""
        is_there = True
        while (text := self._queue.get()) is not None:
            if is_there:
                is_there = self._put(text)
        if is_there:
            self._put("")

    def _put(self, text: str) -> bool:
        """Write, and flush where nothing else waits; whether the terminal is there."""
        try:
            self._file.write(text)
            if self._queue.empty():
                self._file.flush()
        except (OSError, ValueError):
            return False
        return True


class TerminalDriver(linux_driver.LinuxDriver):
    """Textual's driver, with the writer and the decoder of this module."""

    def terminal_size(self) -> Size:
        """Columns and rows of the terminal at this moment.

        Of two sizes that follow each other at once, the older may be told last: the signal of the second is heard
        while that of the first is being told.
        """
        return Size(*self._get_terminal_size())


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    """A decoder that leaves out a byte that is no UTF-8, typed or pasted; Textual's is strict."""
    return partial(codecs.getincrementaldecoder(encoding), errors="ignore")


vars(linux_driver).update(WriterThread=PersistentWriter, getincrementaldecoder=_lenient)

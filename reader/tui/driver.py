"""The terminal, with a reader of its input that no byte can stop."""

from __future__ import annotations

import codecs
from functools import partial
from types import SimpleNamespace

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers import linux_driver
from textual.geometry import Size

ANSI_SEQUENCES_KEYS["\x1b\r"] = (SimpleNamespace(value="alt+enter"),)  # type: ignore[index]
"""Alt+Enter as most terminals send it; Textual takes it for Enter, which ends what is being typed."""


class TerminalDriver(linux_driver.LinuxDriver):
    """Textual's driver, which a byte that is no UTF-8 does not end.

    Textual's decoder is strict; here such a byte, typed or pasted, is left out.
    """

    def terminal_size(self) -> Size:
        """Columns and rows of the terminal at this moment.

        Of two sizes that follow each other at once, the older may be told last: the signal of the second is heard
        while that of the first is being told.
        """
        return Size(*self._get_terminal_size())

    def run_input_thread(self) -> None:
        """Wait for input and pass it on, in the thread that the driver starts."""
        strict = vars(linux_driver)["getincrementaldecoder"]
        vars(linux_driver)["getincrementaldecoder"] = _lenient
        try:
            super().run_input_thread()
        finally:
            vars(linux_driver)["getincrementaldecoder"] = strict


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="ignore")

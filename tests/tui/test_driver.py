"""What the program writes to the terminal with lasts longer than the terminal."""

from __future__ import annotations

import io

from reader.tui.driver import PersistentWriter


class Gone(io.StringIO):
    """A terminal that is closed after the first word."""

    def write(self, text: str) -> int:
        """Take the first word; then there is no terminal."""
        if self.getvalue():
            raise OSError(5, "Input/output error")
        return super().write(text)


def test_a_terminal_that_is_gone_never_makes_the_program_wait() -> None:
    terminal = Gone()
    writer = PersistentWriter(terminal)
    writer.start()
    for _ in range(100):
        writer.write("word")
    writer.stop()
    assert (terminal.getvalue(), writer.is_alive()) == ("word", False)


def test_what_is_written_is_there_when_it_has_stopped() -> None:
    terminal = io.StringIO()
    writer = PersistentWriter(terminal)
    writer.start()
    for word in ("a", "b", "c"):
        writer.write(word)
    writer.stop()
    assert terminal.getvalue() == "abc"

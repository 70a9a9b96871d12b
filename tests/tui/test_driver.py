"""What the program writes to the terminal with lasts longer than the terminal, and never waits for a slow one."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING

import pytest

from reader.tui.driver import PersistentWriter

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["pipe", "terminal"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """Where a person reads, and where the program writes."""
    reading, writing = os.pipe() if request.param == "pipe" else os.openpty()
    yield reading, writing
    for end in (reading, writing):
        try:
            os.close(end)
        except OSError:  # the test has closed it
            assert end == reading


def read(end: int, length: int) -> bytes:
    """So many bytes."""
    found = b""
    while len(found) < length and select.select([end], [], [], 30)[0]:
        found += os.read(end, length - len(found))
    return found


def test_a_terminal_that_is_gone_never_makes_the_program_wait(ends: tuple[int, int]) -> None:
    reading, writing = ends
    with open(writing, "w", closefd=False, encoding="utf-8") as terminal:
        writer = PersistentWriter(terminal)
        writer.start()
        writer.write("word")
        assert read(reading, 4) == b"word"
        os.close(reading)
        for _ in range(100):
            writer.write("word")
        writer.stop()
    assert not writer.is_alive()


def test_what_is_written_comes_in_order_however_much_the_terminal_takes(ends: tuple[int, int]) -> None:
    reading, writing = ends
    parts = [f"{number}€" * 2_000 for number in range(20)]
    whole = "".join(parts).encode()
    with open(writing, "w", closefd=False, encoding="utf-8") as terminal:
        writer = PersistentWriter(terminal)
        writer.start()
        for part in parts:  # nobody reads yet
            writer.write(part)
        assert read(reading, len(whole)) == whole
        writer.write("end")
        assert read(reading, 3) == b"end"
        writer.stop()
    assert not writer.is_alive()

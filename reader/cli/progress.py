"""A command that takes longer than a second: a bar while it works, and Ctrl+C that ends it cleanly."""

from __future__ import annotations

import math
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reader.cli.output import is_terminal
from reader.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.model.progress import ProgressCallback

UNSEEN = 0.5
"""Seconds until a bar is shown: what is done sooner needs none, and does not wait until one is brought in."""
_EMPTY_LINE = "\r\x1b[K"
_BAR = 20
_FIGURES = 18
"""Columns of the percentage and the time left, and of the gaps."""
_TIDYING = 10.0
"""Seconds in which a second Ctrl+C is not heard, so that what is half written can be taken away."""


@contextmanager
def working() -> Iterator[ProgressCallback | None]:
    """Who shows a bar on standard error: what is at work, how much is done of how much, and the time left.

    Nothing at work takes the bar away until something is. None where standard error is no terminal.
    """
    if not is_terminal(sys.stderr):
        yield None
        return
    began = time.monotonic()
    update: Callable[[str, int, int], None] | None = None
    bar: Any = None

    def look(what: str, done: int, total: int) -> None:
        nonlocal bar, update
        if not what:
            if bar is not None:
                bar.stop()
            return
        if update is None:
            if time.monotonic() - began < UNSEEN:
                return
            bar, update = new_bar()
        update(what, done, total)

    try:
        yield look
    finally:
        if bar is not None:
            bar.stop()
            sys.stderr.write(_EMPTY_LINE)  # a bar that was stopped while it was drawn may not know that it was


def new_bar() -> tuple[Any, Callable[..., None]]:
    """A bar in one line, and what moves it: what is at work, how much is done of how much.

    Beside it may stand what is in hand just now, cut to what room there is, and words in place of the numbers.
    """
    from rich.console import Console  # noqa: PLC0415 - only where there is somebody to see it
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        ProgressColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415

    class Done(ProgressColumn):
        """How much is done of how much, where that is known."""

        def render(self, task: Any) -> Text:
            if task.fields["words"]:
                return Text(task.fields["words"])
            done = f"{int(task.completed):,}" if task.completed else ""
            return Text(f"{done or 0}/{int(task.total):,}" if task.total else done)

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=_BAR),
        Done(),
        TaskProgressColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # that would be a thread
    )
    at_work = ("", False)

    def update(what: str, done: float, total: float, in_hand: str = "", words: str = "") -> None:
        nonlocal at_work
        room = bar.console.width - _BAR - _FIGURES - max(len(words), 2 * len(f"{int(total):,}") + 1)
        named = _cut(f"{what} {in_hand}".rstrip(), max(room, len(what)))
        if at_work != (what, total > 0):  # a task of its own: the pace of what went before says nothing of it
            at_work = what, total > 0
            for before in bar.task_ids:
                bar.remove_task(before)
            bar.add_task(what, total=total or None, words=words)
        bar.start()
        bar.update(bar.task_ids[0], description=named, completed=done, total=total or None, words=words, refresh=True)

    return bar, update


def _cut(text: str, width: int) -> str:
    """A text in at most so many columns."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only where there is somebody to see it

    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


@contextmanager
def stoppable(remains: str) -> Iterator[None]:
    """Have Ctrl+C end the block as a `StoppedError` that says what `remains` true.

    It is heard once: what is half written is taken away first, however impatient somebody is, and then the
    command ends.
    """
    heard = -math.inf

    def hear(number: int, frame: Any) -> None:
        nonlocal heard
        now = time.monotonic()
        if now - heard >= _TIDYING:
            heard = now
            signal.default_int_handler(number, frame)

    usual = signal.getsignal(signal.SIGINT)
    is_heard = usual is signal.default_int_handler  # else it is not to be heard, or somebody else's
    try:
        if is_heard:
            signal.signal(signal.SIGINT, hear)
        yield
    except KeyboardInterrupt:
        raise StoppedError("stopped", advice=remains) from None
    finally:
        if is_heard:
            signal.signal(signal.SIGINT, usual if heard < 0 else signal.SIG_IGN)

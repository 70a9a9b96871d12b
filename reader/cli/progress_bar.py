"""The progress bar of a command that takes longer than a moment, and Ctrl+C that ends the command cleanly."""

from __future__ import annotations

import math
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reader.cli.output import count, is_terminal
from reader.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.cli.rich_bar import RichBar
    from reader.model.progress import ProgressCallback
    from reader.project.importing import ImportReport

UNSEEN = 0.5
"""Seconds until a bar is shown: shorter work needs none, and does not wait for rich to be imported."""
_EMPTY_LINE = "\r\x1b[K"
_CLEANING_UP = 10.0
"""Seconds in which a second Ctrl+C is ignored, so that unfinished files can be removed."""


class ProgressBar:
    """A line on standard error that shows progress while nothing else is printed."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bar: RichBar | None = None

    def update(self, what: str, done: float, total: float, current: str = "", words: str = "") -> None:
        """Show the work, the part of it that is done, and the time left; without a description, hide the bar.

        `current` names the current file, `words` replace the numbers.
        """
        if not what:
            self.hide()
        elif self._bar is not None:
            self._bar.update(what, done, total, current, words)
        elif time.monotonic() - self._began >= UNSEEN:
            from reader.cli.rich_bar import RichBar  # noqa: PLC0415 - brings rich

            self._bar = RichBar()
            self._bar.update(what, done, total, current, words)

    def update_import(self, report: ImportReport) -> None:
        """Show the progress of an import: files read, then articles indexed, then sentences compared."""
        if report.to_compare:
            self.update("comparing sentences", report.compared, report.to_compare)
        elif report.indexed:
            self.update("indexing words", report.indexed, report.to_index)
        else:
            done = min(report.files_seen + report.share, report.files_total)
            words = (
                f"{min(report.files_seen, report.files_total):,}/{count(report.files_total, 'file')}"
                if report.files_total > 1
                else count(report.read, "article")
            )
            self.update("importing", done, report.files_total, report.in_hand, words)

    def hide(self) -> None:
        """Remove the line until the next update, so that something else can be printed."""
        if self._bar is not None:
            self._bar.stop()

    def close(self) -> None:
        """Remove the line for good."""
        if self._bar is not None:
            self._bar.stop()
            sys.stderr.write(_EMPTY_LINE)  # a bar that was stopped while drawing may not know that it was


@contextmanager
def progress_bar() -> Iterator[ProgressBar | None]:
    """A bar for the block; None if standard error is not a terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    bar = ProgressBar()
    try:
        yield bar
    finally:
        bar.close()


@contextmanager
def reported_progress() -> Iterator[ProgressCallback | None]:
    """A callback that shows a bar; None if standard error is not a terminal."""
    with progress_bar() as bar:
        yield bar.update if bar else None


@contextmanager
def stoppable(remains: str) -> Iterator[None]:
    """Turn Ctrl+C in the block into a `StoppedError` that says what `remains`.

    Only the first one counts: unfinished files are removed before the command ends, even for an impatient person.
    """
    pressed = -math.inf

    def interrupt(number: int, frame: Any) -> None:
        nonlocal pressed
        now = time.monotonic()
        if now - pressed >= _CLEANING_UP:
            pressed = now
            signal.default_int_handler(number, frame)

    usual = signal.getsignal(signal.SIGINT)
    is_ours = usual is signal.default_int_handler  # else Ctrl+C is ignored, or somebody else handles it
    try:
        if is_ours:
            signal.signal(signal.SIGINT, interrupt)
        yield
    except KeyboardInterrupt:
        raise StoppedError("stopped", advice=remains) from None
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, usual if pressed < 0 else signal.SIG_IGN)

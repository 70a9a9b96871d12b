"""Output of the commands: results to standard output; messages and the progress bar to standard error."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import textwrap
import time
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from reader.counted import counted
from reader.errors import StoppedError
from reader.model.sanitize import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reader.cli.rich_bar import RichBar
    from reader.model.progress import ProgressCallback
    from reader.project.importing import ImportReport

_USUAL_WIDTH = 80
FIRST = 10
"""The number of items that are listed of a long list."""
T = TypeVar("T")


def print_message(text: str) -> None:
    """Print a line to standard error, wrapped for a terminal; no character in it controls the terminal."""
    line = visible(text)
    if is_terminal(sys.stderr):
        line = wrapped(line, _columns(sys.stderr))
    click.echo(line, err=True)


def wrapped(line: str, width: int) -> str:
    """A line, wrapped between words to lines of at most `width` code points; all but the first are indented."""
    if len(line) <= width:
        return line
    return textwrap.fill(
        line,
        max(width, 20),
        subsequent_indent="  ",
        break_long_words=False,  # so that a path or an address can be copied
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


def print_line(text: str = "") -> None:
    """Print a line of the result to standard output; no character in it controls the terminal."""
    click.echo(visible(text))


def print_json(value: object) -> None:
    """Print the result as JSON to standard output; in ASCII, so that no character controls the terminal."""
    click.echo(json.dumps(_plain(value), indent=2))


def _plain(value: Any) -> Any:
    """A value for JSON, in which a record (a dataclass, a named tuple) is an object."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (tuple, list)) else value


def is_terminal(stream: TextIO | None) -> bool:
    """Whether this stream is a terminal."""
    return stream is not None and stream.isatty()


def duration(seconds: float) -> str:
    """An estimated time, in the largest unit that fits."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 1.5 * size:
            return counted(round(seconds / size), unit)
    return counted(max(1, round(seconds)), "second")


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of aligned columns: the first left-aligned, the others right-aligned."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *rest]).rstrip()


def listed(names: Sequence[str]) -> str:
    """The first of these names with commas between them, and the number of the others."""
    more = len(names) - FIRST
    return ", ".join(names[:FIRST]) + (f" and {more:,} more" if more > 0 else "")


def print_first(things: Sequence[T], line: Callable[[T], str], *, the_rest: str = "--json lists all") -> None:
    """Print a line for each of the first of these to standard error, and the number of the others."""
    for thing in things[:FIRST]:
        print_message(line(thing))
    if len(things) > FIRST:
        print_message(f"… and {len(things) - FIRST:,} more ({the_rest})")


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
            return
        if self._bar is None and time.monotonic() - self._began >= UNSEEN:
            from reader.cli.rich_bar import RichBar  # noqa: PLC0415 - brings rich

            self._bar = RichBar()
        if self._bar is not None:
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
                f"{min(report.files_seen, report.files_total):,}/{counted(report.files_total, 'file')}"
                if report.files_total > 1
                else counted(report.read, "article")
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

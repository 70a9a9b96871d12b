"""Output of the commands: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from reader.model.sanitize import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


_USUAL_WIDTH = 80
FIRST = 10
"""The number of items that are listed of a long list."""
T = TypeVar("T")


def say(text: str) -> None:
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


def show(text: str = "") -> None:
    """Print a line of the result to standard output; no character in it controls the terminal."""
    click.echo(visible(text))


def show_json(value: object) -> None:
    """Print the result as JSON to standard output; in ASCII, so that no character controls the terminal."""
    click.echo(json.dumps(value, indent=2))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether this stream is a terminal."""
    return stream is not None and stream.isatty()


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 article`, `1,234 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """An estimated time, in the largest unit that fits."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 1.5 * size:
            return count(round(seconds / size), unit)
    return count(max(1, round(seconds)), "second")


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


def say_first(things: Sequence[T], line: Callable[[T], str], *, the_rest: str = "--json lists all") -> None:
    """Print a line for each of the first of these to standard error, and the number of the others."""
    for thing in things[:FIRST]:
        say(line(thing))
    if len(things) > FIRST:
        say(f"… and {len(things) - FIRST:,} more ({the_rest})")

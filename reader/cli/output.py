"""What a command says on the terminal: results to standard output, all else to standard error."""

from __future__ import annotations

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
"""Things of one kind that are listed, where there can be any number of them."""
T = TypeVar("T")


def say(text: str) -> None:
    """One line for the person, to standard error; nothing in it acts on the terminal, which gets it cut at words."""
    line = visible(text)
    if is_terminal(sys.stderr):
        line = wrapped(line, _columns(sys.stderr))
    click.echo(line, err=True)


def wrapped(line: str, width: int) -> str:
    """A line as lines of at most `width` code points, cut between words, those behind the first set in."""
    if len(line) <= width:
        return line
    return textwrap.fill(
        line,
        max(width, 20),
        subsequent_indent="  ",
        break_long_words=False,  # a path or an address is taken whole by those who copy it
        break_on_hyphens=False,
        replace_whitespace=False,
    )


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


def show(text: str = "") -> None:
    """One line of the result, to standard output; nothing in it acts on the terminal."""
    click.echo(visible(text))


def show_json(value: object) -> None:
    """The result as JSON, to standard output; everything but ASCII escaped, so that nothing in it acts."""
    import json  # noqa: PLC0415 - not needed to open the program

    click.echo(json.dumps(value, indent=2))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is looking at this stream."""
    return stream is not None and stream.isatty()


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 article`, `1,234 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """A time that was estimated, in the unit that a person would say it in."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 1.5 * size:
            return count(round(seconds / size), unit)
    return count(max(1, round(seconds)), "second")


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *rest]).rstrip()


def say_first(things: Sequence[T], line: Callable[[T], str], *, all_are: str = "--json has all") -> None:
    """A line for each of the first of these to standard error, and how many more there are, and where."""
    for thing in things[:FIRST]:
        say(line(thing))
    if len(things) > FIRST:
        say(f"… and {len(things) - FIRST:,} more ({all_are})")

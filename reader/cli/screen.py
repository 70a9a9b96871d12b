"""What a command says on the terminal: results to standard output, all else to standard error."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from reader.model.plain import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reader.project.importing import ImportReport


FIRST = 10
"""Things of one kind that are listed, where there can be any number of them."""
T = TypeVar("T")


def say(text: str) -> None:
    """One line for the person, to standard error; nothing in it acts on the terminal."""
    click.echo(visible(text), err=True)


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


@contextmanager
def import_bar() -> Iterator[Callable[[ImportReport], None] | None]:
    """A bar of files read, articles indexed, sentences compared, with rate and time left; None without a terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only where there is somebody to see it
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415

    class Rate(ProgressColumn):
        """Files, articles or sentences a second."""

        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:,.0f} {task.fields['what']}/s" if task.speed else "")

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[read]}"),
        Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # that would be a thread, and an import forks
    )
    files = bar.add_task("importing", total=None, what="files", read="")
    articles = bar.add_task("indexing words", total=None, what="articles", read="", visible=False)
    sentences = bar.add_task("comparing sentences", total=None, what="sentences", read="", visible=False)

    def move(report: ImportReport) -> None:
        done = min(report.files_seen + report.share, report.files_total)
        read = count(report.read, "article") if report.read > report.files_seen else ""
        bar.update(files, completed=done, total=report.files_total, read=read)
        if report.indexed:
            bar.update(articles, completed=report.indexed, total=report.to_index, visible=True)
        if report.to_compare:
            bar.update(sentences, completed=report.compared, total=report.to_compare, visible=True)
        bar.refresh()

    with bar:
        yield move

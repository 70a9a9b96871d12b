"""The command `reader import PATH ...`."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

import click

from reader.cli.import_bar import ImportBar, import_bar
from reader.cli.options import chosen, global_options
from reader.cli.output import count, duration, say, say_first, show, show_json
from reader.cli.paths import SOURCE, is_there
from reader.errors import InputError
from reader.model.import_options import ImportOptions, limits_from

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reader.model.import_options import Limits
    from reader.project import Project
    from reader.project.importing import ImportReport, Notice

_MEBIBYTE = 1 << 20
_RECUR = ("recur", "recurs")
_COLUMNS = {
    "text": "the text",
    "title": "the title",
    "author": "the author",
    "date": "the date",
    "url": "the address",
    "source": "who published it",
    "language": "the language",
}


def _column_options(command: Callable[..., int]) -> Callable[..., int]:
    for name, what in reversed(_COLUMNS.items()):
        told = f"Column of a CSV, TSV or JSONL that holds {what}."
        command = click.option(f"--{name}-column", metavar="C", help=told)(command)
    return command


def _limits(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Limits:
    pairs = dict(value.partition("=")[::2] for value in values)
    if not all(pairs.values()):
        raise click.BadParameter("write it as NAME=VALUE, such as page-seconds=30")
    return limits_from(pairs)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=SOURCE, metavar="PATH ...")
@click.option("--format", "form", metavar="F", help="Read every file as this format.  [default: by its name]")
@_column_options
@click.option("--language", default="english", metavar="L", help="The language: en, german, …  [default: english]")
@click.option(
    "--max-size",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MIB",
    help="Largest file, in MiB.  [default: 64]",
)
@click.option(
    "--limit", "limits", multiple=True, callback=_limits, metavar="NAME=N", help="Another limit: see docs/importing.md."
)
@click.option("--repair", is_flag=True, help="Mend text that was once read in a wrong encoding (“â€™” for “’”).")
@click.option("--no-compare", is_flag=True, help="Leave it for later to find sentences that recur in other articles.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(  # noqa: PLR0917 - click gives every option
    ctx: click.Context,
    /,
    paths: tuple[Path | str, ...],
    form: str | None,
    language: str,
    max_size: float | None,
    limits: Limits,
    repair: bool,  # noqa: FBT001
    no_compare: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    **columns: str | None,
) -> int:
    """Import articles from files, folders and web addresses into the project of this folder.

    Folders are read with all that is below them. A file, or a row of one, that cannot be read is told by
    name, and all others are imported. Which columns of a table hold what is guessed from its header and
    said, unless you say it. An import that is stopped goes on with the same command, and nothing is imported twice.
    Then the sentences that recur in other articles are found; this can be stopped too, and is done later.

    \b
    Examples:
      reader import my_articles
      reader import *.txt notes/one.md --language de
      reader import news.csv --text-column body --title-column headline
      reader import https://example.org/news/1
    """  # noqa: D301 - click needs the character
    if not any(is_there(path) for path in paths):  # then nothing is made here for a slip of the pen
        raise InputError("no such file or folder", subject=", ".join(map(str, paths)))
    if max_size:
        limits = replace(limits, file_size=max(1, int(max_size * _MEBIBYTE)))
    project, _ = chosen(ctx).open_or_make()
    try:
        report = import_with_bar(
            project,
            paths,
            ImportOptions(
                format=form,
                language=language,
                columns={
                    name.removesuffix("_column"): column for name, column in columns.items() if column is not None
                },
                repair=repair,
                limits=limits,
                compare=not no_compare,
            ),
        )
    finally:
        project.close()
    tell_problems(report)
    if as_json:
        show_json(asdict(report))
    else:
        _summarize(report)
    if report.is_interrupted:
        say("stopped; what is listed above is kept, and the same command again goes on from there")
    elif not no_compare and not report.is_compared:
        say(_what_is_left(report))
    return 1 if report.problems or report.is_interrupted else 0


def _what_is_left(report: ImportReport) -> str:
    """That not all sentences were compared, how long the rest takes, and when it is done."""
    done = (
        f"{report.compared:,} of {count(report.to_compare, 'sentence')}" if report.to_compare else "not every sentence"
    )
    left = f" takes at least {duration(report.comparing_left)} and" if report.comparing_left else ""
    return (
        f"compared {done} with those of other articles to find what recurs; the rest{left} is done by itself,"
        " in the background, while reader is open"
    )


def import_with_bar(
    project: Project,
    paths: Sequence[Path | str],
    options: ImportOptions,
) -> ImportReport:
    """Import with a bar on standard error, where that is a terminal."""
    from reader.project.importing import import_paths  # noqa: PLC0415 - not needed for the help

    with import_bar() as bar:
        return import_paths(
            project.database,
            paths,
            options,
            on_notice=partial(_tell_note, bar),
            on_progress=bar.move if bar else None,
        )


def _tell_note(bar: ImportBar | None, note: Notice) -> None:
    if bar:
        bar.step_aside()
    say(f"{note.path}: {note.text}")


def tell_problems(report: ImportReport) -> None:
    """Every file or row that gave no article, however many, and the first of those to look at, on standard error.

    What was imported can be found here; what was not is named nowhere else.
    """
    for problem in report.problems:
        say(f"not imported: {problem.path}: {problem.reason}")
    say_first(report.doubtful, lambda doubt: f"look at: {doubt.path}: {doubt.reason}", all_are="import --json has all")


def _summarize(report: ImportReport) -> None:
    show(f"{count(report.articles, 'article')} imported, {count(report.sentences, 'sentence')}")
    if report.recurring:
        show(f"{count(report.recurring, 'sentence')} of the project {_RECUR[report.recurring == 1]} in other articles")
    for line in editions_told(report):
        show(line)
    if report.known:
        show(f"{count(report.known, 'article')} known before")
    if report.again:
        show(f"{count(report.again, 'text')} came more than once: kept once, with all its sources")
    if report.skipped:
        show(
            f"{count(report.skipped, 'other file')} skipped: README, licence, or no format read here (--json has them)"
        )
    parts = sum(problem.is_part for problem in report.problems)
    for number, what in ((len(report.problems) - parts, "file"), (parts, "part")):
        if number:
            show(f"{count(number, what)} {'of files ' if what == 'part' else ''}not imported")


_EDITIONS = ("are later editions of others that are here", "is a later edition of one that is here")
_AGAIN = (
    "are the latest editions again, as old texts came back",
    "is the latest edition again, as its old text came back",
)


def editions_told(report: ImportReport) -> list[str]:
    """What is to be said of articles that were edited, a sentence for each; nothing is carried by an import."""
    told = [
        f"{count(number, 'article')} {what[number == 1]}"
        for number, what in ((report.editions, _EDITIONS), (report.brought_back, _AGAIN))
        if number
    ]
    if told and report.judged_earlier:
        stand = "stands" if report.judged_earlier == 1 else "stand"
        told[-1] += f"; {count(report.judged_earlier, 'judgment')} {stand} on the earlier: `reader editions` shows them"
    return told

"""The command `reader import PATH ...`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from reader.cli.options import SOURCE, global_options, open_or_create, source_exists
from reader.cli.output import (
    ProgressBar,
    duration,
    listed,
    print_first,
    print_json,
    print_line,
    print_message,
    progress_bar,
)
from reader.counted import counted
from reader.errors import InputError
from reader.model.import_options import ImportOptions, Limits, limits_from

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import ModuleType

    from reader.project import Project
    from reader.project.importing import ImportReport, Notice

WITHOUT_COMPARING = ImportOptions(compare=False)
"""For an import before the program opens, which a person waits for."""
_MEBIBYTE = 1 << 20
_COLUMNS = {
    "text": "the text",
    "title": "the title",
    "author": "the author",
    "date": "the date",
    "url": "the web address",
    "source": "the publisher",
    "language": "the language",
}
"""Option (`--date-column`) to the content of the column."""


def _column_options(command: Callable[..., int]) -> Callable[..., int]:
    for name, content in reversed(_COLUMNS.items()):
        about = f"Column of a CSV, TSV or JSONL file that holds {content}."
        command = click.option(f"--{name}-column", metavar="C", help=about)(command)
    return command


def _limits(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Limits:
    pairs = dict(value.partition("=")[::2] for value in values)
    if not all(pairs.values()):
        raise click.BadParameter("write it as NAME=VALUE, such as page-seconds=30")
    return limits_from(pairs)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=SOURCE, metavar="PATH ...")
@click.option("--format", "form", metavar="F", help="The format of every file.  [default: by its name or content]")
@_column_options
@click.option("--language", default="english", metavar="L", help="The language: en, german, …  [default: english]")
@click.option(
    "--max-size",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MIB",
    help="Maximum size of a file, in MiB.  [default: 64]",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_limits,
    metavar="NAME=N",
    help="Another limit (repeatable): see docs/importing.md.",
)
@click.option("--repair", is_flag=True, help="Repair text that was decoded in a wrong encoding (“â€™” for “’”).")
@click.option("--no-compare", is_flag=True, help="Don't search now for sentences that occur in several articles.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(  # noqa: PLR0917 - click passes every option
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
    """Import articles from files, folders and web addresses.

    Folders are read with all their subfolders. Files and rows that cannot be read are listed with the reason; the
    rest is imported. The columns of a table are recognized by its header, and reported, unless you name them. If an
    import is stopped, the same command imports the rest, and nothing twice. Then sentences that occur in several
    articles are found; this can be stopped, too, and continues later.

    \b
    Examples:
      reader import my_articles
      reader import *.txt notes/one.md --language de
      reader import news.csv --text-column body --title-column headline
      reader import https://example.org/news/1
    """  # noqa: D301 - click needs the character
    if not any(source_exists(path) for path in paths):  # so that a typo creates no project
        raise InputError("no such file or folder", subject=", ".join(map(str, paths)))
    if max_size:
        limits = replace(limits, file_size=max(1, int(max_size * _MEBIBYTE)))
    options = ImportOptions(
        format=form,
        language=language,
        columns={name.removesuffix("_column"): column for name, column in columns.items() if column is not None},
        repair=repair,
        limits=limits,
        compare=not no_compare,
    )
    with closing(open_or_create(ctx)[0]) as project:
        report = import_with_bar(project, paths, options)
    report_problems(report)
    if as_json:
        print_json(report)
    else:
        _summarize(report)
    if report.is_interrupted:
        print_message("stopped; the articles counted above are imported, and the same command imports the rest")
    elif options.compare and not report.is_compared:
        print_message(_not_compared(report))
    return 1 if report.problems or report.is_interrupted else 0


def importing_module() -> ModuleType:
    """The module that imports articles, imported when it is needed."""
    from reader.project import importing  # noqa: PLC0415 - brings the importers, which the help does not need

    return importing


def import_with_bar(
    project: Project, paths: Sequence[Path | str], options: ImportOptions = WITHOUT_COMPARING
) -> ImportReport:
    """Import with a progress bar, if standard error is a terminal."""
    with progress_bar() as bar:
        report: ImportReport = importing_module().import_paths(
            project.database,
            paths,
            options,
            on_notice=partial(_report_notice, bar),
            on_progress=bar.update_import if bar else None,
        )
    return report


def _report_notice(bar: ProgressBar | None, notice: Notice) -> None:
    if bar:
        bar.hide()
    print_message(f"{notice.path}: {notice.text}")


def report_problems(report: ImportReport) -> None:
    """Print every file or row that was not imported, and the first of the warnings, to standard error.

    Files that were not imported are named nowhere else; imported articles can be found in the program.
    """
    for problem in report.problems:
        print_message(f"not imported: {problem.path}: {problem.reason}")
    print_first(
        report.doubtful,
        lambda doubt: f"warning: {doubt.path}: {doubt.reason}",
        the_rest="`reader import --json` lists all",
    )


def _summarize(report: ImportReport) -> None:
    print_line(f"{counted(report.articles, 'article')} imported, {counted(report.sentences, 'sentence')}")
    if report.recurring:
        occur = "occurs" if report.recurring == 1 else "occur"
        print_line(f"{counted(report.recurring, 'sentence')} of the project {occur} in more than one article")
    for line in edition_lines(report):
        print_line(line)
    if report.known:
        print_line(f"{counted(report.known, 'article')} already imported")
    if report.again:
        print_line(
            f"{counted(report.again, 'duplicate')} in this import: each text is one article with all its sources"
        )
    if report.skipped:
        names = listed([f"{each.path} ({each.reason})" for each in report.skipped_files])
        print_line(f"{counted(report.skipped, 'file')} skipped: {names}")
    parts = sum(problem.is_part for problem in report.problems)
    if parts < len(report.problems):
        print_line(f"{counted(len(report.problems) - parts, 'file')} not imported")
    if parts:
        print_line(f"{counted(parts, 'part')} of files not imported")


def edition_lines(report: ImportReport) -> list[str]:
    """A line for the new editions of articles, and one for returned texts; an import carries no judgments."""
    lines = []
    if report.editions:
        are = "are new editions of earlier ones" if report.editions > 1 else "is a new edition of an earlier one"
        lines.append(f"{counted(report.editions, 'article')} {are}")
    if report.brought_back:
        are = "are the latest editions" if report.brought_back > 1 else "is the latest edition"
        lines.append(f"{counted(report.brought_back, 'article')} {are} again, as the old text returned")
    if lines and report.judged_earlier:
        lines[-1] += f"; {counted(report.judged_earlier, 'judgment')} on the earlier: see `reader editions`"
    return lines


def _not_compared(report: ImportReport) -> str:
    """The part of the sentences that was compared, the time for the rest, and when it is done."""
    done = (
        f"{report.compared:,} of {counted(report.to_compare, 'sentence')}" if report.to_compare else "not all sentences"
    )
    left = f" takes about {duration(report.comparing_left)} and" if report.comparing_left else ""
    return (
        f"compared {done} with those of other articles, to find recurring ones; the rest{left} runs in the background"
        " while reader is open"
    )

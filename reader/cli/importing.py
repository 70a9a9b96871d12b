"""The command `reader import PATH ...`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.options import chosen, global_options
from reader.cli.paths import TEXT_PATH
from reader.cli.screen import count, duration, import_bar, say, show, show_json
from reader.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.project import Project
    from reader.project.importing import ImportReport

_MEGABYTE = 1_000_000
_RECUR = ("recur", "recurs")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=TEXT_PATH, metavar="PATH ...")
@click.option("--format", "form", metavar="F", help="Read every file as this format: text or markdown.")
@click.option("--language", metavar="L", help="The language, by name or code (en, german).  [default: english]")
@click.option(
    "--max-size", type=click.FloatRange(min=0, min_open=True), metavar="MB", help="Largest file.  [default: 67]"
)
@click.option("--no-compare", is_flag=True, help="Leave it for later to find sentences that recur in other articles.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(  # noqa: PLR0917 - click gives every option
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str | None,
    language: str | None,
    max_size: float | None,
    no_compare: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> int:
    """Import articles from files and folders into the project of this folder.

    Folders are read with all that is below them. A file that cannot be read is told by name, and all others
    are imported. An import that is stopped goes on with the same command, and nothing is imported twice.
    Then the sentences that recur in other articles are found; this can be stopped too, and is done later.

    \b
    Examples:
      reader import my_articles
      reader import *.txt notes/one.md --language de
    """  # noqa: D301 - click needs the character
    if not any(path.exists() for path in paths):  # then nothing is made here for a slip of the pen
        raise InputError("no such file or folder", subject=", ".join(map(str, paths)))
    project, _ = chosen(ctx).open_or_make()
    try:
        limit = max(1, int(max_size * _MEGABYTE)) if max_size else None
        report = import_with_bar(project, paths, form=form, language=language, max_bytes=limit, compare=not no_compare)
    finally:
        project.close()
    tell_problems(report)
    if as_json:
        show_json(asdict(report))
    else:
        _summarise(report)
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
    paths: Sequence[Path],
    *,
    form: str | None = None,
    language: str | None = None,
    max_bytes: int | None = None,
    compare: bool = True,
) -> ImportReport:
    """Import with a bar on standard error, where that is a terminal."""
    with import_bar() as move:
        return project.import_paths(
            paths, form=form, language=language, max_bytes=max_bytes, compare=compare, on_progress=move
        )


def tell_problems(report: ImportReport) -> None:
    """Every file that gave no article, and every one to look at, by name on standard error."""
    for problem in report.problems:
        say(f"not imported: {problem.path}: {problem.reason}")
    for doubt in report.doubtful:
        say(f"look at: {doubt.path}: {doubt.reason}")


def _summarise(report: ImportReport) -> None:
    show(f"{count(report.articles, 'article')} imported, {count(report.sentences, 'sentence')}")
    if report.recurring:
        show(f"{count(report.recurring, 'sentence')} of the project {_RECUR[report.recurring == 1]} in other articles")
    if report.known:
        show(f"{count(report.known, 'article')} known before")
    if report.skipped:
        show(f"{count(report.skipped, 'other file')} skipped: README, licence, or no format that is read here")
    if report.problems:
        show(f"{count(len(report.problems), 'file')} not imported")

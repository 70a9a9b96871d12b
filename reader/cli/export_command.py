"""The command `reader export`."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path

import click

from reader.cli.options import global_options, lists_at_end, open_project
from reader.cli.output import is_terminal, print_message, reported_progress, stoppable
from reader.counted import counted
from reader.errors import UsageError
from reader.model.export_row import Selection
from reader.model.progress import ProgressCallback
from reader.project.exporting import default_target, export, formats, is_folder


@click.command("export", cls=lists_at_end("Formats and layouts (the first layout is the default)", formats))
@click.option("-o", "--output", metavar="PATH", help="File or folder to write; - is standard output.")
@click.option("--format", "form", default="csv", metavar="F", help="Output format (see below).  [default: csv]")
@click.option("--layout", default="", metavar="L", help="Layout of that format.  [default: its first]")
@click.option("--annotator", "annotators", multiple=True, metavar="A", help="Only this annotator (repeatable).")
@click.option("--layer", "layers", multiple=True, metavar="L", help="Only stance, claim, mention, note or your own.")
@click.option("--target", "targets", multiple=True, metavar="T", help="Only judgments toward this target.")
@click.option("--article", "articles", multiple=True, metavar="A", help="Only articles with this id or title words.")
@click.option("--since", default="", metavar="DATE", help="Only judgments last changed on this day (UTC) or later.")
@click.option("--until", default="", metavar="DATE", help="Only judgments last changed on this day (UTC) or earlier.")
@click.option("--codebook", "codebooks", multiple=True, metavar="V", help="Only judgments under this version.")
@click.option("--latest", is_flag=True, help="Leave out articles that have a later edition.")
@click.option("--adjudicated", is_flag=True, help="Only the decisions of adjudicators.")
@click.option("--excel", is_flag=True, help="Begin with a byte-order mark, so that Excel recognizes UTF-8.")
@click.option("--raw", is_flag=True, help="Leave cells such as =1+1 unchanged; a spreadsheet would run them.")
@global_options(has_annotator=False)
@click.pass_context
def command(  # noqa: PLR0917 - click passes every option
    ctx: click.Context,
    output: str | None,
    form: str,
    layout: str,
    annotators: tuple[str, ...],
    layers: tuple[str, ...],
    targets: tuple[str, ...],
    articles: tuple[str, ...],
    since: str,
    until: str,
    codebooks: tuple[str, ...],
    latest: bool,  # noqa: FBT001
    adjudicated: bool,  # noqa: FBT001
    excel: bool,  # noqa: FBT001
    raw: bool,  # noqa: FBT001
) -> None:
    """Export the judgments as a table, or in another program's format.

    Without -o, the export goes to standard output if that is a file or a pipe, else to annotations/exports.
    Some formats are a folder instead of a file. In a table, a cell that a spreadsheet would run as a formula
    begins with an apostrophe, unless you pass --raw.

    \b
    Examples:
      reader export -o judgments.csv
      reader export --layout wide --annotator anna -o anna.csv
      reader export --adjudicated -o gold.csv
      reader export --format brat --layer stance --since 2026-01-01 -o for_brat
      reader export | head
    """  # noqa: D301 - click needs the character
    selection = Selection(
        annotators, layers, targets, articles, since, until, codebooks, latest=latest, adjudicated=adjudicated
    )
    is_stream = output == "-" or (output is None and not is_terminal(sys.stdout) and not is_folder(form, layout))
    with open_project(ctx) as project:
        write = partial(export, project.database, form=form, layout=layout, selection=selection, excel=excel, raw=raw)
        earlier = 0 if latest else project.editions.judged_earlier()
        if earlier:
            print_message(f"includes {counted(earlier, 'earlier edition')} of articles; --latest leaves them out")
        if is_stream:
            if sys.stdout is None:
                raise UsageError("standard output is closed", advice="Name a file with -o")
            with stoppable("The output is incomplete"), _progress_of_stream() as progress:
                write(sys.stdout.buffer, on_progress=progress)
            return
        target = Path(output) if output else default_target(project.database, form, layout)
        with stoppable(f"Nothing was written; {target} is unchanged"), reported_progress() as progress:
            rows = write(target, on_progress=progress)
    print_message(f"{counted(rows, 'row')} written to {target}")


def _progress_of_stream() -> AbstractContextManager[ProgressCallback | None]:
    """A progress bar if the output goes to a file; the reader of a pipe may draw on the same terminal."""
    with suppress(OSError, ValueError):
        if stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
            return reported_progress()
    return nullcontext()

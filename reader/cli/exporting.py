"""The command `reader export`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from reader.cli.options import chosen, global_options
from reader.cli.screen import count, is_terminal, say
from reader.errors import UsageError


@click.command("export")
@click.option("-o", "--output", metavar="FILE", help="The file to write; - is standard output.")
@click.option("--format", "form", default="csv", metavar="F", help="csv.  [default: csv]")
@click.option(
    "--layout",
    default="tidy",
    metavar="L",
    help="tidy: a row for every judgement. wide: a row for every sentence and annotator.  [default: tidy]",
)
@click.option("--annotator", "annotators", multiple=True, metavar="A", help="Only theirs; may be said again.")
@click.option("--excel", is_flag=True, help="Begin with a byte-order mark, by which Excel knows UTF-8.")
@click.option("--raw", is_flag=True, help="Leave cells such as =1+1 as they are; a spreadsheet would run them.")
@global_options(has_annotator=False)
@click.pass_context
def command(  # noqa: PLR0917 - click gives every option
    ctx: click.Context,
    output: str | None,
    form: str,
    layout: str,
    annotators: tuple[str, ...],
    excel: bool,  # noqa: FBT001
    raw: bool,  # noqa: FBT001
) -> None:
    """Write the judgements out as a table.

    Without -o it goes to standard output where that is a file or a pipe, else to annotations/exports.
    A cell that a spreadsheet would run as a formula begins with an apostrophe, unless --raw is said.

    \b
    Examples:
      reader export -o judgements.csv
      reader export --layout wide --annotator anna -o anna.csv
      reader export | head
    """  # noqa: D301 - click needs the character
    project = chosen(ctx).open()
    export = partial(project.export, form=form, layout=layout, annotators=annotators, excel=excel, raw=raw)
    try:
        if output == "-" or (output is None and not is_terminal(sys.stdout)):
            if sys.stdout is None:
                raise UsageError("standard output is closed", advice="Name a file with -o")
            export(None, stream=sys.stdout.buffer)
            return
        target = Path(output) if output else project.export_path(form, layout)
        rows = export(target)
    finally:
        project.close()
    say(f"{count(rows, 'row')} written to {target}")

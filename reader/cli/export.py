"""The command `reader export`."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import chosen, global_options
from reader.cli.output import count, is_terminal, say
from reader.cli.progress import stoppable, working
from reader.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from reader.model.progress import ProgressCallback


class _WithFormats(click.Command):
    """Lists the formats below its help; they are loaded only then."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list, then what stands at the end of every command."""
        from reader.project.exporting import formats  # noqa: PLC0415 - brings the store and every format

        with formatter.section("Formats and their layouts (the first of each need not be said)"):
            formatter.write_dl([(f"{name} {layout}", about) for name, layout, about in formats()])
        super().format_epilog(ctx, formatter)


@click.command("export", cls=_WithFormats)
@click.option("-o", "--output", metavar="PATH", help="The file or folder to write; - is standard output.")
@click.option("--format", "form", default="csv", metavar="F", help="One of those below.  [default: csv]")
@click.option("--layout", default="", metavar="L", help="One of the format's.  [default: its first]")
@click.option("--annotator", "annotators", multiple=True, metavar="A", help="Only theirs; may be said again.")
@click.option("--layer", "layers", multiple=True, metavar="L", help="Only stance, claim, mention, note, your own.")
@click.option("--target", "targets", multiple=True, metavar="T", help="Only what is toward this target.")
@click.option("--article", "articles", multiple=True, metavar="A", help="Only this id, or words of the title.")
@click.option("--since", default="", metavar="DATE", help="Only what was last changed then or later (UTC).")
@click.option("--until", default="", metavar="DATE", help="The same: then or before, that day included.")
@click.option("--codebook", "codebooks", multiple=True, metavar="V", help="Only what was judged under this version.")
@click.option("--latest", is_flag=True, help="Leave out articles of which a later edition is here.")
@click.option("--adjudicated", is_flag=True, help="Only what an adjudicator has settled.")
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
    """Write the judgments out as a table, or in the format of another program.

    Without -o it goes to standard output where that is a file or a pipe, else to annotations/exports.
    What other programs know as a folder always is one. In a table, a cell that a spreadsheet would run
    as a formula begins with an apostrophe, unless --raw is said.

    \b
    Examples:
      reader export -o judgments.csv
      reader export --layout wide --annotator anna -o anna.csv
      reader export --adjudicated -o gold.csv
      reader export --format brat --layer stance --since 2026-01-01 -o for_brat
      reader export | head
    """  # noqa: D301 - click needs the character
    from reader.model.selection import Selection  # noqa: PLC0415 - not needed for the help
    from reader.project.exporting import default_target, export, is_folder  # noqa: PLC0415 - brings the store

    selection = Selection(
        annotators, layers, targets, articles, since, until, codebooks, latest=latest, adjudicated=adjudicated
    )
    is_stream = output == "-" or (output is None and not is_terminal(sys.stdout) and not is_folder(form, layout))
    project = chosen(ctx).open()
    write = partial(export, project.database, form=form, layout=layout, selection=selection, excel=excel, raw=raw)
    try:
        earlier = 0 if latest else project.editions.judged_earlier()
        if earlier:
            say(f"with {count(earlier, 'earlier edition')} of articles that are here: --latest leaves out such")
        if is_stream:
            if sys.stdout is None:
                raise UsageError("standard output is closed", advice="Name a file with -o")
            with stoppable("What was written so far is not the whole"), _quietly_working() as look:
                write(None, stream=sys.stdout.buffer, on_progress=look)
            return
        target = Path(output) if output else default_target(project.database, form, layout)
        with stoppable(f"Nothing was written: {target} is as it was before"), working() as look:
            rows = write(target, on_progress=look)
    finally:
        project.close()
    say(f"{count(rows, 'row')} written to {target}")


def _quietly_working() -> AbstractContextManager[ProgressCallback | None]:
    """A bar where the output goes to a file; whatever reads a pipe may draw on the same terminal."""
    with suppress(OSError, ValueError):
        if stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
            return working()
    return nullcontext()

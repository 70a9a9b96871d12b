"""The command `reader backup [FILE]`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from reader.cli.options import chosen, global_options
from reader.cli.output import say, show
from reader.cli.paths import TEXT_PATH
from reader.cli.progress import stoppable, working
from reader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("backup")
@click.argument("file", type=TEXT_PATH, required=False)
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@global_options()
@click.pass_context
def command(ctx: click.Context, file: Path | None, force: bool) -> None:  # noqa: FBT001
    """Write a whole copy of the database, safe while it is in use.

    A plain copy of the file can lack what was judged last. Without a name the copy lies beside the database
    as annotations-YYYY-MM-DD.db.

    \b
    Examples:
      reader backup
      reader backup /media/stick/annotations.db --force
    """  # noqa: D301 - click needs the character
    from reader.project.maintenance import back_up_project  # noqa: PLC0415 - not needed for the help

    project = chosen(ctx).open()
    try:
        today = date.today().isoformat()  # noqa: DTZ011 - the day where the person is
        target = file or project.path.with_name(f"{project.path.stem}-{today}{project.path.suffix}")
        if target.is_dir():
            target /= project.path.name
        if target.exists():
            if target.samefile(project.path):
                raise UsageError("this is the database itself", subject=str(target), advice="Name another file")
            if not force:
                raise UsageError("there is a file of that name", subject=str(target), advice="--force replaces it")
        remains = f"Nothing was written{f': {target} is as it was before' if target.exists() else ''}"
        with stoppable(remains), working() as look:
            back_up_project(project, target, look)
    finally:
        project.close()
    show(str(target))
    say("the copy is whole, and can be opened with --db")

"""The command `reader backup [FILE]`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reader.cli.options import TEXT_PATH, global_options, open_project
from reader.cli.output import print_line, print_message, reported_progress, stoppable
from reader.errors import UsageError


@click.command("backup")
@click.argument("file", type=TEXT_PATH, required=False)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@global_options()
@click.pass_context
def command(ctx: click.Context, file: Path | None, force: bool) -> None:  # noqa: FBT001
    """Write a complete copy of the database, safe while it is in use.

    A plain copy of the file may lack the latest judgments. Without a name, the copy is annotations-YYYY-MM-DD.db
    beside the database.

    \b
    Examples:
      reader backup
      reader backup /media/stick/annotations.db --force
    """  # noqa: D301 - click needs the character
    with open_project(ctx) as project:
        today = date.today().isoformat()  # noqa: DTZ011 - the day where the person is
        target = file or project.path.with_name(f"{project.path.stem}-{today}{project.path.suffix}")
        if target.is_dir():
            target /= project.path.name
        if target.exists():
            if target.samefile(project.path):
                raise UsageError(
                    "the database itself cannot be its backup", subject=str(target), advice="Name another file"
                )
            if not force:
                raise UsageError("file exists", subject=str(target), advice="Use --force to replace it")
        remains = f"Nothing was written{f'; {target} is unchanged' if target.exists() else ''}"
        with stoppable(remains), reported_progress() as progress:
            project.back_up(target, progress)
    print_line(str(target))
    print_message("backup verified; open it with --db")

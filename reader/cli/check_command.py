"""The command `reader check`."""

from __future__ import annotations

from dataclasses import asdict

import click

from reader.cli.opening import open_project
from reader.cli.options import global_options
from reader.cli.output import show, show_json
from reader.cli.progress_bar import reported_progress, stoppable
from reader.project.maintenance import check_project


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> int:  # noqa: FBT001
    """Verify the database (read-only).

    Checks that the file is intact, that every text is the imported one, that the journal is complete, and that the
    judgments agree with it. The exit status is 1 if a check fails.

    \b
    Example:
      reader check
    """  # noqa: D301 - click needs the character
    project = open_project(ctx)
    found = []
    try:
        with (
            stoppable("The remaining checks were not made; nothing was changed"),
            reported_progress() as progress,
        ):
            for promise in check_project(project, progress):
                found.append(promise)
                if progress:
                    progress("", 0, 0)
                if not as_json:
                    show(f"{'ok    ' if promise.holds else 'BROKEN'}  {promise.what} ({promise.checked:,})")
                    for fault in promise.faults:
                        show(f"        {fault}")
    finally:
        project.close()
    holds = all(promise.holds for promise in found)
    if as_json:
        show_json({"holds": holds, "promises": [asdict(promise) for promise in found]})
    elif holds:
        show("All checks passed.")
    else:
        show("The database is damaged: go back to a backup, and please report the faults above.")
    return 0 if holds else 1

"""The command `reader check`."""

from __future__ import annotations

from dataclasses import asdict

import click

from reader.cli.options import chosen, global_options
from reader.cli.output import show, show_json
from reader.cli.progress import stoppable, working


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> int:  # noqa: FBT001
    """Check the database against its promises; it changes nothing.

    That the file is whole, that every text is the one which was imported, that the journal is complete and
    the judgments are what it says. The exit status is 1 if something is not so.

    \b
    Example:
      reader check
    """  # noqa: D301 - click needs the character
    from reader.project.maintenance import check_project  # noqa: PLC0415 - not needed for the help

    project = chosen(ctx).open()
    found = []
    try:
        with stoppable("What was not looked at yet may hold or not; nothing was changed"), working() as look:
            for promise in check_project(project, look):
                found.append(promise)
                if look:
                    look("", 0, 0)
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
        show("All promises hold.")
    else:
        show("The database is not as it should be: go back to a backup, and report what is listed above.")
    return 0 if holds else 1

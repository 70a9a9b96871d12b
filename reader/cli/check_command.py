"""The command `reader check`."""

from __future__ import annotations

import click

from reader.cli.options import global_options, open_project
from reader.cli.output import print_json, print_line, reported_progress, stoppable


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
    checks = []
    with (
        open_project(ctx) as project,
        stoppable("The remaining checks were not made; nothing was changed"),
        reported_progress() as progress,
    ):
        for check in project.check(progress):
            checks.append(check)
            if progress:
                progress("", 0, 0)
            if not as_json:
                print_line(f"{'ok    ' if check.holds else 'BROKEN'}  {check.what} ({check.checked:,})")
                for fault in check.faults:
                    print_line(f"        {fault}")
    holds = all(check.holds for check in checks)
    if as_json:
        print_json({"holds": holds, "promises": checks})
    elif holds:
        print_line("All checks passed.")
    else:
        print_line("The database is damaged: go back to a backup, and please report the faults above.")
    return 0 if holds else 1

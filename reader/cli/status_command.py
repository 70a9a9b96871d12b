"""The command `reader status`."""

from __future__ import annotations

import click

from reader.cli.options import global_options, open_project
from reader.cli.output import print_json, print_line, table
from reader.counted import counted
from reader.model.sanitize import visible


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001
    """Show the progress of each annotator: articles, sentences and judgments.

    \b
    Examples:
      reader status
      reader status --json
    """  # noqa: D301 - click needs the character
    with open_project(ctx) as project:
        status = project.status()
    if as_json:
        print_json(status)
        return
    print_line(f"database   {status.database}")
    earlier = f", including {counted(status.earlier, 'earlier edition')}" if status.earlier else ""
    print_line(f"articles   {status.articles:,}{earlier}")
    repeats = f" and {status.repeats:,} repeated headlines" if status.repeats else ""
    print_line(f"sentences  {status.sentences:,} to judge{repeats}")
    print_line(f"targets    {', '.join(status.targets) or 'none yet'}")
    if not status.annotators:
        print_line("No judgments yet.")
        return
    rows = [("annotator", "articles done", "begun", "sentences done", "of all", "judgments", "notes", "last")]
    for each in status.annotators:
        share = each.sentences_done / status.sentences if status.sentences else 0
        rows.append((
            visible(each.annotator),
            f"{each.articles_done:,}",
            f"{each.articles_begun:,}",
            f"{each.sentences_done:,}",
            f"{share:.1%}",
            f"{sum(each.decisions.values()):,}",
            f"{each.notes:,}",
            each.last_at[:16].replace("T", " "),
        ))  # fmt: skip
    print_line()
    for line in table(rows):
        print_line(line)

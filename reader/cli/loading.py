"""The command `reader load FILE`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.options import chosen, global_options
from reader.cli.paths import TEXT_PATH
from reader.cli.screen import count, say, show, show_json

if TYPE_CHECKING:
    from pathlib import Path


@click.command("load")
@click.argument("file", type=TEXT_PATH)
@click.option("--raw", is_flag=True, help="The CSV was exported with --raw.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, file: Path, raw: bool, as_json: bool) -> int:  # noqa: FBT001
    """Take in judgements from a tidy CSV, or from JSON Lines, that `reader export` wrote.

    The articles must be here; every judgement goes to the sentence that it was made on, or is left out and
    listed. Where the same annotator has judged the same otherwise, the later judgement stays. Loading a
    file again changes nothing.

    \b
    Examples:
      reader load from_anna.csv
      reader load from_anna.jsonl
    """  # noqa: D301 - click needs the character
    project = chosen(ctx).open()
    try:
        report = project.load(file, raw=raw)
    finally:
        project.close()
    for kept in report.kept:
        say(f"line {kept.line}: {kept.reason}")
    for problem in report.left_out:
        say(f"line {problem.line}: left out: {problem.reason}")
    if as_json:
        show_json(asdict(report))
    else:
        show(f"{count(report.loaded, 'judgement')} loaded from {count(report.rows, 'row')}")
        for number, what in (
            (report.unchanged, "here already"),
            (len(report.kept), "kept as they are here, being later"),
            (len(report.left_out), "left out"),
        ):
            if number:
                show(f"{number:,} {what}")
        if report.targets:
            show(f"new targets: {', '.join(report.targets)}")
    return 1 if report.left_out else 0

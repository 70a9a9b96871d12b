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

    from reader.project.loading import LoadReport


@click.command("load")
@click.argument("file", type=TEXT_PATH)
@click.option(
    "--format",
    "form",
    metavar="F",
    default="",
    help="csv or jsonl (our own), doccano, label-studio, brat, semeval or fnc.  [default: as it looks]",
)
@click.option(
    "--map",
    "labels",
    metavar="LABEL=LAYER:LABEL",
    multiple=True,
    help="What a label of the file is here; with :TARGET behind, toward whom. Can be given again.",
)
@click.option("--annotator-name", metavar="NAME", default="", help="Who judged, where the file does not say.")
@click.option("--accept-context", is_flag=True, help="Take what was not found exactly, too.")
@click.option("--raw", is_flag=True, help="The CSV was exported with --raw.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(  # noqa: PLR0917 - click gives every option
    ctx: click.Context,
    file: Path,
    form: str,
    labels: tuple[str, ...],
    annotator_name: str,
    accept_context: bool,  # noqa: FBT001
    raw: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> int:
    """Take in judgements that `reader export` wrote, or that were made with another program.

    The articles must be here; every judgement goes to the sentence that it was made on, or is left out and
    listed. What was only found by its context is listed as well, and not taken unless you accept it. Where
    the same annotator has judged the same otherwise, the later judgement stays. Loading a file again
    changes nothing.

    \b
    Examples:
      reader load from_anna.csv
      reader load from_anna.jsonl
      reader load project-7.json --map "Claim=claim:CFS" --map "pro=stance:favor:Mara Quill"
      reader load brat_folder --annotator-name ben
    """  # noqa: D301 - click needs the character
    project = chosen(ctx).open()
    try:
        report = project.load(
            file, raw=raw, form=form, labels=labels, annotator=annotator_name, accept_context=accept_context
        )
    finally:
        project.close()
    _tell(report)
    if as_json:
        show_json(asdict(report))
    else:
        _summarise(report)
    return 1 if report.left_out or report.look_at or report.unmapped else 0


def _tell(report: LoadReport) -> None:
    """What was not taken, with where it stands, on standard error."""
    for kept in report.kept:
        say(f"{kept.where}: {kept.reason}")
    for doubt in report.look_at:
        say(f"{doubt.where}: look at: {doubt.reason}")
    for problem in report.left_out:
        say(f"{problem.where}: left out: {problem.reason}")
    for label, number in report.unmapped.items():
        say(f"left out: {count(number, 'label')} {label!r}, which the codebook has not; say what it is with --map")


def _summarise(report: LoadReport) -> None:
    show(f"{count(report.loaded, 'judgement')} loaded from {count(report.rows, 'row')} ({report.format})")
    for number, what in (
        (report.exact, "found exactly"),
        (report.by_context, "found by context, and taken as you said"),
        (report.widened, "on some words of a sentence: the sentence was judged"),
        (report.spread, "over several sentences: each was judged"),
        (report.on_headlines, "of a whole article: put on its first sentence"),
        (report.passed_over, "passed over: predictions, what is unrelated, relations of claims that are named"),
        (report.unchanged, "here already"),
        (len(report.kept), "kept as they are here, being later"),
        (len(report.look_at), "to look at: not found exactly, so not taken without --accept-context"),
        (sum(report.unmapped.values()), "with labels that the codebook has not"),
        (len(report.left_out), "left out"),
    ):
        if number:
            show(f"{number:,} {what}")
    if report.targets:
        show(f"new targets: {', '.join(report.targets)}")
    if report.claims:
        show(f"{count(report.claims, 'new claim')}")

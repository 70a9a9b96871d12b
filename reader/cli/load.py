"""The command `reader load FILE`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.options import chosen, global_options
from reader.cli.output import FIRST, count, say, say_first, show, show_json
from reader.cli.paths import TEXT_PATH
from reader.cli.progress import stoppable, working

if TYPE_CHECKING:
    from pathlib import Path

    from reader.project.tidy import LoadReport

_PASSED_OVER = "predictions, comments, what is unrelated, relations of claims that are named"


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
    """Take in judgments that `reader export` wrote, or that were made with another program.

    The articles must be here; every judgment goes to the sentence that it was made on, or is left out and
    listed. What was only found by its context is listed as well, and not taken unless you accept it. Where
    the same annotator has judged the same otherwise, the later judgment stays. Of what was not taken the
    first ten of each kind are listed; --json has all. Loading a file again changes nothing, and one that was
    stopped goes on.

    \b
    Examples:
      reader load from_anna.csv
      reader load from_anna.jsonl
      reader load project-7.json --map "Claim=claim:CFS" --map "pro=stance:favor:Mara Quill"
      reader load brat_folder --annotator-name ben
    """  # noqa: D301 - click needs the character
    from reader.project.loading import load_annotations  # noqa: PLC0415 - not needed for the help

    with stoppable("What is loaded stays, and the same command again loads the rest"):
        project = chosen(ctx).open()
        try:
            with working() as look:
                report = load_annotations(
                    project,
                    file,
                    raw=raw,
                    form=form,
                    labels=labels,
                    annotator=annotator_name,
                    accept_context=accept_context,
                    on_progress=look,
                )
        finally:
            project.close()
        _tell(report)
        if as_json:
            show_json(asdict(report))
        else:
            _summarize(report)
        if report.is_interrupted:
            say("stopped; what is counted above as loaded stays, and the same command again loads the rest")
    return 1 if report.left_out or report.look_at or report.unmapped or report.is_interrupted else 0


def _tell(report: LoadReport) -> None:
    """What was not taken, with where it stands, on standard error: the first of each kind."""
    say_first(report.kept, lambda kept: f"{kept.where}: {kept.reason}")
    say_first(report.look_at, lambda doubt: f"{doubt.where}: look at: {doubt.reason}")
    say_first(report.left_out, lambda problem: f"{problem.where}: left out: {problem.reason}")
    say_first(
        list(report.unmapped.items()),
        lambda label: (
            f"left out: {count(label[1], 'label')} {label[0]!r}, which the codebook has not; say what it is with --map"
        ),
    )


def _summarize(report: LoadReport) -> None:
    if not (report.rows or report.left_out or report.is_interrupted):
        show(f"nothing to load: {_nothing(report)}")
        return
    show(f"{count(report.loaded, 'judgment')} loaded from {count(report.rows, 'row')} ({report.format})")
    for number, what in (
        (report.exact, "found exactly"),
        (report.by_context, "found by context, and taken as you said"),
        (report.widened, "on some words of a sentence: the sentence was judged"),
        (report.spread, "over several sentences: each was judged"),
        (report.on_headlines, "of a whole article: put on its first sentence"),
        (report.passed_over, f"passed over: {_PASSED_OVER}"),
        (report.unlabelled, f"{'text' if report.unlabelled == 1 else 'texts'} without a label"),
        (report.unchanged, "here already"),
        (len(report.kept), "kept as they are here, being later"),
        (len(report.look_at), "to look at: not found exactly, so not taken without --accept-context"),
        (sum(report.unmapped.values()), "with labels that the codebook has not"),
        (len(report.left_out), "left out"),
    ):
        if number:
            show(f"{number:,} {what}")
    if report.targets:
        more = len(report.targets) - FIRST
        show(f"new targets: {', '.join(report.targets[:FIRST])}{f' and {more:,} more' if more > 0 else ''}")
    if report.claims:
        show(f"{count(report.claims, 'new claim')}")


def _nothing(report: LoadReport) -> str:
    """What was seen of a file in which there is nothing to take."""
    seen = [f"{count(report.unlabelled, 'text')} without a label"] if report.unlabelled else []
    if report.passed_over:
        seen.append(f"{report.passed_over:,} passed over ({_PASSED_OVER})")
    return f"the file ({report.format}) has {', '.join(seen) or 'no row'}"

"""The command `reader load FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import TEXT_PATH, global_options, lists_at_end, open_project
from reader.cli.output import listed, print_first, print_json, print_line, print_message, reported_progress, stoppable
from reader.counted import counted
from reader.project.load_report import LoadReport
from reader.project.loading import formats, load_annotations

_PASSED_OVER = "predictions, comments, unrelated headlines, relations of claims that are named"


@click.command("load", cls=lists_at_end("Formats", formats))
@click.argument("file", type=TEXT_PATH)
@click.option("--format", "form", metavar="F", default="", help="Format of the file (see below).  [default: detected]")
@click.option(
    "--map",
    "labels",
    metavar="LABEL=LAYER:LABEL[:TARGET]",
    multiple=True,
    help="Map a label of the file to LAYER:LABEL[:TARGET] (repeatable).",
)
@click.option("--annotator-name", metavar="NAME", default="", help="The annotator, if the file names none.")
@click.option("--accept-context", is_flag=True, help="Also load judgments whose sentence is not found exactly.")
@click.option("--raw", is_flag=True, help="The CSV was exported with --raw.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(  # noqa: PLR0917 - click passes every option
    ctx: click.Context,
    file: Path,
    form: str,
    labels: tuple[str, ...],
    annotator_name: str,
    accept_context: bool,  # noqa: FBT001
    raw: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> int:
    """Load judgments from an export or from another tool.

    The articles must be in the project. Every judgment goes to the sentence that it was made on, or is left out and
    listed. Judgments whose sentence is found only by its context are listed, too, and loaded only with
    --accept-context. If the same annotator has answered the same question differently, the later judgment is kept.
    The first ten judgments of each kind that were not loaded are listed; --json lists all. Loading a file again
    changes nothing; if loading is stopped, the same command loads the rest.

    \b
    Examples:
      reader load from_anna.csv
      reader load from_anna.jsonl
      reader load project-7.json --map "Claim=claim:CFS" --map "pro=stance:favor:Mara Quill"
      reader load brat_folder --annotator-name ben
    """  # noqa: D301 - click needs the character
    with stoppable("Loaded judgments stay, and the same command loads the rest"):
        with open_project(ctx) as project, reported_progress() as progress:
            report = load_annotations(
                project,
                file,
                raw=raw,
                form=form,
                labels=labels,
                annotator=annotator_name,
                accept_context=accept_context,
                on_progress=progress,
            )
        _tell(report)
        if as_json:
            print_json(report)
        else:
            _summarize(report)
        if report.is_interrupted:
            print_message("stopped; the judgments counted above are loaded, and the same command loads the rest")
    return 1 if report.left_out or report.look_at or report.unmapped or report.is_interrupted else 0


def _tell(report: LoadReport) -> None:
    """Print the first judgments of each kind that were not loaded to standard error, with their places."""
    print_first(report.kept, lambda kept: f"{kept.where}: {kept.reason}")
    print_first(report.look_at, lambda doubt: f"{doubt.where}: check: {doubt.reason}")
    print_first(report.left_out, lambda problem: f"{problem.where}: left out: {problem.reason}")
    print_first(
        list(report.unmapped.items()),
        lambda label: f"left out: {counted(label[1], 'label')} {label[0]!r}, not in the codebook; map it with --map",
    )


def _summarize(report: LoadReport) -> None:
    if not (report.rows or report.left_out or report.is_interrupted):
        print_line(f"nothing to load: {_nothing(report)}")
        return
    print_line(f"{counted(report.loaded, 'judgment')} loaded from {counted(report.rows, 'row')} ({report.format})")
    for number, what in (
        (report.exact, "found exactly"),
        (report.by_context, "found by context, and loaded with --accept-context"),
        (report.widened, "on some words of a sentence: put on the whole sentence"),
        (report.spread, "over several sentences: put on each of them"),
        (report.on_headlines, "of a whole article: put on its first sentence"),
        (report.passed_over, f"ignored: {_PASSED_OVER}"),
        (report.unlabelled, f"{'text' if report.unlabelled == 1 else 'texts'} without a label"),
        (report.unchanged, "already loaded"),
        (len(report.kept), "older than the judgments in the project, which are kept"),
        (len(report.look_at), "to check: not found exactly, so not loaded without --accept-context"),
        (sum(report.unmapped.values()), "with labels not in the codebook"),
        (len(report.left_out), "left out"),
    ):
        if number:
            print_line(f"{number:,} {what}")
    if report.targets:
        print_line(f"new targets: {listed(report.targets)}")
    if report.claims:
        print_line(f"{counted(report.claims, 'new claim')}")


def _nothing(report: LoadReport) -> str:
    """The contents of a file that has nothing to load."""
    seen = [f"{counted(report.unlabelled, 'text')} without a label"] if report.unlabelled else []
    if report.passed_over:
        seen.append(f"{report.passed_over:,} ignored ({_PASSED_OVER})")
    return f"the file ({report.format}) has {', '.join(seen) or 'no rows'}"

"""The command `reader agreement`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from reader.cli.options import global_options, open_project
from reader.cli.output import print_json, print_line, table
from reader.counted import counted
from reader.model.agreement import Agreement, PairAgreement
from reader.model.export_row import Selection
from reader.model.sanitize import visible
from reader.project.agreement_report import Disagreement, Measured, measure_agreement

UNDEFINED = "–"
"""Shown where a coefficient is not defined."""
TOGETHER = "all targets"
MOST_LABELS = 8
"""Labels listed in a line."""


@click.command("agreement")
@click.option("--layer", "layers", multiple=True, metavar="L", help="Only this layer (repeatable).")
@click.option("--target", "targets", multiple=True, metavar="T", help="Only this target (repeatable).")
@click.option("--annotator", "annotators", multiple=True, metavar="A", help="Only these annotators, at least two.")
@click.option("--disagreements", is_flag=True, help="List the sentences on which they disagree, with all answers.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, with a table per pair.")
@global_options(has_annotator=False)
@click.pass_context
def command(  # noqa: PLR0917 - click passes every option
    ctx: click.Context,
    layers: tuple[str, ...],
    targets: tuple[str, ...],
    annotators: tuple[str, ...],
    disagreements: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show how far the annotators agree: percent, Krippendorff's alpha, Gwet's AC1, and Cohen's kappa per pair.

    A unit is a sentence that at least two annotators have answered; skipped and unsure are not answers. Adjudicators
    are left out unless you name them.

    \b
    Examples:
      reader agreement
      reader agreement --layer stance --annotator anna --annotator ben
      reader agreement --disagreements
    """  # noqa: D301 - click needs the character
    with open_project(ctx) as project:
        report = measure_agreement(project, Selection(annotators, layers, targets), with_disagreements=disagreements)
    if as_json:
        found: dict[str, object] = {"agreement": [_as_json(each) for each in report.measured]}
        if disagreements:
            found["disagreements"] = report.disagreements
        print_json(found)
        return
    is_any = any(each.agreement.units for each in report.measured)  # if not, the tables say so
    lines = _disagreements(report.disagreements) if disagreements and is_any else _tables(report.measured)
    for line in lines:
        print_line(line)


def _as_json(measured: Measured) -> dict[str, object]:
    found = measured.agreement
    figures = {name: value for name, value in found._asdict().items() if name not in {"labels", "pairs"}}
    return {
        "layer": measured.layer,
        "target": measured.target or None,
        "targets": measured.targets,
        **figures,
        "undefined": found.undefined or None,
        "labels": found.labels,
        "pairs": [{**pair._asdict(), "table": _nested(pair.table)} for pair in found.pairs],
    }


def _nested(pairs: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """The confusion table: the answer of the first, then that of the second, then their number."""
    rows: dict[str, dict[str, int]] = {}
    for (one, other), number in pairs.items():
        rows.setdefault(one, {})[other] = number
    return rows


def _tables(measured: Sequence[Measured]) -> Iterator[str]:
    shared = [each for each in measured if each.agreement.units]
    if not shared:
        yield "No question has been answered by two annotators yet, so there is nothing to compare."
        return
    head = ("question", "units", "annotators", "percent", "alpha", "AC1")
    yield from table([head, *(_line(each) for each in shared)])
    reasons = dict.fromkeys(each.agreement.undefined for each in shared if each.agreement.undefined)
    yield from (f"{UNDEFINED} is not defined: {reason}" for reason in reasons)
    yield ""
    width = max(len(_question(each)) for each in shared)
    yield from (f"{_question(each):<{width}}  {_labels(each.agreement)}" for each in shared)
    yield ""
    pairs = [(_question(each), pair) for each in shared for pair in each.agreement.pairs]
    yield from table([("question", "pair", "units", "percent", "kappa"), *(_pair(*each) for each in pairs)])


def _question(measured: Measured) -> str:
    toward = measured.target or (TOGETHER if measured.targets else "")
    return visible(f"{measured.layer} → {toward}" if toward else measured.layer)


def _line(measured: Measured) -> tuple[str, ...]:
    found = measured.agreement
    number = (f"{found.units:,}", f"{len(found.annotators)}", _percent(found.percent))
    return (_question(measured), *number, _coefficient(found.alpha), _coefficient(found.ac1))


def _pair(question: str, pair: PairAgreement) -> tuple[str, ...]:
    who = visible(" and ".join(pair.annotators))
    return (question, who, f"{pair.units:,}", _percent(pair.percent), _coefficient(pair.kappa))


def _labels(found: Agreement) -> str:
    """The number of times that each label was given, the most frequent first."""
    shown = [f"{visible(label)} {number:,}" for label, number in list(found.labels.items())[:MOST_LABELS]]
    left = len(found.labels) - len(shown)
    return " · ".join([*shown, *([f"and {counted(left, 'label')} more"] if left else [])])


def _percent(share: float | None) -> str:
    return UNDEFINED if share is None else f"{share:.1%}"


def _coefficient(value: float | None) -> str:
    return UNDEFINED if value is None else f"{round(value, 3) + 0.0:.3f}"  # no -0.000


def _disagreements(found: Sequence[Disagreement]) -> Iterator[str]:
    before: Disagreement | None = None
    for each in found:
        is_here = before is not None and each.article_id == before.article_id
        if not is_here:
            yield from ([] if before is None else [""])
            yield each.title
        if before is None or not is_here or each.start != before.start:
            yield f"  {each.position + 1:>4}  {' '.join(each.sentence.split())}"
        before = each
        question = f"{each.layer} → {each.target}" if each.target else each.layer
        said = ", ".join(f"{name}: {answer}" for name, answer in sorted(each.answers.items()))
        yield f"        {question}   {said}"
    yield from ([] if found else ["No disagreements."])

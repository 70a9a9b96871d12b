"""The command `reader editions`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.options import chosen, global_options
from reader.cli.output import count, say_first, show, show_json
from reader.cli.progress import stoppable, working

if TYPE_CHECKING:
    from reader.project.edition_service import EditionReport, Waiting

_REMAINS = "What was carried so far stays; the same command goes on from there"
_SHOWN = 60
"""Characters of a sentence that a line shows."""


@click.command("editions")
@click.option("--carry", is_flag=True, help="Carry what is found exactly to the latest editions.")
@click.option("--accept-context", is_flag=True, help="With --carry: take what was not found exactly, too.")
@click.option("--part", metavar="ID", help="This article is no edition of the one before it: part the two.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@global_options()
@click.pass_context
def command(
    ctx: click.Context,
    carry: bool,  # noqa: FBT001 - click's
    accept_context: bool,  # noqa: FBT001
    part: str | None,
    as_json: bool,  # noqa: FBT001
) -> int:
    """Show articles that were edited and imported again, and carry judgments to the later editions.

    Each latest edition is listed with those before it, whose judgments stand on these, and how many of them
    are found again: exactly, by the same words in other surroundings, by words much the same, or not. Nothing is
    carried before you say --carry; what stands on the later edition already stays as it is. Doing it again
    changes nothing.

    \b
    Examples:
      reader editions
      reader editions --carry
      reader editions --carry --accept-context --json
      reader editions --part a08b803f887a92c01e17f0273
    """  # noqa: D301 - click needs the character
    if accept_context and not carry:
        raise click.UsageError("--accept-context goes with --carry")
    if part and carry:
        raise click.UsageError("--part goes without --carry")
    project = chosen(ctx).open()
    try:
        if part:
            project.editions.part(part)
            show(f"{part} is an article of its own; what was carried to it stays")
            return 0
        with stoppable(_REMAINS if carry else "Nothing was changed"), working() as look:
            reports = (
                project.editions.carry(accept_context=accept_context, on_progress=look)
                if carry
                else project.editions.reports(look)
            )
    finally:
        project.close()
    if as_json:
        show_json([_as_json(report) for report in reports])
    else:
        _summarize(reports, carry=carry)
    return 1 if carry and any(each.how != "not_found" for report in reports for each in report.waiting) else 0


def _as_json(report: EditionReport) -> dict[str, object]:
    return {**asdict(report), "waiting": [each._asdict() for each in report.waiting]}


def _summarize(reports: list[EditionReport], *, carry: bool) -> None:
    if not reports:
        show("No later edition of an article that was judged is here.")
        return
    for report in reports:
        named = "" if report.earlier_title == report.title else f" of “{report.earlier_title}”"
        show(f"{report.title}  ({report.article_id}, a later edition{named} of {report.earlier_id})")
        whose = ", ".join(f"{name} {number:,}" for name, number in report.annotators.items())
        show(f"  {count(report.judgments, 'judgment')} on the earlier: {whose}")
        for number, what in (
            (report.carried, "carried"),
            (0 if carry else report.exact, "found exactly: --carry takes them"),
            (_left(report, "context"), "found by the same words in other surroundings"),
            (_left(report, "alike"), "found by words much the same"),
            (report.there, "there already"),
            (report.rejected, "rejected on the screen"),
            (report.taken_back, "taken back or cleared there, which stays"),
            (report.kept, "judged otherwise there, which stays"),
            (report.not_found, "not found"),
        ):
            if number:
                show(f"  {number:,} {what}")
    say_first([(report, each) for report in reports for each in report.waiting], lambda both: _told(*both))


def _left(report: EditionReport, how: str) -> int:
    return sum(each.how == how for each in report.waiting)


def _told(report: EditionReport, each: Waiting) -> str:
    """One judgment that is not carried by itself, and why."""
    what = "not found" if each.how == "not_found" else "kept" if each.how == "kept" else "look at"
    becomes = f" → “{_cut(each.becomes)}”" if each.becomes and each.becomes != each.sentence else ""
    return f"{report.article_id}: {what}: {each.annotator}, {each.what}: “{_cut(each.sentence)}”{becomes}: {each.why}"


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"

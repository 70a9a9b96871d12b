"""The command `reader editions`."""

from __future__ import annotations

import click

from reader.cli.options import global_options, open_project
from reader.cli.output import print_first, print_json, print_line, reported_progress, stoppable
from reader.counted import counted
from reader.project.edition_service import EditionReport, Waiting

_REMAINS = "Carried judgments stay, and the same command carries the rest"
_SHOWN = 60
"""Characters of a sentence in a line."""


@click.command("editions")
@click.option("--carry", is_flag=True, help="Carry exact matches to the latest editions.")
@click.option("--accept-context", is_flag=True, help="With --carry: also carry matches that are not exact.")
@click.option("--part", metavar="ID", help="Separate this article from the one before it: it is not an edition.")
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
    """List later editions of articles, and carry judgments to them.

    Each latest edition is listed with its earlier editions and their judgments, by how their sentences are matched:
    exactly, same sentence moved, similar wording, or not at all. Nothing is carried without --carry; judgments on the
    later edition are kept. Running it again changes nothing.

    \b
    Examples:
      reader editions
      reader editions --carry
      reader editions --carry --accept-context --json
      reader editions --part a08b803f887a92c01e17f0273
    """  # noqa: D301 - click needs the character
    if accept_context and not carry:
        raise click.UsageError("--accept-context needs --carry")
    if part and carry:
        raise click.UsageError("--part cannot be used with --carry")
    with open_project(ctx) as project:
        if part:
            project.editions.unlink(part)
            print_line(f"{part} is a separate article now; judgments carried to it stay")
            return 0
        with stoppable(_REMAINS if carry else "Nothing was changed"), reported_progress() as progress:
            reports = (
                project.editions.carry(accept_context=accept_context, on_progress=progress)
                if carry
                else project.editions.reports(progress)
            )
    if as_json:
        print_json(reports)
    else:
        _summarize(reports, carry=carry)
    return 1 if carry and any(each.how != "not_found" for report in reports for each in report.waiting) else 0


def _summarize(reports: list[EditionReport], *, carry: bool) -> None:
    if not reports:
        print_line("No judged article has a later edition.")
        return
    for report in reports:
        named = "" if report.earlier_title == report.title else f" of “{report.earlier_title}”"
        print_line(f"{report.title}  ({report.article_id}, a later edition{named} of {report.earlier_id})")
        whose = ", ".join(f"{name} {number:,}" for name, number in report.annotators.items())
        print_line(f"  {counted(report.judgments, 'judgment')} on the earlier edition: {whose}")
        for number, what in (
            (report.carried, "carried"),
            (0 if carry else report.exact, "exact matches: --carry carries them"),
            (_left(report, "context"), "same sentence, moved"),
            (_left(report, "alike"), "similar wording"),
            (report.there, "already there"),
            (report.rejected, "rejected on the screen"),
            (report.taken_back, "undone or cleared there; kept so"),
            (report.kept, "judged differently there; kept"),
            (report.not_found, "not found"),
        ):
            if number:
                print_line(f"  {number:,} {what}")
    print_first([(report, each) for report in reports for each in report.waiting], lambda both: _told(*both))


def _left(report: EditionReport, how: str) -> int:
    return sum(each.how == how for each in report.waiting)


def _told(report: EditionReport, each: Waiting) -> str:
    """A judgment that is not carried automatically, and why."""
    what = "not found" if each.how == "not_found" else "kept" if each.how == "kept" else "check"
    becomes = f" → “{_cut(each.becomes)}”" if each.becomes and each.becomes != each.sentence else ""
    return f"{report.article_id}: {what}: {each.annotator}, {each.what}: “{_cut(each.sentence)}”{becomes}: {each.why}"


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"

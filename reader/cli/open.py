"""`reader [PATH ...]`: open the project, importing what is named first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reader.cli.group import suggestion
from reader.cli.options import adjudicate_option, chosen, global_options
from reader.cli.output import count, is_terminal, say
from reader.cli.paths import SOURCE, is_there
from reader.errors import UsageError
from reader.model.import_options import ImportOptions
from reader.project import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from reader.project import Project


@click.command("open", context_settings={"ignore_unknown_options": False})
@click.argument("paths", nargs=-1, type=SOURCE)
@adjudicate_option
@global_options()
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path | str, ...]) -> int:
    """Open the project in this folder; files and folders that are named are imported first."""
    _check(paths)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            "reading and judging needs a terminal, and standard input or output is none",
            advice="Use `reader import`, `reader status` or `reader export` in scripts and pipes",
        )
    project, is_made = chosen(ctx).open_or_make()
    try:
        notice = _bring_in(project, paths, is_made=is_made)
        if notice is None:
            return 1
        from reader.tui import run  # noqa: PLC0415 - brings Textual

        return run(project, notice=notice)
    finally:
        project.close()


def _check(paths: tuple[Path | str, ...]) -> None:
    """A word that is neither a command nor a path is told before anything is made."""
    for path in paths:
        if is_there(path):
            continue
        meant = suggestion(str(path))
        raise UsageError(
            "there is no such command, file or folder",
            subject=str(path),
            advice=f"Did you mean `reader {meant}`?" if meant else "`reader --help` lists the commands",
        )


def _bring_in(project: Project, paths: tuple[Path | str, ...], *, is_made: bool) -> str | None:
    """Import what is to be imported; what to say about it on the screen, or None if it was stopped."""
    if paths:
        from reader.cli.importing import editions_told, import_with_bar, tell_problems  # noqa: PLC0415 - brings the splitter

        report = import_with_bar(project, paths, ImportOptions(compare=False))  # the screen is waited for
        tell_problems(report)
        if report.is_interrupted:
            say(f"stopped after {count(report.files_seen, 'file')}; the same command again goes on from there")
            return None
        notice = f"{count(report.articles, 'new article')} imported"
        if report.known:
            notice += f", {report.known:,} known before"
        if report.problems:
            notice += f"; {count(len(report.problems), 'file')} could not be read, listed when you quit"
        return ". ".join((notice, *editions_told(report))) + "."
    if is_made:
        from reader.project.importing import import_samples  # noqa: PLC0415 - brings the splitter

        report = import_samples(project)
        return (
            f"New: a project with {count(report.articles + report.known, 'sample article')} in ./{FOLDER}."
            " For your own: reader FOLDER"
        )
    return ""

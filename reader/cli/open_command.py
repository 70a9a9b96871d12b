"""The command `reader [PATH ...]`, which opens the program."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from reader.cli import suggestion
from reader.cli.options import SOURCE, adjudicate_option, global_options, open_or_create, source_exists
from reader.cli.output import is_terminal, print_message
from reader.counted import counted
from reader.errors import UsageError
from reader.project import FOLDER, Project


@click.command("open", context_settings={"ignore_unknown_options": False})
@click.argument("paths", nargs=-1, type=SOURCE)
@adjudicate_option
@global_options()
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path | str, ...]) -> int:
    """Import the given files and folders, and open the project in this folder."""
    _check(paths)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            "the program needs a terminal",
            advice="Use `reader import`, `reader status` or `reader export` in scripts and pipes",
        )
    project, is_new = open_or_create(ctx)
    try:
        notice = _import(project, paths, is_new=is_new) if paths or is_new else ""
        if notice is None:
            return 1
        from reader.tui import run  # noqa: PLC0415 - brings Textual

        return run(project, notice=notice)
    finally:
        project.close()


def _check(paths: Sequence[Path | str]) -> None:
    """Report a word that is neither a command nor a path before anything is created."""
    for path in paths:
        if not source_exists(path):
            meant = suggestion(str(path))
            raise UsageError(
                f"no such command, file or folder: {path}",
                advice=f"Did you mean `reader {meant}`?" if meant else "`reader --help` lists the commands",
            )


def _import(project: Project, paths: Sequence[Path | str], *, is_new: bool) -> str | None:
    """Import the paths, or the samples into a new project; the notice for the screen, or None on Ctrl+C."""
    from reader.cli import import_command  # noqa: PLC0415 - most starts import nothing

    if not paths and is_new:
        report = import_command.importing_module().import_samples(project)
        articles = counted(report.articles + report.known, "sample article")
        return f"New project with {articles} in ./{FOLDER}. For your own articles: reader FOLDER"
    report = import_command.import_with_bar(project, paths)
    import_command.report_problems(report)
    if report.is_interrupted:
        print_message(f"stopped after {counted(report.files_seen, 'file')}; the same command imports the rest")
        return None
    notice = f"{counted(report.articles, 'new article')} imported"
    if report.known:
        notice += f", {report.known:,} already imported"
    if report.problems:
        notice += f"; {counted(len(report.problems), 'file')} could not be read, listed when you quit"
    return ". ".join((notice, *import_command.edition_lines(report))) + "."

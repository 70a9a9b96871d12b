"""The command `reader [PATH ...]`, which opens the program; and how every command opens its project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.group import suggestion
from reader.cli.options import SOURCE, adjudicate_option, global_options, options_of, source_exists
from reader.cli.output import count, is_terminal, say
from reader.errors import InputError, NotOurDatabaseError, UsageError
from reader.model.import_options import ImportOptions
from reader.project import FOLDER, Project, create_project, find_database

if TYPE_CHECKING:
    from collections.abc import Sequence


def database_path(ctx: click.Context) -> Path | None:
    """The database: as given, else that of the project in this folder or the nearest above; None if there is none."""
    given = options_of(ctx).database
    return find_database(_here()) if given is None else given


def open_project(ctx: click.Context) -> Project:
    """The project of a command, which must exist.

    Raises:
        NotOurDatabaseError: there is none.
    """
    path = database_path(ctx)
    if path is None:
        raise NotOurDatabaseError(
            "there is no project in this folder or above it",
            advice="cd into a project, pass --db FILE, or create one with `reader FOLDER`",
        )
    return Project.open(path, options_of(ctx).annotator_name(), create=options_of(ctx).create)


def open_or_create(ctx: click.Context) -> tuple[Project, bool]:
    """The project of a command, created in this folder if there is none; and whether it was created."""
    options, path = options_of(ctx), database_path(ctx)
    if path is None or (options.database is None and _is_empty(path)):
        return create_project(path.parent.parent if path else _here(), options.annotator_name()), True
    is_new = options.create and not path.exists()
    return Project.open(path, options.annotator_name(), create=options.create), is_new


def _is_empty(path: Path) -> bool:
    """Whether this is a file of no bytes, which another first start is turning into a database at this moment."""
    try:
        return path.is_file() and not path.stat().st_size
    except OSError:
        return False


def _here() -> Path:
    """The folder that the program was started in.

    Raises:
        InputError: it has been deleted.
    """
    try:
        return Path.cwd()
    except OSError as error:
        raise InputError("this folder no longer exists", advice="cd to another one") from error


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
    from reader.cli import import_command  # noqa: PLC0415 - brings the importers

    if not paths and is_new:
        report = import_command.import_samples(project)
        articles = count(report.articles + report.known, "sample article")
        return f"New project with {articles} in ./{FOLDER}. For your own articles: reader FOLDER"
    report = import_command.import_with_bar(project, paths, ImportOptions(compare=False))  # the screen is waited for
    import_command.report_problems(report)
    if report.is_interrupted:
        say(f"stopped after {count(report.files_seen, 'file')}; the same command imports the rest")
        return None
    notice = f"{count(report.articles, 'new article')} imported"
    if report.known:
        notice += f", {report.known:,} already imported"
    if report.problems:
        notice += f"; {count(len(report.problems), 'file')} could not be read, listed when you quit"
    return ". ".join((notice, *import_command.edition_lines(report))) + "."

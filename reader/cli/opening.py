"""The project of a command: found, opened, or created."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.options import options_of
from reader.errors import InputError, NotOurDatabaseError
from reader.project import Project, create_project, find_database

if TYPE_CHECKING:
    import click


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

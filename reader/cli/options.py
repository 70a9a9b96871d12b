"""The global options of every command, arguments that name files, and the project that the options name."""

from __future__ import annotations

import getpass
import re
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.errors import InputError, NotOurDatabaseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    from reader.project import Project

TEXT_PATH = click.Path(path_type=Path)
"""A file or folder; the reader of it reports whether it exists."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class _Source(click.ParamType[Any]):
    """A file or folder as a path, a web address as a string: a path would lose one of its slashes."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        if isinstance(value, str) and _ADDRESS.match(value):
            return value
        path: Path = TEXT_PATH.convert(value, param, ctx)
        return path


SOURCE = _Source()
"""A file, folder or web address to import."""


def source_exists(source: Path | str) -> bool:
    """Whether a source exists; a web address is assumed to."""
    return isinstance(source, str) or source.exists() or source.is_symlink()


@dataclass(slots=True)
class GlobalOptions:
    """The values of the global options, wherever on the command line they stand."""

    database: Path | None = None
    annotator: str = ""
    create: bool = False
    """`--create`: the database may be created at the path of `--db`."""
    adjudicate: bool = False
    """`--adjudicate`: the annotator sees the judgments of all others, and judges under a name for that."""

    def annotator_name(self) -> str:
        """The annotator: as given, else the login name; with `--adjudicate`, the name of the adjudicator.

        Raises `UsageError` if none is given, and the system has no name for the user.
        """
        name = self.annotator if self.annotator.strip() else _login_name()
        return str(_projects().adjudicator_name(name)) if self.adjudicate else name


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UsageError("cannot determine your user name", advice="Pass --annotator NAME") from None


def options_of(context: click.Context) -> GlobalOptions:
    """The global options of this run."""
    return context.ensure_object(GlobalOptions)


def _setter(field: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that stores the value of an option, if it is given."""

    def store(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None and value is not False:
            setattr(options_of(context), field, value)

    return store


adjudicate_option = click.option(
    "--adjudicate", is_flag=True, expose_value=False, is_eager=True, callback=_setter("adjudicate"),
    help="See the judgments of all annotators, and resolve the disagreements.",
)  # fmt: skip
"""For the commands that open the program: the annotator is an adjudicator."""


def global_options(*, is_group: bool = False, has_annotator: bool = True) -> Callable[[Any], Any]:
    """A decorator that adds the global options to a command.

    Only the group reads the environment, so that it never overrides the command line. A command with an
    `--annotator` of its own, which means something else, leaves the global one to the group.
    """
    options = [
        click.option(
            "--db", metavar="FILE", type=click.Path(path_type=Path), envvar="READER_DB" if is_group else None,
            expose_value=False, is_eager=True, callback=_setter("database"),
            help="The database.  [default: $READER_DB, or annotations/annotations.db here or above]",
        ),
        click.option(
            "--create", is_flag=True, expose_value=False, is_eager=True, callback=_setter("create"),
            help="Create the database given with --db if it does not exist.",
        ),
        click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."),
    ]  # fmt: skip
    if has_annotator:
        options.insert(2, click.option(
            "--annotator", metavar="NAME", envvar="READER_ANNOTATOR" if is_group else None,
            expose_value=False, is_eager=True, callback=_setter("annotator"),
            help="Your name as an annotator.  [default: $READER_ANNOTATOR, or your login name]",
        ))  # fmt: skip

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def lists_at_end(title: str, rows: Callable[[], Sequence[tuple[str, str]]]) -> type[click.Command]:
    """A class for commands that list these rows, each a name and a description, at the end of their help."""

    class Listing(click.Command):
        def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
            with formatter.section(title):
                formatter.write_dl(rows())
            super().format_epilog(ctx, formatter)

    return Listing


def _projects() -> ModuleType:
    """The package of projects, imported when a project is opened: the help pages do not need it."""
    from reader import project  # noqa: PLC0415

    return project


def database_path(ctx: click.Context) -> Path | None:
    """The database: as given, else that of the project in this folder or the nearest above; None if there is none."""
    given = options_of(ctx).database
    if given is not None:
        return given
    found: Path | None = _projects().find_database(_here())
    return found


@contextmanager
def open_project(ctx: click.Context) -> Iterator[Project]:
    """Open the project of a command, which must exist. Raises `NotOurDatabaseError` if there is none."""
    path = database_path(ctx)
    if path is None:
        raise NotOurDatabaseError(
            "there is no project in this folder or above it",
            advice="cd into a project, pass --db FILE, or create one with `reader FOLDER`",
        )
    with closing(_opened(path, options_of(ctx))) as project:
        yield project


def open_or_create(ctx: click.Context) -> tuple[Project, bool]:
    """The project of a command, created in this folder if there is none; and whether it was created."""
    options, path = options_of(ctx), database_path(ctx)
    if path is None or (options.database is None and _is_empty(path)):
        return _projects().create_project(path.parent.parent if path else _here(), options.annotator_name()), True
    is_new = options.create and not path.exists()
    return _opened(path, options), is_new


def _opened(path: Path, options: GlobalOptions) -> Project:
    project: Project = _projects().Project.open(path, options.annotator_name(), create=options.create)
    return project


def _is_empty(path: Path) -> bool:
    """Whether this is a file of no bytes, which another first start is turning into a database at this moment."""
    try:
        return path.is_file() and not path.stat().st_size
    except OSError:
        return False


def _here() -> Path:
    """The folder that the program was started in. Raises `InputError` if it has been deleted."""
    try:
        return Path.cwd()
    except OSError as error:
        raise InputError("this folder no longer exists", advice="cd to another one") from error

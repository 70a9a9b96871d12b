"""The global options of every command, and the types of arguments that name files."""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.errors import UsageError
from reader.model.annotation import adjudicator_name

if TYPE_CHECKING:
    from collections.abc import Callable

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

        Raises:
            UsageError: none is given, and the system has no name for the user.
        """
        name = self.annotator if self.annotator.strip() else _login_name()
        return adjudicator_name(name) if self.adjudicate else name


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

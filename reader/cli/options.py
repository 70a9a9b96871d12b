"""What is said for every command: which database, and who is judging."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.errors import InputError, NotOurDatabaseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.project import Project


@dataclass(slots=True)
class Chosen:
    """The global options, wherever on the line they stood."""

    database: Path | None = None
    annotator: str = ""
    is_new_wanted: bool = False
    """`--create`: the database may be made where `--db` says."""
    is_adjudicating: bool = False
    """`--adjudicate`: the annotator is to see what others judged, and judges under a name of their own."""

    def who(self) -> str:
        """The annotator: as said, else the login name; with `--adjudicate`, the name for that.

        Raises:
            UsageError: nobody said, and the system has no name for the user.
        """
        name = self._person()
        if not self.is_adjudicating:
            return name
        from reader.model.annotation import adjudicator_name  # noqa: PLC0415 - seldom asked for

        return adjudicator_name(name)

    def _person(self) -> str:
        if self.annotator.strip():
            return self.annotator
        import getpass  # noqa: PLC0415 - seldom needed where annotators are named

        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            raise UsageError("nobody knows who you are", advice="Say it with --annotator NAME") from None

    def find(self) -> Path | None:
        """The database: as said, else that of the project in this folder or the nearest above; or None."""
        if self.database is not None:
            return self.database
        from reader.project import find_database  # noqa: PLC0415 - brings the store

        return find_database(here())

    def open(self) -> Project:
        """Open the project that is there.

        Raises:
            NotOurDatabaseError: there is none.
        """
        path = self.find()
        if path is None:
            raise NotOurDatabaseError(
                "there is no project in this folder or above it",
                advice="Go to the folder of one, name its database with --db, or start one with `reader FOLDER`",
            )
        return self.open_at(path, create=self.is_new_wanted)

    def open_or_make(self) -> tuple[Project, bool]:
        """Open the project, or make one in this folder where there is none; and whether it was made."""
        path = self.find()
        is_begun = path is not None and self.database is None and is_empty(path)
        if path is not None and not is_begun:
            is_made = self.is_new_wanted and not path.exists()
            return self.open_at(path, create=self.is_new_wanted), is_made
        from reader.project import create_project  # noqa: PLC0415 - brings the store

        return create_project(path.parent.parent if path else here(), self.who()), True

    def open_at(self, path: Path, *, create: bool) -> Project:
        """Open the project with the database at `path`."""
        from reader.project import Project  # noqa: PLC0415 - brings the store

        return Project.open(path, self.who(), create=create)


def is_empty(path: Path) -> bool:
    """Whether this is a file of no bytes: one that another first start is making a database of at this moment."""
    try:
        return path.is_file() and not path.stat().st_size
    except OSError:
        return False


def here() -> Path:
    """The folder that the program was started in.

    Raises:
        InputError: it has been deleted meanwhile.
    """
    try:
        return Path.cwd()
    except OSError as error:
        raise InputError("this folder is no longer there", advice="Go to another one") from error


def chosen(context: click.Context) -> Chosen:
    """The global options of this run."""
    return context.ensure_object(Chosen)


def _take_database(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        chosen(context).database = value


def _take_annotator(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        chosen(context).annotator = value


def _take_create(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value:
        chosen(context).is_new_wanted = True


def _take_adjudicate(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value:
        chosen(context).is_adjudicating = True


adjudicate_option = click.option(
    "--adjudicate", is_flag=True, expose_value=False, is_eager=True, callback=_take_adjudicate,
    help="See what all annotators judged, and settle where they differ.",
)  # fmt: skip
"""For what opens the program: the annotator is an adjudicator."""


def global_options(*, is_group: bool = False, has_annotator: bool = True) -> Callable[[Any], Any]:
    """A decorator that adds the global options to a command.

    Only the group reads the environment, so that it never outdoes what is said on the line. A command
    with an `--annotator` of its own, which means something else, leaves the global one to the group.
    """
    options = [
        click.option(
            "--db", metavar="FILE", type=click.Path(path_type=Path), envvar="READER_DB" if is_group else None,
            expose_value=False, is_eager=True, callback=_take_database,
            help="The database. [else $READER_DB, else annotations/annotations.db here or above]",
        ),
        click.option(
            "--create", is_flag=True, expose_value=False, is_eager=True, callback=_take_create,
            help="Make the database named with --db if it is not there.",
        ),
        click.option(
            "--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."
        ),
    ]  # fmt: skip
    if has_annotator:
        options.insert(2, click.option(
            "--annotator", metavar="NAME", envvar="READER_ANNOTATOR" if is_group else None,
            expose_value=False, is_eager=True, callback=_take_annotator,
            help="Who is judging. [else $READER_ANNOTATOR, else your login name]",
        ))  # fmt: skip

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add

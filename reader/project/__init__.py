"""The one door to a project: what the screen and the commands call.

A project is a folder that holds `annotations/annotations.db`. `Project` opens and closes it, and hands out its
services, each a module of its own that is imported when it is first asked for. They answer with values of
`reader.model` or the small results defined in `reader.store`; errors are those of `reader.errors`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reader.errors import InputError, UsageError
from reader.model.annotation import adjudicator_name
from reader.model.sanitize import one_line
from reader.project.article_service import SORTS, Articles
from reader.project.context import CODEBOOK, ProjectContext, parse_codebook_file, read_codebook
from reader.project.target_service import Targets
from reader.store.codebooks import version_in_force
from reader.store.database import PATIENCE, Database, back_up, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.codebook import Codebook
    from reader.model.progress import ProgressCallback
    from reader.project.adjudication_service import Adjudication
    from reader.project.annotation_service import Annotations
    from reader.project.claim_service import Claims
    from reader.project.codebook_service import Codebooks
    from reader.project.edition_service import Editions
    from reader.project.search_service import Search
    from reader.store.check import Check
    from reader.store.status import Status

__all__ = [
    "CODEBOOK", "DATABASE", "FOLDER", "SORTS", "Project", "adjudicator_name", "create_project", "find_database",
    "parse_codebook_file", "read_codebook",
]  # fmt: skip

FOLDER = "annotations"
DATABASE = "annotations.db"


def find_database(start: Path) -> Path | None:
    """Return the database of the project that `start` lies in: in this folder or the nearest above."""
    for folder in (start, *start.parents):
        candidate = folder / FOLDER / DATABASE
        if candidate.exists():
            return candidate
    return None


class Project(ProjectContext):
    """An open project with its services."""

    def __init__(self, database: Database, codebook: Codebook, annotator: str) -> None:
        super().__init__(database, codebook, annotator)
        self.articles = Articles(self)
        self.targets = Targets(self, lambda: self.annotations)

    @classmethod
    def open(cls, path: Path, annotator: str, *, create: bool = False, patience: float = PATIENCE) -> Project:
        """Open the project with the database at `path`; with `create`, make it if it is not there.

        Raises `StoreError` and `CodebookError`; then nothing was created or changed.
        """
        name = one_line(annotator)
        if not name:
            raise UsageError("the annotator has no name", advice="Give one with --annotator")
        path = path.absolute()
        codebook = read_codebook(path.parent)
        if create:
            _make_folder(path)
        project = cls(open_database(path, create=create, patience=patience), codebook, name)
        try:
            if project.database.is_writable and version_in_force(project.database.connection) != codebook.version:
                project.codebooks.switch_from_last(codebook)
        except BaseException:
            project.close()
            raise
        return project

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def prepare(self) -> None:
        """Import what recording needs and the first paint does not, so that the first key does not wait."""
        _ = self.annotations

    # The services that the first paint does not need

    @cached_property
    def annotations(self) -> Annotations:
        """Recording, undoing and redoing."""
        from reader.project.annotation_service import Annotations  # noqa: PLC0415

        return Annotations(self)

    @cached_property
    def claims(self) -> Claims:
        """The registry of claims."""
        from reader.project.claim_service import Claims  # noqa: PLC0415

        return Claims(self, self.annotations)

    @cached_property
    def search(self) -> Search:
        """Hits and similar sentences."""
        from reader.project.search_service import Search  # noqa: PLC0415

        return Search(self)

    @cached_property
    def editions(self) -> Editions:
        """Earlier and later editions of articles."""
        from reader.project.edition_service import Editions  # noqa: PLC0415

        return Editions(self, self.articles)

    @cached_property
    def codebooks(self) -> Codebooks:
        """The codebook in force and those before it."""
        from reader.project.codebook_service import Codebooks  # noqa: PLC0415

        return Codebooks(self.database)

    @cached_property
    def adjudication(self) -> Adjudication:
        """The judgments of all annotators, for an adjudicator."""
        from reader.project.adjudication_service import Adjudication  # noqa: PLC0415

        return Adjudication(self, self.articles)

    # The whole project: counted, checked, copied

    def status(self) -> Status:
        """Count articles, sentences and judgments, by annotator."""
        from reader.store.status import status  # noqa: PLC0415

        return status(self.database, self.required)

    def check(self, on_progress: ProgressCallback | None = None) -> Iterator[Check]:
        """Run every check of the database in turn; `on_progress` is told which one runs, and how far it is."""
        from reader.store.check import check_database  # noqa: PLC0415

        return check_database(self.database, on_progress)

    def back_up(self, target: Path, on_progress: ProgressCallback | None = None) -> None:
        """Write a complete copy of the database; other programs may go on using it."""
        back_up(self.database.connection, target, on_progress)

    @property
    def path(self) -> Path:
        """The database file."""
        return self.database.path

    @property
    def folder(self) -> Path:
        """The folder of the project: the one above `annotations`, else the database's own."""
        parent = self.path.parent
        return parent.parent if parent.name == FOLDER else parent


def create_project(folder: Path, annotator: str) -> Project:
    """Create a project with an empty database in `folder`, and a copy of the default codebook to be edited.

    A codebook that lies there already is used and left as it is. Several programs may do this at once.

    Raises:
        InputError: the folder for it cannot be made.
        StoreError: the database cannot be made.
        CodebookError: the codebook cannot be copied.
    """
    project = Project.open(folder / FOLDER / DATABASE, annotator, create=True)
    try:
        project.codebooks.place_default()
    except BaseException:
        project.close()
        raise
    return project


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"the folder cannot be made ({error.strerror})",
            subject=str(path.parent),
            advice="Go to a folder that you can write in, or name the database with --db",
        ) from error

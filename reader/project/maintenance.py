"""Counting, checking and backing up a whole project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store.backup import back_up
from reader.store.check import check_database
from reader.store.status import status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.store.check import Check
    from reader.store.status import Status


def project_status(project: Project) -> Status:
    """Count articles, sentences and judgments, by annotator."""
    return status(project.database, project.required)


def check_project(project: Project, on_progress: ProgressCallback | None = None) -> Iterator[Check]:
    """Run every check of the database in turn; `on_progress` is told which one runs, and how far it is."""
    return check_database(project.database, on_progress)


def back_up_project(project: Project, target: Path, on_progress: ProgressCallback | None = None) -> None:
    """Write a complete copy of the database; other programs may go on using it."""
    back_up(project.database.connection, target, on_progress)

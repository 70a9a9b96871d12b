"""The settings and the reading positions of an annotator in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.model.annotation import SentenceRef
    from reader.project import Project


class Settings:
    """What the program remembers for the annotator of a project."""

    def __init__(self, project: Project) -> None:
        self._database = project.database
        self._annotator = project.annotator

    def load(self) -> dict[str, str]:
        """Return every setting."""
        return settings.load_settings(self._database.connection, self._annotator)

    def save(self, values: Mapping[str, str]) -> None:
        """Save these settings."""
        with self._database.writing() as connection:
            settings.save_settings(connection, self._annotator, values)

    def position_in(self, article_id: str) -> int | None:
        """Return the start of the sentence where the annotator last was in an article."""
        return settings.last_position(self._database.connection, self._annotator, article_id)

    def save_position(self, sentence: SentenceRef, values: Mapping[str, str] | None = None) -> None:
        """Save where the annotator is, and these settings."""
        with self._database.writing() as connection:
            settings.save_position(connection, self._annotator, sentence)
            settings.save_settings(connection, self._annotator, values or {})

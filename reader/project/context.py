"""The context of the services of a project: its database, codebook, annotator, layers and settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reader.errors import CodebookError
from reader.model.annotation import SentenceRef, is_adjudicator
from reader.model.codebook import Codebook
from reader.model.codebook_toml import parse_codebook
from reader.resources import default_codebook
from reader.store import registry, settings
from reader.store.database import Database

CODEBOOK = "codebook.toml"


class ProjectContext:
    """An open database, seen by one annotator. It belongs to the thread that opened it."""

    def __init__(self, database: Database, codebook: Codebook, annotator: str) -> None:
        self.database = database
        self.codebook = codebook
        self.annotator = annotator
        self.layers: tuple[str, ...] = tuple(layer.id for layer in codebook.layers)
        """The layers that are asked for."""
        self.settings = Settings(database, annotator)

    @property
    def is_adjudicating(self) -> bool:
        """Whether the annotator is an adjudicator."""
        return is_adjudicator(self.annotator)

    @property
    def required(self) -> tuple[str, ...]:
        """The layers asked for without whose answer a sentence is undecided."""
        return self.codebook.required(self.layers)

    def counts_as(self) -> dict[str, str]:
        """Return the id that each merged target and claim counts as; their ids begin with different letters."""
        connection = self.database.connection
        return {**registry.counts_as(connection, "targets"), **registry.counts_as(connection, "claims")}


class Settings:
    """The settings and reading positions of an annotator in a project."""

    def __init__(self, database: Database, annotator: str) -> None:
        self._database = database
        self._annotator = annotator

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


def read_codebook(folder: Path) -> Codebook:
    """Read the codebook beside the database in `folder`, or the default one."""
    path = folder / CODEBOOK
    return parse_codebook_file(path if path.is_file() else default_codebook())


def parse_codebook_file(source: Path) -> Codebook:
    """Read the codebook in this file. Raises `CodebookError` that names the file, and the entry that is wrong."""
    try:
        content = source.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"cannot be read ({error})", subject=str(source)) from error
    return parse_codebook(content, str(source))

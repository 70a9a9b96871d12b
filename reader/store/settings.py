"""Settings of an annotator in a project: theme, sizes, active target, last position."""

from __future__ import annotations

from collections.abc import Mapping

from reader.model.annotation import SentenceRef
from reader.store.sqlite import Connection

EVERYBODY = ""
"""The owner of settings for all annotators; no annotator has this name."""


def load_settings(connection: Connection, annotator: str) -> dict[str, str]:
    """All settings of this annotator."""
    return dict(connection.execute("SELECT name, value FROM settings WHERE annotator = ?", (annotator,)).fetchall())


def save_settings(connection: Connection, annotator: str, values: Mapping[str, str]) -> None:
    """Save these settings. Call it in a transaction."""
    connection.executemany(
        "INSERT INTO settings (annotator, name, value) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        [(annotator, name, value) for name, value in values.items()],
    )


def last_position(connection: Connection, annotator: str, article_id: str) -> int | None:
    """Start of the sentence where the annotator last was in an article."""
    row = connection.execute(
        "SELECT start FROM last_position WHERE annotator = ? AND article_id = ?", (annotator, article_id)
    ).fetchone()
    return row[0] if row else None


def save_position(connection: Connection, annotator: str, place: SentenceRef) -> None:
    """Save the sentence that the annotator is at. Call it in a transaction."""
    connection.execute(
        "INSERT INTO last_position (annotator, article_id, start) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET start = excluded.start",
        (annotator, place.article_id, place.start),
    )

"""The codebooks under which judgements were made, kept whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import NotSavedError
from reader.model.clock import iso_time, wall_milliseconds
from reader.model.codebook_file import parse_codebook

if TYPE_CHECKING:
    from reader.model.codebook import Codebook
    from reader.store.database import Database


def know_codebook(database: Database, codebook: Codebook) -> None:
    """Keep the text of this codebook under its version, if it is new.

    It is put off to the next start when another program holds the database just now.
    """
    known = "SELECT 1 FROM codebooks WHERE version = ?"
    if database.connection.execute(known, (codebook.version,)).fetchone():
        return
    try:
        with database.writing() as connection:
            connection.execute(
                "INSERT INTO codebooks (version, name, content, first_used_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (codebook.version, codebook.name, codebook.content, iso_time(wall_milliseconds())),
            )
    except NotSavedError:
        return


def kept_codebook(database: Database, version: str) -> Codebook | None:
    """The codebook of this version, if this database has ever used it."""
    found = database.connection.execute("SELECT content FROM codebooks WHERE version = ?", (version,)).fetchone()
    return parse_codebook(found[0], f"codebook {version}") if found else None

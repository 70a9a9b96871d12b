"""Articles that were edited and imported again are known as later editions; also those imported before this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import editions
from reader.store.migrations.script import statements

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Make the tables, and look which of the articles that are here are editions of others."""
    for statement in statements(editions.TABLES):
        db.execute(statement)
    editions.find_editions(db.conn)

"""SQL of several statements, taken apart: SQLite's own `executescript` would commit in the middle of a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store.sqlite import sqlite3

if TYPE_CHECKING:
    from collections.abc import Iterator


def statements(script: str) -> Iterator[str]:
    """Each statement of `script`, those of a trigger's body within it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        yield statement.strip()

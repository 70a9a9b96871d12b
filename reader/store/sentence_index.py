"""The full-text index of sentences, which is brought up to date after an import."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reader.model.words import set_apart
from reader.store.settings import load_settings, save_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.store.database import Database
    from reader.store.sqlite import Connection

START_BITS = 32
"""A row of `sentence_words` has the key of its article above these bits of its rowid, and the start in them."""
_EVERYBODY, _INDEXED = "", "indexed"
SHORT, LONG = 0.02, 0.5
"""Seconds per transaction: while annotators may be judging, and otherwise."""
_ARTICLES_AT_ONCE = 16


def indexed_count(connection: Connection) -> int:
    """The number of indexed articles, which are those with the lowest keys."""
    return int(load_settings(connection, _EVERYBODY).get(_INDEXED, "0"))


def is_indexed(connection: Connection) -> bool:
    """Whether every article is in the index."""
    last = connection.execute("SELECT coalesce(max(key), 0) FROM articles").fetchone()[0]
    return indexed_count(connection) >= int(last)


def index_sentences(
    database: Database,
    *,
    longest: float = SHORT,
    on_progress: Callable[[int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    rest: float = 0.0,
) -> int:
    """Index the articles that are not indexed yet; return how many. It may be stopped, and resumes when called again.

    `longest` is how long a transaction lasts. `on_progress` is told how many articles are indexed. `rest` is the
    pause between two transactions in seconds, in which annotators get the lock.
    """
    added = 0
    while not (should_stop and should_stop()):
        with database.writing() as connection:
            began, count = time.monotonic(), 0
            first = done = indexed_count(connection)
            while time.monotonic() - began < longest:
                keys = _index(connection, done)
                if not keys:
                    break
                done, count = keys[-1], count + len(keys)
            if done == first:
                break
            save_settings(connection, _EVERYBODY, {_INDEXED: str(done)})
        added += count
        if on_progress:
            on_progress(done)
        if rest:
            time.sleep(rest)
    return added


def _index(connection: Connection, after: int) -> list[int]:
    """Index the next articles after the one with key `after`; return their keys."""
    articles = connection.execute(
        "SELECT key, id, text FROM articles WHERE key > ? ORDER BY key LIMIT ?", (after, _ARTICLES_AT_ONCE)
    ).fetchall()
    for key, identifier, text in articles:
        connection.executemany(
            "INSERT INTO sentence_words (rowid, words) VALUES (?, ?)",
            [
                (key << START_BITS | start, set_apart(text[start:end]))
                for start, end in connection.execute(
                    'SELECT start, "end" FROM sentences WHERE article_id = ? ORDER BY start', (identifier,)
                ).fetchall()
            ],
        )
    return [key for key, _, _ in articles]

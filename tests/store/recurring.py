"""Databases for tests of recurrences, and what their tables say in words that depend on no row number."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from reader.model.wording import least_shared, wording
from reader.store import recurrence
from reader.store.database import Database, open_database

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reader.model.article import Article


def empty_database(path: Path) -> Database:
    """A new database."""
    return open_database(path, create=True)


def told(database: Database) -> dict[str, dict[int, int]]:
    """The counts of every article that has any, by its id."""
    ids = [identifier for (identifier,) in database.connection.execute("SELECT id FROM articles")]
    found = {identifier: recurrence.recurrence_counts(database.connection, identifier) for identifier in ids}
    return {identifier: counts for identifier, counts in found.items() if counts}


def tables(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row, with texts and ids in the place of numbers."""
    connection = database.connection
    texts = {}
    for identifier, text, start, end in connection.execute(
        'SELECT w.id, a.text, s.start, s."end" FROM wordings AS w JOIN articles AS a ON a.key = w.article'
        " JOIN sentences AS s ON s.article_id = a.id AND s.start = w.start"
    ):
        texts[identifier] = wording(text[start:end]).text
    names = dict(connection.execute("SELECT key, id FROM articles").fetchall())
    rows = connection.execute
    return {
        "wordings": sorted((texts[i], n, m) for i, n, m in rows("SELECT id, sentences, alike FROM wordings")),
        "likenesses": sorted((texts[i], texts[j], r) for i, j, r in rows("SELECT * FROM wording_likenesses")),
        "recurrences": sorted((names[a], s, texts[i]) for a, s, i in rows("SELECT * FROM recurrences")),
        "within": sorted((names[a], texts[i], n) for a, i, n in rows("SELECT * FROM recurrences_within")),
    }


def expected(articles: Iterable[Article]) -> dict[str, dict[int, int]]:
    """The counts that comparing every two sentences gives."""
    sentences = [
        (article.id, sentence.start, wording(article.sentence_text(sentence)))
        for article in {article.id: article for article in articles}.values()
        for sentence in article.sentences
        if sentence.is_judged
    ]
    counts: dict[str, dict[int, int]] = {}
    for (one, start, mine), (other, begin, theirs) in combinations(sentences, 2):
        shared = len(mine.pieces & theirs.pieces)
        is_near = shared and shared >= least_shared(max(len(mine.pieces), len(theirs.pieces)))
        if one != other and (mine.text == theirs.text or (is_near and fuzz.ratio(mine.text, theirs.text) >= 80)):
            for identifier, at in ((one, start), (other, begin)):
                here = counts.setdefault(identifier, {})
                here[at] = here.get(at, 0) + 1
    return counts

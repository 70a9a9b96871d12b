"""Storing articles with their sentences, sources and editions."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from reader.model.article import Article
from reader.model.event import iso_time, wall_milliseconds
from reader.store import article_editions
from reader.store.articles import count_articles, keys_of
from reader.store.database import Database
from reader.store.sqlite import Connection


@dataclass(slots=True)
class Added:
    """The result of storing some articles."""

    articles: int = 0
    sentences: int = 0
    known: int = 0
    """Articles that were in the database before this import; their new source is added."""
    again: int = 0
    """Articles that came earlier in the same import."""
    editions: list[article_editions.EditionPair] = field(default_factory=list)
    """New articles that are later editions, each with its earlier edition."""
    seen: dict[str, frozenset[int]] = field(default_factory=dict)
    """Imported articles that have other editions, in the order of import, with the names of their sources."""


class _Prepared(NamedTuple):
    """Rows of articles, ready to be stored."""

    articles: dict[str, tuple[object, ...]]
    """By id."""
    sentences: dict[str, list[object]]
    """The values of all rows of an article's sentences, by its id."""
    sources: list[tuple[object, ...]]
    names: dict[str, frozenset[int]]
    """Names of the sources of each article, by its id; in the order in which the articles last came."""
    by_title: set[str]
    """Ids of the articles that only their title identifies."""


def add_articles(database: Database, articles: Iterable[Article], *, since: int = sys.maxsize) -> Added:
    """Store whole articles in one transaction; an article whose text is known only gains a source.

    `since` is the highest key from before the import.
    """
    rows, sentences, sources, names, by_title = _prepare(articles)
    with database.writing() as connection:
        keys = keys_of(connection, rows)
        for identifier in keys:
            del rows[identifier], sentences[identifier]
        first = count_articles(connection) + 1
        connection.executemany(_INSERT_ARTICLE, rows.values())
        # In the order of the table's own key, where neighbors lie on one page.
        values = list(chain.from_iterable(sentences[identifier] for identifier in sorted(sentences)))
        _insert_sentences(connection, values)
        connection.executemany(_INSERT_SOURCE, sources)
        new = {key: names[identifier] for key, identifier in enumerate(rows, first)}
        titled = {key for key, identifier in enumerate(rows, first) if identifier in by_title}
        pairs, seen = _editions(connection, new, keys, names, titled=titled, since=since)
    known = sum(keys.get(str(source[0]), sys.maxsize) <= since for source in sources) if keys else 0
    again = len(sources) - len(rows) - known
    return Added(len(rows), len(values) // _SENTENCE_VALUES, known, again, pairs, seen)


def _editions(
    connection: Connection,
    new: dict[int, frozenset[int]],
    known: dict[str, int],
    names: dict[str, frozenset[int]],
    *,
    titled: set[int],
    since: int,
) -> tuple[list[article_editions.EditionPair], dict[str, frozenset[int]]]:
    """The new later editions, and all imported articles that have other editions."""
    pairs = article_editions.link_editions(connection, new, titled=titled, since=since)
    if not known and not pairs:
        return [], {}
    article_editions.save_source_names(connection, {key: names[identifier] for identifier, key in known.items()})
    among = set(article_editions.in_editions(connection, names))
    return pairs, {identifier: sources for identifier, sources in names.items() if identifier in among}


def _prepare(articles: Iterable[Article]) -> _Prepared:
    """The rows of these articles. Each article is released as soon as its rows are made."""
    now = iso_time(wall_milliseconds())
    prepared = _Prepared({}, {}, [], {}, set())
    names = prepared.names
    for article in articles:
        prepared.sources.append(_source_row(article, now))
        path = article.source.path
        found = article_editions.source_names(path, article.url, article.title, article.publisher, article.published)
        if article_editions.is_named_by_title(path, article.url):
            prepared.by_title.add(article.id)
        names[article.id] = names.pop(article.id) | found if article.id in names else found
        if article.id not in prepared.articles:
            prepared.articles[article.id] = _article_row(article, now)
            prepared.sentences[article.id] = _sentence_values(article)
    return prepared


_INSERT_ARTICLE = (
    "INSERT INTO articles (id, title, judged_count, source, url, author, published, language,"
    " imported_at, metadata, cleaning, text, original) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_INSERT_SOURCE = (
    "INSERT INTO article_sources (article_id, path, sha256, encoding, size, doubts, imported_at)"
    " VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING"
)
_SENTENCE_VALUES = 5
_SENTENCES_A_STATEMENT = 100
"""Many rows per statement cost half as much as a statement each."""


def _insert_sentences(connection: Connection, values: list[object]) -> None:
    row = "(?,?,?,?,?)"
    insert = f'INSERT INTO sentences (article_id, start, "end", position, kind) VALUES {row}'
    step = _SENTENCE_VALUES * _SENTENCES_A_STATEMENT
    whole = len(values) // step * step
    many = insert + f",{row}" * (_SENTENCES_A_STATEMENT - 1)
    connection.executemany(many, (values[at : at + step] for at in range(0, whole, step)))
    rest = range(whole, len(values), _SENTENCE_VALUES)
    connection.executemany(insert, (values[at : at + _SENTENCE_VALUES] for at in rest))


def _sentence_values(article: Article) -> list[object]:
    """The values of all rows of its sentences in one flat list, which costs the least to keep."""
    identifier = article.id
    return [value for s in article.sentences for value in (identifier, s.start, s.end, s.position, s.kind._value_)]


def _article_row(article: Article, now: str) -> tuple[object, ...]:
    return (
        article.id,
        article.title,
        article.judged_count,
        article.publisher or article.source.path,
        article.url,
        article.author,
        article.published,
        article.language,
        now,
        _json(article.metadata),
        _json(article.cleaning),
        article.text,
        article.original,
    )


def _source_row(article: Article, now: str) -> tuple[object, ...]:
    source = article.source
    doubts = "\n".join(source.doubts)
    return article.id, source.path, source.sha256, source.encoding, source.size, doubts, now


def _json(data: object) -> str:
    return json.dumps(dict(data), ensure_ascii=False, sort_keys=True) if data else "{}"  # type: ignore[call-overload]

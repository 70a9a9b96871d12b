"""Articles and their sentences: putting them in, listing them, taking one out."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from reader.model.article import Sentence, SentenceKind
from reader.model.event import iso_time, wall_milliseconds
from reader.store.progress import done_sql, done_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.model.article import Article
    from reader.store.database import Database
    from reader.store.editions import EditionPair
    from reader.store.sqlite import Connection

IS_EARLIER = "EXISTS (SELECT 1 FROM editions AS e WHERE e.earlier_id = a.id)"
"""SQL for whether a later edition of article `a` is here: then it is not asked about again."""


class ListedArticle(NamedTuple):
    """What the list of articles shows of one."""

    key: int
    """Place in the order of import, from 1; the keys of a database have no gaps."""
    id: str
    title: str
    judged_count: int
    """Sentences that annotators are asked about."""
    done_count: int
    """Those of them that this annotator has decided on every layer asked for."""
    published: str
    is_earlier: bool = False
    """Whether a later edition of it is here, so that it is not asked about again."""

    @property
    def undecided_count(self) -> int:
        """Sentences that wait for this annotator."""
        return max(0, self.judged_count - self.done_count)


class StoredArticle(NamedTuple):
    """An article as it is read and judged."""

    key: int
    id: str
    title: str
    text: str
    source: str
    url: str
    author: str
    published: str
    language: str
    sentences: tuple[Sentence, ...]
    later_id: str = ""
    """Id of the next edition of it, if one is here."""
    earlier_id: str = ""
    """Id of the article that it is a later edition of."""


@dataclass(slots=True)
class Added:
    """What came of importing some articles."""

    articles: int = 0
    sentences: int = 0
    known: int = 0
    """Articles that were there already; where they came from this time is noted."""
    again: int = 0
    """The same of articles that came with this import, which is then no news about the database."""
    editions: list[EditionPair] = field(default_factory=list)
    """Those of the new ones that are later editions of others, with these."""
    seen: dict[str, frozenset[int]] = field(default_factory=dict)
    """Articles with other editions, in the order in which they came, each with the names of its sources."""


class _Prepared(NamedTuple):
    """Rows of articles, ready to be stored."""

    articles: dict[str, tuple[object, ...]]
    """By id."""
    sentences: dict[str, list[object]]
    """The values of all rows of an article's sentences, by its id."""
    sources: list[tuple[object, ...]]
    names: dict[str, frozenset[int]]
    """Of the sources of an article, by its id; in the order in which they last came."""
    by_title: set[str]
    """Ids of those that are named by their title alone."""


def add_articles(database: Database, articles: Iterable[Article], *, since: int = sys.maxsize) -> Added:
    """Store whole articles in one transaction; those whose text is known only gain a source.

    The import that they are of began when `since` was the highest key.
    """
    rows, sentences, sources, names, by_title = _prepare(articles)
    with database.writing() as connection:
        keys = _known_keys(connection, rows)
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
) -> tuple[list[EditionPair], dict[str, frozenset[int]]]:
    """The new articles that are later editions, and every article that came and has other editions."""
    from reader.store.editions import Texts, in_editions, keep_names, note_editions  # noqa: PLC0415 - as below

    pairs = note_editions(connection, new, Texts(connection), titled=titled, since=since)
    if not known and not pairs:
        return [], {}
    keep_names(connection, {key: names[identifier] for identifier, key in known.items()})
    among = set(in_editions(connection, names))
    return pairs, {identifier: sources for identifier, sources in names.items() if identifier in among}


def _prepare(articles: Iterable[Article]) -> _Prepared:
    """The rows of these articles. None of them is kept longer than it takes to make rows of it."""
    from reader.store.editions import is_named_by_title, source_names  # noqa: PLC0415 - only an import of articles needs it

    now = iso_time(wall_milliseconds())
    prepared = _Prepared({}, {}, [], {}, set())
    names = prepared.names
    for article in articles:
        prepared.sources.append(_source_row(article, now))
        path = article.source.path
        found = source_names(path, article.url, article.title, article.publisher, article.published)
        if is_named_by_title(path, article.url):
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
"""Many rows in one statement cost half of what as many statements do."""


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


def _known_keys(connection: Connection, identifiers: Iterable[str]) -> dict[str, int]:
    """Id to key of those of these articles that are there."""
    import json  # noqa: PLC0415 - only an import of articles needs it

    wanted = json.dumps(list(identifiers))
    return dict(
        connection.execute("SELECT id, key FROM articles WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    )


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
    import json  # noqa: PLC0415 - only an import of articles needs it

    return json.dumps(dict(data), ensure_ascii=False, sort_keys=True) if data else "{}"  # type: ignore[call-overload]


def count_articles(connection: Connection) -> int:
    """How many articles there are; the same as the highest key."""
    return int(connection.execute("SELECT coalesce(max(key), 0) FROM articles").fetchone()[0])


def listed(connection: Connection, keys: Sequence[int], annotator: str, layers: Sequence[str]) -> list[ListedArticle]:
    """What the list shows of the articles with these keys, in their order.

    `layers` are those asked for: a sentence is done when it is decided on every one of them.
    """
    if not keys:
        return []
    select = (
        f"SELECT a.key, a.id, a.title, a.judged_count, {done_sql(layers)}, a.published, {IS_EARLIER}"
        " FROM articles AS a INDEXED BY articles_in_order"
    )
    asked = done_values(annotator, layers)
    if isinstance(keys, range):
        found = connection.execute(f"{select} WHERE a.key BETWEEN ? AND ?", (*asked, keys[0], keys[-1]))
        return [ListedArticle(*row) for row in found]
    marks = ",".join("?" * len(keys))
    found = connection.execute(f"{select} WHERE a.key IN ({marks})", (*asked, *keys))
    rows = {row[0]: ListedArticle(*row) for row in found}
    return [rows[key] for key in keys if key in rows]


SORTS = {
    "imported": "a.key",
    "title": "a.title COLLATE NOCASE, a.key",
    "date": "a.published = '', a.published, a.key",
    "undecided": IS_EARLIER + ", a.judged_count - {done} DESC, a.key",
}
"""The orders in which articles can be listed."""


def article_keys(
    connection: Connection, *, sort: str, words: str, annotator: str, layers: Sequence[str]
) -> Sequence[int]:
    """The keys of the articles whose title holds every one of `words`, in the order `sort`."""
    if sort == "imported" and not words.strip():
        return range(1, count_articles(connection) + 1)
    where, needles = titled(words)
    order = SORTS[sort].format(done=done_sql(layers))
    asked = done_values(annotator, layers) if sort == "undecided" else ()
    found = connection.execute(
        f"SELECT a.key FROM articles AS a INDEXED BY articles_in_order WHERE {where} ORDER BY {order}",
        (*needles, *asked),
    )
    return array("q", (key for (key,) in found))


def titled(words: str) -> tuple[str, list[str]]:
    """The condition that the title of an article `a` has every one of these words, and its values."""
    needles = [f"%{_escaped(word)}%" for word in words.split()]
    return " AND ".join(["a.title LIKE ? ESCAPE '!'"] * len(needles)) or "1", needles


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def load_article(connection: Connection, key: int) -> StoredArticle | None:
    """The article with this key, its sentences in order; None if there is none."""
    row = connection.execute(
        "SELECT a.key, a.id, a.title, a.text, a.source, a.url, a.author, a.published, a.language,"
        " coalesce((SELECT article_id FROM editions WHERE earlier_id = a.id), ''),"
        " coalesce((SELECT earlier_id FROM editions WHERE article_id = a.id), '') FROM articles AS a WHERE a.key = ?",
        (key,),
    ).fetchone()
    return StoredArticle._make([*row[:-2], load_sentences(connection, row[1]), *row[-2:]]) if row else None


def load_sentences(connection: Connection, article_id: str) -> tuple[Sentence, ...]:
    """The sentences of an article, in order."""
    kinds = {kind.value: kind for kind in SentenceKind}
    found = connection.execute(
        'SELECT position, start, "end", kind FROM sentences WHERE article_id = ? ORDER BY start', (article_id,)
    )
    return tuple(Sentence(position, start, end, kinds[kind]) for position, start, end, kind in found)


def key_of(connection: Connection, article_id: str) -> int | None:
    """The key of the article with this id."""
    row = connection.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def next_undecided_key(
    connection: Connection, key: int, *, backwards: bool, annotator: str, layers: Sequence[str]
) -> int | None:
    """The nearest article after (or before) `key`, in the order of import, that has undecided sentences.

    An article of which a later edition is here is passed over.
    """
    where, order = ("a.key < ?", "DESC") if backwards else ("a.key > ?", "ASC")
    row = connection.execute(
        f"SELECT a.key FROM articles AS a INDEXED BY articles_in_order WHERE {where}"
        f" AND a.judged_count > {done_sql(layers)} AND NOT {IS_EARLIER} ORDER BY a.key {order} LIMIT 1",
        (key, *done_values(annotator, layers)),
    ).fetchone()
    return row[0] if row else None


def totals(connection: Connection, annotator: str, layers: Sequence[str]) -> tuple[int, int]:
    """Sentences of the project that the annotator has decided on all of `layers`, and those asked about.

    Those of earlier editions count for neither.
    """
    each, earlier = " AND instr(layers, ?)" * len(layers), "(SELECT earlier_id FROM editions)"
    done = f"SELECT coalesce(sum(sentences), 0) FROM progress WHERE annotator = ?{each}"
    asked = "SELECT coalesce(sum(judged_count), 0) FROM articles"
    values = done_values(annotator, layers)
    return (
        _one(connection, done, values) - _one(connection, f"{done} AND article_id IN {earlier}", values),
        _one(connection, f"{asked} INDEXED BY articles_in_order") - _one(connection, f"{asked} WHERE id IN {earlier}"),
    )


def _one(connection: Connection, sql: str, values: tuple[object, ...] = ()) -> int:
    return int(connection.execute(sql, values).fetchone()[0])

"""Searching sentences by their words and their judgments, and the full-text index of sentences."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from reader.errors import StoppedError
from reader.model.article import SentenceKind
from reader.model.search_query import SearchQuery, SearchTerm
from reader.model.words import UNSPACED, set_apart
from reader.store.articles import IS_EARLIER, contains, count_articles
from reader.store.claim_search import ranked_claims
from reader.store.database import Database
from reader.store.settings import EVERYBODY, load_settings, save_settings
from reader.store.sqlite import Connection, SqliteError, column, scalar

START_BITS = 32
"""A row of `sentence_words` has the key of its article above these bits of its rowid, and the start in them."""
_INDEXED = "indexed"
SHORT, LONG = 0.02, 0.5
"""Seconds per transaction: while annotators may be judging, and otherwise."""
_ARTICLES_AT_ONCE = 16
PAGE = 50
"""Hits per page."""
_MOST_CLAIMS = 200
_FEW_TITLES = 300
"""Up to so many articles with a matching title are searched one by one."""
_END = (1 << 63) - 1
_LOOK_EVERY = 2_000
"""Steps of SQLite's between two looks at whether to stop; 2,000 take some 0.1 ms."""


class Hit(NamedTuple):
    """A sentence that matches the query."""

    place: int
    """Its place in the corpus; the next page begins after it."""
    article_key: int
    article_id: str
    title: str
    position: int
    start: int
    end: int
    sentence: str
    kind: str = SentenceKind.SENTENCE.value


def search(
    connection: Connection,
    query: SearchQuery,
    *,
    annotator: str,
    layers: Sequence[str],
    after: int = -1,
    limit: int = PAGE,
    should_stop: Callable[[], bool] | None = None,
) -> list[Hit]:
    """The first matching sentences after the place `after`, in the order of the corpus.

    Judgments are those of `annotator` unless the query names others; `undecided` is about the layers asked for.
    Raises `StoppedError` once `should_stop` says so.
    """
    sql, values = _statement(connection, query, annotator, layers)
    connection.set_progress_handler(should_stop, _LOOK_EVERY)
    try:
        if query.wanted and query.titles:
            keys = _titled(connection, query, after)
            if len(keys) <= _FEW_TITLES:
                return list(islice(_in_articles(connection, sql, values, keys, after), limit))
        return [Hit(*row) for row in connection.execute(sql, (*values, after, _END, limit))]
    except SqliteError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise StoppedError("the search was canceled") from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _titled(connection: Connection, query: SearchQuery, after: int) -> list[int]:
    """Keys of the articles from the place `after` on with a matching title; at most one more than few."""
    each = " AND a.title LIKE ? ESCAPE '!'" * len(query.titles)
    return column(
        connection,
        f"SELECT a.key FROM articles AS a INDEXED BY articles_in_order WHERE a.key >= ?{each} ORDER BY a.key LIMIT ?",
        (max(after, 0) >> START_BITS, *map(contains, query.titles), _FEW_TITLES + 1),
    )


def _in_articles(
    connection: Connection, sql: str, values: tuple[object, ...], keys: Sequence[int], after: int
) -> Iterator[Hit]:
    """The hits in these articles, one after the other: all hits of a common word would take long to go through."""
    for key in keys:
        begin, end = max(after, (key << START_BITS) - 1), (key + 1) << START_BITS
        for row in connection.execute(sql, (*values, begin, end, PAGE)).fetchall():
            yield Hit(*row)


def annotator_names(connection: Connection) -> list[str]:
    """The names of all annotators."""
    return column(connection, "SELECT name FROM annotators ORDER BY name")


def has_title(connection: Connection, letters: str) -> bool:
    """Whether an article's title has these letters."""
    titled = "SELECT 1 FROM articles AS a INDEXED BY articles_in_order WHERE a.title LIKE ? ESCAPE '!'"
    return bool(scalar(connection, f"SELECT EXISTS ({titled})", (contains(letters),)))


class _Condition(NamedTuple):
    sql: str
    values: tuple[object, ...] = ()


_PLACE = f"(a.key << {START_BITS} | x.start)"
_SENTENCE = '(SELECT substr(t.text, x.start + 1, x."end" - x.start) FROM articles AS t WHERE t.key = a.key)'
_HIT = f'a.key, a.id, a.title, x.position, x.start, x."end", {_SENTENCE}, x.kind'


def _statement(
    connection: Connection, query: SearchQuery, annotator: str, layers: Sequence[str]
) -> tuple[str, tuple[object, ...]]:
    conditions = [*_worded(query), *_conditions(connection, query, annotator, layers)]
    where = "".join(f" AND {condition.sql}" for condition in conditions)
    values = tuple(value for condition in conditions for value in condition.values)
    if query.wanted:
        start = (1 << START_BITS) - 1
        return (
            f"SELECT f.rowid, {_HIT} FROM sentence_words AS f"
            f" CROSS JOIN articles AS a INDEXED BY articles_in_order ON a.key = f.rowid >> {START_BITS}"
            f" CROSS JOIN sentences AS x ON x.article_id = a.id AND x.start = f.rowid & {start}"
            f" WHERE f.words MATCH ?{where} AND f.rowid > ? AND f.rowid < ? ORDER BY f.rowid LIMIT ?"
        ), (_expression(query), *values)
    if query.is_about_judgments:  # what was judged is little beside the corpus
        source = "(SELECT article_id, start FROM decisions UNION SELECT article_id, start FROM claim_mentions"
        source += " UNION SELECT article_id, start FROM notes) AS j CROSS JOIN sentences AS x"
        source += " ON x.article_id = j.article_id AND x.start = j.start JOIN articles AS a ON a.id = x.article_id"
    else:
        source = "articles AS a CROSS JOIN sentences AS x ON x.article_id = a.id"
    order = "a.key, x.start"
    within = f"{_PLACE} > ? AND {_PLACE} < ?"
    return f"SELECT {_PLACE}, {_HIT} FROM {source} WHERE 1{where} AND {within} ORDER BY {order} LIMIT ?", values


def _expression(query: SearchQuery) -> str:
    """The terms that the index knows by itself, in the language of FTS5."""
    wanted = " AND ".join(map(_phrase, query.wanted))
    return f"({wanted})" + "".join(f" NOT {_phrase(term)}" for term in query.excluded if not _unspaced(term))


def _phrase(term: SearchTerm) -> str:
    """One term, in which nothing that a person typed is an operator."""
    return '"' + set_apart(term.words).replace('"', '""') + '"' + ("*" if term.is_prefix else "")


def _unspaced(term: SearchTerm) -> list[str]:
    """Its parts in scripts without spaces, whose marks the index drops although they change words."""
    return UNSPACED.findall(term.words)


def _worded(query: SearchQuery) -> Iterator[_Condition]:
    """Conditions on the words of a sentence that the index cannot check."""
    for term in query.terms:
        unspaced = _unspaced(term)
        there = f" AND instr({_SENTENCE}, ?)" * len(unspaced)
        if not term.is_excluded and unspaced:
            yield _Condition(there.removeprefix(" AND "), tuple(unspaced))
        elif term.is_excluded and (unspaced or not query.wanted):
            index = f"EXISTS (SELECT 1 FROM sentence_words AS w WHERE w.words MATCH ? AND w.rowid = {_PLACE})"
            yield _Condition(f"NOT ({index}{there})", (_phrase(term), *unspaced))


def _conditions(
    connection: Connection, query: SearchQuery, annotator: str, layers: Sequence[str]
) -> Iterator[_Condition]:
    who = query.annotators or (annotator,)
    people = ",".join("?" * len(who))
    is_held = bool(query.holders or query.voices)
    is_of_a_stance = bool(query.targets or query.stances)
    if is_of_a_stance or (query.annotators and not (query.claims or query.notes or is_held)):
        yield _judged(query, who, people)
    if is_held and not is_of_a_stance and not query.claims:
        yield _held(query, who, people)
    held = _holding(query, "m") if is_held and not is_of_a_stance else _Condition("")
    for words in query.claims:
        ids = [identifier for identifier, _ in ranked_claims(connection, words, is_typed=True, limit=_MOST_CLAIMS)]
        yield _Condition(
            "EXISTS (SELECT 1 FROM claim_mentions AS m JOIN claim_names AS n ON n.id = m.claim_id"
            f" WHERE m.article_id = x.article_id AND m.start = x.start AND m.annotator IN ({people})"
            f" AND n.claim_id IN ({','.join('?' * len(ids))}){held.sql})",
            (*who, *ids, *held.values),
        )
    for words in query.notes:
        yield _Condition(
            "EXISTS (SELECT 1 FROM notes AS n WHERE n.article_id = x.article_id AND n.start = x.start"
            f" AND n.annotator IN ({people}) AND n.note LIKE ? ESCAPE '!')",
            (*who, contains(words)),
        )
    for words in query.titles:
        yield _Condition("a.title LIKE ? ESCAPE '!'", (contains(words),))
    if query.is_undecided:
        each = (
            " NOT EXISTS (SELECT 1 FROM decisions AS d WHERE d.article_id = x.article_id AND d.start = x.start"
            " AND d.annotator = ? AND d.layer = ?)"
        )
        undecided = " OR".join([each] * len(layers)) or " 0"
        values = tuple(value for layer in layers for value in (annotator, layer))
        yield _Condition(f"(x.kind <> 'repeat' AND NOT {IS_EARLIER} AND ({undecided}))", values)


def _holding(query: SearchQuery, table: str) -> _Condition:
    """The condition that a stance or mention has the wanted holder and voice."""
    sql = f" AND {table}.holder LIKE ? ESCAPE '!'" * len(query.holders) + f" AND {table}.voice = ?" * len(query.voices)
    return _Condition(sql, (*map(contains, query.holders), *(voice.value for voice in query.voices)))


def _held(query: SearchQuery, who: Sequence[str], people: str) -> _Condition:
    """The condition that one of these annotators gave a stance or mention with the wanted holder and voice."""
    each: list[str] = []
    values: tuple[object, ...] = ()
    for table in ("stances", "claim_mentions"):
        held = _holding(query, "h")
        here = f"h.article_id = x.article_id AND h.start = x.start AND h.annotator IN ({people})"
        each.append(f"EXISTS (SELECT 1 FROM {table} AS h WHERE {here}{held.sql})")
        values += (*who, *held.values)
    return _Condition(f"({' OR '.join(each)})", values)


def _judged(query: SearchQuery, who: Sequence[str], people: str) -> _Condition:
    """The condition that one judgment by one of these annotators has the wanted target, label, holder and voice."""
    sql = (
        "EXISTS (SELECT 1 FROM judgments AS j LEFT JOIN target_names AS t ON t.id = j.target_id"
        f" WHERE j.article_id = x.article_id AND j.start = x.start AND j.annotator IN ({people})"
    )
    values: list[object] = [*who]
    for name in query.targets:
        sql += " AND t.name LIKE ? ESCAPE '!'"
        values.append(contains(name))
    for label in query.stances:
        sql += " AND lower(?) IN (lower(j.stance), lower(j.mark), lower(j.label), j.state)"
        values.append(label)
    held = _holding(query, "j")
    return _Condition(f"{sql}{held.sql})", (*values, *held.values))


def indexed_count(connection: Connection) -> int:
    """The number of indexed articles, which are those with the lowest keys."""
    return int(load_settings(connection, EVERYBODY).get(_INDEXED, "0"))


def is_indexed(connection: Connection) -> bool:
    """Whether every article is in the index."""
    return indexed_count(connection) >= count_articles(connection)


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
            save_settings(connection, EVERYBODY, {_INDEXED: str(done)})
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

"""Articles and their sentences: listing them, loading one, finding sentences, and counting the decided ones."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from reader.model.article import Sentence, SentenceKind
from reader.store.sqlite import Connection, scalar

IS_EARLIER = "EXISTS (SELECT 1 FROM editions AS e WHERE e.earlier_id = a.id)"
"""SQL for whether article `a` has a later edition: then nobody is asked about it."""


class ListedArticle(NamedTuple):
    """One entry of the list of articles."""

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
    """Whether it has a later edition, so that nobody is asked about it."""

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
    """Id of its next edition, if there is one."""
    earlier_id: str = ""
    """Id of the article that it is a later edition of."""


def count_articles(connection: Connection) -> int:
    """The number of articles, which is also the highest key."""
    return int(scalar(connection, "SELECT coalesce(max(key), 0) FROM articles"))


def listed(connection: Connection, keys: Sequence[int], annotator: str, layers: Sequence[str]) -> list[ListedArticle]:
    """The entries of the list for the articles with these keys, in their order.

    A sentence is done when it is decided on all of `layers`.
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
    needles = [contains(word) for word in words.split()]
    return " AND ".join(["a.title LIKE ? ESCAPE '!'"] * len(needles)) or "1", needles


def contains(words: str) -> str:
    """What `LIKE ? ESCAPE '!'` takes to find these words within a text."""
    return "%" + words.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


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


def keys_of(connection: Connection, article_ids: Iterable[str]) -> dict[str, int]:
    """The keys of those of these articles that exist, by id, in the order of import."""
    wanted = json.dumps(list(article_ids))
    found = "SELECT id, key FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY key"
    return dict(connection.execute(found, (wanted,)).fetchall())


def next_undecided_key(
    connection: Connection, key: int, *, backwards: bool, annotator: str, layers: Sequence[str]
) -> int | None:
    """The nearest article after (or before) `key`, in the order of import, that has undecided sentences.

    Articles with a later edition are skipped.
    """
    where, order = ("a.key < ?", "DESC") if backwards else ("a.key > ?", "ASC")
    row = connection.execute(
        f"SELECT a.key FROM articles AS a INDEXED BY articles_in_order WHERE {where}"
        f" AND a.judged_count > {done_sql(layers)} AND NOT {IS_EARLIER} ORDER BY a.key {order} LIMIT 1",
        (key, *done_values(annotator, layers)),
    ).fetchone()
    return row[0] if row else None


def totals(connection: Connection, annotator: str, layers: Sequence[str]) -> tuple[int, int]:
    """The number of sentences that the annotator decided on all of `layers`, and of those asked about.

    Earlier editions count for neither.
    """
    done = "SELECT coalesce(sum(sentences), 0) FROM progress WHERE annotator = ?" + " AND instr(layers, ?)" * len(
        layers
    )
    asked = "SELECT coalesce(sum(judged_count), 0) FROM articles"
    earlier = "(SELECT earlier_id FROM editions)"
    values = done_values(annotator, layers)
    decided, all_asked = connection.execute(
        f"SELECT ({done}) - ({done} AND article_id IN {earlier}),"
        f" ({asked} INDEXED BY articles_in_order) - ({asked} WHERE id IN {earlier})",
        (*values, *values),
    ).fetchone()
    return decided, all_asked


Place = tuple[int, int]
"""The key of an article, and the place of a sentence in it, from 0."""


def collapse_spaces(text: str) -> str:
    """A text with its white space collapsed, for comparing."""
    return " ".join(text.split())


def sentence_places(connection: Connection, wanted: Container[str]) -> dict[str, list[Place]]:
    """Every place of the wanted sentences, by their text with white space collapsed, in the order of import.

    Repeated headlines are left out: they are not judged.
    """
    found: defaultdict[str, list[Place]] = defaultdict(list)
    texts = connection.execute("SELECT key, id, text FROM articles ORDER BY key")
    for key, identifier, article in texts:  # cut here: SQLite would count its way to every sentence anew
        rows = connection.execute(
            "SELECT position, start, \"end\" FROM sentences WHERE article_id = ? AND kind <> 'repeat' ORDER BY start",
            (identifier,),
        )
        for position, start, end in rows:
            text = collapse_spaces(article[start:end])
            if text in wanted:
                found[text].append((key, position))
    return dict(found)


def done_sql(layers: Sequence[str]) -> str:
    """SQL for the number of sentences of article `a` that are decided on all of `layers`; see `done_values`."""
    each = " AND instr(p.layers, ?)" * len(layers)
    return (
        f"coalesce((SELECT sum(p.sentences) FROM progress AS p WHERE p.annotator = ? AND p.article_id = a.id{each}), 0)"
    )


def done_values(annotator: str, layers: Sequence[str]) -> tuple[str, ...]:
    """The values for the question marks of `done_sql`."""
    return (annotator, *(f" {layer} " for layer in layers))


COUNT_PROGRESS = """
SELECT annotator, article_id, layers, count(*) FROM (
  SELECT annotator, article_id, ' ' || group_concat(layer, ' ') || ' ' AS layers FROM (
    SELECT DISTINCT d.annotator, d.article_id, d.start, d.layer FROM decisions AS d
    JOIN sentences AS x ON x.article_id = d.article_id AND x.start = d.start
    WHERE x.kind <> 'repeat'
    ORDER BY d.annotator, d.article_id, d.start, d.layer
  ) GROUP BY annotator, article_id, start
) GROUP BY annotator, article_id, layers
"""
"""The rows that the table `progress` must have."""


def layers_text(layers: Iterable[str]) -> str:
    """These layers as the column `layers` has them; empty if there are none."""
    names = " ".join(sorted(set(layers)))
    return f" {names} " if names else ""


def move_count(connection: Connection, annotator: str, article_id: str, before: str, after: str) -> None:
    """Count one sentence under the layers `after` instead of the layers `before`."""
    if before == after:
        return
    moves = [(annotator, article_id, layers, step) for layers, step in ((before, -1), (after, 1)) if layers]
    rows = ", ".join(["(?, ?, ?, ?)"] * len(moves))
    connection.execute(
        f"INSERT INTO progress (annotator, article_id, layers, sentences) VALUES {rows}"
        " ON CONFLICT DO UPDATE SET sentences = sentences + excluded.sentences",
        [value for move in moves for value in move],
    )

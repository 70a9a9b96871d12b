"""Articles with sentences of one kind; `Filter.matches` over the whole corpus."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from reader.model.article_annotations import Filter, FilterKind
from reader.store.articles import IS_EARLIER
from reader.store.done_counts import done_sql, done_values
from reader.store.recurrence import RECURRING_ARTICLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.store.sqlite import Connection

_LABELS = """
SELECT article_id FROM stances WHERE annotator = ? AND layer = ? AND stance IN (SELECT label FROM asked)
UNION SELECT article_id FROM marks WHERE annotator = ? AND layer = ? AND label IN (SELECT label FROM asked)
UNION SELECT article_id FROM decisions WHERE annotator = ? AND layer = ?
  AND (label IN (SELECT label FROM asked) OR (label = '' AND state IN (SELECT label FROM asked)))
"""


def filtered_keys(connection: Connection, wanted: Filter, annotator: str, layers: Sequence[str]) -> Sequence[int]:
    """Keys of the articles with a sentence that `wanted` matches, in the order of import."""
    if wanted.sort is FilterKind.UNDECIDED:
        waits = f"a.judged_count > {done_sql(layers)} AND NOT {IS_EARLIER}"
        sql = f"SELECT a.key FROM articles AS a INDEXED BY articles_in_order WHERE {waits} ORDER BY a.key"
        return _keys(connection, sql, done_values(annotator, layers))
    if wanted.sort is FilterKind.DIFFERING:
        from reader.store.answers import differences  # noqa: PLC0415 - for adjudicators only

        return array("q", differences(connection, annotator))
    with_clause, articles, values = _ARTICLES[wanted.sort](wanted, annotator)
    return _keys(
        connection,
        f"{with_clause} SELECT a.key FROM articles AS a WHERE a.id IN ({articles}) ORDER BY a.key",
        values,
    )


def _keys(connection: Connection, sql: str, values: tuple[object, ...]) -> Sequence[int]:
    return array("q", (key for (key,) in connection.execute(sql, values)))


def _put_off(_: Filter, annotator: str) -> tuple[str, str, tuple[object, ...]]:
    return "", "SELECT article_id FROM decisions WHERE state IN ('skipped', 'unsure') AND annotator = ?", (annotator,)


def _noted(_: Filter, annotator: str) -> tuple[str, str, tuple[object, ...]]:
    return "", "SELECT article_id FROM notes WHERE annotator = ?", (annotator,)


def _label(wanted: Filter, annotator: str) -> tuple[str, str, tuple[object, ...]]:
    layer, label = wanted.what.split(":", 1)
    asked = "WITH asked(label) AS (SELECT ? UNION SELECT label FROM label_names WHERE layer = ? AND name = ?)"
    return asked, _LABELS, (label, layer, label, *(annotator, layer) * 3)


def _target(wanted: Filter, annotator: str) -> tuple[str, str, tuple[object, ...]]:
    sql = (
        "SELECT article_id FROM decisions WHERE annotator = ? AND state = 'labelled'"
        " AND target_id IN (SELECT id FROM target_names WHERE target_id = ?)"
    )
    return "", sql, (annotator, wanted.what)


def _claim(wanted: Filter, annotator: str) -> tuple[str, str, tuple[object, ...]]:
    sql = (
        "SELECT article_id FROM claim_mentions WHERE annotator = ?"
        " AND claim_id IN (SELECT id FROM claim_names WHERE claim_id = ?)"
    )
    return "", sql, (annotator, wanted.what)


def _recurring(_: Filter, __: str) -> tuple[str, str, tuple[object, ...]]:
    return "", RECURRING_ARTICLES, ()


_ARTICLES = {
    FilterKind.PUT_OFF: _put_off,
    FilterKind.NOTED: _noted,
    FilterKind.LABEL: _label,
    FilterKind.TARGET: _target,
    FilterKind.CLAIM: _claim,
    FilterKind.RECURRING: _recurring,
}


def next_put_off(connection: Connection, key: int, *, backwards: bool, annotator: str) -> int | None:
    """Key of the nearest article after (before) `key` in which this annotator put a sentence off."""
    sign, order = ("<", "DESC") if backwards else (">", "ASC")
    row = connection.execute(
        "SELECT a.key FROM decisions AS d INDEXED BY decisions_put_off JOIN articles AS a ON a.id = d.article_id"
        f" WHERE d.state IN ('skipped', 'unsure') AND d.annotator = ? AND a.key {sign} ?"
        f" ORDER BY a.key {order} LIMIT 1",
        (annotator, key),
    ).fetchone()
    return row[0] if row else None

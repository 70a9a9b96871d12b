"""Articles with sentences of one kind; `Filter.matches` over the whole corpus."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from reader.model.article_annotations import Filter, FilterKind
from reader.store.articles import IS_EARLIER, done_sql, done_values
from reader.store.recurring import ARTICLES_WITH_SIMILAR
from reader.store.sqlite import Connection

_ARTICLES = {
    FilterKind.PUT_OFF: """
SELECT article_id FROM decisions WHERE state IN ('skipped', 'unsure') AND annotator = :annotator
""",
    FilterKind.NOTED: "SELECT article_id FROM notes WHERE annotator = :annotator",
    FilterKind.LABEL: """
WITH asked(label) AS (SELECT :label UNION SELECT label FROM label_names WHERE layer = :layer AND name = :label)
SELECT article_id FROM stances WHERE annotator = :annotator AND layer = :layer AND stance IN (SELECT label FROM asked)
UNION SELECT article_id FROM marks WHERE annotator = :annotator AND layer = :layer
  AND label IN (SELECT label FROM asked)
UNION SELECT article_id FROM decisions WHERE annotator = :annotator AND layer = :layer
  AND (label IN (SELECT label FROM asked) OR (label = '' AND state IN (SELECT label FROM asked)))
""",
    FilterKind.TARGET: """
SELECT article_id FROM decisions WHERE annotator = :annotator AND state = 'labelled'
  AND target_id IN (SELECT id FROM target_names WHERE target_id = :what)
""",
    FilterKind.CLAIM: """
SELECT article_id FROM claim_mentions WHERE annotator = :annotator
  AND claim_id IN (SELECT id FROM claim_names WHERE claim_id = :what)
""",
    FilterKind.RECURRING: ARTICLES_WITH_SIMILAR,
}
"""The query for the articles of each kind. A label is `:what`, `LAYER:LABEL`, in its two parts."""


def filtered_keys(connection: Connection, wanted: Filter, annotator: str, layers: Sequence[str]) -> Sequence[int]:
    """Keys of the articles with a sentence that `wanted` matches, in the order of import."""
    if wanted.sort is FilterKind.UNDECIDED:
        waits = f"a.judged_count > {done_sql(layers)} AND NOT {IS_EARLIER}"
        sql = f"SELECT a.key FROM articles AS a INDEXED BY articles_in_order WHERE {waits} ORDER BY a.key"
        return _keys(connection, sql, done_values(annotator, layers))
    if wanted.sort is FilterKind.DIFFERING:
        from reader.store.answers import differences  # noqa: PLC0415 - for adjudicators only

        return array("q", differences(connection, annotator))
    layer, _, label = wanted.what.partition(":")
    return _keys(
        connection,
        f"SELECT a.key FROM articles AS a WHERE a.id IN ({_ARTICLES[wanted.sort]}) ORDER BY a.key",
        {"annotator": annotator, "what": wanted.what, "layer": layer, "label": label},
    )


def _keys(connection: Connection, sql: str, values: tuple[object, ...] | dict[str, object]) -> Sequence[int]:
    return array("q", (key for (key,) in connection.execute(sql, values)))


def next_deferred(connection: Connection, key: int, *, backwards: bool, annotator: str) -> int | None:
    """Key of the nearest article after (before) `key` in which this annotator put a sentence off."""
    sign, order = ("<", "DESC") if backwards else (">", "ASC")
    row = connection.execute(
        "SELECT a.key FROM decisions AS d INDEXED BY decisions_put_off JOIN articles AS a ON a.id = d.article_id"
        f" WHERE d.state IN ('skipped', 'unsure') AND d.annotator = ? AND a.key {sign} ?"
        f" ORDER BY a.key {order} LIMIT 1",
        (annotator, key),
    ).fetchone()
    return row[0] if row else None

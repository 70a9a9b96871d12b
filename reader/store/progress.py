"""How many sentences of an article an annotator has decided, kept up to date with every judgment.

A row counts the sentences that are decided on exactly the layers named in `layers` (`" claim stance "`),
so that any choice of layers to ask for can be counted without looking at a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.annotation import SentenceRef
    from reader.store.sqlite import Connection


def done_sql(layers: Sequence[str]) -> str:
    """SQL for how many sentences of article `a` are decided on all of `layers`; see `done_values`."""
    each = " AND instr(p.layers, ?)" * len(layers)
    return (
        f"coalesce((SELECT sum(p.sentences) FROM progress AS p WHERE p.annotator = ? AND p.article_id = a.id{each}), 0)"
    )


def done_values(annotator: str, layers: Sequence[str]) -> tuple[str, ...]:
    """The values for the question marks of `done_sql`."""
    return (annotator, *(f" {layer} " for layer in layers))


REBUILD = """
INSERT INTO {table} (annotator, article_id, layers, sentences)
SELECT annotator, article_id, layers, count(*) FROM (
  SELECT annotator, article_id, ' ' || group_concat(layer, ' ') || ' ' AS layers FROM (
    SELECT DISTINCT d.annotator, d.article_id, d.start, d.layer FROM {decisions} AS d
    JOIN sentences AS x ON x.article_id = d.article_id AND x.start = d.start
    WHERE x.kind <> 'repeat'
    ORDER BY d.annotator, d.article_id, d.start, d.layer
  ) GROUP BY annotator, article_id, start
) GROUP BY annotator, article_id, layers
"""
"""Counts everything again into an empty `table`, from the rows of `decisions`."""


def decided_layers(connection: Connection, annotator: str, spot: SentenceRef) -> str:
    """The layers that the sentence is decided on, as `progress.layers` has them; empty if on none."""
    found = connection.execute(
        "SELECT DISTINCT layer FROM decisions WHERE article_id = ? AND start = ? AND annotator = ? ORDER BY layer",
        (spot.article_id, spot.start, annotator),
    ).fetchall()
    return " " + " ".join(layer for (layer,) in found) + " " if found else ""


def move_count(connection: Connection, annotator: str, article_id: str, before: str, after: str) -> None:
    """Count one sentence under the layers `after` instead of the layers `before`."""
    if before == after:
        return
    if before:
        connection.execute(
            "UPDATE progress SET sentences = sentences - 1 WHERE annotator = ? AND article_id = ? AND layers = ?",
            (annotator, article_id, before),
        )
        connection.execute(
            "DELETE FROM progress WHERE annotator = ? AND article_id = ? AND layers = ? AND sentences = 0",
            (annotator, article_id, before),
        )
    if after:
        connection.execute(
            "INSERT INTO progress (annotator, article_id, layers, sentences) VALUES (?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET sentences = sentences + 1",
            (annotator, article_id, after),
        )

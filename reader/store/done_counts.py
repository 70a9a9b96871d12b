"""Counts of decided sentences per article and annotator, kept up to date with every judgment.

A row counts the sentences that are decided on exactly the layers named in `layers` (`" claim stance "`),
so that any choice of layers to ask for can be counted without looking at a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.store.sqlite import Connection


def done_sql(layers: Sequence[str]) -> str:
    """SQL for the number of sentences of article `a` that are decided on all of `layers`; see `done_values`."""
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
    SELECT DISTINCT d.annotator, d.article_id, d.start, d.layer FROM decisions AS d
    JOIN sentences AS x ON x.article_id = d.article_id AND x.start = d.start
    WHERE x.kind <> 'repeat'
    ORDER BY d.annotator, d.article_id, d.start, d.layer
  ) GROUP BY annotator, article_id, start
) GROUP BY annotator, article_id, layers
"""
"""Counts everything again into an empty `table`."""


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

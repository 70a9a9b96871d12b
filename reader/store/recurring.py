"""Recurring sentences: how many sentences of other articles are similar to each, as `reader.store.similar` found them.

The number of a sentence is the key of its article, shifted left by `START_BITS`, plus its start; the number of a
wording is that of the first sentence that has it. The first screen needs these counts, but not what finds them, which
takes 5 ms to import.
"""

from __future__ import annotations

from reader.store.settings import EVERYBODY, load_settings, save_settings
from reader.store.sqlite import Connection, scalar

START_BITS = 32
STARTS = (1 << START_BITS) - 1
_COMPARED = "compared"


def similar_counts(connection: Connection, article_id: str) -> dict[int, int]:
    """Count the similar sentences of other articles, by the start of each sentence of this one that has any."""
    return dict(connection.execute(_COUNTS, (article_id,)).fetchall())


_COUNTS = f"""
WITH here AS MATERIALIZED (
  SELECT s.sentence, s.wording FROM articles AS a CROSS JOIN similar_sentences AS s
  ON s.sentence BETWEEN a.key << {START_BITS} AND (a.key << {START_BITS}) + {STARTS} WHERE a.id = ?
), alike AS (
  SELECT sentence, wording FROM here
  UNION ALL SELECT h.sentence, p.other FROM here AS h CROSS JOIN similar_pairs AS p ON p.wording = h.wording
)
SELECT l.sentence & {STARTS}, sum(w.copies - coalesce(own.copies, 0)) AS others
FROM alike AS l CROSS JOIN similar_wordings AS w ON w.wording = l.wording
LEFT JOIN (SELECT wording, count(*) AS copies FROM here GROUP BY wording) AS own ON own.wording = l.wording
GROUP BY l.sentence HAVING others > 0
"""
_ELSEWHERE = f"o.sentence >> {START_BITS} <> s.sentence >> {START_BITS}"
_RECURRING = f"""
similar_sentences AS s WHERE EXISTS (
  SELECT 1 FROM similar_sentences AS o WHERE o.wording = s.wording AND {_ELSEWHERE}
) OR EXISTS (
  SELECT 1 FROM similar_pairs AS p CROSS JOIN similar_sentences AS o ON o.wording = p.other
  WHERE p.wording = s.wording AND {_ELSEWHERE}
)
"""
ARTICLES_WITH_SIMILAR = f"SELECT id FROM articles WHERE key IN (SELECT s.sentence >> {START_BITS} FROM {_RECURRING})"
"""The ids of the articles with a sentence that `similar_counts` counts."""


def count_recurring(connection: Connection) -> int:
    """Count the sentences of the database that are similar to one of another article."""
    return int(scalar(connection, f"SELECT count(*) FROM {_RECURRING}"))


def is_compared(connection: Connection) -> bool:
    """Whether every article has been compared with the others."""
    return not count_waiting(connection)


def count_waiting(connection: Connection) -> int:
    """Count the sentences of the articles that have not been compared yet."""
    waiting = "SELECT coalesce(sum(judged_count), 0) FROM articles INDEXED BY articles_in_order WHERE key >= ?"
    return int(scalar(connection, waiting, (compared_before(connection) >> START_BITS,)))


def compared_before(connection: Connection) -> int:
    """The number below which every sentence has been compared."""
    return int(load_settings(connection, EVERYBODY).get(_COMPARED, 1 << START_BITS))


def save_compared(connection: Connection, before: int) -> None:
    """Save that every sentence with a lower number has been compared. Call it in a transaction."""
    save_settings(connection, EVERYBODY, {_COMPARED: str(before)})

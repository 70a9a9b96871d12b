"""Sentences that stand in other articles, word for word or slightly altered: how many, and which.

Sentences with one wording (see `reader.model.wording`) are one row of `wordings`, so that a line that stands
in ten thousand articles is compared once. `reader.store.comparing` fills the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.store.sqlite import Connection

MOST_ALIKE = 500
_LOOKED_AT = 4 * MOST_ALIKE
"""Of more than these the nearest are not looked for: they are the first by the ratio of their wordings."""


class Alike(NamedTuple):
    """A sentence of another article that is like the one in hand."""

    article_key: int
    article_id: str
    title: str
    position: int
    start: int
    end: int
    text: str
    ratio: float
    """0–100, of the texts without regard to capitals and the kind of marks; less than 80 where numbers differ."""


class Recurrences(NamedTuple):
    """The sentences that are like one."""

    total: int
    """How many there are."""
    alike: list[Alike]
    """The first `MOST_ALIKE` of them: best first, then in the order of import."""


def recurrence_counts(connection: Connection, article_id: str) -> dict[int, int]:
    """How many sentences of other articles are like those of this one, by their start; only where there are any."""
    return dict(connection.execute(_COUNTS, (article_id,)).fetchall())


_COUNTS = """
SELECT r.start, w.alike - coalesce(x.sentences, 1) AS others FROM articles AS a
CROSS JOIN recurrences AS r ON r.article = a.key
JOIN wordings AS w ON w.id = r.wording
LEFT JOIN recurrences_within AS x ON x.article = r.article AND x.wording = r.wording
WHERE a.id = ? AND others > 0
"""


RECURRING_ARTICLES = """
SELECT a.id FROM recurrences AS r JOIN articles AS a ON a.key = r.article JOIN wordings AS w ON w.id = r.wording
LEFT JOIN recurrences_within AS x ON x.article = r.article AND x.wording = r.wording
WHERE w.alike > coalesce(x.sentences, 1)
"""
"""The ids of the articles with a sentence that `recurrence_counts` counts."""


def alike(connection: Connection, article_id: str, start: int) -> Recurrences:
    """The sentences of other articles that are like the one at `start` of this article."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - not needed for the first screen

    from reader.model.wording import normal_form  # noqa: PLC0415

    row = connection.execute(_IN_HAND, (article_id, start)).fetchone()
    if row is None:
        return Recurrences(0, [])
    key, wording, text, total = row
    mine = normal_form(text)
    rows = connection.execute(_ALIKE, {"article": key, "wording": wording, "most": _LOOKED_AT}).fetchall()
    found = [Alike._make([*row, fuzz.ratio(mine, normal_form(row[-1]))]) for row in rows]
    found.sort(key=lambda each: (-each.ratio, each.article_key, each.start))
    return Recurrences(total, found[:MOST_ALIKE])


_IN_HAND = """
SELECT a.key, r.wording, substr(a.text, s.start + 1, s."end" - s.start), w.alike - coalesce(x.sentences, 1)
FROM articles AS a
JOIN sentences AS s ON s.article_id = a.id
JOIN recurrences AS r ON r.article = a.key AND r.start = s.start
JOIN wordings AS w ON w.id = r.wording
LEFT JOIN recurrences_within AS x ON x.article = r.article AND x.wording = r.wording
WHERE a.id = ? AND s.start = ?
"""
_ALIKE = """
SELECT a.key, a.id, a.title, s.position, s.start, s."end", substr(a.text, s.start + 1, s."end" - s.start)
FROM (
  SELECT r.article, r.start FROM (
    SELECT :wording AS wording, 100.0 AS ratio
    UNION ALL SELECT other, ratio FROM wording_likenesses WHERE wording = :wording
  ) AS l
  JOIN recurrences AS r ON r.wording = l.wording
  WHERE r.article <> :article
  ORDER BY l.ratio DESC, r.article, r.start LIMIT :most
) AS r
JOIN articles AS a ON a.key = r.article
JOIN sentences AS s ON s.article_id = a.id AND s.start = r.start
"""


def count_recurring(connection: Connection) -> int:
    """How many sentences of the database other articles have too."""
    return int(
        connection.execute(
            "SELECT count(*) FROM recurrences AS r JOIN wordings AS w ON w.id = r.wording"
            " LEFT JOIN recurrences_within AS x ON x.article = r.article AND x.wording = r.wording"
            " WHERE w.alike > coalesce(x.sentences, 1)"
        ).fetchone()[0]
    )


def is_compared(connection: Connection) -> bool:
    """Whether every article has been compared with the others."""
    return bool(
        connection.execute(
            "SELECT c.article > (SELECT coalesce(max(key), 0) FROM articles) FROM comparison AS c"
        ).fetchone()[0]
    )


WITHIN = """
WITH here AS MATERIALIZED (
  SELECT article, wording, count(*) AS sentences FROM recurrences{where} GROUP BY article, wording
)
SELECT article, wording, sentences + coalesce((
  SELECT sum(h.sentences) FROM wording_likenesses AS l
  CROSS JOIN here AS h ON h.article = here.article AND h.wording = l.other
  WHERE l.wording = here.wording
), 0) AS together FROM here WHERE together > 1
"""
"""What `recurrences_within` holds; `where` may name one article."""

_EVERY_WITHIN = WITHIN.format(where="")
_FAULTS = {
    "the wording {} is said to stand in {} sentences, but stands in {}": """
SELECT w.id, w.sentences, count(r.wording) AS found FROM wordings AS w
LEFT JOIN recurrences AS r ON r.wording = w.id GROUP BY w.id
HAVING found <> w.sentences AND NOT (w.sentences = 1 AND w.alike = 1 AND found = 0)
""",
    "{1} sentences are said to be like the wording {0}, but {2} are": """
SELECT w.id, w.alike, w.sentences + coalesce((
  SELECT sum(o.sentences) FROM wording_likenesses AS l JOIN wordings AS o ON o.id = l.other WHERE l.wording = w.id
), 0) AS found FROM wordings AS w WHERE found <> w.alike
""",
    "the wording {} is like {}, but not the other way round": """
SELECT l.wording, l.other FROM wording_likenesses AS l
LEFT JOIN wording_likenesses AS m ON m.wording = l.other AND m.other = l.wording
WHERE m.ratio IS NOT l.ratio
""",
    "the sentence at {1} of article {0} recurs, but nobody is asked about it": """
SELECT r.article, r.start FROM recurrences AS r LEFT JOIN articles AS a ON a.key = r.article
LEFT JOIN sentences AS s ON s.article_id = a.id AND s.start = r.start
WHERE s.kind IS NULL OR s.kind = 'repeat'
""",
    "the count of sentences of article {} that are like the wording {} is wrong": f"""
SELECT article, wording FROM (SELECT * FROM recurrences_within EXCEPT SELECT * FROM ({_EVERY_WITHIN}))
UNION SELECT article, wording FROM (SELECT * FROM ({_EVERY_WITHIN}) EXCEPT SELECT * FROM recurrences_within)
""",
    "{} sentences were compared, but {} have a wording": """
SELECT * FROM (SELECT (
  SELECT count(*) FROM sentences AS s JOIN articles AS a ON a.id = s.article_id JOIN comparison AS c
  WHERE s.kind <> 'repeat' AND (a.key < c.article OR (a.key = c.article AND s.start < c.start))
) AS compared, (SELECT coalesce(sum(sentences), 0) FROM wordings) AS found) WHERE compared <> found
""",
}
"""What to say of each row that these find."""


def wrong_counts(connection: Connection) -> list[str]:
    """What is not as it follows from the wordings of the sentences and their likenesses."""
    return [fault.format(*row) for fault, select in _FAULTS.items() for row in connection.execute(select)]

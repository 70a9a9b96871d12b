"""Similar sentences: those of other articles that are the same, or nearly. `reader.store.comparison` finds them.

A *wording* is what several printings of a sentence have in common (see `reader.model.wording`), so a line that occurs
in ten thousand articles is compared once. A sentence is called by the key of its article, shifted left by
`START_BITS`, plus its start; a wording by the first sentence that has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.store.settings import load_settings, save_settings

if TYPE_CHECKING:
    from reader.store.sqlite import Connection

MOST_LISTED = 500
_LOOKED_AT = 4 * MOST_LISTED
"""Of more than these the nearest are not looked for: they are the first by the ratio of their wordings."""
START_BITS = 32
"""A sentence is called by the key of its article, shifted left by these, plus its start."""
STARTS = (1 << START_BITS) - 1
_EVERYBODY, _COMPARED = "", "compared"


class SimilarSentence(NamedTuple):
    """A sentence of another article that is similar to the current one."""

    article_key: int
    article_id: str
    title: str
    position: int
    start: int
    end: int
    text: str
    ratio: float
    """0–100, of the texts without regard to capitals and the kind of marks; less than 80 where numbers differ."""


class SimilarSentences(NamedTuple):
    """The sentences that are similar to one."""

    total: int
    """How many there are."""
    nearest: list[SimilarSentence]
    """The first `MOST_LISTED` of them: best first, then in the order of import."""


def similar_counts(connection: Connection, article_id: str) -> dict[int, int]:
    """Count the similar sentences of other articles, by the start of each sentence of this one that has any."""
    return dict(connection.execute(_COUNTS, (article_id,)).fetchall())


_COUNTS = f"""
SELECT s.sentence & {STARTS}, w.similar - s.within AS others FROM articles AS a
CROSS JOIN similar_sentences AS s ON s.sentence BETWEEN a.key << {START_BITS} AND (a.key << {START_BITS}) + {STARTS}
JOIN similar_wordings AS w ON w.wording = s.wording
WHERE a.id = ? AND others > 0
"""

ARTICLES_WITH_SIMILAR = f"""
SELECT a.id FROM similar_sentences AS s JOIN similar_wordings AS w ON w.wording = s.wording
JOIN articles AS a ON a.key = s.sentence >> {START_BITS} WHERE w.similar > s.within
"""
"""The ids of the articles with a sentence that `similar_counts` counts."""


def similar_to(connection: Connection, article_id: str, start: int) -> SimilarSentences:
    """List the sentences of other articles that are similar to the one at `start` of this article."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - not needed for the first screen

    from reader.model.wording import normal_form  # noqa: PLC0415 - as above

    row = connection.execute(_CURRENT, (start, article_id)).fetchone()
    if row is None:
        return SimilarSentences(0, [])
    key, wording, text, total = row
    mine = normal_form(text)
    rows = connection.execute(_NEAREST, {"article": key, "wording": wording, "most": _LOOKED_AT}).fetchall()
    found = [SimilarSentence._make([*row, fuzz.ratio(mine, normal_form(row[-1]))]) for row in rows]
    found.sort(key=lambda each: (-each.ratio, each.article_key, each.start))
    return SimilarSentences(total, found[:MOST_LISTED])


_CURRENT = f"""
SELECT a.key, s.wording, substr(a.text, x.start + 1, x."end" - x.start), w.similar - s.within
FROM articles AS a
JOIN sentences AS x ON x.article_id = a.id AND x.start = ?
JOIN similar_sentences AS s ON s.sentence = (a.key << {START_BITS}) + x.start
JOIN similar_wordings AS w ON w.wording = s.wording
WHERE a.id = ?
"""
_NEAREST = f"""
SELECT a.key, a.id, a.title, x.position, x.start, x."end", substr(a.text, x.start + 1, x."end" - x.start)
FROM (
  SELECT s.sentence FROM (
    SELECT :wording AS wording, 100.0 AS ratio
    UNION ALL SELECT other, ratio FROM similar_pairs WHERE wording = :wording
  ) AS p
  JOIN similar_sentences AS s ON s.wording = p.wording
  WHERE s.sentence >> {START_BITS} <> :article
  ORDER BY p.ratio DESC, s.sentence LIMIT :most
) AS s
JOIN articles AS a ON a.key = s.sentence >> {START_BITS}
JOIN sentences AS x ON x.article_id = a.id AND x.start = s.sentence & {STARTS}
"""


def count_recurring(connection: Connection) -> int:
    """Count the sentences of the database that are similar to one of another article."""
    return int(
        connection.execute(
            "SELECT count(*) FROM similar_sentences AS s JOIN similar_wordings AS w ON w.wording = s.wording"
            " WHERE w.similar > s.within"
        ).fetchone()[0]
    )


def is_compared(connection: Connection) -> bool:
    """Whether every article has been compared with the others."""
    last = connection.execute("SELECT coalesce(max(key), 0) FROM articles").fetchone()[0]
    return compared_place(connection).article > int(last)


class Place(NamedTuple):
    """Every sentence before `start` of the article with this key has been compared."""

    article: int
    start: int


def compared_place(connection: Connection) -> Place:
    """Return the place before which every sentence has been compared."""
    article, _, start = load_settings(connection, _EVERYBODY).get(_COMPARED, "1:0").partition(":")
    return Place(int(article), int(start))


def save_compared_place(connection: Connection, place: Place) -> None:
    """Keep the place before which every sentence has been compared. Call it in a transaction."""
    save_settings(connection, _EVERYBODY, {_COMPARED: f"{place.article}:{place.start}"})


WITHIN = f"""
WITH here AS MATERIALIZED (
  SELECT sentence >> {START_BITS} AS article, wording, count(*) AS sentences FROM similar_sentences
  {{where}} GROUP BY article, wording
)
SELECT article, wording, sentences + coalesce((
  SELECT sum(h.sentences) FROM similar_pairs AS p
  CROSS JOIN here AS h ON h.article = here.article AND h.wording = p.other
  WHERE p.wording = here.wording
), 0) AS within FROM here
"""
"""How many sentences of an article are similar to a wording in it, itself included."""

_FAULTS = {
    "the sentence {} is said to occur {} times, but occurs {} times": """
SELECT w.wording, w.copies, count(s.sentence) AS found FROM similar_wordings AS w
LEFT JOIN similar_sentences AS s ON s.wording = w.wording GROUP BY w.wording HAVING found <> w.copies
""",
    "{1} sentences are said to be similar to {0}, but {2} are": """
SELECT w.wording, w.similar, w.copies + coalesce((
  SELECT sum(o.copies) FROM similar_pairs AS p JOIN similar_wordings AS o ON o.wording = p.other
  WHERE p.wording = w.wording
), 0) AS found FROM similar_wordings AS w WHERE found <> w.similar
""",
    "the sentence {} is similar to {}, but not the other way round": """
SELECT p.wording, p.other FROM similar_pairs AS p
LEFT JOIN similar_pairs AS q ON q.wording = p.other AND q.other = p.wording
WHERE q.ratio IS NOT p.ratio
""",
    "the sentence at {1} of article {0} is similar to others, but nobody is asked about it": f"""
SELECT s.sentence >> {START_BITS} AS article, s.sentence & {STARTS} AS start FROM similar_sentences AS s
LEFT JOIN articles AS a ON a.key = s.sentence >> {START_BITS}
LEFT JOIN sentences AS x ON x.article_id = a.id AND x.start = s.sentence & {STARTS}
WHERE x.kind IS NULL OR x.kind = 'repeat'
""",
    "the count of sentences of article {} that are similar to the one at {} is wrong": f"""
SELECT s.sentence >> {START_BITS} AS article, s.sentence & {STARTS} AS start FROM similar_sentences AS s
JOIN ({WITHIN.format(where="")}) AS x ON x.article = s.sentence >> {START_BITS} AND x.wording = s.wording
WHERE x.within <> s.within
""",
}
"""What to say of each row that these find."""


def wrong_counts(connection: Connection) -> list[str]:
    """List the counts that do not follow from the wordings of the sentences and their similar pairs."""
    return [fault.format(*row) for fault, select in _FAULTS.items() for row in connection.execute(select)]

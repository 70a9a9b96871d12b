"""Counts of articles, sentences and judgments, by annotator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.store.articles import IS_EARLIER, done_sql, done_values, totals
from reader.store.database import Database
from reader.store.sqlite import scalar

if TYPE_CHECKING:
    from sqlite_utils import Database as Utils

_JUDGED_AT = " UNION ALL ".join(
    f"SELECT max(updated_at) AS at FROM {table} WHERE annotator = ?1"
    for table in ("decisions", "claim_mentions", "notes")
)
"""The last change; for loaded judgments, when they were made rather than loaded."""


@dataclass(frozen=True, slots=True)
class AnnotatorStatus:
    """The progress of one annotator."""

    annotator: str
    articles_done: int
    """Articles in which every sentence is decided on every layer."""
    articles_begun: int
    """Articles with some decision, the done ones included."""
    sentences_done: int
    """Sentences decided on every layer."""
    decisions: dict[str, int]
    """Decisions by layer."""
    labels: dict[str, int]
    """How often each label was given: `layer:label`."""
    notes: int
    last_at: str
    """The time of their last current judgment, mention or note, UTC; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Status:
    """The contents of a project."""

    database: str
    articles: int
    earlier: int
    """Articles with a later edition, which nobody is asked about."""
    sentences: int
    """Sentences that annotators are asked about, earlier editions left out, as for the other counts of sentences."""
    repeats: int
    """Repeated headlines, which are shown but not asked about."""
    targets: list[str]
    events: int
    annotators: list[AnnotatorStatus]


_LABELS = """
SELECT layer || ':' || label AS l, count(*) FROM (
  SELECT layer, CASE WHEN label <> '' THEN label ELSE state END AS label FROM decisions
    WHERE annotator = ?1 AND (label <> '' OR state <> 'labelled')
  UNION ALL SELECT layer, stance FROM stances WHERE annotator = ?1
  UNION ALL SELECT m.layer, m.label FROM marks AS m JOIN decisions AS d
    USING (article_id, start, annotator, layer, target_id) WHERE annotator = ?1 AND d.state = 'labelled'
) GROUP BY l ORDER BY l
"""
_BEGUN = """
SELECT count(DISTINCT article_id) FROM progress WHERE annotator = ?
  AND article_id NOT IN (SELECT earlier_id FROM editions)
"""
_DECISIONS = "SELECT layer, count(*) FROM decisions WHERE annotator = ? GROUP BY layer ORDER BY layer"


def status(database: Database, layers: Sequence[str]) -> Status:
    """Counts over the whole project, and for every annotator that has written anything."""
    db = database.utils
    with database.reading() as connection:
        return Status(
            database=str(database.path),
            articles=db["articles"].count,
            earlier=scalar(connection, "SELECT count(DISTINCT earlier_id) FROM editions"),
            sentences=totals(connection, "", layers)[1],
            repeats=db["sentences"].count_where("kind = 'repeat'"),
            targets=[row["name"] for row in db["targets"].rows_where(select="name", order_by="position, id")],
            events=db["journal"].count,
            annotators=[_of_annotator(db, row["name"], layers) for row in db["annotators"].rows_where(order_by="name")],
        )


def _of_annotator(db: Utils, name: str, layers: Sequence[str]) -> AnnotatorStatus:
    connection, done, values = db.conn, done_sql(layers), done_values(name, layers)
    sentences_done, articles_done = connection.execute(
        f"SELECT coalesce(sum({done}), 0), coalesce(sum({done} >= a.judged_count AND a.judged_count > 0), 0)"
        f" FROM articles AS a INDEXED BY articles_in_order WHERE NOT {IS_EARLIER}",
        (*values, *values),
    ).fetchone()
    return AnnotatorStatus(
        annotator=name,
        articles_done=articles_done,
        articles_begun=scalar(connection, _BEGUN, (name,)),
        sentences_done=sentences_done,
        decisions=dict(connection.execute(_DECISIONS, (name,)).fetchall()),
        labels=dict(connection.execute(_LABELS, (name,)).fetchall()),
        notes=db["notes"].count_where("annotator = ?", [name]),
        last_at=scalar(connection, f"SELECT coalesce(max(at), '') FROM ({_JUDGED_AT})", (name,)),
    )

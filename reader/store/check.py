"""Checks that the database is complete, exact, and equal to its journal."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from reader.model.annotation import CONFIDENCES
from reader.model.article import article_id
from reader.model.ids import event_stamp
from reader.model.progress import Progress, ProgressCallback
from reader.store import articles, current_state
from reader.store.codebooks import stored_codebooks, version_in_force
from reader.store.journal import events, last_values
from reader.store.recurring import START_BITS, STARTS, count_recurring
from reader.store.sqlite import Connection, SqliteError, interruptible, scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils import Database as Utils

    from reader.store.database import Database

TRIGGERS = frozenset({"journal_keeps_rows", "journal_keeps_content", "journal_keeps_ids"})
MOST_FAULTS = 20
"""Faults listed per check; more are only counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    name: str
    what: str
    checked: int
    """The number of things that were looked at."""
    faults: tuple[str, ...]
    """The faults found; empty where the check holds."""

    @property
    def holds(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


@dataclass(slots=True)
class _Look:
    """The progress of one check."""

    done: int = 0
    """Things that were looked at."""
    total: int = 0
    """Things to look at one by one; 0 where SQLite does it in one statement."""


def check_database(database: Database, on_progress: ProgressCallback | None = None) -> Iterator[Check]:
    """Run every check in turn, without changing anything.

    `on_progress` is told which check runs, and how far it is where that is known.
    """
    progress = Progress(on_progress)
    db = database.utils
    with database.reading() as connection:
        for number, (name, (what, faults_of)) in enumerate(_CHECKS.items(), 1):
            look = _Look()
            tick = partial(_tell, progress, f"checking, {number} of {len(_CHECKS)}: {name}", look)
            tick()
            faults: list[str] = []
            try:
                with interruptible(connection, tick):
                    faults += faults_of(db, look)
            except (SqliteError, ValueError, KeyError, TypeError, AttributeError) as error:
                look.done, faults = 0, [f"cannot be read: {error}"]
            if len(faults) > MOST_FAULTS:
                faults = [*faults[:MOST_FAULTS], f"and {len(faults) - MOST_FAULTS} more"]
            yield Check(name, what, look.done, tuple(faults))


def _tell(progress: Progress, what: str, look: _Look) -> None:
    progress.tell(what, look.done if look.total else 0, look.total)


def _integrity(db: Utils, look: _Look) -> Iterator[str]:
    found = [row[0] for row in db.conn.execute("PRAGMA integrity_check")]
    look.done = scalar(db.conn, "PRAGMA page_count")
    if found != ["ok"]:
        yield from found


def _references(db: Utils, look: _Look) -> Iterator[str]:
    look.done = len(db.table_names())
    for table, _, parent, _ in db.conn.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to a row of {parent} that is not there"
    lost = db.conn.execute(
        "SELECT d.target_id FROM decisions AS d LEFT JOIN targets AS t ON t.id = d.target_id"
        " WHERE d.target_id <> '' AND t.id IS NULL"
    )
    for (target,) in lost:
        yield f"a decision is toward the target {target}, which is not there"


def _texts(db: Utils, look: _Look) -> Iterator[str]:
    look.total = db.table("articles").count
    last = 0
    for row in db.table("articles").rows_where(select="key, id, title, text", order_by="key"):
        look.done += 1
        last = row["key"]
        if article_id(row["text"]) != row["id"]:
            yield f"article {row['id']} ({row['title']}) has another text than the one imported"
    if last != look.done:
        yield f"{last - look.done} articles are missing"


def _sentences(db: Utils, look: _Look) -> Iterator[str]:
    look.total = db.table("articles").count
    rows = db.conn.execute(
        'SELECT a.id, length(a.text), a.judged_count, x.start, x."end", x.position, x.kind FROM articles AS a'
        " LEFT JOIN sentences AS x ON x.article_id = a.id ORDER BY a.id, x.start"
    )
    count = 0
    for (identifier, length, promised), sentences in groupby(rows, key=itemgetter(0, 1, 2)):
        look.done += 1
        judged, last_end, last_position = 0, 0, -1
        for *_, start, end, position, kind in sentences:
            if start is None:
                continue
            count += 1
            judged += kind != "repeat"
            if start < last_end or end > length or position != last_position + 1:
                yield f"article {identifier}: the sentence at {start}-{end} is out of place"
            last_end, last_position = end, position
        if promised != judged:
            yield f"article {identifier} says that {promised} sentences are judged, but has {judged}"
    look.done = count


def _marks(db: Utils, look: _Look) -> Iterator[str]:
    look.done = db.table("marks").count
    outside = db.conn.execute(
        'SELECT m.article_id, m.annotator, m.label, m.span_start, m.span_end, m.start, x."end" FROM marks AS m'
        " LEFT JOIN sentences AS x ON x.article_id = m.article_id AND x.start = m.start"
        ' WHERE m.span_start IS NOT NULL AND (m.span_start < m.start OR m.span_end > coalesce(x."end", 0))'
    )
    for article, annotator, label, start, end, first, last in outside:
        yield (
            f"article {article}: {annotator} marked {start}-{end} as {label}, which is not inside the sentence"
            f" at {first}-{last or '?'}"
        )


def _confidences(db: Utils, look: _Look) -> Iterator[str]:
    known = ", ".join(map(str, CONFIDENCES))
    for table in ("decisions", "claim_mentions"):
        look.done += db.table(table).count_where("confidence IS NOT NULL")
        for row in db.table(table).rows_where(f"confidence NOT IN ({known})"):
            yield (
                f"{table}: {row['annotator']} at {row['start']} in article {row['article_id']}"
                f" has the confidence {row['confidence']}"
            )


def _journal(db: Utils, look: _Look) -> Iterator[str]:
    look.total = db.table("journal").count
    for event in events(db.conn):
        look.done += 1
        if event.content_hash() != event.hash:
            yield f"event {event.id} by {event.annotator} is not as it was written"
        elif event_stamp(event.id) != event.hlc:
            yield f"event {event.id} has another time than its id"
    lowest, highest = db.conn.execute("SELECT coalesce(min(seq), 1), coalesce(max(seq), 0) FROM journal").fetchone()
    if (lowest, highest) != (1, look.done):
        yield "events are missing from the journal"
    for name in sorted(TRIGGERS - {trigger.name for trigger in db.triggers}):
        yield f"the trigger {name} that guards the journal is gone"


def _state(db: Utils, look: _Look) -> Iterator[str]:
    """Rebuild the state from the journal in temporary tables, and compare both ways."""
    look.total = db.table("journal").count
    for table, columns in current_state.TABLES.items():
        db.conn.execute(f"CREATE TEMP TABLE expected_{table} AS SELECT {columns} FROM {table} WHERE 0")
    try:
        with closing(last_values(db.conn)) as found:  # a table cannot be dropped while it is read
            for kind, annotator, subject, value in found:
                look.done += 1
                for table, row in current_state.rows_of(kind, annotator, subject, value):
                    db.conn.execute(current_state.insert_sql(table, f"temp.expected_{table}"), row)
        look.total = 0
        for table, columns in current_state.TABLES.items():
            has, expected = f"SELECT {columns} FROM main.{table}", f"SELECT {columns} FROM temp.expected_{table}"
            for row in db.conn.execute(f"{has} EXCEPT {expected}").fetchall():
                yield f"{table}: {_short(row)} does not follow from the journal"
            for row in db.conn.execute(f"{expected} EXCEPT {has}").fetchall():
                yield f"{table}: {_short(row)} follows from the journal but is missing"
        look.done = sum(db.table(table).count for table in current_state.TABLES)
    finally:
        for table in current_state.TABLES:
            db.conn.execute(f"DROP TABLE IF EXISTS temp.expected_{table}")


def _short(row: tuple[object, ...]) -> str:
    return " ".join(str(cell) for cell in row[:6])


_GIVEN = """
SELECT d.codebook_version, d.layer, d.label, count(*) FROM decisions AS d WHERE d.label <> '' GROUP BY 1, 2, 3
UNION ALL
SELECT d.codebook_version, d.layer, s.stance, count(*) FROM decisions AS d JOIN stances AS s
  USING (article_id, start, annotator, layer, target_id) GROUP BY 1, 2, 3
UNION ALL
SELECT d.codebook_version, d.layer, m.label, count(*) FROM decisions AS d JOIN marks AS m
  USING (article_id, start, annotator, layer, target_id) GROUP BY 1, 2, 3
"""


def _labels(db: Utils, look: _Look) -> Iterator[str]:
    """Labels of a codebook that is not stored here (of loaded rows) are checked against the one in force."""
    books = {book.version: book for book in stored_codebooks(db.conn)}
    in_force = books.get(version_in_force(db.conn))
    for version, layer_id, label, count in db.conn.execute(_GIVEN):
        look.done += count
        known = [book for book in (books.get(version), in_force) if book is not None]
        layers = [layer for book in known if (layer := book.layer(layer_id)) is not None]
        if known and not any(layer.label(label) for layer in layers):
            yield f"{count} judgments have the label {label} on the layer {layer_id}, which {version} lacks"


_DOUBLED = (
    """
SELECT d.annotator, d.article_id, d.start, t.name, count(*) FROM decisions AS d
JOIN target_names AS t ON t.id = d.target_id
GROUP BY d.annotator, d.article_id, d.start, d.layer, t.target_id HAVING count(*) > 1
""",
    """
SELECT m.annotator, m.article_id, m.start, k.claim, count(*) FROM claim_mentions AS m
JOIN claim_names AS k ON k.id = m.claim_id
GROUP BY m.annotator, m.article_id, m.start, k.claim_id, m.holder, m.relation HAVING count(*) > 1
""",
)


def _merged(db: Utils, look: _Look) -> Iterator[str]:
    look.done = db.table("decisions").count + db.table("claim_mentions").count
    for select in _DOUBLED:
        for annotator, article, start, name, count in db.conn.execute(select):
            yield f"{annotator} has {count} judgments about {name} at {start} in article {article}"
    for table in ("targets", "claims"):
        for row in db.table(table).rows_where(f"id NOT IN (SELECT id FROM {table[:-1]}_names)", select="id"):
            yield f"{table}: {row['id']} was merged into what is not there"


def _recurring(db: Utils, look: _Look) -> Iterator[str]:
    look.done = count_recurring(db.conn)
    yield from wrong_counts(db.conn)


_FAULTS_OF_SIMILAR = {
    "the sentence {} is said to occur {} times, but occurs {} times": """
SELECT w.wording, w.copies, count(s.sentence) AS found FROM similar_wordings AS w
LEFT JOIN similar_sentences AS s ON s.wording = w.wording GROUP BY w.wording HAVING found <> w.copies
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
}
"""What to say of each row that these find."""


def wrong_counts(connection: Connection) -> list[str]:
    """List the contradictions between similar sentences, their wordings and pairs."""
    return [fault.format(*row) for fault, select in _FAULTS_OF_SIMILAR.items() for row in connection.execute(select)]


def _editions(db: Utils, look: _Look) -> Iterator[str]:
    earlier = dict(db.conn.execute("SELECT article_id, earlier_id FROM editions").fetchall())
    look.done = len(earlier)
    for identifier in earlier:
        at, steps = identifier, 0
        while at in earlier and steps <= len(earlier):
            at, steps = earlier[at], steps + 1
        if steps > len(earlier):
            yield f"article {identifier} is said to be an edition of itself, or of one that is"


def _progress(db: Utils, look: _Look) -> Iterator[str]:
    look.done = db.table("progress").count
    wrong = db.conn.execute(
        f"WITH expected AS ({articles.COUNT_PROGRESS})"
        " SELECT * FROM (SELECT * FROM progress EXCEPT SELECT * FROM expected)"
        " UNION SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM progress)"
    )
    for row in wrong:
        yield f"the count of {row[0]} in article {row[1]} is wrong"


_CHECKS: dict[str, tuple[str, Callable[[Utils, _Look], Iterator[str]]]] = {
    "file": ("the file is intact (SQLite's own check)", _integrity),
    "references": ("no dangling references", _references),
    "texts": ("every text is the imported one", _texts),
    "sentences": ("sentences are inside their text, in order, and don't overlap", _sentences),
    "marks": ("marked words are inside their sentence", _marks),
    "confidence": (f"confidence is one of {', '.join(map(str, CONFIDENCES))}", _confidences),
    "journal": ("events are unchanged and cannot be changed", _journal),
    "state": ("the state rebuilt from the journal equals the state", _state),
    "labels": ("every label is in its codebook or in the active one", _labels),
    "merged": ("no double judgments after merging targets", _merged),
    "recurring": ("the counts of recurring sentences are right", _recurring),
    "editions": ("no article is a later edition of itself", _editions),
    "progress": ("the counts of progress are right", _progress),
}
"""The checks by name: what holds, and a function that yields the faults."""

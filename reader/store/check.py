"""Checks that the database is complete, exact, and equal to its journal."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reader.model.annotation import CONFIDENCES
from reader.model.article import article_id
from reader.model.codebook_toml import parse_codebook
from reader.model.ids import event_stamp
from reader.model.progress import Progress
from reader.store import articles, current_state
from reader.store.article_editions import circles
from reader.store.codebooks import version_in_force
from reader.store.journal import events, last_values
from reader.store.similar import count_recurring, wrong_counts
from reader.store.sqlite import SqliteError, hearing_ctrl_c

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.model.progress import ProgressCallback
    from reader.store.database import Database
    from reader.store.sqlite import Connection

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


class _Look:
    """The progress of one check."""

    __slots__ = ("done", "total")

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        """Things to look at one by one; 0 where SQLite does it in one statement."""


def check_database(database: Database, on_progress: ProgressCallback | None = None) -> Iterator[Check]:
    """Run every check in turn, without changing anything.

    `on_progress` is told which check runs, and how far it is where that is known.
    """
    look, progress = _Look(), Progress(on_progress)
    checks: tuple[tuple[str, str, Callable[[Connection], tuple[int, list[str]]]], ...] = (
        ("file", "the file is intact (SQLite's own check)", _integrity),
        ("references", "no dangling references", _references),
        ("texts", "every text is the imported one", partial(_texts, look=look)),
        ("sentences", "sentences are inside their text, in order, and don't overlap", partial(_sentences, look=look)),
        ("marks", "marked words are inside their sentence", _marks),
        ("confidence", f"confidence is one of {', '.join(map(str, CONFIDENCES))}", _confidences),
        ("journal", "events are unchanged and cannot be changed", partial(_journal, look=look)),
        ("state", "the state rebuilt from the journal equals the state", partial(_state, look=look)),
        ("labels", "every label is in its codebook or in the active one", _labels),
        ("merged", "no double judgments after merging targets", _merged),
        ("recurring", "the counts of recurring sentences are right", _recurring),
        ("editions", "no article is a later edition of itself", circles),
        ("progress", "the counts of progress are right", _progress),
    )
    with database.reading() as connection:
        for number, (name, what, examine) in enumerate(checks, 1):
            shown = f"checking, {number} of {len(checks)}: {name}"
            look.done = look.total = 0

            def tick(shown: str = shown) -> None:
                progress.tell(shown, look.done, look.total)

            tick()
            try:
                with hearing_ctrl_c(connection, tick):
                    checked, faults = examine(connection)
            except (SqliteError, ValueError, KeyError, TypeError, AttributeError) as error:
                checked, faults = 0, [f"cannot be read: {error}"]
            if len(faults) > MOST_FAULTS:
                faults = [*faults[:MOST_FAULTS], f"and {len(faults) - MOST_FAULTS} more"]
            yield Check(name, what, checked, tuple(faults))


def _integrity(connection: Connection) -> tuple[int, list[str]]:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    return pages, [] if found == ["ok"] else found


def _references(connection: Connection) -> tuple[int, list[str]]:
    found = connection.execute("PRAGMA foreign_key_check").fetchall()
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()[0]
    lost = connection.execute(
        "SELECT d.target_id FROM decisions AS d LEFT JOIN targets AS t ON t.id = d.target_id"
        " WHERE d.target_id <> '' AND t.id IS NULL"
    ).fetchall()
    return tables, [
        *(f"a row of {table} refers to a row of {parent} that is not there" for table, _, parent, _ in found),
        *(f"a decision is toward the target {target}, which is not there" for (target,) in lost),
    ]


def _texts(connection: Connection, look: _Look) -> tuple[int, list[str]]:
    look.total, faults = _how_many(connection, "articles"), []
    for identifier, title, text in connection.execute("SELECT id, title, text FROM articles"):
        look.done += 1
        if article_id(text) != identifier:
            faults.append(f"article {identifier} ({title}) has another text than the one imported")
    gaps = connection.execute("SELECT count(*), coalesce(max(key), 0) FROM articles").fetchone()
    if gaps[0] != gaps[1]:
        faults.append(f"{gaps[1] - gaps[0]} articles are missing")
    return look.done, faults


def _how_many(connection: Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _sentences(connection: Connection, look: _Look) -> tuple[int, list[str]]:
    look.total = _how_many(connection, "articles")
    rows = connection.execute(
        'SELECT a.id, length(a.text), a.judged_count, x.start, x."end", x.position, x.kind FROM articles AS a'
        " LEFT JOIN sentences AS x ON x.article_id = a.id ORDER BY a.id, x.start"
    )
    count, faults = 0, []
    article, length, judged, seen, last_end, last_position = "", 0, 0, 0, 0, -1
    for identifier, size, promised, start, end, position, kind in rows:
        if identifier != article:
            if judged != seen:
                faults.append(f"article {article} says that {judged} sentences are judged, but has {seen}")
            article, length, judged, seen, last_end, last_position = identifier, size, promised, 0, 0, -1
            look.done += 1
        if start is None:
            continue
        count += 1
        seen += kind != "repeat"
        if start < last_end or end > length or position != last_position + 1:
            faults.append(f"article {identifier}: the sentence at {start}-{end} is out of place")
        last_end, last_position = end, position
    if judged != seen:
        faults.append(f"article {article} says that {judged} sentences are judged, but has {seen}")
    return count, faults


def _marks(connection: Connection) -> tuple[int, list[str]]:
    count = connection.execute("SELECT count(*) FROM marks").fetchone()[0]
    outside = connection.execute(
        'SELECT m.article_id, m.annotator, m.label, m.span_start, m.span_end, m.start, x."end" FROM marks AS m'
        " LEFT JOIN sentences AS x ON x.article_id = m.article_id AND x.start = m.start"
        ' WHERE m.span_start IS NOT NULL AND (m.span_start < m.start OR m.span_end > coalesce(x."end", 0))'
    )
    return count, [
        f"article {article}: {annotator} marked {start}-{end} as {label}, which is not inside the sentence"
        f" at {first}-{last or '?'}"
        for article, annotator, label, start, end, first, last in outside
    ]


def _confidences(connection: Connection) -> tuple[int, list[str]]:
    count, faults = 0, []
    known = ", ".join(map(str, CONFIDENCES))
    for table in ("decisions", "claim_mentions"):
        given = f"FROM {table} WHERE confidence IS NOT NULL"
        count += connection.execute(f"SELECT count(*) {given}").fetchone()[0]
        odd = connection.execute(
            f"SELECT annotator, article_id, start, confidence {given} AND confidence NOT IN ({known})"
        )
        faults += [
            f"{table}: {annotator} at {start} in article {article} has the confidence {confidence}"
            for annotator, article, start, confidence in odd
        ]
    return count, faults


def _journal(connection: Connection, look: _Look) -> tuple[int, list[str]]:
    look.total, faults = _how_many(connection, "journal"), []
    for event in events(connection):
        look.done += 1
        if event.content_hash() != event.hash:
            faults.append(f"event {event.id} by {event.annotator} is not as it was written")
        elif event_stamp(event.id) != event.hlc:
            faults.append(f"event {event.id} has another time than its id")
    lowest, highest = connection.execute("SELECT coalesce(min(seq), 1), coalesce(max(seq), 0) FROM journal").fetchone()
    if highest - lowest + 1 != look.done or (look.done and lowest != 1):
        faults.append("events are missing from the journal")
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    faults.extend(f"the trigger {name} that guards the journal is gone" for name in sorted(TRIGGERS - there))
    return look.done, faults


def _state(connection: Connection, look: _Look) -> tuple[int, list[str]]:
    """Rebuild the state from the journal in temporary tables, and compare both ways."""
    count, faults = 0, []
    look.total = _how_many(connection, "journal")
    for table, columns in current_state.TABLES.items():
        connection.execute(f"CREATE TEMP TABLE expected_{table} AS SELECT {columns} FROM {table} WHERE 0")
    try:
        with closing(last_values(connection)) as found:  # a table cannot be dropped while it is read
            for kind, annotator, subject, value in found:
                look.done += 1
                for table, row in current_state.rows_of(kind, annotator, subject, value):
                    connection.execute(current_state.insert_sql(table, f"temp.expected_{table}"), row)
        look.total = 0
        for table, columns in current_state.TABLES.items():
            has, expected = f"SELECT {columns} FROM main.{table}", f"SELECT {columns} FROM temp.expected_{table}"
            count += connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            extra = connection.execute(f"{has} EXCEPT {expected}")
            faults += [f"{table}: {_short(row)} does not follow from the journal" for row in extra]
            missing = connection.execute(f"{expected} EXCEPT {has}")
            faults += [f"{table}: {_short(row)} follows from the journal but is missing" for row in missing]
    finally:
        for table in current_state.TABLES:
            connection.execute(f"DROP TABLE IF EXISTS temp.expected_{table}")
    return count, faults


_GIVEN = """
SELECT d.codebook_version, d.layer, d.label, count(*) FROM decisions AS d WHERE d.label <> '' GROUP BY 1, 2, 3
UNION ALL
SELECT d.codebook_version, d.layer, s.stance, count(*) FROM decisions AS d JOIN stances AS s
  USING (article_id, start, annotator, layer, target_id) GROUP BY 1, 2, 3
UNION ALL
SELECT d.codebook_version, d.layer, m.label, count(*) FROM decisions AS d JOIN marks AS m
  USING (article_id, start, annotator, layer, target_id) GROUP BY 1, 2, 3
"""


def _labels(connection: Connection) -> tuple[int, list[str]]:
    """Labels of a codebook that is not stored here (of loaded rows) are checked against the one in force."""
    books = {
        version: parse_codebook(content, f"codebook {version}")
        for version, content in connection.execute("SELECT version, content FROM codebooks")
    }
    in_force = books.get(version_in_force(connection))
    total, faults = 0, []
    for version, layer_id, label, count in connection.execute(_GIVEN).fetchall():
        total += count
        known = [book for book in (books.get(version), in_force) if book is not None]
        layers = [layer for book in known if (layer := book.layer(layer_id)) is not None]
        if known and not any(layer.label(label) for layer in layers):
            faults.append(f"{count} judgments have the label {label} on the layer {layer_id}, which {version} lacks")
    return total, faults


def _merged(connection: Connection) -> tuple[int, list[str]]:
    decided = connection.execute(
        "SELECT d.annotator, d.article_id, d.start, t.name, count(*) FROM decisions AS d"
        " JOIN target_names AS t ON t.id = d.target_id"
        " GROUP BY d.annotator, d.article_id, d.start, d.layer, t.target_id HAVING count(*) > 1"
    ).fetchall()
    linked = connection.execute(
        "SELECT m.annotator, m.article_id, m.start, k.claim, count(*) FROM claim_mentions AS m"
        " JOIN claim_names AS k ON k.id = m.claim_id"
        " GROUP BY m.annotator, m.article_id, m.start, k.claim_id, m.holder, m.relation HAVING count(*) > 1"
    ).fetchall()
    faults = [
        f"{annotator} has {count} judgments about {name} at {start} in article {article}"
        for annotator, article, start, name, count in (*decided, *linked)
    ]
    for table in ("targets", "claims"):
        lost = connection.execute(f"SELECT id FROM {table} WHERE id NOT IN (SELECT id FROM {table[:-1]}_names)")
        faults += [f"{table}: {identifier} was merged into what is not there" for (identifier,) in lost]
    judgments = "SELECT (SELECT count(*) FROM decisions) + (SELECT count(*) FROM claim_mentions)"
    return connection.execute(judgments).fetchone()[0], faults


def _recurring(connection: Connection) -> tuple[int, list[str]]:
    return count_recurring(connection), wrong_counts(connection)


def _progress(connection: Connection) -> tuple[int, list[str]]:
    connection.execute("CREATE TEMP TABLE expected_progress AS SELECT * FROM progress WHERE 0")
    try:
        connection.execute(articles.REBUILD_PROGRESS.format(table="temp.expected_progress"))
        count = connection.execute("SELECT count(*) FROM progress").fetchone()[0]
        wrong = connection.execute(
            "SELECT * FROM (SELECT * FROM progress EXCEPT SELECT * FROM temp.expected_progress)"
            " UNION SELECT * FROM (SELECT * FROM temp.expected_progress EXCEPT SELECT * FROM progress)"
        ).fetchall()
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.expected_progress")
    return count, [f"the count of {row[0]} in article {row[1]} is wrong" for row in wrong]


def _short(row: tuple[object, ...]) -> str:
    return " ".join(str(cell) for cell in row[:6])


def rebuild(database: Database) -> None:
    """Rebuild the current state from the journal, in one transaction."""
    with database.writing() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")  # rows come in the order of their kinds' names
        for table in (*current_state.TABLES, "progress"):
            connection.execute(f"DELETE FROM {table}")
        for kind, annotator, subject, value in last_values(connection):
            current_state.put(connection, kind, annotator, subject, value)
        connection.execute(articles.REBUILD_PROGRESS.format(table="progress"))

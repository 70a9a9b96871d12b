"""Current state: the rows that say how everything stands, as the last event on each subject left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import StoreError
from reader.model.change import Kind
from reader.model.ids import annotation_id
from reader.model.judgement import Decision, Note, Question, Spot, Stance, State, Target, TargetKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.change import Subject, Value
    from reader.store.sqlite import Connection

TABLES = {
    "decisions": (
        "id, article_id, start, end, annotator, layer, target_id, state, label, confidence,"
        " codebook_version, created_at, updated_at, seconds"
    ),
    "stances": "id, article_id, start, annotator, layer, target_id, ordinal, stance, voice, holder",
    "notes": "id, article_id, start, end, annotator, note, codebook_version, created_at, updated_at",
    "targets": "id, name, kind, position",
}
"""The tables of current state that follow from the journal, with their columns."""


def columns(table: str) -> str:
    """The columns of a table of state, quoted for SQL."""
    return TABLES[table].replace(" end,", ' "end",')


def insert_sql(table: str, into: str = "") -> str:
    """SQL that puts a whole row into a table of state, or into one with its columns."""
    marks = ",".join("?" * len(TABLES[table].split(",")))
    return f"INSERT INTO {into or table} ({columns(table)}) VALUES ({marks})"


_INSERT = {table: insert_sql(table) for table in TABLES}


def rows_of(annotator: str, subject: Subject, value: Value) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows of state that this value at this subject is, each with its table."""
    if isinstance(value, Decision) and isinstance(subject, Question):
        spot = subject.spot
        place = (spot.article_id, spot.start)
        question = (annotator, subject.layer, subject.target_id)
        yield (
            "decisions",
            (
                annotation_id(*place, *question),
                *place,
                spot.end,
                *question,
                value.state.value,
                value.label,
                value.confidence,
                value.codebook_version,
                value.created_at,
                value.updated_at,
                value.seconds,
            ),
        )
        for ordinal, stance in enumerate(value.stances):
            identifier = annotation_id(*place, *question, ordinal)
            held = (stance.stance, stance.voice, stance.holder)
            yield "stances", (identifier, *place, *question, ordinal, *held)
    elif isinstance(value, Note) and isinstance(subject, Spot):
        times = (value.codebook_version, value.created_at, value.updated_at)
        identifier = annotation_id(subject.article_id, subject.start, annotator, "note")
        yield "notes", (identifier, subject.article_id, subject.start, subject.end, annotator, value.text, *times)
    elif isinstance(value, Target):
        yield "targets", (value.id, value.name, value.kind.value, value.position)


def put(connection: Connection, annotator: str, subject: Subject, value: Value | None, *, is_new: bool = False) -> None:
    """Make the state at `subject` be `value`; `is_new`, if nothing stands there.

    Call it inside a transaction that writes the event.
    """
    if not is_new:
        _remove(connection, annotator, subject)
    if value is not None:
        for table, row in rows_of(annotator, subject, value):
            connection.execute(_INSERT[table], row)


def _remove(connection: Connection, annotator: str, subject: Subject) -> None:
    if isinstance(subject, Question):
        connection.execute(  # its stances go with it
            "DELETE FROM decisions WHERE article_id = ? AND start = ? AND annotator = ? AND layer = ?"
            " AND target_id = ?",
            (subject.spot.article_id, subject.spot.start, annotator, subject.layer, subject.target_id),
        )
    elif isinstance(subject, Spot):
        connection.execute(
            "DELETE FROM notes WHERE article_id = ? AND start = ? AND annotator = ?",
            (subject.article_id, subject.start, annotator),
        )
    else:
        connection.execute("DELETE FROM targets WHERE id = ?", (subject,))


def get(connection: Connection, kind: Kind, annotator: str, subject: Subject) -> Value | None:
    """The value that stands at `subject`."""
    if isinstance(subject, Question):
        spot = subject.spot
        found = decisions(
            connection,
            "d.article_id = ? AND d.start = ? AND d.annotator = ? AND d.layer = ? AND d.target_id = ?",
            (spot.article_id, spot.start, annotator, subject.layer, subject.target_id),
        )
        return next((decision for _, _, decision in found), None)
    if isinstance(subject, Spot):
        row = connection.execute(
            "SELECT note, codebook_version, created_at, updated_at FROM notes"
            " WHERE article_id = ? AND start = ? AND annotator = ?",
            (subject.article_id, subject.start, annotator),
        ).fetchone()
        return Note(*row) if row else None
    if kind is not Kind.TARGET:
        raise StoreError(f"an event of kind {kind} cannot be about {subject!r}")
    return next((target for target in targets(connection) if target.id == subject), None)


def decisions(
    connection: Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[str, Question, Decision]]:
    """Annotator, question and decision of every row that meets `where`, in the order of the text."""
    found = connection.execute(
        'SELECT d.annotator, d.article_id, d.start, d."end", d.layer, d.target_id, d.state, d.label,'
        " d.confidence, d.codebook_version, d.created_at, d.updated_at, d.seconds, s.stance, s.voice, s.holder"
        " FROM decisions AS d LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start"
        " AND s.annotator = d.annotator AND s.layer = d.layer AND s.target_id = d.target_id"
        f" WHERE {where} ORDER BY d.article_id, d.start, d.annotator, d.layer, d.target_id, s.ordinal",
        values,
    )
    last: tuple[object, ...] = ()
    head: tuple[object, ...] = ()
    stances: list[Stance] = []
    for row in found:
        if row[:6] != last:
            if last:
                yield _decision(head, stances)
            last, head, stances = row[:6], row[:13], []
        if row[13] is not None:
            stances.append(Stance(*row[13:]))
    if last:
        yield _decision(head, stances)


def _decision(row: tuple[object, ...], stances: list[Stance]) -> tuple[str, Question, Decision]:
    annotator, article_id, start, end, layer, target_id, state, label, *rest = row
    question = Question(Spot(article_id, start, end), layer, target_id)  # type: ignore[arg-type]
    decision = Decision(State(state), label, tuple(stances), *rest)  # type: ignore[arg-type]
    return annotator, question, decision  # type: ignore[return-value]


def notes(connection: Connection, annotator: str, article_id: str) -> dict[int, Note]:
    """This annotator's notes in an article, by the start of their sentence."""
    found = connection.execute(
        "SELECT start, note, codebook_version, created_at, updated_at FROM notes"
        " WHERE article_id = ? AND annotator = ?",
        (article_id, annotator),
    )
    return {start: Note(*rest) for start, *rest in found}


def targets(connection: Connection) -> list[Target]:
    """Every target, in their order."""
    found = connection.execute("SELECT id, name, kind, position FROM targets ORDER BY position, id")
    return [Target(identifier, name, TargetKind(kind), position) for identifier, name, kind, position in found]


def target_is_used(connection: Connection, identifier: str) -> bool:
    """Whether any decision or stance is toward this target."""
    row = connection.execute("SELECT EXISTS (SELECT 1 FROM decisions WHERE target_id = ?)", (identifier,)).fetchone()
    return bool(row[0])

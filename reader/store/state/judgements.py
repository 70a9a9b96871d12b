"""Decisions and notes as they stand, each of one annotator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.ids import annotation_id
from reader.model.judgement import Decision, Mark, Note, Question, Spot, Stance, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.sqlite import Connection

NOTE_COLUMNS = "note, codebook_version, created_at, updated_at"


def decision_rows(annotator: str, subject: Question, value: Decision) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows that a decision is, each with its table."""
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
        yield "stances", (annotation_id(*place, *question, ordinal), *place, *question, ordinal, *stance)
    for ordinal, mark in enumerate(value.marks):
        yield "marks", (annotation_id(*place, *question, ordinal), *place, *question, ordinal, *mark)


def note_rows(annotator: str, subject: Spot, value: Note) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that a note is, with its table."""
    identifier = annotation_id(subject.article_id, subject.start, annotator, "note")
    yield "notes", (identifier, *subject, annotator, *value)


def remove_decision(connection: Connection, annotator: str, subject: Question) -> None:
    """Take a decision away; its stances and marks go with it."""
    connection.execute(
        "DELETE FROM decisions WHERE article_id = ? AND start = ? AND annotator = ? AND layer = ? AND target_id = ?",
        (subject.spot.article_id, subject.spot.start, annotator, subject.layer, subject.target_id),
    )


def remove_note(connection: Connection, annotator: str, subject: Spot) -> None:
    """Take a note away."""
    connection.execute(
        "DELETE FROM notes WHERE article_id = ? AND start = ? AND annotator = ?",
        (subject.article_id, subject.start, annotator),
    )


def get_decision(connection: Connection, annotator: str, subject: Question) -> Decision | None:
    """The decision that stands, if one does."""
    spot = subject.spot
    found = decisions(
        connection,
        "d.article_id = ? AND d.start = ? AND d.annotator = ? AND d.layer = ? AND d.target_id = ?",
        (spot.article_id, spot.start, annotator, subject.layer, subject.target_id),
    )
    return next((decision for _, _, decision in found), None)


def get_note(connection: Connection, annotator: str, subject: Spot) -> Note | None:
    """The note that stands, if one does."""
    row = connection.execute(
        f"SELECT {NOTE_COLUMNS} FROM notes WHERE article_id = ? AND start = ? AND annotator = ?",
        (subject.article_id, subject.start, annotator),
    ).fetchone()
    return Note(*row) if row else None


def decisions(
    connection: Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[str, Question, Decision]]:
    """Annotator, question and decision of every row that meets `where`, in the order of the text.

    Targets are those that were judged toward, whatever they were merged into since.
    """
    found = connection.execute(
        'SELECT d.annotator, d.article_id, d.start, d."end", d.layer, d.target_id, d.state, d.label,'
        " d.confidence, d.codebook_version, d.created_at, d.updated_at, d.seconds,"
        " s.stance, s.voice, s.holder, s.expression, s.aim"
        " FROM decisions AS d LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start"
        " AND s.annotator = d.annotator AND s.layer = d.layer AND s.target_id = d.target_id"
        f" WHERE {where} ORDER BY d.article_id, d.start, d.annotator, d.layer, d.target_id, s.ordinal",
        values,
    )
    marks = _marks(connection, where, values)
    last: tuple[object, ...] = ()
    head: tuple[object, ...] = ()
    stances: list[Stance] = []
    for row in found:
        if row[:6] != last:
            if last:
                yield _decision(head, stances, marks)
            last, head, stances = row[:6], row[:13], []
        if row[13] is not None:
            stances.append(Stance(*row[13:]))
    if last:
        yield _decision(head, stances, marks)


def _marks(
    connection: Connection, where: str, values: tuple[object, ...]
) -> dict[tuple[object, ...], tuple[Mark, ...]]:
    """The marks of the decisions that meet `where`, by annotator, article, start, layer and target."""
    marks: dict[tuple[object, ...], tuple[Mark, ...]] = {}
    for *key, label, start, end in connection.execute(
        "SELECT d.annotator, d.article_id, d.start, d.layer, d.target_id, d.label, d.span_start, d.span_end"
        f" FROM marks AS d WHERE {where} ORDER BY d.ordinal",
        values,
    ):
        marks[tuple(key)] = (*marks.get(tuple(key), ()), Mark(label, start, end))
    return marks


def _decision(
    row: tuple[object, ...], stances: list[Stance], marks: dict[tuple[object, ...], tuple[Mark, ...]]
) -> tuple[str, Question, Decision]:
    annotator, article_id, start, end, layer, target_id, state, label, *rest = row
    question = Question(Spot(article_id, start, end), layer, target_id)  # type: ignore[arg-type]
    mine = marks.get((annotator, article_id, start, layer, target_id), ()) if marks else ()
    decision = Decision(State(state), label, tuple(stances), mine, *rest)  # type: ignore[arg-type]
    return annotator, question, decision  # type: ignore[return-value]


def notes(connection: Connection, annotator: str, article_id: str) -> dict[int, Note]:
    """This annotator's notes in an article, by the start of their sentence."""
    found = connection.execute(
        f"SELECT start, {NOTE_COLUMNS} FROM notes WHERE article_id = ? AND annotator = ?", (article_id, annotator)
    )
    return {start: Note(*rest) for start, *rest in found}


def known_holders(connection: Connection, limit: int = 500) -> list[str]:
    """The holders of stances and claims, the most often named first."""
    found = connection.execute(
        "SELECT holder FROM (SELECT holder FROM stances WHERE holder <> ''"
        " UNION ALL SELECT holder FROM claim_mentions WHERE holder <> '')"
        " GROUP BY holder ORDER BY count(*) DESC, holder LIMIT ?",
        (limit,),
    )
    return [holder for (holder,) in found]

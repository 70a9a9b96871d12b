"""Current decisions with their stances and marks, claim mentions, and notes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from reader.model.annotation import (
    AnnotationKey,
    Decision,
    Mark,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    Stance,
    State,
)
from reader.model.ids import annotation_id
from reader.store.sqlite import Connection, column

NOTE_COLUMNS = "note, codebook_version, created_at, updated_at"
MENTION_COLUMNS = ", ".join(Mention._fields)


def decision_rows(annotator: str, subject: AnnotationKey, value: Decision) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows that store a decision, each with its table."""
    ref = subject.ref
    place = (ref.article_id, ref.start)
    question = (annotator, subject.layer, subject.target_id)
    yield (
        "decisions",
        (
            annotation_id(*place, *question),
            *place,
            ref.end,
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


def note_rows(annotator: str, subject: SentenceRef, value: Note) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that stores a note, with its table."""
    identifier = annotation_id(subject.article_id, subject.start, annotator, "note")
    yield "notes", (identifier, *subject, annotator, *value)


def remove_surplus(
    connection: Connection, annotator: str, subject: AnnotationKey, before: Decision, after: Decision
) -> None:
    """Remove the stances and marks of `before` that come after the last one of `after`."""
    for table, had, has in (
        ("stances", len(before.stances), len(after.stances)),
        ("marks", len(before.marks), len(after.marks)),
    ):
        if had > has:
            connection.execute(
                f"DELETE FROM {table} WHERE article_id = ? AND start = ? AND annotator = ? AND layer = ?"
                " AND target_id = ? AND ordinal >= ?",
                (subject.ref.article_id, subject.ref.start, annotator, subject.layer, subject.target_id, has),
            )


_JUDGMENT_COLUMNS = (
    'annotator, article_id, start, "end", layer, target_id, state, label, confidence, codebook_version,'
    " created_at, updated_at, seconds, stance_ordinal, stance, voice, holder, expression, aim,"
    " mark_ordinal, mark, span_start, span_end"
)


def decisions(
    connection: Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[str, AnnotationKey, Decision]]:
    """Annotator, key and value of every decision `d` that meets the condition `where`, in the order of the text.

    Targets are those that were judged toward, even if they were merged since.
    """
    rows = connection.execute(
        f"SELECT {_JUDGMENT_COLUMNS} FROM judgments AS d WHERE {where}"
        " ORDER BY article_id, start, annotator, layer, target_id",
        values,
    )
    for (annotator, article_id, start, end, layer, target_id), group in groupby(rows, key=itemgetter(slice(6))):
        key = AnnotationKey(SentenceRef(article_id, start, end), layer, target_id)
        yield annotator, key, decision_from_rows([row[6:] for row in group])


def decision_from_rows(rows: Sequence[tuple[Any, ...]]) -> Decision:
    """The decision that these rows of the view `judgments` store: its columns from `state` on, without `id`."""
    stances = {row[7]: Stance._make(row[8:13]) for row in rows if row[7] is not None}
    marks = {row[13]: Mark._make(row[14:]) for row in rows if row[13] is not None}
    state, label, *rest = rows[0][:7]
    return Decision(
        State(state),
        label,
        tuple(stances[ordinal] for ordinal in sorted(stances)),
        tuple(marks[ordinal] for ordinal in sorted(marks)),
        *rest,
    )


def notes(connection: Connection, annotator: str, article_id: str) -> dict[int, Note]:
    """This annotator's notes in an article, by the start of their sentence."""
    found = connection.execute(
        f"SELECT start, {NOTE_COLUMNS} FROM notes WHERE article_id = ? AND annotator = ?", (article_id, annotator)
    )
    return {start: Note(*rest) for start, *rest in found}


def known_holders(connection: Connection, limit: int = 500) -> list[str]:
    """The holders of stances and claims, the most often named first."""
    return column(
        connection,
        "SELECT holder FROM (SELECT holder FROM stances WHERE holder <> ''"
        " UNION ALL SELECT holder FROM claim_mentions WHERE holder <> '')"
        " GROUP BY holder ORDER BY count(*) DESC, holder LIMIT ?",
        (limit,),
    )


def mention_rows(annotator: str, subject: MentionKey, value: Mention) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that stores a mention, with its table."""
    ref, claim_id, holder, relation = subject
    what = (claim_id, holder, relation.value)
    identifier = annotation_id(ref.article_id, ref.start, annotator, "mention", *what)
    yield "claim_mentions", (identifier, *ref, annotator, *what, *value)


def mentions(
    connection: Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[str, MentionKey, Mention]]:
    """Annotator, key and value of every mention that meets the condition `where`, by place, then by creation.

    Claims are those that were linked, even if they were merged since.
    """
    found = connection.execute(
        f'SELECT annotator, article_id, start, "end", claim_id, holder, relation, {MENTION_COLUMNS} FROM claim_mentions'
        f" WHERE {where} ORDER BY article_id, start, annotator, created_at, claim_id, holder, relation",
        values,
    )
    for annotator, article_id, start, end, claim_id, holder, relation, *value in found:
        subject = MentionKey(SentenceRef(article_id, start, end), claim_id, holder, Relation(relation))
        yield annotator, subject, Mention(*value)


_THERE = "(article_id, start) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"


def judged_at(
    connection: Connection, annotator: str, refs: Sequence[SentenceRef]
) -> Iterator[tuple[AnnotationKey | MentionKey, Decision | Mention]]:
    """Every decision and mention of this annotator on these sentences.

    Targets and claims are those that were judged, even if they were merged since.
    """
    where = f"{_THERE} AND annotator = ?"
    values = (json.dumps([ref[:2] for ref in refs]), annotator)
    yield from (found[1:] for found in decisions(connection, where, values))
    yield from (found[1:] for found in mentions(connection, where, values))


def judged_in(
    connection: Connection, article_id: str, annotator: str = ""
) -> Iterator[tuple[str, AnnotationKey | MentionKey | SentenceRef, Decision | Mention | Note]]:
    """Annotator, subject and value of every judgment on an article: decisions, mentions, then notes.

    Of everybody, or of this annotator. Targets and claims are as for `judged_at`.
    """
    only, values = (" AND annotator = ?", (article_id, annotator)) if annotator else ("", (article_id,))
    where = f"article_id = ?{only}"
    yield from decisions(connection, where, values)
    yield from mentions(connection, where, values)
    select = f'SELECT annotator, start, "end", {NOTE_COLUMNS} FROM notes WHERE {where} ORDER BY start, annotator'
    for who, start, end, *note in connection.execute(select, values):
        yield who, SentenceRef(article_id, start, end), Note(*note)

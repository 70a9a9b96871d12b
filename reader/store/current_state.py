"""The current state of every annotation and registry entry, which the journal can rebuild."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from reader.errors import StoreError
from reader.model.annotation import (
    AnnotationKey,
    Decision,
    LabelRef,
    LabelRename,
    Mention,
    MentionKey,
    Note,
    SentenceRef,
    Subject,
    SubjectKind,
    Value,
)
from reader.model.registry_entry import Claim
from reader.store import registry
from reader.store.annotations import (
    MENTION_COLUMNS,
    NOTE_COLUMNS,
    decision_rows,
    decisions,
    mention_rows,
    note_rows,
    remove_surplus,
)
from reader.store.sqlite import Connection


class _Table(NamedTuple):
    key: str
    """The columns of the primary key."""
    columns: str
    """All columns, as `SELECT` takes them."""


_DECISION_KEY = "article_id, start, annotator, layer, target_id"
_TABLES = {
    "decisions": _Table(
        _DECISION_KEY,
        'id, article_id, start, "end", annotator, layer, target_id, state, label, confidence,'
        " codebook_version, created_at, updated_at, seconds",
    ),
    "stances": _Table(
        f"{_DECISION_KEY}, ordinal",
        "id, article_id, start, annotator, layer, target_id, ordinal, stance, voice, holder, expression, aim",
    ),
    "marks": _Table(
        f"{_DECISION_KEY}, ordinal",
        "id, article_id, start, annotator, layer, target_id, ordinal, label, span_start, span_end",
    ),
    "notes": _Table(
        "article_id, start, annotator",
        'id, article_id, start, "end", annotator, note, codebook_version, created_at, updated_at',
    ),
    "claim_mentions": _Table(
        "article_id, start, annotator, claim_id, holder, relation",
        'id, article_id, start, "end", annotator, claim_id, holder, relation, voice, confidence,'
        " codebook_version, created_at, updated_at, seconds",
    ),
    "targets": _Table("id", registry.TARGET_COLUMNS),
    "claims": _Table("id", registry.CLAIM_COLUMNS),
    "labels": _Table("layer, label", "layer, label, merged_into"),
}
TABLES: Mapping[str, str] = MappingProxyType({name: table.columns for name, table in _TABLES.items()})
"""The columns of every table that follows from the journal. A table stands after those that it refers to."""


def insert_sql(table: str, into: str = "") -> str:
    """SQL that inserts a whole row into a table of state, or into another with its columns."""
    columns = TABLES[table]
    return f"INSERT INTO {into or table} ({columns}) VALUES ({','.join('?' * len(columns.split(',')))})"


def _upsert_sql(table: str) -> str:
    key, columns = _TABLES[table]
    rest = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", ") if name not in key.split(", "))
    return f"{insert_sql(table)} ON CONFLICT ({key}) DO UPDATE SET {rest}"


_UPSERT = {table: _upsert_sql(table) for table in TABLES}


class _Kind(NamedTuple):
    """How the values of one kind of subject are stored."""

    subject: type
    table: str
    """The table whose row with the key of a subject is its value."""
    key: Callable[[str, Any], tuple[object, ...]]
    """The annotator and the subject as that key."""
    rows: Callable[[str, Any, Any], Iterable[tuple[str, tuple[object, ...]]]]
    """The rows of a value, each with its table."""
    columns: str
    value: Callable[..., Value]
    """The value of these columns of the table."""


_KINDS: Mapping[SubjectKind, _Kind] = MappingProxyType(
    {
        SubjectKind.DECISION: _Kind(
            AnnotationKey,
            "decisions",
            lambda annotator, key: (key.ref.article_id, key.ref.start, annotator, key.layer, key.target_id),
            decision_rows,
            "",
            Decision,
        ),
        SubjectKind.NOTE: _Kind(
            SentenceRef,
            "notes",
            lambda annotator, ref: (ref.article_id, ref.start, annotator),
            note_rows,
            NOTE_COLUMNS,
            Note,
        ),
        SubjectKind.MENTION: _Kind(
            MentionKey,
            "claim_mentions",
            lambda annotator, key: (key.ref.article_id, key.ref.start, annotator, *key[1:]),
            mention_rows,
            MENTION_COLUMNS,
            Mention,
        ),
        SubjectKind.TARGET: _Kind(
            str,
            "targets",
            lambda _, key: (key,),
            lambda _, __, target: [("targets", registry.target_row(target))],
            registry.TARGET_COLUMNS,
            registry.target_from_row,
        ),
        SubjectKind.CLAIM: _Kind(
            str,
            "claims",
            lambda _, key: (key,),
            lambda _, __, claim: [("claims", tuple(claim))],
            registry.CLAIM_COLUMNS,
            Claim,
        ),
        SubjectKind.LABEL: _Kind(
            LabelRef,
            "labels",
            lambda _, key: tuple(key),
            lambda _, key, renamed: [("labels", (*key, *renamed))],
            "merged_into",
            LabelRename,
        ),
    }
)
_HAS_KEY = {name: " AND ".join(f"{column} = ?" for column in table.key.split(", ")) for name, table in _TABLES.items()}


def rows_of(
    kind: SubjectKind, annotator: str, subject: Subject, value: Value
) -> Iterable[tuple[str, tuple[object, ...]]]:
    """The rows that store this value, each with its table."""
    return _KINDS[kind].rows(annotator, subject, value)


def put(
    connection: Connection,
    kind: SubjectKind,
    annotator: str,
    subject: Subject,
    after: Value | None,
    *,
    before: Value | None = None,
) -> None:
    """Store the value `after` in place of `before`; None is no value.

    Call it in the transaction that writes the event.
    """
    stored = _KINDS[kind]
    if after is None:
        connection.execute(f"DELETE FROM {stored.table} WHERE {_HAS_KEY[stored.table]}", stored.key(annotator, subject))
        return
    for table, row in stored.rows(annotator, subject, after):
        connection.execute(_UPSERT[table], row)
    if isinstance(before, Decision) and isinstance(after, Decision) and isinstance(subject, AnnotationKey):
        remove_surplus(connection, annotator, subject, before, after)


def get(connection: Connection, kind: SubjectKind, annotator: str, subject: Subject) -> Value | None:
    """The current value of `subject`."""
    stored = _KINDS[kind]
    if not isinstance(subject, stored.subject):
        raise StoreError(f"an event of kind {kind} cannot be about {subject!r}")
    has_key, key = _HAS_KEY[stored.table], stored.key(annotator, subject)
    if kind is SubjectKind.DECISION:
        return next((decision for _, _, decision in decisions(connection, has_key, key)), None)
    row = connection.execute(f"SELECT {stored.columns} FROM {stored.table} WHERE {has_key}", key).fetchone()
    return stored.value(*row) if row else None

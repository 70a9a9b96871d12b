"""The current state of every annotation and registry entry, which the journal can rebuild."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreError
from reader.model.annotation import AnnotationKey, LabelRef, MentionKey, SentenceRef, SubjectKind
from reader.store import registry
from reader.store.annotations import (
    decision_rows,
    get_decision,
    get_mention,
    get_note,
    mention_rows,
    note_rows,
    remove_decision,
    remove_mention,
    remove_note,
)
from reader.store.tables import TABLES, columns, insert_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reader.model.annotation import Subject, Value
    from reader.store.sqlite import Connection


__all__ = ["TABLES", "columns", "get", "insert_sql", "put", "rows_of"]


class _Stored(NamedTuple):
    rows: Callable[[str, Any, Any], Iterator[tuple[str, tuple[object, ...]]]]
    remove: Callable[[Connection, str, Any], None]
    get: Callable[[Connection, str, Any], Value | None]
    about: type
    """What its subject is."""
    is_referred_to: bool = False
    """Whether other rows refer to its row, so that the row is changed and not made anew."""


_KINDS: Mapping[SubjectKind, _Stored] = MappingProxyType(
    {
        SubjectKind.DECISION: _Stored(decision_rows, remove_decision, get_decision, AnnotationKey),
        SubjectKind.NOTE: _Stored(note_rows, remove_note, get_note, SentenceRef),
        SubjectKind.MENTION: _Stored(mention_rows, remove_mention, get_mention, MentionKey),
        SubjectKind.TARGET: _Stored(
            registry.target_rows, registry.remove_target, registry.get_target, str, is_referred_to=True
        ),
        SubjectKind.CLAIM: _Stored(
            registry.claim_rows, registry.remove_claim, registry.get_claim, str, is_referred_to=True
        ),
        SubjectKind.LABEL: _Stored(registry.label_rows, registry.remove_label, registry.get_label, LabelRef),
    }
)
_INSERT = {table: insert_sql(table) for table in TABLES}
for _table in ("targets", "claims"):
    _set = ", ".join(f"{name} = excluded.{name}" for name in TABLES[_table].split(", "))
    _INSERT[_table] += f" ON CONFLICT (id) DO UPDATE SET {_set}"


def rows_of(
    kind: SubjectKind, annotator: str, subject: Subject, value: Value
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows of state that this value at this subject is, each with its table."""
    return _KINDS[kind].rows(annotator, subject, value)


def put(
    connection: Connection,
    kind: SubjectKind,
    annotator: str,
    subject: Subject,
    value: Value | None,
    *,
    is_new: bool = False,
) -> None:
    """Make the state at `subject` be `value`; `is_new`, if nothing stands there.

    Call it inside a transaction that writes the event.
    """
    stored = _KINDS[kind]
    if not is_new and (value is None or not stored.is_referred_to):
        stored.remove(connection, annotator, subject)
    if value is not None:
        for table, row in stored.rows(annotator, subject, value):
            connection.execute(_INSERT[table], row)


def get(connection: Connection, kind: SubjectKind, annotator: str, subject: Subject) -> Value | None:
    """The value that stands at `subject`."""
    stored = _KINDS[kind]
    if not isinstance(subject, stored.about):
        raise StoreError(f"an event of kind {kind} cannot be about {subject!r}")
    return stored.get(connection, annotator, subject)

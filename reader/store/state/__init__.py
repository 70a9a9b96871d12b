"""Current state: the rows that say how everything stands, as the last event on each subject left it.

A kind of event is a line in `_KINDS`: what rows its value is, how they go, and how the value is read again.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoreError
from reader.model.change import Kind, LabelOf
from reader.model.claim import MentionOf
from reader.model.judgement import Question, Spot
from reader.store.state import judgements, mentions, registers
from reader.store.state.tables import TABLES, columns, insert_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reader.model.change import Subject, Value
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


_KINDS: Mapping[Kind, _Stored] = MappingProxyType(
    {
        Kind.DECISION: _Stored(judgements.decision_rows, judgements.remove_decision, judgements.get_decision, Question),
        Kind.NOTE: _Stored(judgements.note_rows, judgements.remove_note, judgements.get_note, Spot),
        Kind.MENTION: _Stored(mentions.mention_rows, mentions.remove_mention, mentions.get_mention, MentionOf),
        Kind.TARGET: _Stored(
            registers.target_rows, registers.remove_target, registers.get_target, str, is_referred_to=True
        ),
        Kind.CLAIM: _Stored(
            registers.claim_rows, registers.remove_claim, registers.get_claim, str, is_referred_to=True
        ),
        Kind.LABEL: _Stored(registers.label_rows, registers.remove_label, registers.get_label, LabelOf),
    }
)
_INSERT = {table: insert_sql(table) for table in TABLES}
for _table in ("targets", "claims"):
    _set = ", ".join(f"{name} = excluded.{name}" for name in TABLES[_table].split(", "))
    _INSERT[_table] += f" ON CONFLICT (id) DO UPDATE SET {_set}"


def rows_of(kind: Kind, annotator: str, subject: Subject, value: Value) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows of state that this value at this subject is, each with its table."""
    return _KINDS[kind].rows(annotator, subject, value)


def put(
    connection: Connection, kind: Kind, annotator: str, subject: Subject, value: Value | None, *, is_new: bool = False
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


def get(connection: Connection, kind: Kind, annotator: str, subject: Subject) -> Value | None:
    """The value that stands at `subject`."""
    stored = _KINDS[kind]
    if not isinstance(subject, stored.about):
        raise StoreError(f"an event of kind {kind} cannot be about {subject!r}")
    return stored.get(connection, annotator, subject)

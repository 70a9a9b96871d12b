"""Events of the journal, their clock, and undo as a rule over them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from reader.model.annotation import (
    AnnotationKey,
    Decision,
    LabelRef,
    LabelRename,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    Subject,
    SubjectKind,
    Value,
    decision_from_row,
    decision_row,
)
from reader.model.ids import COUNTER_BITS, event_id
from reader.model.registry_entry import Claim, Target, TargetKind

LATEST_MILLISECONDS = (1 << 48) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def next_stamp(latest: int, milliseconds: int) -> int:
    """The stamp that follows `latest`, with the wall clock at `milliseconds` since 1970."""
    wall = min(max(milliseconds, 0), LATEST_MILLISECONDS) << COUNTER_BITS
    return max(wall, latest + 1)


def wall_milliseconds() -> int:
    """The wall clock, in milliseconds since 1970 (negative before)."""
    return time.time_ns() // 1_000_000


def iso_time(milliseconds: int) -> str:
    """UTC time as ISO 8601 with milliseconds: `2026-11-23T10:29:58.123Z`."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def is_valid_time(text: str) -> bool:
    """Whether there is such a day, and such a time of the day: not on 30 February, nor at 25:00. ISO 8601."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


class Cause(StrEnum):
    """Why an event was written."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    LOAD = "load"
    """Read from a file of annotations; not on anybody's undo list."""


class Event(NamedTuple):
    """One line of the journal. `subject`, `before` and `after` are canonical JSON."""

    id: str
    """UUIDv7 whose time is the hybrid logical clock's; events are ordered by it."""
    annotator: str
    hlc: int
    """The hybrid logical clock: milliseconds since 1970 shifted left by 12, plus a counter."""
    device: str
    kind: str
    subject: str
    before: str | None
    """The whole value before, None where there was none."""
    after: str | None
    cause: str
    batch: str
    """Id of the first event of those that one act of the annotator wrote, and one undo takes back."""
    below: str
    """Batch that is next on the undo list (for an undo: on the redo list) under this one; or empty."""
    reverts: str
    """Batch that this undo or redo takes back; or empty."""
    codebook_version: str
    seconds: float | None
    at: str
    """The wall clock as it stood, UTC."""
    hash: str = ""
    """BLAKE2b of everything above."""

    def with_hash(self) -> Event:
        """This event with the hash of its content."""
        return self._replace(hash=self.content_hash())

    def content_hash(self) -> str:
        """Return the value that `hash` must have: 128 bits of BLAKE2b over the other fields as a JSON array, in hex."""
        content = canonical(self[:-1])
        return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> str:
    """JSON with sorted keys and no white space, so that equal values are equal text."""
    return _encoder().encode(value)


class Moment(NamedTuple):
    """The time of an event: its place in the order of events, and the wall clock."""

    stamp: int
    at: str

    @classmethod
    def after(cls, latest: int) -> Moment:
        """Now, later than the event with stamp `latest`."""
        milliseconds = wall_milliseconds()
        return cls(next_stamp(latest, milliseconds), iso_time(milliseconds))

    def following(self) -> Moment:
        """The next place in the order, at the same wall time."""
        return Moment(self.stamp + 1, self.at)

    def new_id(self) -> str:
        """A fresh event id at this place."""
        return event_id(self.stamp)


def subject_json(annotator: str, subject: Subject) -> str:
    """The subject as the journal keeps it. Decisions, notes and mentions belong to their annotator."""
    match subject:
        case AnnotationKey(ref, layer, target_id):
            return canonical([annotator, *ref, layer, target_id])
        case MentionKey(ref, claim_id, holder, relation):
            return canonical([annotator, *ref, claim_id, holder, relation.value])
        case SentenceRef():
            return canonical([annotator, *subject])
        case LabelRef():
            return canonical(list(subject))
        case str():
            return canonical([subject])


def subject_from_json(kind: str, text: str) -> tuple[str, Subject]:
    """Annotator (empty for what is everybody's) and subject that `subject_json` wrote."""
    parts = json.loads(text)
    match kind:
        case SubjectKind.DECISION:
            annotator, article_id, start, end, layer, target = parts
            return annotator, AnnotationKey(SentenceRef(article_id, start, end), layer, target)
        case SubjectKind.NOTE:
            annotator, article_id, start, end = parts
            return annotator, SentenceRef(article_id, start, end)
        case SubjectKind.MENTION:
            annotator, article_id, start, end, claim, holder, relation = parts
            return annotator, MentionKey(SentenceRef(article_id, start, end), claim, holder, Relation(relation))
        case SubjectKind.LABEL:
            return "", LabelRef(*parts)
    return "", parts[0]


def value_json(value: Value | None) -> str | None:
    """The value as the journal keeps it."""
    if value is None:
        return None
    return canonical(decision_row(value) if isinstance(value, Decision) else value._asdict())


_READ: Mapping[str, Callable[[Any], Value]] = {
    SubjectKind.DECISION: decision_from_row,
    SubjectKind.NOTE: lambda data: Note(**data),
    SubjectKind.MENTION: lambda data: Mention(**data),
    SubjectKind.TARGET: lambda data: Target(
        **{**data, "kind": TargetKind(data["kind"]), "aliases": tuple(data.get("aliases", ()))}
    ),
    SubjectKind.CLAIM: lambda data: Claim(**data),
    SubjectKind.LABEL: lambda data: LabelRename(**data),
}


def value_from_json(kind: str, text: str | None) -> Value | None:
    """The value that `value_json` wrote."""
    return None if text is None else _READ[kind](json.loads(text))


class UndoEntry(NamedTuple):
    """The events that one act wrote, as the undo and redo lists see them."""

    id: str
    cause: Cause
    below: str
    reverts: str


class UndoLists(NamedTuple):
    """The batches that the next undo and the next redo take back; empty where there is none."""

    undo: str
    redo: str


def lists_after(last: UndoEntry | None, below_reverted: str = "") -> UndoLists:
    """The lists after the batch `last`; `below_reverted` is what `below` is of the batch that it took back."""
    if last is None:
        return UndoLists("", "")
    if last.cause is Cause.UNDO:
        return UndoLists(undo=below_reverted, redo=last.id)
    if last.cause is Cause.REDO:
        return UndoLists(undo=last.id, redo=below_reverted)
    return UndoLists(undo=last.id, redo="")


def below(cause: Cause, lists: UndoLists) -> str:
    """Return the batch that a new batch with this cause must name as the one below it."""
    if cause is Cause.UNDO:
        return lists.redo
    return lists.undo

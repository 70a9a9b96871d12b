"""Events of the journal: who did what, when. Nothing in the journal is changed or deleted."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.model.change import Kind, LabelOf, Renamed, Subject, Value
from reader.model.claim import Claim, Mention, MentionOf, Relation
from reader.model.clock import iso_time, next_stamp, wall_milliseconds
from reader.model.ids import event_id
from reader.model.judgement import Decision, Note, Question, Spot, decision_from_row, decision_row
from reader.model.target import Target, TargetKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
        """What `hash` must be: 128 bits of BLAKE2b over the other fields as a JSON array, in hex."""
        content = canonical(self[:-1])
        return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> str:
    """JSON with sorted keys and no white space, so that equal values are equal text."""
    return _encoder().encode(value)


class Moment(NamedTuple):
    """When an event happens: its place in the order of events, and what the wall clock says."""

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
        case Question(spot, layer, target_id):
            return canonical([annotator, *spot, layer, target_id])
        case MentionOf(spot, claim_id, holder, relation):
            return canonical([annotator, *spot, claim_id, holder, relation.value])
        case Spot():
            return canonical([annotator, *subject])
        case LabelOf():
            return canonical(list(subject))
        case str():
            return canonical([subject])


def subject_from_json(kind: str, text: str) -> tuple[str, Subject]:
    """Annotator (empty for what is everybody's) and subject that `subject_json` wrote."""
    parts = json.loads(text)
    match kind:
        case Kind.DECISION:
            annotator, article_id, start, end, layer, target = parts
            return annotator, Question(Spot(article_id, start, end), layer, target)
        case Kind.NOTE:
            annotator, article_id, start, end = parts
            return annotator, Spot(article_id, start, end)
        case Kind.MENTION:
            annotator, article_id, start, end, claim, holder, relation = parts
            return annotator, MentionOf(Spot(article_id, start, end), claim, holder, Relation(relation))
        case Kind.LABEL:
            return "", LabelOf(*parts)
    return "", parts[0]


def value_json(value: Value | None) -> str | None:
    """The value as the journal keeps it."""
    if value is None:
        return None
    return canonical(decision_row(value) if isinstance(value, Decision) else value._asdict())


_READ: Mapping[str, Callable[[Any], Value]] = {
    Kind.DECISION: decision_from_row,
    Kind.NOTE: lambda data: Note(**data),
    Kind.MENTION: lambda data: Mention(**data),
    Kind.TARGET: lambda data: Target(
        **{**data, "kind": TargetKind(data["kind"]), "aliases": tuple(data.get("aliases", ()))}
    ),
    Kind.CLAIM: lambda data: Claim(**data),
    Kind.LABEL: lambda data: Renamed(**data),
}


def value_from_json(kind: str, text: str | None) -> Value | None:
    """The value that `value_json` wrote."""
    return None if text is None else _READ[kind](json.loads(text))

"""What somebody wants to be otherwise: one value at one subject."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from reader.model.claim import Claim, Mention, MentionOf
from reader.model.judgement import Decision, Note, Question, Spot
from reader.model.target import Target


class Kind(StrEnum):
    """What an event is about."""

    DECISION = "decision"
    NOTE = "note"
    MENTION = "mention"
    TARGET = "target"
    CLAIM = "claim"
    LABEL = "label"


OWNED = frozenset({Kind.DECISION, Kind.NOTE, Kind.MENTION})
"""Kinds whose values belong to one annotator; the others are everybody's."""


class LabelOf(NamedTuple):
    """A label as it was once called, in its layer."""

    layer: str
    label: str


class Renamed(NamedTuple):
    """What a label is called now; judgements under the old name count as of the new."""

    merged_into: str
    """Id of the label, in the same layer."""


Subject: TypeAlias = Question | Spot | MentionOf | LabelOf | str
"""What an event changes: a question (decision), a sentence (note), a mention, the id of a target or claim, a label."""
Value: TypeAlias = Decision | Note | Mention | Target | Claim | Renamed
"""What it changes it to; the kind says which of them."""


class Change(NamedTuple):
    """What somebody wants: that the value at `subject` be `after` (None: that there be none)."""

    kind: Kind
    subject: Subject
    after: Value | None
    owner: str = ""
    """Whose judgement it is, where merging two things changes another's; empty: that of whoever wants it."""

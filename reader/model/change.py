"""What somebody wants to be otherwise: one value at one subject."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias

from reader.model.judgement import Decision, Note, Question, Spot, Target


class Kind(StrEnum):
    """What an event is about."""

    DECISION = "decision"
    NOTE = "note"
    TARGET = "target"


Subject: TypeAlias = Question | Spot | str
"""What an event changes: a question (decision), a sentence (note) or a target's id (target)."""
Value: TypeAlias = Decision | Note | Target
"""What it changes it to; the kind says which of them."""


class Change(NamedTuple):
    """What somebody wants: that the value at `subject` be `after` (None: that there be none)."""

    kind: Kind
    subject: Subject
    after: Value | None

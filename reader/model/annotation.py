"""Annotations: decisions with their stances and marks, claim mentions, notes, and changes to them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from reader.model.registry_entry import Claim, Target
from reader.model.sanitize import plain

STANCE_LAYER = "stance"


class State(StrEnum):
    """The state of a decision. No decision at all means: not seen."""

    LABELLED = "labelled"
    NONE = "none"
    SKIPPED = "skipped"
    UNSURE = "unsure"
    NOT_A_SENTENCE = "not_a_sentence"


PUT_OFF = (State.SKIPPED, State.UNSURE)
"""The states to come back to: they answer nothing."""


class Voice(StrEnum):
    """The ways in which the holder of a stance speaks (PolNeAR's and BASIL's distinctions)."""

    AUTHOR = "author"
    DIRECT_QUOTE = "direct_quote"
    INDIRECT_QUOTE = "indirect_quote"
    MIXED_QUOTE = "mixed_quote"
    UNCLEAR = "unclear"


class Expression(StrEnum):
    """Whether a stance is said or follows from what is said (Media Frames' distinction)."""

    EXPLICIT = "explicit"
    IMPLICIT = "implicit"


class Aim(StrEnum):
    """Whether a stance is toward the target itself, or through an ally or opponent of it (BASIL's distinction)."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class SentenceRef(NamedTuple):
    """A sentence of the corpus, by what never changes: its article and its offsets."""

    article_id: str
    start: int
    """Code points into the article's text, from 0."""
    end: int
    """Exclusive."""


class AnnotationKey(NamedTuple):
    """The question of a decision: one layer of one sentence, toward one target if the layer has any."""

    ref: SentenceRef
    layer: str
    target_id: str = ""
    """Empty where the layer is not asked for each target."""


CONFIDENCES = (1, 2, 3)
"""From a guess to sure."""


class Stance(NamedTuple):
    """One holder's stance; the target is the question's."""

    stance: str
    voice: str = ""
    """A `Voice`, or empty where it was not asked."""
    holder: str = ""
    expression: str = ""
    """An `Expression`, where the codebook asks for it."""
    aim: str = ""
    """An `Aim`, where the codebook asks for it."""


class Mark(NamedTuple):
    """One of several labels, or a label on some words of the sentence."""

    label: str
    start: int | None = None
    """Code points into the article's text; None where the label is on the whole sentence."""
    end: int | None = None
    """Exclusive."""


class Decision(NamedTuple):
    """A judgment of a sentence on a layer. Times are UTC, ISO 8601 with milliseconds."""

    state: State
    label: str = ""
    """The label given on a layer of one choice that is no stance layer; empty where `state` says it all."""
    stances: tuple[Stance, ...] = ()
    """The stances held toward the question's target, in the order in which they were added."""
    marks: tuple[Mark, ...] = ()
    """The labels given on a layer of several choices, or of words inside the sentence."""
    confidence: int | None = None
    codebook_version: str = ""
    created_at: str = ""
    updated_at: str = ""
    seconds: float | None = None
    """Seconds spent on the sentence for it, where measured."""

    def content(self) -> tuple[object, ...]:
        """Return the judgment without its times and codebook."""
        return self.state, self.label, self.stances, self.marks, self.confidence


class Note(NamedTuple):
    """Free text about one sentence, by one annotator."""

    text: str
    codebook_version: str = ""
    created_at: str = ""
    updated_at: str = ""

    def content(self) -> tuple[object, ...]:
        """Return the text without its times and codebook."""
        return (self.text,)


class Relation(StrEnum):
    """The relation of a sentence to a claim (NewsClaims and ClaimPT: affirm and refute; RumourEval adds the others)."""

    ASSERTS = "asserts"
    DENIES = "denies"
    QUESTIONS = "questions"
    REPORTS = "reports"


class MentionKey(NamedTuple):
    """The identity of a mention: its sentence, claim, claimant and relation."""

    ref: SentenceRef
    claim_id: str
    holder: str
    """The claimant: whose claim, denial or question it is; empty for the author, or where nobody knows."""
    relation: Relation


class Mention(NamedTuple):
    """A mention of a claim that an annotator found. Times are UTC, ISO 8601 with milliseconds."""

    voice: str = ""
    """A `Voice`, or empty where it was not asked."""
    confidence: int | None = None
    codebook_version: str = ""
    created_at: str = ""
    updated_at: str = ""
    seconds: float | None = None
    """Seconds spent on the sentence for it, where measured."""

    def content(self) -> tuple[object, ...]:
        """Return the judgment without its times and codebook."""
        return self.voice, self.confidence


def decision_row(decision: Decision) -> dict[str, Any]:
    """Return the decision as plain data for the journal; `decision_from_row` reads it back."""
    row = decision._asdict()
    row |= {"state": decision.state.value, "stances": [_stance_row(stance) for stance in decision.stances]}
    del row["marks"]
    return row | {"marks": [list(mark) for mark in decision.marks]} if decision.marks else row


def _stance_row(stance: Stance) -> dict[str, str]:
    """The fields of a stance that are not empty, and its label."""
    return {name: value for name, value in stance._asdict().items() if value or name == "stance"}


def decision_from_row(row: dict[str, Any]) -> Decision:
    """Return the decision that the journal keeps as `row`."""
    return Decision(
        **{name: row[name] for name in Decision._fields if name != "marks"}
        | {
            "state": State(row["state"]),
            "stances": tuple(Stance(**stance) for stance in row["stances"]),
            "marks": tuple(Mark(*mark) for mark in row.get("marks", ())),
        }
    )


def made_now(
    after: Value | None, before: Value | None, now: str, codebook_version: str, seconds: float | None = None
) -> Value | None:
    """Return the value as made now: a first one is created, a later one keeps when it was created.

    `seconds` were spent for it just now; they add to those spent before. A judgment with the content of the one
    before is that one, unchanged. A mention that was only moved keeps when it was made.
    """
    if isinstance(after, Claim):
        return after if after.created_at else after._replace(created_at=now)
    if not isinstance(after, Decision | Note | Mention):
        return after
    known = before if isinstance(before, Decision | Note | Mention) and type(before) is type(after) else None
    if known is not None and after.content() == known.content():
        return known
    created_at = known.created_at if known else now
    if isinstance(after, Mention):
        known, created_at = known or after, after.created_at or created_at
    made = after._replace(codebook_version=codebook_version, created_at=created_at, updated_at=now)
    if isinstance(made, Note):
        return made
    spent = known.seconds if isinstance(known, Decision | Mention) else None
    return made._replace(seconds=spent if seconds is None else round((spent or 0) + seconds, 2))


def is_newer(existing: Value | None, loaded: Value | None) -> bool:
    """Whether an existing value stays when `loaded` comes from a file: the later judgment, every target and claim."""
    if isinstance(existing, (Decision, Note, Mention)) and isinstance(loaded, (Decision, Note, Mention)):
        return existing.updated_at >= loaded.updated_at
    return existing is not None and not isinstance(existing, LabelRename)


class SubjectKind(StrEnum):
    """The kinds of things that an event changes."""

    DECISION = "decision"
    NOTE = "note"
    MENTION = "mention"
    TARGET = "target"
    CLAIM = "claim"
    LABEL = "label"


OWNED = frozenset({SubjectKind.DECISION, SubjectKind.NOTE, SubjectKind.MENTION})
"""Kinds whose values belong to one annotator; the others are everybody's."""


class LabelRef(NamedTuple):
    """A label as it was once called, in its layer."""

    layer: str
    label: str


class LabelRename(NamedTuple):
    """The current name of a label; judgments under the old name count as of the new."""

    merged_into: str
    """Id of the label, in the same layer."""


Subject: TypeAlias = AnnotationKey | SentenceRef | MentionKey | LabelRef | str
"""The subject of an event: a question (decision), sentence (note), mention, id of a target or claim, or label."""
Value: TypeAlias = Decision | Note | Mention | Target | Claim | LabelRename
"""The value that an event gives it; the kind says which."""


class Change(NamedTuple):
    """A requested change: the value at `subject` becomes `after`, or is removed if that is None."""

    kind: SubjectKind
    subject: Subject
    after: Value | None
    owner: str = ""
    """The annotator whose judgment it is, where a merge changes another's; empty: the one who makes the change."""


def note_change(sentence: SentenceRef, text: str) -> Change:
    """Return the change that puts a note on a sentence; an empty text removes it."""
    words = plain(text)
    return Change(SubjectKind.NOTE, sentence, Note(words) if words else None)


class Example(NamedTuple):
    """A sentence that was given a label, and where it stands."""

    given_at: str
    """UTC, ISO 8601; when the decision was last changed."""
    article_id: str
    start: int
    """Code points into the article's text, from 0."""
    end: int
    target: str = ""
    """Name of the target as it counts now; empty where the layer has none."""
    holder: str = ""
    article_key: int = 0
    title: str = ""
    sentence: str = ""


SUFFIX = " (adjudicator)"
"""The ending of an adjudicator's name."""


def adjudicator_name(name: str) -> str:
    """The name that this person adjudicates under; that of an adjudicator is one already."""
    return name if is_adjudicator(name) else f"{name.strip()}{SUFFIX}"


def is_adjudicator(name: str) -> bool:
    """Whether this is the name of an adjudicator."""
    return name.endswith(SUFFIX) and bool(name.removesuffix(SUFFIX).strip())

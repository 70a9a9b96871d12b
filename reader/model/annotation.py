"""What an annotator gives: decisions with their stances and marks, claim mentions, notes, and changes to them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, NotRequired, TypeAlias, TypedDict

from reader.model.registry_entry import Claim, Target
from reader.model.sanitize import plain

STANCE_LAYER = "stance"


class State(StrEnum):
    """How a sentence was decided on a layer. No decision at all means: not seen."""

    LABELLED = "labelled"
    NONE = "none"
    SKIPPED = "skipped"
    UNSURE = "unsure"
    NOT_A_SENTENCE = "not_a_sentence"


PUT_OFF = (State.SKIPPED, State.UNSURE)
"""The states that a second look is for: they answer nothing."""


class Voice(StrEnum):
    """How the holder of a stance speaks (PolNeAR's and BASIL's distinctions)."""

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
    """What a decision answers: one layer of one sentence, toward one target if the layer has any."""

    spot: SentenceRef
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
    """That a sentence was judged, and how. Times are UTC, ISO 8601 with milliseconds."""

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
        """Return what is judged, without when and under which codebook."""
        return self.state, self.label, self.stances, self.marks, self.confidence


class Note(NamedTuple):
    """Free text about one sentence, by one annotator."""

    text: str
    codebook_version: str = ""
    created_at: str = ""
    updated_at: str = ""

    def content(self) -> tuple[object, ...]:
        """Return what is noted, without when and under which codebook."""
        return (self.text,)


class Relation(StrEnum):
    """What a sentence does with a claim (NewsClaims and ClaimPT: affirm and refute; RumourEval adds the others)."""

    ASSERTS = "asserts"
    DENIES = "denies"
    QUESTIONS = "questions"
    REPORTS = "reports"


class MentionKey(NamedTuple):
    """Where and how a claim is mentioned: what makes it one mention and no other."""

    spot: SentenceRef
    claim_id: str
    holder: str
    """The claimant: whose claim, denial or question it is; empty for the author, or where nobody knows."""
    relation: Relation


class Mention(NamedTuple):
    """That an annotator has found a claim mentioned. Times are UTC, ISO 8601 with milliseconds."""

    voice: str = ""
    """A `Voice`, or empty where it was not asked."""
    confidence: int | None = None
    codebook_version: str = ""
    created_at: str = ""
    updated_at: str = ""
    seconds: float | None = None
    """Seconds spent on the sentence for it, where measured."""

    def content(self) -> tuple[object, ...]:
        """Return what is said of the claim, without when and under which codebook."""
        return self.voice, self.confidence


class DecisionRow(TypedDict):
    """A decision as the journal keeps it."""

    state: str
    label: str
    stances: list[dict[str, str]]
    marks: NotRequired[list[list[str | int | None]]]
    confidence: int | None
    codebook_version: str
    created_at: str
    updated_at: str
    seconds: float | None


def decision_row(decision: Decision) -> DecisionRow:
    """The decision as plain data for the journal; `decision_from_row` takes it back."""
    row: DecisionRow = {
        "state": decision.state.value,
        "label": decision.label,
        "stances": [_stance_row(stance) for stance in decision.stances],
        "confidence": decision.confidence,
        "codebook_version": decision.codebook_version,
        "created_at": decision.created_at,
        "updated_at": decision.updated_at,
        "seconds": decision.seconds,
    }
    if decision.marks:
        row["marks"] = [list(mark) for mark in decision.marks]
    return row


def _stance_row(stance: Stance) -> dict[str, str]:
    """What is said of a stance, and that it is there even where nothing is."""
    return {name: said for name, said in stance._asdict().items() if said or name == "stance"}


def decision_from_row(row: DecisionRow) -> Decision:
    """The decision that the journal keeps as `row`."""
    return Decision(
        state=State(row["state"]),
        label=row["label"],
        stances=tuple(Stance(**stance) for stance in row["stances"]),
        marks=tuple(Mark(*mark) for mark in row.get("marks", ())),  # type: ignore[arg-type]
        confidence=row["confidence"],
        codebook_version=row["codebook_version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        seconds=row["seconds"],
    )


def made_now(
    after: Decision, before: Decision | None, now: str, codebook_version: str, seconds: float | None = None
) -> Decision:
    """The decision as made now: a first one is created, a later one keeps when it was created.

    `seconds` were spent for it just now; they add to those spent before. One that says what was said before
    is that one, unchanged.
    """
    if before is not None and after.content() == before.content():
        return before
    return after._replace(
        codebook_version=codebook_version,
        created_at=before.created_at if before else now,
        updated_at=now,
        seconds=spent(before.seconds if before else None, seconds),
    )


def spent(before: float | None, now: float | None) -> float | None:
    """Seconds spent in all, to a hundredth; None where none were measured."""
    return before if now is None else round((before or 0) + now, 2)


def noted_now(after: Note, before: Note | None, now: str, codebook_version: str) -> Note:
    """The note as written now; as `made_now`."""
    if before is not None and after.text == before.text:
        return before
    created_at = before.created_at if before else now
    return after._replace(codebook_version=codebook_version, created_at=created_at, updated_at=now)


def mentioned_now(
    after: Mention, before: Mention | None, now: str, codebook_version: str, seconds: float | None
) -> Mention:
    """The mention as made now; as `made_now`. One that was only moved keeps when it was made."""
    if before is not None and (after.voice, after.confidence) == (before.voice, before.confidence):
        return before
    return after._replace(
        codebook_version=codebook_version,
        created_at=after.created_at or (before.created_at if before else now),
        updated_at=now,
        seconds=spent(before.seconds if before else after.seconds, seconds),
    )


def value_made_now(
    after: Value | None, before: Value | None, now: str, codebook_version: str, seconds: float | None
) -> Value | None:
    """The value with its times, its codebook and the seconds that it took; one that says the same stays unchanged."""
    match after:
        case Decision():
            return made_now(after, before if isinstance(before, Decision) else None, now, codebook_version, seconds)
        case Note():
            return noted_now(after, before if isinstance(before, Note) else None, now, codebook_version)
        case Mention():
            return mentioned_now(after, before if isinstance(before, Mention) else None, now, codebook_version, seconds)
        case Claim(created_at=""):
            return after._replace(created_at=now)
    return after


def outlives(existing: Value | None, loaded: Value | None) -> bool:
    """Whether an existing value stays when `loaded` comes from a file: the later judgment, every target and claim."""
    if isinstance(existing, (Decision, Note, Mention)) and isinstance(loaded, (Decision, Note, Mention)):
        return existing.updated_at >= loaded.updated_at
    return existing is not None and not isinstance(existing, LabelRename)


class SubjectKind(StrEnum):
    """What an event is about."""

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
    """What a label is called now; judgments under the old name count as of the new."""

    merged_into: str
    """Id of the label, in the same layer."""


Subject: TypeAlias = AnnotationKey | SentenceRef | MentionKey | LabelRef | str
"""What an event changes: a question (decision), a sentence (note), a mention, the id of a target or claim, a label."""
Value: TypeAlias = Decision | Note | Mention | Target | Claim | LabelRename
"""What it changes it to; the kind says which of them."""


class Change(NamedTuple):
    """What somebody wants: that the value at `subject` be `after` (None: that there be none)."""

    kind: SubjectKind
    subject: Subject
    after: Value | None
    owner: str = ""
    """Whose judgment it is, where merging two things changes another's; empty: that of whoever wants it."""


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
"""What the name of an adjudicator ends with."""


def adjudicator_name(name: str) -> str:
    """The name that this person adjudicates under; that of an adjudicator is one already."""
    return name if is_adjudicator(name) else f"{name.strip()}{SUFFIX}"


def is_adjudicator(name: str) -> bool:
    """Whether this is the name of an adjudicator."""
    return name.endswith(SUFFIX) and bool(name.removesuffix(SUFFIX).strip())

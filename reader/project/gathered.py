"""Several labels of another program, together, as one judgment of ours."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from reader.loaders.records import TEXTS
from reader.model.annotation import (
    CONFIDENCES,
    STANCE_LAYER,
    Aim,
    AnnotationKey,
    Change,
    Decision,
    Expression,
    Mark,
    Mention,
    Note,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    Voice,
)
from reader.model.event import iso_time
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.registry import TargetKind
from reader.model.sanitize import one_line, plain
from reader.project.judged import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from enum import StrEnum

    from reader.loaders.records import ImportedLabel
    from reader.model.annotation import MentionKey
    from reader.model.codebook import Layer
    from reader.model.label_map import LabelMeaning

_VALUES: dict[str, tuple[object, ...]] = {
    "voice": tuple(map(str, Voice)),
    "expression": tuple(map(str, Expression)),
    "aim": tuple(map(str, Aim)),
    "target_kind": tuple(map(str, TargetKind)),
    "confidence": CONFIDENCES,
}
"""Fields that have one of a few values."""
_OF_STANCES = ("voice", "holder", "expression", "aim", "confidence")
_OF_OTHERS = {
    MENTION_LAYER: ("voice", "holder", "confidence", *(name for name in TEXTS if name.startswith("claim"))),
    NOTE_LAYER: (),
}
"""Fields that there is room for beside what is no layer of the codebook."""


class Given(NamedTuple):
    """A label that was given, as it is called here."""

    said: ImportedLabel
    answer: str
    """Id of a label, or a state."""
    words: tuple[int, int] | None = None
    """Where in the article the words are that it is on; None for the whole sentence."""


class Made(NamedTuple):
    """When, and under which codebook, what is loaded counts as made."""

    now: str
    codebook_version: str

    def times(self, said: Sequence[ImportedLabel]) -> tuple[str, str, bool]:
        """When it was first said and last changed, UTC; and whether the file says so (else it is now)."""
        created = [time for each in said if (time := utc(each.created_at))]
        updated = [time for each in said if (time := utc(each.updated_at))]
        known = created + updated
        return (min(known), max(known), True) if known else (self.now, self.now, False)


class Ready(NamedTuple):
    """A judgment that is ready to be written, or why it contradicts itself."""

    annotator: str
    where: str
    """Where in the file it stands."""
    change: Change | Refusal
    is_dated: bool
    """Whether the file says when it was made."""


class Gathered:
    """What a file says, label by label, by who says it and what it is about."""

    def __init__(self) -> None:
        self._decisions: defaultdict[tuple[str, AnnotationKey], list[Given]] = defaultdict(list)
        self._layers: dict[str, Layer] = {}
        self._mentions: defaultdict[tuple[str, MentionKey], list[ImportedLabel]] = defaultdict(list)
        self._notes: defaultdict[tuple[str, SentenceRef], list[ImportedLabel]] = defaultdict(list)

    def answer(self, annotator: str, layer: Layer, question: AnnotationKey, given: Given) -> None:
        """Take a label on a sentence."""
        self._layers[layer.id] = layer
        self._decisions[annotator, question].append(given)

    def mention(self, annotator: str, mention: MentionKey, said: ImportedLabel) -> None:
        """Take that a sentence mentions a claim."""
        self._mentions[annotator, mention].append(said)

    def note(self, annotator: str, spot: SentenceRef, said: ImportedLabel) -> None:
        """Take the note on a sentence."""
        self._notes[annotator, spot].append(said)

    def ready(self, made: Made) -> Iterator[Ready]:
        """Every judgment that these labels are."""
        for (annotator, question), given in self._decisions.items():
            said = [each.said for each in given]
            change: Change | Refusal
            try:
                decision = decision_of(self._layers[question.layer], given, made)
                change = Change(SubjectKind.DECISION, question, decision)
            except Refusal as why:
                change = why
            yield Ready(annotator, said[0].where, change, made.times(said)[2])
        for (annotator, mention), said in self._mentions.items():
            change = Change(SubjectKind.MENTION, mention, mention_of(said, made))
            yield Ready(annotator, said[0].where, change, made.times(said)[2])
        for (annotator, spot), said in self._notes.items():
            created_at, updated_at, is_dated = made.times(said)
            text = "\n".join(dict.fromkeys(plain(each.note) for each in said))
            note = Note(text, made.codebook_version, created_at, updated_at)
            yield Ready(annotator, said[0].where, Change(SubjectKind.NOTE, spot, note), is_dated)


def decision_of(layer: Layer, given: Sequence[Given], made: Made) -> Decision:
    """The one decision that all these labels on one sentence are.

    Raises:
        Refusal: they contradict each other.
    """
    answers = dict.fromkeys(each.answer for each in given)
    states = {answer: _state(layer, answer) for answer in answers}
    takes_many = layer.id == STANCE_LAYER or layer.takes_marks
    if len(set(states.values())) > 1 or (len(answers) > 1 and not takes_many):
        raise Refusal(f"the same sentence is judged {' and '.join(answers)} in the file")
    state = next(iter(states.values()))
    said = [each.said for each in given]
    created_at, updated_at, _ = made.times(said)
    is_labelled = state is State.LABELLED
    label = next(iter(answers)) if layer.label(next(iter(answers))) else ""
    return Decision(
        state=state,
        label="" if takes_many else label,
        stances=tuple(dict.fromkeys(map(_stance, given))) if is_labelled and layer.id == STANCE_LAYER else (),
        marks=_marks(given) if label and layer.takes_marks and layer.id != STANCE_LAYER else (),
        confidence=_confidence(said),
        codebook_version=made.codebook_version,
        created_at=created_at,
        updated_at=updated_at,
        seconds=max((each.seconds for each in said if each.seconds is not None), default=None),
    )


def mention_of(said: Sequence[ImportedLabel], made: Made) -> Mention:
    """The mention of a claim that these labels are."""
    created_at, updated_at, _ = made.times(said)
    return Mention(
        voice=next((voice for each in said if (voice := _one_of(Voice, each.voice))), ""),
        confidence=_confidence(said),
        codebook_version=made.codebook_version,
        created_at=created_at,
        updated_at=updated_at,
        seconds=max((each.seconds for each in said if each.seconds is not None), default=None),
    )


def untaken(said: ImportedLabel, meaning: LabelMeaning, layer: Layer | None) -> Iterator[str]:
    """What a file says beside a label that means this, and that there is no room for here.

    That is a field that its layer does not have, or a value that is none of the field's. `layer` is the one that is
    meant, where it is one of the codebook's.
    """
    is_stance = layer is not None and layer.id == STANCE_LAYER and _state(layer, meaning.answer) is State.LABELLED
    room = {"note", *(_OF_STANCES if is_stance else _OF_OTHERS.get(meaning.layer, ("confidence",)))}
    room |= {"target", "target_kind"} if layer is not None and layer.per_target else set()
    for name in (*TEXTS, "confidence"):
        value = getattr(said, name)
        if value in {"", None}:
            continue
        known = _VALUES.get(name)
        if name not in room:
            yield f"its {name}, for which {meaning.layer}:{meaning.answer} has no room"
        elif known and value not in known:
            yield f"its {name} {str(value)!r:.40}, which is none of {', '.join(map(str, known))}"
    if said.claim_verdict_url and not said.claim_verdict_url.startswith(("https://", "http://")):
        yield "the address of its verdict, which is none"
    for name in ("created_at", "updated_at"):
        if getattr(said, name) and not utc(getattr(said, name)):
            yield f"its {name} {getattr(said, name)!r:.40}, which is no time"


def utc(time: str) -> str:
    """A time in ISO 8601 as we keep it, UTC with milliseconds; nothing where it is none. Without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(time)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return iso_time(round(moment.timestamp() * 1000))
    except (ValueError, OverflowError):
        return ""


def _state(layer: Layer, answer: str) -> State:
    label = layer.label(answer)
    return label.state if label else State(answer)


def _stance(given: Given) -> Stance:
    said = given.said
    return Stance(
        given.answer,
        _one_of(Voice, said.voice),
        one_line(said.holder),
        _one_of(Expression, said.expression),
        _one_of(Aim, said.aim),
    )


def _marks(given: Sequence[Given]) -> tuple[Mark, ...]:
    marks = dict.fromkeys(Mark(each.answer, *(each.words or (None, None))) for each in given)
    return tuple(sorted(marks, key=lambda mark: (mark.start is not None, mark.start or 0, mark.end or 0)))


def _one_of(kinds: type[StrEnum], value: str) -> str:
    return value if value in {kind.value for kind in kinds} else ""


def _confidence(said: Sequence[ImportedLabel]) -> int | None:
    return next((each.confidence for each in said if each.confidence in CONFIDENCES), None)

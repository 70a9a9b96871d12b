"""Several labels of a file, together, as one decision, mention or note of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from reader.loaders.records import TEXTS, ImportedLabel, LabelError
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
    MentionKey,
    Note,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    Voice,
)
from reader.model.codebook import Layer
from reader.model.event import iso_time
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.ids import annotation_id, target_id
from reader.model.registry_entry import TargetKind
from reader.model.sanitize import one_line, plain

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
Subject = AnnotationKey | MentionKey | SentenceRef
T = TypeVar("T")


class GivenLabel(NamedTuple):
    """A label of a file, as it is called here."""

    label: ImportedLabel
    name: str
    """For a message."""
    layer: Layer | None = None
    """None for mentions and notes."""
    answer: str = ""
    """Id of a label of the layer; empty where only the state is given."""
    state: State = State.LABELLED
    words: tuple[int, int] | None = None
    """The span of the words that it is on, in the article; None for the whole sentence."""


class Grouped(NamedTuple):
    """One judgment, ready to be written, or why its labels contradict each other."""

    annotator: str
    first: ImportedLabel
    """The first of its labels."""
    change: Change | LabelError
    is_dated: bool
    """Whether the file says when it was made."""


class LabelGroups:
    """The labels of a file by who gave them and what they are about, until they are grouped.

    With `is_exact`, they are rows of our own: times, order and codebook version are theirs, and stay. Else the
    judgments count as made now under `codebook_version`, where the file has no times.
    """

    def __init__(self, now: str, codebook_version: str, *, is_exact: bool) -> None:
        self._now = now
        self._codebook_version = codebook_version
        self._is_exact = is_exact
        self._given: dict[tuple[str, Subject], list[GivenLabel]] = {}

    def add(self, annotator: str, subject: Subject, given: GivenLabel) -> None:
        """Add a label."""
        self._given.setdefault((annotator, subject), []).append(given)

    def drain(self) -> Iterator[Grouped]:
        """Yield every judgment that these labels are, and forget them."""
        groups, self._given = self._given, {}
        for (annotator, subject), given in groups.items():
            labels = [each.label for each in given]
            created_at, updated_at, is_dated = self._times(labels)
            version = labels[0].codebook_version if self._is_exact else self._codebook_version
            change: Change | LabelError
            match subject:
                case AnnotationKey():
                    try:
                        decision = self._decision(subject, given)._replace(
                            codebook_version=version, created_at=created_at, updated_at=updated_at
                        )
                        change = Change(SubjectKind.DECISION, subject, decision)
                    except LabelError as why:
                        change = why
                case MentionKey():
                    voice = next((voice for each in labels if (voice := _one_of(Voice, each.voice))), "")
                    mention = Mention(voice, _confidence(labels), version, created_at, updated_at, _seconds(labels))
                    change = Change(SubjectKind.MENTION, subject, mention)
                case _:
                    text = "\n".join(dict.fromkeys(plain(each.note) for each in labels))
                    change = Change(SubjectKind.NOTE, subject, Note(text, version, created_at, updated_at))
            yield Grouped(annotator, labels[0], change, is_dated)

    def _times(self, labels: Sequence[ImportedLabel]) -> tuple[str, str, bool]:
        """The times when it was first given and last changed, UTC; and whether they are from the file, or now."""
        if self._is_exact:
            return labels[0].created_at, labels[0].updated_at, True
        known = [time for each in labels for at in (each.created_at, each.updated_at) if (time := utc(at))]
        return (min(known), max(known), True) if known else (self._now, self._now, False)

    def _decision(self, key: AnnotationKey, given: list[GivenLabel]) -> Decision:
        """The one decision that all these labels on one sentence are.

        Raises `LabelError` if they contradict each other.
        """
        layer, state = given[0].layer, given[0].state
        is_stance = key.layer == STANCE_LAYER
        takes_marks = layer is not None and layer.takes_marks and not is_stance
        names = dict.fromkeys(each.name for each in given)
        if len({each.state for each in given}) > 1 or (len(names) > 1 and not takes_marks and not is_stance):
            raise LabelError(f"the same sentence is judged {' and '.join(names)} in the file")
        if self._is_exact:
            given = _as_added(key, given)
        labeled = [each for each in given if each.answer]
        if state is State.LABELLED and not labeled:
            raise LabelError("it is labeled, but has no label")
        labels = [each.label for each in given]
        return Decision(
            state=state,
            label=labeled[0].answer if labeled and not is_stance and not takes_marks else "",
            stances=tuple(self._distinct([_stance(each) for each in labeled])) if is_stance else (),
            marks=self._marks(labeled) if takes_marks else (),
            confidence=_confidence(labels),
            seconds=_seconds(labels),
        )

    def _marks(self, labeled: list[GivenLabel]) -> tuple[Mark, ...]:
        marks = self._distinct([Mark(each.answer, *(each.words or (None, None))) for each in labeled])
        if self._is_exact:
            return tuple(marks)
        return tuple(sorted(marks, key=lambda mark: (mark.start is not None, mark.start or 0, mark.end or 0)))

    def _distinct(self, values: list[T]) -> list[T]:
        return values if self._is_exact else list(dict.fromkeys(values))


def unsupported_fields(label: ImportedLabel, layer_id: str, given: GivenLabel) -> Iterator[str]:
    """Describe the fields of a label that cannot be loaded, in words for a person.

    That is a field that its layer does not have, or a value that is none of the field's.
    """
    layer = given.layer
    is_stance = layer is not None and layer.id == STANCE_LAYER and given.state is State.LABELLED
    room = {"note", *(_OF_STANCES if is_stance else _OF_OTHERS.get(layer_id, ("confidence",)))}
    room |= {"target", "target_kind"} if layer is not None and layer.per_target else set()
    for name in (*TEXTS, "confidence"):
        value = getattr(label, name)
        if value in {"", None}:
            continue
        known = _VALUES.get(name)
        if name not in room:
            yield f"its {name}, for which {layer_id}:{given.name} has no room"
        elif known and value not in known:
            yield f"its {name} {str(value)!r:.40}, which is none of {', '.join(map(str, known))}"
    if label.claim_verdict_url and not label.claim_verdict_url.startswith(("https://", "http://")):
        yield "the address of its verdict, which is none"
    for name in ("created_at", "updated_at"):
        if getattr(label, name) and not utc(getattr(label, name)):
            yield f"its {name} {getattr(label, name)!r:.40}, which is no time"


def utc(time: str) -> str:
    """A time in ISO 8601 as we keep it, UTC with milliseconds; nothing where it is none. Without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(time)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return iso_time(round(moment.timestamp() * 1000))
    except (ValueError, OverflowError):
        return ""


def _as_added(key: AnnotationKey, given: list[GivenLabel]) -> list[GivenLabel]:
    """Rows in the order in which their labels were added, as their ids tell; of rows with one id, the last."""
    if len(given) == 1:
        return given
    by_id = {each.label.annotation_id or each.label.where: each for each in given}
    label = given[0].label
    target = target_id(label.target) if label.target else ""
    question = key.ref.article_id, key.ref.start, one_line(label.annotator), key.layer, target
    ordinals = {annotation_id(*question, ordinal): ordinal for ordinal in range(len(by_id))}
    return sorted(by_id.values(), key=lambda each: ordinals.get(each.label.annotation_id, 0))


def _stance(given: GivenLabel) -> Stance:
    label = given.label
    return Stance(
        given.answer,
        _one_of(Voice, label.voice),
        one_line(label.holder),
        _one_of(Expression, label.expression),
        _one_of(Aim, label.aim),
    )


def _one_of(kinds: type[StrEnum], value: str) -> str:
    return value if value in {kind.value for kind in kinds} else ""


def _confidence(labels: Sequence[ImportedLabel]) -> int | None:
    return next((each.confidence for each in labels if each.confidence in CONFIDENCES), None)


def _seconds(labels: Sequence[ImportedLabel]) -> float | None:
    return max((each.seconds for each in labels if each.seconds is not None), default=None)

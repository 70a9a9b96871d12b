"""What the lines of a tidy CSV about one question say."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.model.annotation import (
    CONFIDENCES,
    STANCE_LAYER,
    Aim,
    Decision,
    Expression,
    Mark,
    Mention,
    Note,
    Relation,
    Stance,
    State,
    Voice,
)
from reader.model.event import is_moment
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.ids import annotation_id, target_id
from reader.model.registry import Claim
from reader.model.sanitize import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from enum import StrEnum

    from reader.project.tidy import Line

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_NOTHING = Stance("none")
"""How the export shows a stance decision of `none`, which holds no stance."""


class Refusal(Exception):  # noqa: N818 - it is about one row, never about the program
    """Why the lines about one question are not taken."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the lines about one question say."""

    annotator: str
    article_id: str
    start: int
    end: int
    sentence: str
    layer: str
    target: str
    """Its name; empty where the layer is not asked for each target."""
    target_kind: str
    value: Decision | Note | Mention
    claim: Claim | None = None
    """The claim that is mentioned, as the file has it."""
    holder: str = ""
    relation: Relation = Relation.ASSERTS


def judgment_of(lines: Sequence[Line], *, takes_marks: bool) -> Judged:
    """What the lines about one question say together; `takes_marks`, if its layer has several labels at once.

    Raises:
        Refusal: a line cannot be read, or they contradict each other.
    """
    first = lines[0]
    if first.fault:
        raise Refusal(first.fault)
    for other in lines[1:]:
        if _said_once(other) != _said_once(first):
            raise Refusal(f"line {other.number} judges the same otherwise")
    annotator = one_line(first.annotator)
    if not annotator:
        raise Refusal("it has no annotator")
    is_mention = first.layer == MENTION_LAYER
    value: Decision | Note | Mention
    if first.layer == NOTE_LAYER:
        value = _note(first)
    elif is_mention:
        value = _mention(first)
    else:
        value = _decision(lines, takes_marks=takes_marks)
    return Judged(
        annotator=annotator,
        article_id=first.article_id,
        start=_whole("start", first.start),
        end=_whole("end", first.end),
        sentence=first.sentence,
        layer=first.layer,
        target=first.target,
        target_kind=first.target_kind,
        value=value,
        claim=_claim(first) if is_mention else None,
        holder=one_line(first.holder),
        relation=Relation(_one_of(Relation, "relation", first.relation)) if is_mention else Relation.ASSERTS,
    )


def _said_once(line: Line) -> tuple[str, ...]:
    """What every line of one judgment must share."""
    note = line.note if line.layer == NOTE_LAYER else ""
    return (
        line.end, line.sentence, line.state, line.confidence, note,
        line.codebook_version, line.created_at, line.updated_at, line.seconds,
    )  # fmt: skip


def _note(line: Line) -> Note:
    text = plain(line.note)
    if not text:
        raise Refusal("it is a note without text")
    return Note(text, line.codebook_version, _time("created_at", line), _time("updated_at", line))


def _mention(line: Line) -> Mention:
    return Mention(
        voice=_one_of(Voice, "voice", line.voice) if line.voice else "",
        confidence=_confidence(line),
        codebook_version=line.codebook_version,
        created_at=_time("created_at", line),
        updated_at=_time("updated_at", line),
        seconds=_seconds(line.seconds) if line.seconds else None,
    )


def _claim(line: Line) -> Claim:
    wording, identifier = one_line(line.claim), one_line(line.claim_id)
    if not wording or not identifier:
        raise Refusal("it is a mention without a claim")
    return Claim(
        identifier,
        wording,
        claim_type=one_line(line.claim_type),
        topic=one_line(line.claim_topic),
        note=plain(line.claim_note),
        verdict=one_line(line.claim_verdict),
        verdict_url=one_line(line.claim_verdict_url),
        created_at=line.created_at,
    )


def _decision(lines: Sequence[Line], *, takes_marks: bool) -> Decision:
    first = lines[0]
    state = State(_one_of(State, "state", first.state))
    is_stance = first.layer == STANCE_LAYER
    stances = tuple(_stances(lines, state)) if is_stance else ()
    marks = tuple(_marks(lines)) if takes_marks and not is_stance else ()
    label = "" if is_stance or takes_marks else _label(first)
    if not is_stance and not takes_marks and any(_label(line) != label for line in lines):
        raise Refusal(f"line {lines[-1].number} judges the same otherwise")
    if state is State.LABELLED and not (stances or marks or label):
        raise Refusal("it is labelled, but has no label")
    return Decision(
        state=state,
        label=label,
        stances=stances,
        marks=marks,
        confidence=_confidence(first),
        codebook_version=first.codebook_version,
        created_at=_time("created_at", first),
        updated_at=_time("updated_at", first),
        seconds=_seconds(first.seconds) if first.seconds else None,
    )


def _label(line: Line) -> str:
    if line.label and line.factuality and line.label != line.factuality:
        raise Refusal(f"it is labelled {line.label!r} and {line.factuality!r}")
    return line.label or line.factuality


def _ordered(lines: Sequence[Line]) -> list[Line]:
    """The lines in the order in which what they say was added: the one that their ids tell, else the file's."""
    by_id = {line.annotation_id or str(line.number): line for line in lines}
    first = lines[0]
    target = target_id(first.target) if first.target else ""
    question = first.article_id, first.start, one_line(first.annotator), first.layer, target
    ordinals = {annotation_id(*question, ordinal): ordinal for ordinal in range(len(by_id))}
    return sorted(by_id.values(), key=lambda line: ordinals.get(line.annotation_id, 0))


def _stances(lines: Sequence[Line], state: State) -> Iterator[Stance]:
    for line in _ordered(lines):
        stance = Stance(
            line.stance,
            _one_of(Voice, "voice", line.voice) if line.voice else "",
            one_line(line.holder),
            _one_of(Expression, "expression", line.expression) if line.expression else "",
            _one_of(Aim, "aim", line.aim) if line.aim else "",
        )
        if stance.stance and not (state is State.NONE and stance == _NOTHING):
            yield stance


def _marks(lines: Sequence[Line]) -> Iterator[Mark]:
    for line in _ordered(lines):
        if not _label(line):
            continue
        if not line.span_start and not line.span_end:
            yield Mark(_label(line))
            continue
        start, end = _whole("span_start", line.span_start), _whole("span_end", line.span_end)
        begins = _whole("start", line.start)
        if not begins <= start < end <= _whole("end", line.end):
            raise Refusal(f"the span {start}-{end} is not inside the sentence")
        if line.sentence[start - begins : end - begins] != line.span:
            raise Refusal(f"the span at {start}-{end} reads otherwise")
        yield Mark(_label(line), start, end)


def _one_of(kinds: type[StrEnum], column: str, cell: str) -> str:
    known = [kind.value for kind in kinds]
    if cell not in known:
        raise Refusal(f"there is no {column} {cell[:40]!r}; it can be {', '.join(known)}")
    return cell


def _confidence(line: Line) -> int | None:
    if not line.confidence:
        return None
    found = _whole("confidence", line.confidence)
    if found not in CONFIDENCES:
        raise Refusal(f"confidence is {found}, which is none of {', '.join(map(str, CONFIDENCES))}")
    return found


def _whole(column: str, cell: str) -> int:
    if not _NUMBER.fullmatch(cell):
        raise Refusal(f"{column} is {cell[:40]!r}, not a whole number")
    return int(cell)


def _seconds(cell: str) -> float:
    seconds = float(cell) if _DECIMAL.fullmatch(cell) else math.inf
    if not math.isfinite(seconds):
        raise Refusal(f"seconds is {cell[:40]!r}, not a number")
    return seconds


def _time(column: str, line: Line) -> str:
    cell = line.created_at if column == "created_at" else line.updated_at
    if not _TIME.fullmatch(cell) or not is_moment(cell):
        raise Refusal(f"{column} is {cell[:40]!r}, not a time such as 2026-01-31T09:30:00.000Z")
    return cell

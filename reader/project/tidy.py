"""The tidy CSV as it is read back: lines, and what the lines about one question say."""

from __future__ import annotations

import csv
import math
import re
from array import array
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.model.cells import unguard
from reader.model.ids import annotation_id, target_id
from reader.model.judgement import STANCE_LAYER, Decision, Note, Stance, State, Voice
from reader.model.plain import one_line, plain
from reader.model.rows import NOTE_LAYER

if TYPE_CHECKING:
    from _csv import Reader as CsvReader
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MOST_CHARACTERS = 1 << 30
"""A cell can hold a whole article without a full stop; the csv module would stop at 131,072."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_STATES = tuple(state.value for state in State)
_VOICES = tuple(voice.value for voice in Voice)
_NOTHING = Stance("none")
"""How the export shows a stance decision of `none`, which holds no stance."""


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """Something in the file that was not taken, and why."""

    line: int
    """Number of the line in the file on which the row begins, the header being 1."""
    reason: str


class Refusal(Exception):  # noqa: N818 - it is about one row, never about the program
    """Why the lines about one question are not taken."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file, its cells as they were before they were guarded."""

    number: int
    annotation_id: str
    layer: str
    article_id: str
    start: str
    end: str
    sentence: str
    annotator: str
    state: str
    target: str
    stance: str
    voice: str
    holder: str
    factuality: str
    confidence: str
    note: str
    codebook_version: str
    created_at: str
    updated_at: str
    seconds: str
    fault: str = ""
    """What is wrong with the row as a whole; then its cells are empty."""

    @property
    def question(self) -> tuple[str, ...]:
        """What the row is an answer to; rows that share it are one judgement."""
        if self.fault:
            return (f"line {self.number}",)
        return self.annotator, self.article_id, self.start, self.layer, self.target


_NEEDED = tuple(each.name for each in fields(Line) if each.name not in ("number", "fault"))


class TidyFile:
    """A tidy CSV that can be read more than once.

    Raises `InputError` at once where it cannot be read or is none.
    """

    def __init__(self, path: Path, *, is_raw: bool) -> None:
        self._path = path
        self._is_raw = is_raw
        with self._opened() as rows:
            header = next(rows, (0, []))[1]
        missing = [name for name in _NEEDED if name not in header]
        if missing:
            raise InputError(
                f"this is no tidy export: it lacks the columns {', '.join(missing)}",
                subject=str(path),
                advice="Load a file that `reader export` wrote with --layout tidy",
            )
        doubled = sorted({name for name in _NEEDED if header.count(name) > 1})
        if doubled:
            raise InputError(f"the column {', '.join(doubled)} stands there twice", subject=str(path))
        self._places = [header.index(name) for name in _NEEDED]
        self._width = len(header)

    def lines(self) -> Iterator[Line]:
        """Every line; one with too many or too few cells as a `fault`, without them."""
        with self._opened() as rows:
            next(rows, None)
            for number, cells in rows:
                if len(cells) != self._width:
                    fault = f"it has {len(cells)} cells where the header has {self._width}"
                    yield replace(Line(number, *[""] * len(_NEEDED)), fault=fault)
                    continue
                wanted = [cells[place] for place in self._places]
                yield Line(number, *(wanted if self._is_raw else map(unguard, wanted)))

    def scattered(self) -> frozenset[int]:
        """Hashes of the questions whose lines do not all stand together, as after sorting in a spreadsheet.

        It takes eight bytes for each question while it looks.
        """
        seen = array("q")
        last: tuple[str, ...] | None = None
        for line in self.lines():
            if line.question != last:
                last = line.question
                seen.append(hash(last))
        return frozenset(one for one, other in pairwise(sorted(seen)) if one == other)

    @contextmanager
    def _opened(self) -> Iterator[Iterator[tuple[int, list[str]]]]:
        """The rows as they are in the file, each with the number of the line on which it begins."""
        usual = csv.field_size_limit(_MOST_CHARACTERS)
        path = str(self._path)
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream, strict=True)
                yield _numbered(reader, path)
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror})", subject=path) from error
        except UnicodeDecodeError as error:
            raise InputError(
                "this is no UTF-8 text, so no export of this program",
                subject=path,
                advice="If a spreadsheet saved it, save it again as `CSV UTF-8`",
            ) from error
        finally:
            csv.field_size_limit(usual)


def _numbered(reader: CsvReader, path: str) -> Iterator[tuple[int, list[str]]]:
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {begins} is not valid CSV ({error})", subject=path) from error


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
    value: Decision | Note


def judgement_of(lines: Sequence[Line]) -> Judged:
    """What the lines about one question say together.

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
    is_note = first.layer == NOTE_LAYER
    return Judged(
        annotator=annotator,
        article_id=first.article_id,
        start=_whole("start", first.start),
        end=_whole("end", first.end),
        sentence=first.sentence,
        layer=first.layer,
        target=first.target,
        value=_note(first) if is_note else _decision(lines),
    )


def _said_once(line: Line) -> tuple[str, ...]:
    """What every line of one judgement must share."""
    note = line.note if line.layer == NOTE_LAYER else ""
    return (
        line.end, line.sentence, line.state, line.factuality, line.confidence, note,
        line.codebook_version, line.created_at, line.updated_at, line.seconds,
    )  # fmt: skip


def _note(line: Line) -> Note:
    text = plain(line.note)
    if not text:
        raise Refusal("it is a note without text")
    return Note(text, line.codebook_version, _time("created_at", line), _time("updated_at", line))


def _decision(lines: Sequence[Line]) -> Decision:
    first = lines[0]
    if first.state not in _STATES:
        raise Refusal(f"there is no state {first.state!r}; it can be {', '.join(_STATES)}")
    state = State(first.state)
    is_stance = first.layer == STANCE_LAYER
    stances = tuple(_stances(lines, state)) if is_stance else ()
    label = "" if is_stance else first.factuality
    if state is State.LABELLED and not stances and not label:
        raise Refusal("it is labelled, but has no label")
    return Decision(
        state=state,
        label=label,
        stances=stances,
        confidence=_whole("confidence", first.confidence) if first.confidence else None,
        codebook_version=first.codebook_version,
        created_at=_time("created_at", first),
        updated_at=_time("updated_at", first),
        seconds=_seconds(first.seconds) if first.seconds else None,
    )


def _stances(lines: Sequence[Line], state: State) -> Iterator[Stance]:
    """The stances in the order in which they were added: the one that their ids tell, else the file's."""
    by_id = {line.annotation_id or str(line.number): line for line in lines}
    first = lines[0]
    question = first.article_id, first.start, one_line(first.annotator), first.layer, target_id(first.target)
    ordinals = {annotation_id(*question, ordinal): ordinal for ordinal in range(len(by_id))}
    ordered = sorted(by_id.values(), key=lambda line: ordinals.get(line.annotation_id, 0))
    for line in ordered:
        if line.voice and line.voice not in _VOICES:
            raise Refusal(f"there is no voice {line.voice!r}; it can be {', '.join(_VOICES)}")
        stance = Stance(line.stance, line.voice, one_line(line.holder))
        if stance.stance and not (state is State.NONE and stance == _NOTHING):
            yield stance


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
    if not _TIME.fullmatch(cell):
        raise Refusal(f"{column} is {cell[:40]!r}, not a time such as 2026-01-31T09:30:00.000Z")
    return cell

"""The tidy CSV as it is read back, line by line."""

from __future__ import annotations

import csv
from array import array
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.model.export_row import MENTION_LAYER
from reader.model.sanitize import unguard_cell

if TYPE_CHECKING:
    from _csv import Reader as CsvReader
    from collections.abc import Iterable, Iterator
    from pathlib import Path

READING = "reading rows"
_MOST_CHARACTERS = 1 << 30
"""A cell can hold a whole article without a full stop; the csv module would stop at 131,072."""


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """Something in the file that was not taken, and why."""

    line: int
    """Number of the line in the file on which the row begins, the header being 1; 0 in a file of other programs."""
    reason: str
    place: str = ""
    """Where it stands in a file of another program."""

    @property
    def where(self) -> str:
        """Where it stands, for the person."""
        return self.place or f"line {self.line}"


@dataclass(slots=True)
class LoadReport:
    """What came of loading a file of annotations."""

    rows: int = 0
    """Rows of the file, the header not counted."""
    loaded: int = 0
    """Judgments and notes that were written."""
    unchanged: int = 0
    """Those that stood here already, just so."""
    kept: list[LoadProblem] = field(default_factory=list)
    """Those that were not taken, because the same annotator judged the same otherwise, and later, here."""
    left_out: list[LoadProblem] = field(default_factory=list)
    """Rows that were not taken, with the reason; nothing is attached by guess."""
    targets: list[str] = field(default_factory=list)
    """Names of the targets that were made."""
    claims: int = 0
    """Claims that were made."""
    format: str = "csv"
    exact: int = 0
    """Of a file of another program: labels whose place has the same text here. The rest is about such files too."""
    by_context: int = 0
    """Labels that were taken, because that was asked for, at places that are not quite sure."""
    look_at: list[LoadProblem] = field(default_factory=list)
    """Labels that were not taken, whose places are not quite sure: for a person to look at."""
    unmapped: dict[str, int] = field(default_factory=dict)
    """Labels that are none of the codebook's, with how often they are there; not taken."""
    widened: int = 0
    """Labels on words of a sentence, on a layer that takes whole sentences: those were judged."""
    spread: int = 0
    """Labels over several sentences: each of them was judged."""
    on_headlines: int = 0
    """Mentions of claims that were said of a whole article: put on its first sentence."""
    passed_over: int = 0
    """What says nothing that could be taken: predictions, headlines that are unrelated to an article, relations between
    mentions of a claim that is named."""
    unlabelled: int = 0
    """Texts of the file of which nothing is said."""
    is_interrupted: bool = False
    """Whether it was stopped before its end. What is counted as loaded is kept; the same again loads the rest."""


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
    relation: str
    claim_id: str
    claim: str
    claim_type: str
    label: str = ""
    expression: str = ""
    aim: str = ""
    span_start: str = ""
    span_end: str = ""
    span: str = ""
    target_kind: str = ""
    claim_topic: str = ""
    claim_verdict: str = ""
    claim_verdict_url: str = ""
    claim_note: str = ""
    fault: str = ""
    """What is wrong with the row as a whole; then its cells are empty."""

    @property
    def question(self) -> tuple[str, ...]:
        """What the row is an answer to; rows that share it are one judgment."""
        if self.fault:
            return (f"line {self.number}",)
        what = (self.claim_id, self.holder, self.relation) if self.layer == MENTION_LAYER else (self.target,)
        return self.annotator, self.article_id, self.start, self.layer, *what


_COLUMNS = tuple(each for each in fields(Line) if each.name not in {"number", "fault"})
_NEEDED = tuple(each.name for each in _COLUMNS if each.default is MISSING)
_ALL = tuple(each.name for each in _COLUMNS)
"""Those after the needed ones came later: a file from before lacks them."""


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
        doubled = sorted({name for name in _ALL if header.count(name) > 1})
        if doubled:
            raise InputError(f"the column {', '.join(doubled)} stands there twice", subject=str(path))
        self._names = [name for name in _ALL if name in header]
        self._places = [header.index(name) for name in self._names]
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
                values = wanted if self._is_raw else map(unguard_cell, wanted)
                yield Line(number, **dict(zip(self._names, values, strict=True)))

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


def scattered(lines: Iterable[Line]) -> frozenset[int]:
    """Hashes of the questions whose lines do not all stand together, as after sorting in a spreadsheet.

    It takes eight bytes for each question while it looks.
    """
    seen = array("q")
    last: tuple[str, ...] | None = None
    for line in lines:
        if line.question != last:
            last = line.question
            seen.append(hash(last))
    return frozenset(one for one, other in pairwise(sorted(seen)) if one == other)


def _numbered(reader: CsvReader, path: str) -> Iterator[tuple[int, list[str]]]:
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {begins} is not valid CSV ({error})", subject=path) from error

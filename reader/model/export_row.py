"""Export rows: the shape in which annotations leave the database, and the selection of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, get_type_hints

from reader.errors import UsageError
from reader.model.article import Sentence
from reader.model.codebook import Codebook
from reader.model.event import is_valid_time
from reader.model.registry_entry import Claim, Target

NOTE_LAYER = "note"
"""The value of `layer` in a row that is a note."""
MENTION_LAYER = "mention"
"""The value of `layer` in a row that is a mention of a claim."""
CLAIM_LAYER = "claim"
"""The layer whose labels stand in `factuality`."""


class ExportRow(NamedTuple):
    """One stance, label, claim mention, explicit decision or note of one annotator on one sentence.

    The fields are the columns of the tidy CSV, in their order. Empty text (or None) where a column does not
    apply; `start`, `end` and those of the span are code points into the article's text; times are UTC.
    Targets, claims and labels are those that count now, whatever they were called when they were given.
    """

    annotation_id: str
    layer: str
    article_id: str
    article_title: str
    source: str
    sentence_index: int
    start: int
    end: int
    sentence: str
    annotator: str
    state: str
    target: str
    stance: str
    voice: str
    holder: str
    factuality: str
    claim_type: str
    relation: str
    claim_id: str
    claim: str
    confidence: int | None
    note: str
    codebook_version: str
    created_at: str
    updated_at: str
    seconds: float | None
    label: str = ""
    """The label, whatever the layer."""
    expression: str = ""
    aim: str = ""
    span_start: int | None = None
    span_end: int | None = None
    span: str = ""
    """The words inside the sentence that the label is on."""
    target_kind: str = ""
    claim_topic: str = ""
    claim_verdict: str = ""
    claim_verdict_url: str = ""
    claim_note: str = ""

    @property
    def answer(self) -> str:
        """The label, else the state; of a mention, its relation to the claim."""
        return self.label or self.state or self.relation

    @property
    def place(self) -> tuple[int, int]:
        """The span in code points: of the words that the label is on, else of the sentence."""
        if self.span_start is None or self.span_end is None:
            return self.start, self.end
        return self.span_start, self.span_end


class ColumnType(StrEnum):
    """The type of the values in a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TIME = "time"
    """UTC, ISO 8601."""


_TYPES = {
    str: ColumnType.TEXT,
    int: ColumnType.INTEGER,
    int | None: ColumnType.INTEGER,
    float | None: ColumnType.NUMBER,
}
_TIMES = ("created_at", "updated_at")
COLUMNS: Mapping[str, ColumnType] = MappingProxyType(
    {name: ColumnType.TIME if name in _TIMES else _TYPES[hint] for name, hint in get_type_hints(ExportRow).items()}
)
"""The columns of a row in their order, with their types: the only list of them beside `ExportRow`."""


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """An article with every annotation on it, in the order of its text."""

    id: str
    title: str
    source: str
    text: str
    sentences: tuple[Sentence, ...]
    rows: list[ExportRow] = field(default_factory=list)
    url: str = ""
    author: str = ""
    published: str = ""
    """As given; ISO 8601 where the file said so."""
    language: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Fields of the file that the program has no name for."""


@dataclass(frozen=True, slots=True)
class ExportContext:
    """The registries and codebooks that rows refer to by name or version."""

    targets: tuple[Target, ...] = ()
    """In their order, merged and retired ones included."""
    claims: tuple[Claim, ...] = ()
    """In the order in which they were made, merged ones included."""
    codebooks: tuple[Codebook, ...] = ()
    """Every one that judgments were made under; the one in force comes last."""

    def labels(self, layer: str) -> tuple[str, ...]:
        """The ids of every label that a layer has or had, those in force first."""
        found = (book.layer(layer) for book in reversed(self.codebooks))
        return tuple(dict.fromkeys(label.id for each in found if each for label in each.labels))


_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows to export: those that meet every field that is not empty."""

    annotators: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    """Names that count now. Rows that are toward no target are not of any."""
    articles: tuple[str, ...] = ()
    """Ids of articles, or words that a title has all of."""
    since: str = ""
    """A UTC date or time, ISO 8601: rows that were last changed then or later."""
    until: str = ""
    """The same: then or before, the whole day (minute, second) included."""
    codebooks: tuple[str, ...] = ()
    """Versions of the codebook that rows were made under."""
    latest: bool = False
    """Whether articles of which a later edition is here are left out."""
    adjudicated: bool = False
    """Only what adjudicators judged."""

    def __post_init__(self) -> None:
        for name, time in (("since", self.since), ("until", self.until)):
            if time and not (_TIME.fullmatch(time) and is_valid_time(time)):
                advice = "Write it as 2026-01-31 or 2026-01-31T09:30"
                raise UsageError(f"{time!r} is not a date", subject=f"--{name}", advice=advice)

        since, until = self.since.removesuffix("Z"), self.until.removesuffix("Z")
        if until and since[: len(until)] > until:
            raise UsageError(f"--since {self.since} is after --until {self.until}")

    @property
    def asks_rows(self) -> bool:
        """Whether rows must be looked at one by one, beyond whose they are and in which article."""
        return bool(self.layers or self.targets or self.since or self.until or self.codebooks)

    def takes(self, row: ExportRow) -> bool:
        """Whether this row of a wanted annotator in a wanted article is wanted."""
        since, until = self.since.removesuffix("Z"), self.until.removesuffix("Z")
        return (
            (not self.layers or row.layer in self.layers)
            and (not self.targets or row.target in self.targets)
            and (not self.codebooks or row.codebook_version in self.codebooks)
            and row.updated_at >= since
            and (not until or row.updated_at[: len(until)] <= until)
        )


EVERYTHING = Selection()

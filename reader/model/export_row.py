"""Export rows: the shape in which annotations leave the database, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.model.article import Sentence
    from reader.model.codebook import Codebook
    from reader.model.registry_entry import Claim, Target

NOTE_LAYER = "note"
"""What stands in `layer` for a row that is a note."""
MENTION_LAYER = "mention"
"""What stands in `layer` for a row that is a mention of a claim."""
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
        """What was said: the label, else how it was left undecided; of a mention, what it does with its claim."""
        return self.label or self.state or self.relation

    @property
    def place(self) -> tuple[int, int]:
        """Where it was said, in code points: at the words that the label is on, else at the sentence."""
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
    """What rows refer to by name or version: everything that an export may need and that is no row."""

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

"""Annotations as rows: the shape in which they leave the database, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.model.article import Sentence

NOTE_LAYER = "note"
"""What stands in `layer` for a row that is a note."""


class Row(NamedTuple):
    """One stance, claim mention, explicit decision or note of one annotator on one sentence.

    The fields are the columns of the tidy CSV, in their order. Empty text where a column does not
    apply; `start` and `end` are code points into the article's text; times are UTC.
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


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """An article with every annotation on it, in the order of its text."""

    id: str
    title: str
    source: str
    text: str
    sentences: tuple[Sentence, ...]
    rows: list[Row] = field(default_factory=list)

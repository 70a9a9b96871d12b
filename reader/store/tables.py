"""The tables of the current state, with their columns."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Mapping[str, str] = MappingProxyType({
    "decisions": (
        "id, article_id, start, end, annotator, layer, target_id, state, label, confidence,"
        " codebook_version, created_at, updated_at, seconds"
    ),
    "stances": (
        "id, article_id, start, annotator, layer, target_id, ordinal, stance, voice, holder, expression, aim"
    ),
    "marks": "id, article_id, start, annotator, layer, target_id, ordinal, label, span_start, span_end",
    "notes": "id, article_id, start, end, annotator, note, codebook_version, created_at, updated_at",
    "claim_mentions": (
        "id, article_id, start, end, annotator, claim_id, holder, relation, voice, confidence,"
        " codebook_version, created_at, updated_at, seconds"
    ),
    "targets": "id, name, kind, position, aliases, description, favor, against, is_retired, merged_into",
    "claims": (
        "id, claim, claim_type, topic, note, verdict, verdict_url, first_wording, merged_into, created_at"
    ),
    "labels": "layer, label, merged_into",
})  # fmt: skip
"""Every table that follows from the journal, with its columns. A table stands after those that it refers to it."""


def columns(table: str) -> str:
    """The columns of a table of state, quoted for SQL."""
    return TABLES[table].replace(" end,", ' "end",')


def insert_sql(table: str, into: str = "") -> str:
    """SQL that puts a whole row into a table of state, or into one with its columns."""
    marks = ",".join("?" * len(TABLES[table].split(",")))
    return f"INSERT INTO {into or table} ({columns(table)}) VALUES ({marks})"

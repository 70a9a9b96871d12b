"""Rows as flat labels, for formats that have only labels on spans."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from reader.exporters.export_format import Sink
from reader.exporters.writers import LineWriter
from reader.model.annotation import State
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER, ArticleRows, ExportRow

DECIDED = (State.LABELLED, State.NONE, "")
"""The states of rows that are an answer; a mention has none."""
BETWEEN = ":"
"""Between the layer, the answer and the target or claim."""


def flat_label(row: ExportRow) -> str:
    """The row as one label: `stance:favor:Mara Quill`, `claim:CFS`, `mention:denies:k0123`."""
    toward = row.claim_id if row.layer == MENTION_LAYER else row.target
    return BETWEEN.join([row.layer, row.answer, toward] if toward else [row.layer, row.answer])


def by_annotator(rows: Iterable[ExportRow], *, has_notes: bool = False) -> dict[str, list[ExportRow]]:
    """All rows, with or without notes, by annotator, sorted by name."""
    found: dict[str, list[ExportRow]] = {}
    for row in rows:
        if has_notes or row.layer != NOTE_LAYER:
            found.setdefault(row.annotator, []).append(row)
    return dict(sorted(found.items()))


def write_by_annotator(
    sink: Sink, articles: Iterable[ArticleRows], lines_of: Callable[[ArticleRows, list[ExportRow]], Iterable[str]]
) -> int:
    """Write the lines for each annotator's rows on each article, without notes; return the number of rows."""
    out = LineWriter(sink)
    written = 0
    for article in articles:
        for rows in by_annotator(article.rows).values():
            out.write(list(lines_of(article, rows)))
            written += len(rows)
    out.flush()
    return written


def spans_of(rows: Iterable[ExportRow]) -> Iterator[tuple[int, int, str]]:
    """Each span with each of its flat labels, once, in text order; code points."""
    found = dict.fromkeys((*row.place, flat_label(row)) for row in rows)
    yield from sorted(found, key=lambda span: span[:2])


def links(rows: Iterable[ExportRow]) -> Iterator[tuple[ExportRow, ExportRow]]:
    """Each mention of a claim with the first assertion of that claim, if that is another row."""
    mentions = [row for row in rows if row.layer == MENTION_LAYER]
    asserted: dict[str, ExportRow] = {}
    for row in mentions:
        if row.relation == "asserts":
            asserted.setdefault(row.claim_id, row)
    for row in mentions:
        first = asserted.get(row.claim_id)
        if first is not None and first is not row:
            yield row, first


def article_fields(article: ArticleRows) -> dict[str, str]:
    """The fields of an article besides its text, for a format that takes any fields; without empty ones."""
    known = {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "published": article.published,
        "language": article.language,
    }
    others = {f"metadata.{name}": str(value) for name, value in article.metadata.items()}
    return filled({**known, **others})


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not empty."""
    return {name: value for name, value in fields.items() if value}


def stable_number(*parts: str) -> int:
    """A number of 31 bits that is always the same for the same strings."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=4).digest()) >> 1

"""JSON Lines that doccano imports: labels on spans, spans with relations, or labels of sentences.

Offsets are code points. Sequence labeling has a line per article and annotator; doccano stores unknown
fields as metadata. Labels of several layers lie over each other: allow that in the project, or
export one layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.labels import article_fields, flat_label, links, spans_of, write_by_annotator
from reader.exporters.writers import as_json
from reader.model.export_row import ArticleRows, ExportRow

Lines = Callable[[ArticleRows, list[ExportRow], Iterator[int]], Iterator[dict[str, object]]]
"""The lines for one annotator's rows on an article; ids are taken from the iterator."""


def _write(lines: Lines, articles: Iterable[ArticleRows], _: ExportOptions, sink: Sink) -> int:
    ids = count(1)
    return write_by_annotator(sink, articles, lambda article, rows: map(as_json, lines(article, rows, ids)))


def _spans(article: ArticleRows, rows: list[ExportRow], _: Iterator[int]) -> Iterator[dict[str, object]]:
    labels = [list(span) for span in spans_of(rows)]
    yield {"text": article.text, "label": labels, "annotator": rows[0].annotator, **article_fields(article)}


def _relations(article: ArticleRows, rows: list[ExportRow], ids: Iterator[int]) -> Iterator[dict[str, object]]:
    numbers = {span: next(ids) for span in spans_of(rows)}
    entities = [
        {"id": number, "start_offset": start, "end_offset": end, "label": label}
        for (start, end, label), number in numbers.items()
    ]

    def number_of(row: ExportRow) -> int:
        return numbers[*row.place, flat_label(row)]

    pairs = dict.fromkeys((number_of(row), number_of(first), row.relation) for row, first in links(rows))
    relations = [
        {"id": next(ids), "from_id": start, "to_id": end, "type": relation}
        for start, end, relation in pairs
        if start != end
    ]
    yield {
        "text": article.text,
        "entities": entities,
        "relations": relations,
        "annotator": rows[0].annotator,
        **article_fields(article),
    }


def _sentences(article: ArticleRows, rows: list[ExportRow], _: Iterator[int]) -> Iterator[dict[str, object]]:
    by_sentence: dict[tuple[int, int], list[ExportRow]] = {}
    for row in rows:
        by_sentence.setdefault((row.start, row.end), []).append(row)
    for (start, end), said in by_sentence.items():
        yield {
            "text": article.text[start:end],
            "label": list(dict.fromkeys(map(flat_label, said))),
            "annotator": said[0].annotator,
            "start": start,
            "end": end,
            **article_fields(article),
        }


DOCCANO_SPANS = ExportFormat(
    "doccano", "spans", ".jsonl", "sequence labeling: a line per article and annotator", writer=partial(_write, _spans)
)
DOCCANO_RELATIONS = ExportFormat(
    "doccano",
    "relations",
    ".jsonl",
    "the same, mentions of a claim pointing to its first assertion",
    writer=partial(_write, _relations),
)
DOCCANO_CLASSIFICATION = ExportFormat(
    "doccano",
    "classification",
    ".jsonl",
    "text classification: a line per sentence and annotator",
    writer=partial(_write, _sentences),
)

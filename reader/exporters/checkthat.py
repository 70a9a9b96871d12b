"""The tables of CheckThat!'s tasks on check-worthiness: CFS is check-worthy, all other decisions are not.

They have no offsets; `Sentence_id` is the tidy CSV's `annotation_id`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.exporters.export_format import ExportOptions, FileFormat, Sink
from reader.exporters.verify import certify_rows
from reader.exporters.writers import LineWriter, tab_line
from reader.model.annotation import State
from reader.model.export_row import CLAIM_LAYER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.model.export_row import ArticleRows, ExportRow

_WORTHY = "CFS"


def _decided(article: ArticleRows) -> Iterator[tuple[ExportRow, bool]]:
    """Each decision on check-worthiness, and whether the sentence is check-worthy."""
    certify_rows(article)
    for row in article.rows:
        if row.layer == CLAIM_LAYER and row.state in {State.LABELLED, State.NONE}:
            yield row, row.factuality.upper() == _WORTHY


def _write_2024(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    out = LineWriter(sink)
    out.write([tab_line(("Sentence_id", "Text", "class_label"), raw=True)])
    count = 0
    for article in articles:
        found = [(row.annotation_id, row.sentence, "Yes" if is_worth else "No") for row, is_worth in _decided(article)]
        out.write([tab_line(cells, raw=options.raw) for cells in found])
        count += len(found)
    out.flush()
    return count


def _write_2019(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    out = LineWriter(sink)
    count = 0
    for article in articles:
        speaker = article.author or article.source
        lines = []
        for row, is_worth in _decided(article):
            count += 1
            lines.append(tab_line((str(count), speaker, row.sentence, str(int(is_worth))), raw=options.raw))
        out.write(lines)
    out.flush()
    return count


CHECKTHAT = FileFormat(
    name="checkthat",
    layout="2024",
    extension=".tsv",
    about="Sentence_id, Text, class_label (Yes, No)",
    has_cells=True,
    write=_write_2024,
)
CHECKTHAT_2019 = FileFormat(
    name="checkthat",
    layout="2019",
    extension=".tsv",
    about="line, speaker, sentence, 1 or 0; no header",
    has_cells=True,
    write=_write_2019,
)

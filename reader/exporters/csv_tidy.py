"""CSV, tidy: one row per stance, claim mention, explicit decision and note of every annotator."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.writers import Quoted, write_lines
from reader.model.export_row import COLUMNS, ArticleRows

_UNREMARKABLE = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z.:-]*\x1f|\x1f){3}")
"""An id and two times without anything to quote or guard, as the program makes them."""
_NAMES = list(COLUMNS)
_ANSWER = slice(_NAMES.index("annotator"), _NAMES.index("confidence"))
_REST = slice(_NAMES.index("label"), len(_NAMES))
"""Two runs of columns whose cells are often the same, and are then written only once."""


def _write(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    quoted = Quoted(raw=options.raw)
    parts = (tidy_lines(article, quoted) for article in articles)
    return write_lines(sink, parts, head=[quoted.line(COLUMNS)], excel=options.excel)


def tidy_lines(article: ArticleRows, quoted: Quoted) -> list[str]:
    """The lines of an article."""
    lines: list[str] = []
    add = lines.append
    head = ",".join([quoted.new(cell) for cell in (article.id, article.title, article.source)])
    last: int | None = None
    sentence = ""
    for row in article.rows:
        if row.start != last:
            last = row.start
            sentence = f'{head},"{row.sentence_index}","{last}","{row.end}",{quoted.new(row.sentence)}'
        name, created, updated = row.annotation_id, row.created_at, row.updated_at
        if _UNREMARKABLE.fullmatch(f"{name}\x1f{created}\x1f{updated}\x1f"):
            name, times = f'"{name}"', f'"{created}","{updated}"'
        else:
            name, times = quoted.new(name), f"{quoted.new(created)},{quoted.new(updated)}"
        confidence, seconds = row.confidence, row.seconds
        answer, rest = quoted[row[_ANSWER]], quoted[row[_REST]]
        add(
            f"{name},{quoted[row.layer]},{sentence},{answer},"
            f'"{"" if confidence is None else confidence}",{quoted.new(row.note) if row.note else _NO_NOTE},'
            f'{quoted[row.codebook_version]},{times},"{"" if seconds is None else number(seconds)}",{rest}'
        )
    return lines


_NO_NOTE = '""'


def number(value: float) -> str:
    """The shortest decimal that reads back as exactly `value`; whole seconds without a point."""
    return repr(value).removesuffix(".0")


CSV_TIDY = ExportFormat("csv", "tidy", ".csv", "one row per judgment", has_cells=True, is_for_excel=True, writer=_write)

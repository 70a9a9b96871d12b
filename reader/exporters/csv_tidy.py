"""CSV, tidy: one row for every stance, claim mention, explicit decision or note of every annotator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.exporters.base import ExportOptions, FileFormat, Sink
from reader.exporters.verify import certify
from reader.exporters.writers import LineWriter, Quoted
from reader.model.export_row import ExportRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.model.export_row import ArticleRows

_UNREMARKABLE = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z.:-]*\x1f|\x1f){3}")
"""An id and two times in which there is nothing to quote or guard; every one that the program made."""


def _write(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    quoted = Quoted(raw=options.raw)
    out = LineWriter(sink, excel=options.excel)
    out.write([quoted.line(ExportRow._fields)])
    count = 0
    for article in articles:
        out.write(tidy_lines(article, quoted))
        count += len(article.rows)
    out.flush()
    return count


def tidy_lines(article: ArticleRows, quoted: Quoted) -> list[str]:
    """The lines of an article, each row certified."""
    lines: list[str] = []
    add = lines.append
    head = ",".join([quoted.new(cell) for cell in (article.id, article.title, article.source)])
    certified: tuple[int, int, str] | None = None
    sentence_cells = ""
    tails: dict[tuple[object, ...], str] = {}
    for (
        identifier, layer, _, _, _, index, start, end, sentence, annotator, state, target, stance, voice, holder,
        factuality, claim_type, relation, claim_id, claim, confidence, note, version, created, updated, seconds,
        label, *rest,
    ) in article.rows:  # fmt: skip
        if certified != (start, end, sentence):
            certify(article, start, end, sentence)
            certified = start, end, sentence
            sentence_cells = f'{head},"{index}","{start}","{end}",{quoted.new(sentence)}'
        if _UNREMARKABLE.fullmatch(f"{identifier}\x1f{created}\x1f{updated}\x1f"):
            name, times = f'"{identifier}"', f'"{created}","{updated}"'
        else:
            name, times = quoted.new(identifier), f"{quoted.new(created)},{quoted.new(updated)}"
        add(
            f"{name},{quoted[layer]},{sentence_cells},{quoted[annotator]},{quoted[state]},{quoted[target]},"
            f"{quoted[stance]},{quoted[voice]},{quoted[holder]},{quoted[factuality]},{quoted[claim_type]},"
            f"{quoted[relation]},{quoted[claim_id]},{quoted[claim]},"
            f'"{"" if confidence is None else confidence}",{quoted.new(note) if note else _NO_NOTE},'
            f'{quoted[version]},{times},"{"" if seconds is None else number(seconds)}",{quoted[label]},'
            f"{_rest(tuple(rest), article, quoted, tails)}"
        )
    return lines


def _rest(cells: tuple[object, ...], article: ArticleRows, quoted: Quoted, known: dict[tuple[object, ...], str]) -> str:
    """The cells after the label, remembered; the words of a span are certified."""
    written = known.get(cells)
    if written is None:
        _, _, start, end, span, *_ = cells
        if isinstance(start, int) and isinstance(end, int) and isinstance(span, str):
            certify(article, start, end, span)
        written = known[cells] = ",".join([quoted.new("" if cell is None else str(cell)) for cell in cells])
    return written


_NO_NOTE = '""'


def number(value: float) -> str:
    """The shortest decimal that reads back as exactly `value`; whole seconds without a point."""
    return repr(value).removesuffix(".0")


CSV_TIDY = FileFormat(
    name="csv",
    layout="tidy",
    extension=".csv",
    about="one row per judgment",
    has_cells=True,
    is_for_excel=True,
    write=_write,
)

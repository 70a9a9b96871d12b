"""JSON Lines of our own: the codebooks, targets and claims first, then each article with a line a row.

Offsets are code points. `type` is the kind of a line. It has everything that the tables have, but not the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.writers import LineWriter, as_json
from reader.model.export_row import ArticleRows

VERSION = 1
"""The version of the shape of these lines."""


def _write(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    out = LineWriter(sink)
    out.write([as_json(line) for line in _head(options)])
    count = 0
    for article in articles:
        out.write([as_json(_article(article)), *(as_json({"type": "row", **row._asdict()}) for row in article.rows)])
        count += len(article.rows)
    out.flush()
    return count


def _head(options: ExportOptions) -> Iterator[dict[str, object]]:
    yield {
        "type": "export",
        "format": "reader",
        "version": VERSION,
        "offset_unit": "code points",
        "annotators": options.annotators,
    }
    registers = options.registers
    for codebook in registers.codebooks:
        yield {"type": "codebook", "version": codebook.version, "name": codebook.name, "content": codebook.content}
    for target in registers.targets:
        yield {"type": "target", **target._asdict()}
    for claim in registers.claims:
        yield {"type": "claim", **claim._asdict()}


def _article(article: ArticleRows) -> dict[str, object]:
    return {
        "type": "article",
        "article_id": article.id,
        "article_title": article.title,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "published": article.published,
        "language": article.language,
        "metadata": dict(article.metadata),
    }


JSONL = ExportFormat(
    name="jsonl",
    layout="rows",
    extension=".jsonl",
    about="JSON Lines: codebook, targets, claims, then a line per judgment",
    needs_registers=True,
    writer=_write,
)

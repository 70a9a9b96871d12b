"""CSV, wide: one row per sentence and annotator, with a column for the stance toward each target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink, certify
from reader.exporters.writers import Quoted, write_lines
from reader.model.annotation import STANCE_LAYER
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER, ArticleRows, ExportRow

COLUMNS = (
    "article_id", "article_title", "source", "sentence_index", "start", "end", "sentence", "annotator",
    "seen", "factuality", "claims", "note",
)  # fmt: skip
"""The columns before those for each target."""
BETWEEN = "|"
"""The separator of several stances toward one target, their holders, several claims, or several labels of a layer."""


def _write(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    quoted = Quoted(raw=options.raw)
    parts = (list(wide_lines(article, options, quoted)) for article in articles)
    return write_lines(sink, parts, head=[quoted.line(wide_columns(options))], excel=options.excel)


def wide_columns(options: ExportOptions) -> list[str]:
    """The names of all columns: those for each target and for the codebook's own layers come last."""
    per_target = [f"{kind}:{target}" for target in options.targets for kind in ("stance", "holder")]
    own = [
        name
        for layer, is_per_target in options.own_layers
        for name in ([f"{layer}:{target}" for target in options.targets] if is_per_target else [layer])
    ]
    return [*COLUMNS, *per_target, *own]


def wide_lines(article: ArticleRows, options: ExportOptions, quoted: Quoted) -> Iterator[str]:
    """The lines of an article, each sentence certified."""
    rows: defaultdict[tuple[int, str], list[ExportRow]] = defaultdict(list)
    for row in article.rows:
        rows[row.start, row.annotator].append(row)
    head = ",".join([quoted.new(cell) for cell in (article.id, article.title, article.source)])
    for sentence in article.sentences:
        words = article.text[sentence.start : sentence.end]
        certify(article, sentence.start, sentence.end, words)
        where = f'{head},"{sentence.position}","{sentence.start}","{sentence.end}",{quoted.new(words)}'
        for annotator in options.annotators:
            mine = rows.get((sentence.start, annotator), ())
            cells = ",".join([quoted.new(cell) for cell in _judged(mine, options)])
            yield f"{where},{quoted[annotator]},{cells}"


def _judged(rows: Sequence[ExportRow], options: ExportOptions) -> Iterator[str]:
    """The cells from `seen` on, of one annotator's rows on one sentence."""
    yield "1" if any(row.layer not in {NOTE_LAYER, MENTION_LAYER} for row in rows) else "0"
    yield _joined(row.factuality for row in rows)
    yield _joined(dict.fromkeys(row.claim for row in rows))
    yield next((row.note for row in rows if row.note), "")
    for target in options.targets:
        toward = [row for row in rows if row.layer == STANCE_LAYER and row.target == target]
        yield _joined(row.stance for row in toward)
        holders = [row.holder for row in toward]
        yield BETWEEN.join(holders) if any(holders) else ""
    for layer, is_per_target in options.own_layers:
        for toward_it in options.targets if is_per_target else ("",):
            mine = [row for row in rows if row.layer == layer and row.target == toward_it]
            yield _joined(dict.fromkeys(row.label or row.state for row in mine))


def _joined(cells: Iterable[str]) -> str:
    return BETWEEN.join([cell for cell in cells if cell])


CSV_WIDE = ExportFormat(
    name="csv",
    layout="wide",
    extension=".csv",
    about="one row per sentence and annotator",
    has_cells=True,
    is_for_excel=True,
    every_article=True,
    writer=_write,
)

"""JSON Lines that Prodigy takes with `db-in`: spans of whole articles, or a choice per judgment.

Offsets are code points. There are no tokens: recipes that need them add them (`add_tokens`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.labels import DECIDED, article_fields, spans_of, stable_number, write_by_annotator
from reader.exporters.writers import as_json
from reader.model.export_row import ArticleRows, ExportRow

Tasks = Callable[[ArticleRows, list[ExportRow], ExportOptions], Iterator[dict[str, object]]]


def _write(tasks: Tasks, articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    return write_by_annotator(sink, articles, lambda article, rows: map(as_json, tasks(article, rows, options)))


def _spans(article: ArticleRows, rows: list[ExportRow], _: ExportOptions) -> Iterator[dict[str, object]]:
    spans = [{"start": start, "end": end, "label": label} for start, end, label in spans_of(rows)]
    said = as_json(spans)
    yield {"text": article.text, "spans": spans, **_common(article, rows, article.text, said), "answer": "accept"}


def _choices(article: ArticleRows, rows: list[ExportRow], options: ExportOptions) -> Iterator[dict[str, object]]:
    questions: dict[tuple[int, int, str, str], list[ExportRow]] = {}
    for row in rows:
        toward = row.claim_id or row.target
        questions.setdefault((row.start, row.end, row.layer, toward), []).append(row)
    for (start, end, layer, toward), said in questions.items():
        words = article.text[start:end]
        is_answer = said[0].state in DECIDED  # Prodigy calls the others ignored
        accepted = list(dict.fromkeys(row.answer for row in said)) if is_answer else []
        offered = dict.fromkeys([*options.registers.labels(layer), *accepted])
        task = _common(article, said, words, f"{layer}:{toward}:{'|'.join(accepted)}", view="choice")
        yield {
            "text": words,
            "options": [{"id": label, "text": label} for label in offered],
            "accept": accepted,
            **task,
            "answer": "accept" if is_answer else "ignore",
            "layer": layer,
            "target": said[0].target,
            "claim": said[0].claim,
            "start": start,
            "end": end,
        }


def _common(
    article: ArticleRows, rows: list[ExportRow], text: str, said: str, *, view: str = "spans_manual"
) -> dict[str, object]:
    annotator = rows[0].annotator
    last = max(row.updated_at for row in rows)
    return {
        "meta": article_fields(article),
        "_input_hash": stable_number(text),
        "_task_hash": stable_number(text, annotator, said),
        "_view_id": view,
        "_timestamp": int(datetime.fromisoformat(last).timestamp()) if last else 0,
        "_annotator_id": annotator,
        "_session_id": f"reader-{annotator}",
    }


PRODIGY_SPANS = ExportFormat(
    "prodigy", "spans", ".jsonl", "spans_manual tasks: a line per article and annotator", writer=partial(_write, _spans)
)
PRODIGY_CHOICE = ExportFormat(
    name="prodigy",
    layout="choice",
    extension=".jsonl",
    about="choice tasks: a line per judgment",
    needs_registers=True,
    writer=partial(_write, _choices),
)

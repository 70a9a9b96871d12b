"""Tasks for Label Studio, and their labeling config.

A task per article, in it an annotation per annotator and a region per row. Offsets are code points, as Label
Studio counts them in a `Text`. The annotator is a choice on the task (`annotator`) and not `completed_by`, which
must be a user of the server. The config names every label, target and annotator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.labels import article_fields, by_annotator, stable_number
from reader.exporters.writers import LineWriter, attribute, write_list
from reader.model.annotation import Aim, Expression, Relation, State, Voice
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER, ArticleRows, ExportRow

_CHOICES = ("target", "voice", "expression", "aim", "confidence")
"""Columns with a few possible values."""
_TEXTS = ("holder", "claim_id", "claim", "claim_type", "note")
"""Columns with free text."""


def _write(articles: Iterable[ArticleRows], _: ExportOptions, sink: Sink) -> int:
    rows: list[int] = []

    def tasks() -> Iterator[dict[str, object]]:
        for number, article in enumerate(articles, 1):
            rows.append(len(article.rows))
            yield _task(article, number)

    write_list(sink, tasks())
    return sum(rows)


def _task(article: ArticleRows, number: int) -> dict[str, object]:
    return {
        "id": number,
        "data": {"text": article.text, **article_fields(article)},
        "annotations": [_annotation(article, *each) for each in by_annotator(article.rows, has_notes=True).items()],
        "predictions": [],
    }


def _annotation(article: ArticleRows, annotator: str, rows: list[ExportRow]) -> dict[str, object]:
    who = {
        "id": "annotator",
        "from_name": "annotator",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [annotator]},
    }
    spent = {(row.start, row.layer, row.target, row.claim_id): row.seconds or 0 for row in rows}
    return {
        "id": stable_number(article.id, annotator),
        "lead_time": round(sum(spent.values()), 3),
        "created_at": min(row.created_at for row in rows),
        "updated_at": max(row.updated_at for row in rows),
        "result": [who, *(result for row in rows for result in _results(row))],
    }


def _results(row: ExportRow) -> Iterator[dict[str, object]]:
    """The region of a row, and the results for its other columns."""
    start, end = row.place
    words = row.span or row.sentence
    where = {"start": start, "end": end, "text": words}

    def result(name: str, kind: str, value: object) -> dict[str, object]:
        return {
            "id": row.annotation_id,
            "from_name": name,
            "to_name": "text",
            "type": kind,
            "value": {**where, kind if kind != "textarea" else "text": value},
        }

    yield result(f"layer_{row.layer}", "labels", [row.answer or NOTE_LAYER])
    for name in _CHOICES:
        if said := getattr(row, name):
            yield result(f"row_{name}", "choices", [str(said)])
    for name in _TEXTS:
        if said := getattr(row, name):
            yield result(f"row_{name}", "textarea", [said])


def _write_config(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    labels = _known_labels(options)
    targets = dict.fromkeys(options.targets)
    confidences = {"1": None, "2": None, "3": None}
    count = 0
    for article in articles:
        for row in article.rows:
            labels.setdefault(row.layer, {})[row.answer or NOTE_LAYER] = None
            if row.target:
                targets[row.target] = None
            if row.confidence is not None:
                confidences[str(row.confidence)] = None
        count += len(article.rows)
    lines = ["<View>", '  <Text name="text" value="$text"/>']
    lines += _control("Choices", "annotator", options.annotators)
    for layer, known in labels.items():
        lines += _control("Labels", f"layer_{layer}", known)
    known_choices: dict[str, Iterable[str]] = {
        "target": targets,
        "voice": Voice,
        "expression": Expression,
        "aim": Aim,
        "confidence": confidences,
    }
    for name, choices in known_choices.items():
        lines += _control("Choices", f"row_{name}", map(str, choices), per_region=True)
    lines += [f'  <TextArea name="row_{name}" toName="text" perRegion="true"/>' for name in _TEXTS]
    out = LineWriter(sink)
    out.write([*lines, "</View>"])
    out.flush()
    return count


def _known_labels(options: ExportOptions) -> dict[str, dict[str, None]]:
    """Every label by its layer, in the order of the codebook; states count as labels."""
    states = [state.value for state in State if state is not State.LABELLED]
    layers = dict.fromkeys(layer.id for book in reversed(options.registers.codebooks) for layer in book.layers)
    found = {layer: dict.fromkeys((*options.registers.labels(layer), *states)) for layer in layers}
    found[MENTION_LAYER] = dict.fromkeys(map(str, Relation))
    found[NOTE_LAYER] = {NOTE_LAYER: None}
    return {layer: known for layer, known in found.items() if options.wants(layer)}


def _control(kind: str, name: str, values: Iterable[str], *, per_region: bool = False) -> list[str]:
    """A tag of the config with its values; nothing without values, which Label Studio refuses."""
    tag = "Label" if kind == "Labels" else "Choice"
    inner = [f"    <{tag} value={attribute(value)}/>" for value in values]
    region = ' perRegion="true"' if per_region else ""
    return [f'  <{kind} name={attribute(name)} toName="text"{region}>', *inner, f"  </{kind}>"] if inner else []


LABEL_STUDIO = ExportFormat(
    "label-studio", "tasks", ".json", "a task per article, with an annotation per annotator", writer=_write
)
LABEL_STUDIO_CONFIG = ExportFormat(
    "label-studio", "config", ".xml", "the labeling config for these tasks", needs_registers=True, writer=_write_config
)

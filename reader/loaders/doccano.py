"""doccano's JSON Lines: labels on spans, spans with relations, or labels of whole texts.

Offsets are code points, without quotes to check them by. The annotator is the one in `annotator` or `username`.
Comments are counted, not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reader.loaders.base import Format, Sample
from reader.loaders.fields import int_field, json_lines, list_field, list_or_skipped, object_field, text_field
from reader.loaders.records import (
    Found,
    ImportedDocument,
    ImportedLabel,
    LabelError,
    SkippedEntry,
    checked_place,
    relation_label,
    with_labels,
)

_LABELS, _PLACES = ("label", "labels", "cats"), ("entities", "relations")
_COMMENTS = ("Comments", "comments")
_SHOWN = 8
"""Names of fields that a message shows."""


def read_doccano(path: Path) -> Iterator[Found]:
    """Yield every text of the file with its labels; a skipped entry for each line or label that cannot be loaded."""
    for where, line in json_lines(path):
        if isinstance(line, SkippedEntry):
            yield line
            continue
        text = text_field(line.get("text")) or text_field(line.get("data"))
        if not text.strip():
            yield SkippedEntry(where, "it has no text")
            continue
        document = ImportedDocument(where, text, (), text_field(line.get("article_id")), int_field(line.get("start")))
        yield from with_labels(document, _labels(line, text, where))


def _labels(line: dict[str, Any], text: str, where: str) -> Iterator[ImportedLabel | SkippedEntry]:
    who = text_field(line.get("annotator")) or text_field(line.get("username"))
    if not any(name in line for name in (*_LABELS, *_PLACES)):
        names = ", ".join(f"{name:.20}" for name in list(line)[:_SHOWN])
        yield SkippedEntry(where, f"it has no {', '.join(_LABELS)} or {_PLACES[0]}; it has {names}")
    for name in _LABELS:
        given = line.get(name)
        for label in [given] if isinstance(given, str) and given else list_or_skipped(line, name, where):
            if isinstance(label, SkippedEntry):
                yield label
            elif isinstance(label, str):
                yield ImportedLabel(where, text_field(label), annotator=who)
            elif isinstance(label, list) and len(label) == 3 and isinstance(label[2], str):
                yield _spanned(text, label[0], label[1], ImportedLabel(where, text_field(label[2]), annotator=who))
            else:
                yield SkippedEntry(where, "it has a label that is neither a word nor a start, an end and a word")
    yield from _entities(line, text, where, who)
    for comment in (comment for name in _COMMENTS for comment in list_field(line.get(name))):
        yield SkippedEntry(where, f"its comment is no label: {comment!s:.40}", is_expected=True)


def _entities(line: dict[str, Any], text: str, where: str, who: str) -> Iterator[ImportedLabel | SkippedEntry]:
    """The labels of spans that have an id, and of the relations between them."""
    known: dict[int, ImportedLabel | None] = {}
    for entity in list_or_skipped(line, _PLACES[0], where):
        if isinstance(entity, SkippedEntry):
            yield entity
            continue
        if not isinstance(entity, dict) or not isinstance(entity.get("label"), str):
            yield SkippedEntry(where, "it has an entity without a label")
            continue
        label = ImportedLabel(where, text_field(entity["label"]), annotator=who)
        found = _spanned(text, entity.get("start_offset"), entity.get("end_offset"), label)
        number = int_field(entity.get("id"))
        if isinstance(found, ImportedLabel) and number is not None:
            known[number] = None if number in known else found  # of two with one id no relation says which
        yield found
    for each in list_or_skipped(line, _PLACES[1], where):
        if isinstance(each, SkippedEntry):
            yield each
            continue
        relation = object_field(each)
        numbers = [int_field(relation.get(name)) for name in ("from_id", "to_id")]
        first, second = (known.get(-1 if number is None else number) for number in numbers)
        if first is None or second is None or not isinstance(relation.get("type"), str):
            yield SkippedEntry(where, "it has a relation that does not lead from one entity to another")
            continue
        if first is second:
            yield SkippedEntry(where, "it has a relation that leads from an entity to itself")
            continue
        yield relation_label(first, second, text_field(relation["type"]), where)


def _spanned(text: str, start: object, end: object, label: ImportedLabel) -> ImportedLabel | SkippedEntry:
    try:
        first, last = checked_place(text, start, end)
    except LabelError as why:
        return SkippedEntry(label.where, f"{label.label!r}: {why}")
    return label._replace(start=first, end=last)


def _looks_like(sample: Sample) -> bool:
    """Whether it is JSON Lines; a first line that is too long to be read whole may be one of these."""
    first = sample.first_object
    if first is None:
        return sample.beginning[:1] == "{"
    return "text" in first or "data" in first


FORMAT = Format(
    "doccano", "JSON Lines of spans, of spans with relations, or of labeled texts", read_doccano, _looks_like
)

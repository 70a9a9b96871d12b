"""Label Studio's JSON: tasks with annotations, in which results with one id are about one region.

Offsets are code points; if the quote is at the same offsets in UTF-16, those are used. The details of a region beside
its label are in controls named as in our own export (`row_target`, `holder`, …); choices called `claim` answer the
layer of that name. A region with only a note is a note. Predictions, and results that are not about words, are not
loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from reader.errors import InputError
from reader.loaders.base import Format, Sample
from reader.loaders.fields import (
    int_field,
    json_lines,
    list_field,
    list_or_skipped,
    object_field,
    read_text,
    text_field,
)
from reader.loaders.records import (
    TEXTS,
    Found,
    ImportedDocument,
    ImportedLabel,
    LabelError,
    SkippedEntry,
    checked_place,
    relation_label,
    with_labels,
)
from reader.model.export_row import NOTE_LAYER

_LABELS = ("labels", "hypertextlabels")
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_ATTRIBUTES = (*TEXTS, "confidence")
_OF_ROW, _OF_LAYER = "row_", "layer_"
_ANSWERED = ("claim",)
"""The names that are a layer if chosen, and a field of a row if written."""


def read_label_studio(path: Path) -> Iterator[Found]:
    """Yield every task of the file with its labels; a skipped entry for each part that cannot be loaded."""
    for number, task in enumerate(_tasks(path), 1):
        if isinstance(task, SkippedEntry):
            yield task
            continue
        known = task.get("id")
        where = f"task {known}" if int_field(known) is not None else f"task {number} of the file"
        data = object_field(task.get("data"))
        text = text_field(data.get("text")) or max((text_field(value) for value in data.values()), key=len, default="")
        if not text.strip():
            yield SkippedEntry(where, "it has no text")
            continue
        document = ImportedDocument(where, text, (), text_field(data.get("article_id")))
        yield from with_labels(document, _labels(task, text, where))


def _tasks(path: Path) -> Iterator[dict[str, Any] | SkippedEntry]:
    text = read_text(path)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if text.lstrip()[:1] != "{":
            raise InputError("this is no JSON", subject=str(path)) from None
        for _, line in json_lines(path):
            yield line
        return
    if value == []:
        yield SkippedEntry("the file", "its list is empty: there is no task in it")
    no_task = SkippedEntry("the file", "it has something in its list that is no task")
    for task in value if isinstance(value, list) else [value]:
        yield task if isinstance(task, dict) else no_task


def _labels(task: dict[str, Any], text: str, where: str) -> Iterator[ImportedLabel | SkippedEntry]:
    if list_field(task.get("predictions")):
        yield SkippedEntry(where, "its predictions are nobody's judgments", is_expected=True)
    annotations = [each for name in ("annotations", "completions") for each in list_or_skipped(task, name, where)]
    for annotation in annotations:
        if isinstance(annotation, SkippedEntry):
            yield annotation
        elif not isinstance(annotation, dict):
            yield SkippedEntry(where, "it has an annotation that is none")
        elif annotation.get("was_cancelled") is True:
            yield SkippedEntry(where, "an annotation of it was skipped")
        else:
            yield from _annotation(annotation, text, where)


def _annotation(annotation: dict[str, Any], text: str, where: str) -> Iterator[ImportedLabel | SkippedEntry]:
    """The labels of one annotation: results with the same id at the same place are one region."""
    regions: dict[tuple[str, str], list[dict[str, Any]]] = {}
    relations: list[dict[str, Any]] = []
    base = ImportedLabel(
        where,
        "",
        annotator=_who(annotation),
        created_at=text_field(annotation.get("created_at")),
        updated_at=text_field(annotation.get("updated_at")),
    )
    for number, result in enumerate(list_or_skipped(annotation, "result", where)):
        if isinstance(result, SkippedEntry):
            yield result
        elif not isinstance(result, dict):
            yield SkippedEntry(where, "it has a result that is none")
        elif result.get("type") == "relation":
            relations.append(result)
        elif result.get("from_name") != "annotator":
            _put(regions, text_field(result.get("id")) or f"#{number}", result)
    placed_at: dict[str, ImportedLabel] = {}
    for (identifier, _), results in regions.items():
        for found in _region(results, text, base._replace(where=f"{where}, result {identifier}")):
            if isinstance(found, ImportedLabel) and found.start is not None:
                placed_at.setdefault(identifier, found)
            yield found
    for relation in relations:
        yield from _relation(relation, placed_at, base)


def _put(regions: dict[tuple[str, str], list[dict[str, Any]]], identifier: str, result: dict[str, Any]) -> None:
    """Add a result to the others of its region; one without a place, to the first of its id."""
    value = object_field(result.get("value"))
    place = f"{value['start']}-{value.get('end')}" if "start" in value else ""
    if place and (identifier, "") in regions:
        regions[identifier, place] = regions.pop((identifier, ""))
    first = next((key for key in regions if key[0] == identifier), (identifier, place))
    regions.setdefault((identifier, place or first[1]), []).append(result)


def _who(annotation: dict[str, Any]) -> str:
    """The annotator: as in our own export, else the address of the user, else the user's number."""
    for result in map(object_field, list_field(annotation.get("result"))):
        if result.get("from_name") == "annotator":
            return next(iter(_words(result)), "")
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        number = int_field(by.get("id"))
        return (
            text_field(by.get("email"))
            or text_field(by.get("username"))
            or ("" if number is None else f"user {number}")
        )
    number = int_field(by)
    return text_field(by) if number is None else f"user {number}"


def _region(results: list[dict[str, Any]], text: str, base: ImportedLabel) -> Iterator[ImportedLabel | SkippedEntry]:
    """The labels of a region, with the fields beside them."""
    try:
        label = _located(results, text, base)
    except LabelError as why:
        yield SkippedEntry(base.where, str(why))
        return
    labels, beside, faults = _parts(results, base.where)
    yield from faults
    for attribute, given in beside.items():
        label = yield from _with(label, attribute, given)
    for layer, name in labels:
        yield label._replace(layer=layer, label=name)
    if labels:
        return
    if label.note:
        yield base._replace(layer=NOTE_LAYER, start=label.start, end=label.end, note=label.note)
    others = [name for name in beside if name != "note"]
    if others:
        yield SkippedEntry(base.where, f"it says {', '.join(others)} of words that have no label")


def _parts(
    results: list[dict[str, Any]], where: str
) -> tuple[list[tuple[str, str]], dict[str, list[str]], list[SkippedEntry]]:
    """The labels with their layers, the fields beside them, and skipped entries for anything else."""
    labels: list[tuple[str, str]] = []
    beside: dict[str, list[str]] = {}
    faults: list[SkippedEntry] = []
    for result in results:
        name, kind, words = text_field(result.get("from_name")), result.get("type"), _words(result)
        attribute = name.removeprefix(_OF_ROW)
        is_beside = kind == "textarea" or (kind == "choices" and name not in _ANSWERED)
        if is_beside and attribute in _ATTRIBUTES:
            beside.setdefault(attribute, []).extend(words)
        elif kind in _LABELS or kind == "choices":
            labels += [(name.removeprefix(_OF_LAYER), label) for label in words]
        else:
            faults.append(
                SkippedEntry(where, f"there is no use here for a result of the kind {kind!s:.20} ({name:.40})")
            )
            continue
        if not words:
            faults.append(SkippedEntry(where, f"its {name:.40} is empty"))
    return labels, beside, faults


def _located(results: list[dict[str, Any]], text: str, label: ImportedLabel) -> ImportedLabel:
    """Return the label at the place of the region, if it has one. Raises `LabelError`."""
    place = next((value for each in results if "start" in (value := object_field(each.get("value")))), None)
    if place is None:
        return label
    quotes = (object_field(each.get("value")).get("text") for each in results if each.get("type") != "textarea")
    quote = next((each for each in quotes if isinstance(each, str)), None)
    start, end = checked_place(text, place["start"], place.get("end"), quote)
    return label._replace(start=start, end=end)


def _with(label: ImportedLabel, attribute: str, given: list[str]) -> Generator[SkippedEntry, None, ImportedLabel]:
    """The label with a field from beside it; a skipped entry for values that it has no room for."""
    if attribute == "note":
        return label._replace(note="\n".join(given))
    first, *others = dict.fromkeys(given) or [""]
    if others:
        yield SkippedEntry(label.where, f"it has more than one {attribute}; not taken: {', '.join(others):.80}")
    if attribute != "confidence":
        return label._replace(**{attribute: first})  # type: ignore[arg-type]
    if first and not _NUMBER.fullmatch(first):
        yield SkippedEntry(label.where, f"its confidence is {first!r:.40}, not 1, 2 or 3")
        return label
    return label._replace(confidence=int(first) if first else None)


def _words(result: dict[str, Any]) -> list[str]:
    """The labels, choices or texts of a result."""
    value = object_field(result.get("value"))
    kind = "text" if result.get("type") == "textarea" else text_field(result.get("type"))
    given = value.get(kind)
    return [text_field(each) for each in ([given] if isinstance(given, str) else list_field(given)) if text_field(each)]


def _relation(
    relation: dict[str, Any], regions: dict[str, ImportedLabel], base: ImportedLabel
) -> Iterator[ImportedLabel | SkippedEntry]:
    first, second = (regions.get(text_field(relation.get(name))) for name in ("from_id", "to_id"))
    if relation.get("direction") == "left":
        first, second = second, first
    labels = [text_field(label) for label in list_field(relation.get("labels")) if text_field(label)]
    if first is None or second is None or not labels:
        yield SkippedEntry(
            base.where, "it has a relation without a label, or that does not lead from one region to another"
        )
        return
    for label in labels:
        yield relation_label(first, second, label, base.where)._replace(
            created_at=base.created_at, updated_at=base.updated_at
        )


def _looks_like(sample: Sample) -> bool:
    """Whether it is a list of tasks, or one task, which may be too long to be read whole, or on several lines."""
    start, first = sample.beginning, sample.first_object
    if start[:1] != "{":
        return start[:1] == "["
    if first is None:
        return '"annotations"' in start or '"data"' in start.partition("\n")[0][:100]
    return isinstance(first.get("data"), dict)


FORMAT = Format("label-studio", "JSON of tasks", read_label_studio, _looks_like)

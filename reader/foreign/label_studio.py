"""Label Studio's JSON: tasks with annotations, in which results with one id are about one region.

Offsets are code points; where the quote stands at the same offsets in UTF-16, those are meant. What is said of a
region beside its label is read from controls that are named as in our own export (`row_target`, `holder`, …).
Predictions, and kinds of results that are about no words, are not taken.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reader.errors import InputError
from reader.foreign.reading import entries, fields, json_lines, whole, whole_number, word
from reader.foreign.said import TEXTS, Document, Fault, Misplaced, Said, placed, related

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.foreign.said import Found

_LABELS = ("labels", "hypertextlabels")
_ATTRIBUTES = (*TEXTS, "confidence")
_OF_ROW, _OF_LAYER = "row_", "layer_"


def read_label_studio(path: Path) -> Iterator[Found]:
    """Every task of the file with its labels; a fault for each task, annotation or result that cannot be taken.

    Raises:
        InputError: it cannot be read, or is no list of tasks.
    """
    for number, task in enumerate(_tasks(path), 1):
        if isinstance(task, Fault):
            yield task
            continue
        known = task.get("id")
        where = f"task {known}" if whole_number(known) is not None else f"task {number} of the file"
        data = fields(task.get("data"))
        text = _text(data)
        if not text.strip():
            yield Fault(where, "it has no text")
            continue
        said: list[Said] = []
        for found in _said(task, text, where):
            if isinstance(found, Fault):
                yield found
            else:
                said.append(found)
        yield Document(where, text, tuple(said), word(data.get("article_id")))


def _tasks(path: Path) -> Iterator[dict[str, Any] | Fault]:
    text = whole(path)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if text.lstrip()[:1] != "{":
            raise InputError("this is no JSON", subject=str(path)) from None
        for _, line in json_lines(path):
            yield line
        return
    for task in entries(value) or [value]:
        yield task if isinstance(task, dict) else Fault("the file", "it has something in its list that is no task")


def _text(data: dict[str, Any]) -> str:
    """The text of a task: what is called so, else the longest there is."""
    return word(data.get("text")) or max((word(value) for value in data.values()), key=len, default="")


def _said(task: dict[str, Any], text: str, where: str) -> Iterator[Said | Fault]:
    if entries(task.get("predictions")):
        yield Fault(where, "its predictions are nobody's judgements", is_expected=True)
    for annotation in entries(task.get("annotations")) or entries(task.get("completions")):
        if not isinstance(annotation, dict):
            yield Fault(where, "it has an annotation that is none")
        elif annotation.get("was_cancelled") is True:
            yield Fault(where, "an annotation of it was skipped")
        else:
            yield from _annotation(annotation, text, where)


def _annotation(annotation: dict[str, Any], text: str, where: str) -> Iterator[Said | Fault]:
    """What one annotation says: results with the same id are one region."""
    regions: dict[str, list[dict[str, Any]]] = {}
    relations: list[dict[str, Any]] = []
    base = Said(
        where,
        "",
        annotator=_who(annotation),
        created_at=word(annotation.get("created_at")),
        updated_at=word(annotation.get("updated_at")),
    )
    for number, result in enumerate(entries(annotation.get("result"))):
        if not isinstance(result, dict):
            yield Fault(where, "it has a result that is none")
        elif result.get("type") == "relation":
            relations.append(result)
        elif result.get("from_name") != "annotator":
            regions.setdefault(word(result.get("id")) or f"#{number}", []).append(result)
    placed_at: dict[str, Said] = {}
    for identifier, results in regions.items():
        for found in _region(results, text, base._replace(where=f"{where}, result {identifier}")):
            if isinstance(found, Said) and found.start is not None:
                placed_at.setdefault(identifier, found)
            yield found
    for relation in relations:
        yield from _relation(relation, placed_at, base)


def _who(annotation: dict[str, Any]) -> str:
    """Who made it: as our own export says, else the address of the user, else the user's number."""
    for result in map(fields, entries(annotation.get("result"))):
        if result.get("from_name") == "annotator":
            return next(iter(_words(result)), "")
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        number = whole_number(by.get("id"))
        return word(by.get("email")) or word(by.get("username")) or ("" if number is None else f"user {number}")
    number = whole_number(by)
    return word(by) if number is None else f"user {number}"


def _region(results: list[dict[str, Any]], text: str, base: Said) -> Iterator[Said | Fault]:
    """Every label of a region, with what else is said of it."""
    said = base
    values = [fields(result.get("value")) for result in results]
    place = next((value for value in values if "start" in value), None)
    if place is not None:
        try:
            quote = next((value["text"] for value in values if isinstance(value.get("text"), str)), None)
            start, end = placed(text, place["start"], place.get("end"), quote)
        except Misplaced as why:
            yield Fault(base.where, str(why))
            return
        said = said._replace(start=start, end=end)
    labels: list[tuple[str, str]] = []
    for result in results:
        name, kind = word(result.get("from_name")), result.get("type")
        attribute = name.removeprefix(_OF_ROW)
        words = _words(result)
        if attribute in _ATTRIBUTES and kind in ("choices", "textarea") and words:
            said = _with(said, attribute, words[0])
        elif kind in _LABELS or kind == "choices":
            labels += [(name.removeprefix(_OF_LAYER), label) for label in words]
        else:
            yield Fault(base.where, f"there is no use here for a result of the kind {kind!s:.20}")
    for layer, label in labels:
        yield said._replace(layer=layer, label=label)


def _with(said: Said, attribute: str, value: str) -> Said:
    if attribute == "confidence":
        return said._replace(confidence=int(value)) if value in {"1", "2", "3"} else said
    return said._replace(**{attribute: value})  # type: ignore[arg-type]


def _words(result: dict[str, Any]) -> list[str]:
    """The labels, choices or texts of a result."""
    value = fields(result.get("value"))
    kind = "text" if result.get("type") == "textarea" else word(result.get("type"))
    given = value.get(kind)
    return [word(each) for each in ([given] if isinstance(given, str) else entries(given)) if word(each)]


def _relation(relation: dict[str, Any], regions: dict[str, Said], base: Said) -> Iterator[Said | Fault]:
    first, second = (regions.get(word(relation.get(name))) for name in ("from_id", "to_id"))
    if relation.get("direction") == "left":
        first, second = second, first
    labels = [word(label) for label in entries(relation.get("labels")) if word(label)]
    if first is None or second is None or not labels:
        yield Fault(base.where, "it has a relation without a label, or that does not lead from one region to another")
        return
    for label in labels:
        yield related(first, second, label, base.where)._replace(created_at=base.created_at, updated_at=base.updated_at)

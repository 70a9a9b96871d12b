"""brat standoff: `.ann` files beside their `.txt`, one or a folder of them.

Offsets are code points, checked by the quote. A folder below the loaded one is an annotator, with the name in its
`annotator.json`, as in our own export, else its own name. An attribute is an answer to the layer of its name. A note
that is JSON has the fields of our own export. Events, equivalences and normalizations are not loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reader.errors import InputError
from reader.loaders.base import Format, Sample
from reader.loaders.fields import int_field, json_object, read_text, text_field
from reader.loaders.records import (
    TEXTS,
    Found,
    ImportedDocument,
    ImportedLabel,
    LabelError,
    SkippedEntry,
    checked_place,
    relation_label,
)

CALLED = "annotator.json"
"""The file with the name of the annotator: not every name can be the name of a folder."""
_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d{1,15} \d{1,15}(?:;\d{1,15} \d{1,15})*)(?:\t(.*))?", re.ASCII)
_RELATION = re.compile(r"R\d+\t(\S+) \w+:([TE]\d+) \w+:([TE]\d+)\s*", re.ASCII)
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) ([A-Z]\d+)(?: (.+))?", re.ASCII)
_NOTE = re.compile(r"#\d+\t\S+ ([A-Z]\d+)(?:\t(.*))?", re.ASCII)
_NOTED, _NUMBERS = (*TEXTS, "created_at", "updated_at"), ("confidence", "seconds")
"""The fields that our own export has in the note of an entity."""


def read_brat(path: Path) -> Iterator[Found]:
    """Yield every text with its labels; a skipped entry for each file or line that cannot be loaded."""
    files = [path] if path.suffix == ".ann" else sorted(path.rglob("*.ann"))
    if not files:
        raise InputError("there is no .ann file in it", subject=str(path))
    known: dict[Path, str] = {}
    for file in files:
        name = file.relative_to(path).as_posix() if file != path else file.name
        if file.parent not in known:
            who = _called(file.parent)
            if isinstance(who, SkippedEntry):
                yield who
            is_annotator = path not in (file, file.parent)
            known[file.parent] = who if isinstance(who, str) and who else file.parent.name if is_annotator else ""
        try:
            text, lines = read_text(file.with_suffix(".txt")), read_text(file)
        except InputError as error:
            yield SkippedEntry(name, str(error))
            continue
        yield from _read(text, lines, name, known[file.parent])


def _called(folder: Path) -> str | SkippedEntry:
    """The annotator whose folder it is, from the file beside the texts; empty if there is none."""
    place = folder / CALLED
    if not place.is_file():
        return ""
    where = f"{folder.name}/{CALLED}"
    try:
        value = json_object(read_text(place), where)
    except InputError as error:
        return SkippedEntry(where, str(error))
    if isinstance(value, SkippedEntry):
        return value
    return text_field(value.get("annotator")) or SkippedEntry(where, "it names no annotator")


@dataclass(slots=True)
class _Entity:
    label: ImportedLabel
    type: str
    places: list[tuple[int, int]]
    answers: list[tuple[str, str]] = field(default_factory=list)
    """Its attributes: the name of each, and its value."""

    def whole(self) -> ImportedLabel:
        """Return its label, from the beginning of its first place to the end of its last."""
        return self.label._replace(start=self.places[0][0], end=self.places[-1][1])


def _read(text: str, lines: str, name: str, annotator: str) -> Iterator[Found]:
    named: dict[str, list[_Entity]] = {}
    others: list[tuple[str, str]] = []
    for raw in lines.split("\n"):
        line = raw.rstrip("\r")
        identifier = line.partition("\t")[0]
        where = f"{name}, {identifier:.12}"
        if (match := _ENTITY.fullmatch(line)) is None:
            others += [(where, line)] if line.strip() else []
            continue
        try:
            places = _places(text, match[3], match[4])
        except LabelError as why:
            yield SkippedEntry(where, f"{match[2]}: {why}")
            continue
        named.setdefault(match[1], []).append(_Entity(ImportedLabel(where, "", annotator=annotator), match[2], places))
    yield from _doubled(named)
    entities = {identifier: given[0] for identifier, given in named.items() if len(given) == 1}
    relations: list[tuple[str, str, str, str]] = []
    for where, line in others:
        if match := _RELATION.fullmatch(line):
            relations.append((where, match[1], match[2], match[3]))
        elif fault := _add(line, entities):
            yield SkippedEntry(where, fault)
    labels = [each for entity in entities.values() for each in _labels(entity)]
    for where, kind, first, second in relations:
        if first in entities and second in entities:
            labels.append(relation_label(entities[first].whole(), entities[second].whole(), kind, where))
        else:
            yield SkippedEntry(where, "it is a relation that does not lead from one entity to another")
    yield ImportedDocument(name, text, tuple(labels))


def _doubled(named: dict[str, list[_Entity]]) -> Iterator[SkippedEntry]:
    """Entities that share an id: an attribute or note could belong to either."""
    for several in named.values():
        for entity in several if len(several) > 1 else ():
            yield SkippedEntry(entity.label.where, f"{entity.type}: its id is another entity's, too")


def _places(text: str, offsets: str, quote: str | None) -> list[tuple[int, int]]:
    """The places of an entity; places with only white space between them are one."""
    pairs = [tuple(map(int, pair.split())) for pair in offsets.split(";")]
    joined: list[tuple[int, int]] = []
    for start, end in pairs:
        if joined and joined[-1][1] <= start and not text[joined[-1][1] : start].strip():
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    if len(joined) == 1:
        return [checked_place(text, *joined[0], quote)]
    return [checked_place(text, *pair) for pair in joined]


def _add(line: str, entities: dict[str, _Entity]) -> str:
    """Add an attribute or a note to its entity; return why not, if it has no use here."""
    if match := _ATTRIBUTE.fullmatch(line):
        if match[2] not in entities:
            return "it is an attribute of no entity"
        entities[match[2]].answers.append((match[1], (match[3] or match[1]).strip()))
        return ""
    if match := _NOTE.fullmatch(line):
        if match[1] not in entities:
            return "it is a note on no entity"
        return _note(entities[match[1]], match[2] or "")
    return "there is no use here for this line"


def _note(entity: _Entity, note: str) -> str:
    """Add a note to an entity: the fields of our own export, or free text; return why not, if it cannot be loaded."""
    label = entity.label
    try:
        known: Any = json.loads(note) if note.startswith("{") else None
    except (ValueError, RecursionError):
        known = None
    if not isinstance(known, dict) or not (known.keys() & {*_NOTED, *_NUMBERS}):
        entity.label = label._replace(note="\n".join(filter(None, (label.note, note.strip()))))
        return ""
    confidence, seconds = known.get("confidence"), known.get("seconds")
    odd = [name for name in _NOTED if name in known and not isinstance(known[name], str)]
    if confidence is not None and int_field(confidence) is None:
        odd.append("confidence")
    if seconds is not None and not (isinstance(seconds, (int, float)) and 0 <= seconds < 1e9):
        odd.append("seconds")
        seconds = None
    more = {name: text_field(known[name]) for name in _NOTED if name in known and name != "note"}
    entity.label = label._replace(
        **more,  # type: ignore[arg-type]
        note="\n".join(filter(None, (label.note, text_field(known.get("note"))))),
        confidence=int_field(confidence),
        seconds=None if seconds is None else float(seconds),
    )
    return f"its {', '.join(odd)} cannot be read" if odd else ""


def _labels(entity: _Entity) -> Iterator[ImportedLabel]:
    """The labels of an entity: its attributes, and its type if that is not the layer of one of them."""
    labels = [(layer, value) for layer, value in entity.answers]
    if entity.type.casefold() not in {layer.casefold() for layer, _ in labels}:
        labels.insert(0, (entity.type, "") if entity.type == "Note" else ("", entity.type))
    for start, end in entity.places:
        for layer, label in labels:
            yield entity.label._replace(layer=layer, label=label, start=start, end=end)


def _looks_like(sample: Sample) -> bool:
    if sample.is_folder:
        return next(sample.path.rglob("*.ann"), None) is not None
    return sample.path.suffix == ".ann"


FORMAT = Format("brat", ".ann files beside their .txt, or a folder of them", read_brat, _looks_like)

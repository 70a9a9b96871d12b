"""The tidy CSV of `reader export`: its rows as annotation records, which are those of our JSON Lines too."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path

from reader.errors import InputError
from reader.loaders.base import Format, Sample
from reader.loaders.fields import csv_lines
from reader.loaders.records import ImportedDocument, ImportedLabel, LabelError
from reader.model import export_row
from reader.model.annotation import CONFIDENCES, STANCE_LAYER, Aim, Expression, Relation, State, Voice
from reader.model.event import is_valid_time
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.sanitize import one_line, plain, unguard_cell

COLUMNS = tuple(name for name in export_row.COLUMNS if name not in {"article_title", "source", "sentence_index"})
"""The columns that are read; the others only help a person who looks at the table."""
NEWER = frozenset({
    "label", "expression", "aim", "span_start", "span_end", "span", "target_kind", "claim_topic", "claim_verdict",
    "claim_verdict_url", "claim_note",
})  # fmt: skip
"""Columns that a file from an earlier version lacks."""
_OF_MENTION = ("holder", *(name for name in COLUMNS if name.startswith("claim")))
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_KINDS: dict[str, type[StrEnum]] = {
    "state": State, "voice": Voice, "expression": Expression, "aim": Aim, "relation": Relation,
}  # fmt: skip
_KNOWN = {column: frozenset(map(str, kind)) for column, kind in _KINDS.items()}


def row_document(where: str, row: Mapping[str, str]) -> ImportedDocument:
    """The sentence of a row with its one label; with a fault where the row cannot be read."""
    layer = row["layer"]
    what = (row["claim_id"], row["holder"], row["relation"]) if layer == MENTION_LAYER else (row["target"],)
    judgment = row["annotator"], row["article_id"], row["start"], layer, *what
    try:
        start, end = _whole(row, "start"), _whole(row, "end")
        label = _label(where, row, start, end)
    except LabelError as fault:
        return faulty_row(where, str(fault), judgment)
    return ImportedDocument(
        label.where, row["sentence"], (label,), row["article_id"], start, end=end, judgment=judgment
    )


def faulty_row(where: str, fault: str, judgment: tuple[str, ...] = ()) -> ImportedDocument:
    """A row that cannot be loaded. Without a judgment it is none of any."""
    return ImportedDocument(where, "", (), judgment=judgment or (where,), fault=fault)


def _label(where: str, row: Mapping[str, str], start: int, end: int) -> ImportedLabel:
    layer = row["layer"]
    if not one_line(row["annotator"]):
        raise LabelError("it has no annotator")
    label = ImportedLabel(
        where,
        "",
        layer=layer,
        annotator=row["annotator"],
        created_at=_time(row, "created_at"),
        updated_at=_time(row, "updated_at"),
        codebook_version=row["codebook_version"],
        annotation_id=row["annotation_id"],
    )
    if layer == NOTE_LAYER:
        if not plain(row["note"]):
            raise LabelError("it is a note without text")
        return label._replace(note=row["note"])
    label = label._replace(confidence=_confidence(row), seconds=_seconds(row))
    if layer == MENTION_LAYER:
        return _mention(label, row)
    label = label._replace(state=_one_of(row, "state"), target=row["target"], target_kind=row["target_kind"])
    return _stance(label, row) if layer == STANCE_LAYER else _choice(label, row, start, end)


def _mention(label: ImportedLabel, row: Mapping[str, str]) -> ImportedLabel:
    if not one_line(row["claim"]) or not one_line(row["claim_id"]):
        raise LabelError("it is a mention without a claim")
    return label._replace(
        label=_one_of(row, "relation"),
        voice=_one_of(row, "voice", is_optional=True),
        **{name: row[name] for name in _OF_MENTION},  # type: ignore[arg-type]
    )


def _stance(label: ImportedLabel, row: Mapping[str, str]) -> ImportedLabel:
    """A stance; of a decision that there is none, which the export shows as the stance `none`, no label."""
    details = [_one_of(row, column, is_optional=True) for column in ("voice", "expression", "aim")]
    holder = one_line(row["holder"])
    if label.state == State.NONE and row["stance"] == "none" and not any((*details, holder)):
        return label
    voice, expression, aim = details
    return label._replace(label=row["stance"], voice=voice, holder=row["holder"], expression=expression, aim=aim)


def _choice(label: ImportedLabel, row: Mapping[str, str], start: int, end: int) -> ImportedLabel:
    """A label of another layer, on the sentence or on words of it."""
    name, factuality = row["label"], row["factuality"]
    if name and factuality and name != factuality:
        raise LabelError(f"it is labeled {name!r} and {factuality!r}")
    label = label._replace(label=name or factuality)
    if not label.label or not (row["span_start"] or row["span_end"]):
        return label
    first, last = _whole(row, "span_start"), _whole(row, "span_end")
    if not start <= first < last <= end:
        raise LabelError(f"the span {first}-{last} is not inside the sentence")
    if row["sentence"][first - start : last - start] != row["span"]:
        raise LabelError(f"the span at {first}-{last} reads otherwise")
    return label._replace(start=first - start, end=last - start)


def _one_of(row: Mapping[str, str], column: str, *, is_optional: bool = False) -> str:
    cell = row[column]
    if cell in _KNOWN[column] or (is_optional and not cell):
        return cell
    raise LabelError(f"there is no {column} {cell[:40]!r}; it can be {', '.join(_KINDS[column])}")


def _confidence(row: Mapping[str, str]) -> int | None:
    if not row["confidence"]:
        return None
    found = _whole(row, "confidence")
    if found not in CONFIDENCES:
        raise LabelError(f"confidence is {found}, which is none of {', '.join(map(str, CONFIDENCES))}")
    return found


def _whole(row: Mapping[str, str], column: str) -> int:
    cell = row[column]
    if not _NUMBER.fullmatch(cell):
        raise LabelError(f"{column} is {cell[:40]!r}, not a whole number")
    return int(cell)


def _seconds(row: Mapping[str, str]) -> float | None:
    cell = row["seconds"]
    if not cell:
        return None
    seconds = float(cell) if _DECIMAL.fullmatch(cell) else math.inf
    if not math.isfinite(seconds):
        raise LabelError(f"seconds is {cell[:40]!r}, not a number")
    return seconds


def _time(row: Mapping[str, str], column: str) -> str:
    cell = row[column]
    if not _TIME.fullmatch(cell) or not is_valid_time(cell):
        raise LabelError(f"{column} is {cell[:40]!r}, not a time such as 2026-01-31T09:30:00.000Z")
    return cell


def read_csv(path: Path, *, is_raw: bool = False) -> Iterator[ImportedDocument]:
    """Read every row; one with too many or too few cells has a fault."""
    rows = csv_lines(path)
    header = next(rows, (0, []))[1]
    missing = [name for name in COLUMNS if name not in header and name not in NEWER]
    if missing:
        raise InputError(
            f"this is no tidy export: it lacks the columns {', '.join(missing)}",
            subject=str(path),
            advice="Load a file that `reader export` wrote with --layout tidy",
        )
    doubled = sorted({name for name in COLUMNS if header.count(name) > 1})
    if doubled:
        raise InputError(f"it has the column {', '.join(doubled)} twice", subject=str(path))
    names = [name for name in COLUMNS if name in header]
    places = [header.index(name) for name in names]
    empty = dict.fromkeys(COLUMNS, "")
    for number, cells in rows:
        where = f"line {number}"
        if len(cells) != len(header):
            yield faulty_row(where, f"it has {len(cells)} cells where the header has {len(header)}")
            continue
        wanted = [cells[place] for place in places]
        values = wanted if is_raw else map(unguard_cell, wanted)
        yield row_document(where, empty | dict(zip(names, values, strict=True)))


def _looks_like(sample: Sample) -> bool:
    """Whether it is a table of ours; half of a tidy one, and a wide one, are told what they lack."""
    return "annotation_id" in sample.columns or {"article_id", "sentence_index"} <= sample.columns


FORMAT = Format(
    "csv",
    "our own tidy CSV",
    read_csv,
    _looks_like,
    suffix=".csv",
    is_own=True,
    read_raw=partial(read_csv, is_raw=True),
)

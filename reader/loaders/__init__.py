"""Annotations made elsewhere, into neutral records: one module a format, each telling what it cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import InputError, UsageError
from reader.loaders.brat import read_brat
from reader.loaders.doccano import read_doccano
from reader.loaders.fields import json_object, opened
from reader.loaders.fnc import BODIES, STANCES, read_fnc
from reader.loaders.label_studio import read_label_studio
from reader.loaders.records import ImportedDocument, ImportedLabel, SkippedEntry
from reader.loaders.semeval import NEEDED, read_semeval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reader.loaders.records import Found

__all__ = ["FORMATS", "OWN", "Format", "ImportedDocument", "ImportedLabel", "SkippedEntry", "format_of"]

_LOOKED_AT = 1 << 16
"""Characters of a file that tell its format."""


_NO_TEXTS = {
    b"PAR1": "a Parquet file",
    b"PK\x03\x04": "a zip, or a spreadsheet's own file",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
}
_INSTEAD = "Export it as CSV or JSON Lines, and load that"


class Format(NamedTuple):
    """A format that annotations are taken from."""

    name: str
    about: str
    read: Callable[[Path], Iterator[Found]]


_ALL = (
    Format("doccano", "JSON Lines of spans, of spans with relations, or of labelled texts", read_doccano),
    Format("label-studio", "JSON of tasks", read_label_studio),
    Format("brat", ".ann files beside their .txt, or a folder of them", read_brat),
    Format("semeval", "a table with Target, Tweet and Stance", read_semeval),
    Format("fnc", f"{STANCES} and {BODIES} in one folder", read_fnc),
)
FORMATS = {each.name: each for each in _ALL}
OWN = ("csv", "jsonl")
"""Formats of our own, which are read elsewhere: they say exactly what they mean."""


def format_of(path: Path, wanted: str = "") -> str:
    """The name of the format that the file or folder is in: the one that is wanted, else the one it looks like.

    Raises:
        UsageError: there is no such format.
        InputError: the file cannot be read, or looks like none.
    """
    known = (*OWN, *FORMATS)
    if wanted:
        if wanted not in known:
            raise UsageError(f"there is no format {wanted!r}", advice=f"It can be {', '.join(known)}")
        return wanted
    if path.is_file() and (other := _no_text(path)):
        raise InputError(f"this is {other}, no text", subject=str(path), advice=_INSTEAD)
    found = _of_folder(path) if path.is_dir() else _of_file(path)
    if not found:
        raise InputError(
            "it looks like no format that is loaded here",
            subject=str(path),
            advice=f"Say it with --format: {', '.join(known)}",
        )
    return found


def _no_text(path: Path) -> str:
    """What a file is by its first bytes, where that is nothing that annotations are read from."""
    try:
        with path.open("rb") as stream:
            first = stream.read(16)
    except OSError:
        return ""  # who reads it says why
    return next((what for begins, what in _NO_TEXTS.items() if first.startswith(begins)), "")


def _of_folder(path: Path) -> str:
    if (path / STANCES).is_file() and (path / BODIES).is_file():
        return "fnc"
    if (path / "datapackage.json").is_file():
        raise InputError("this is a data package", subject=str(path), advice="Load the annotations.csv that is in it")
    return "brat" if next(path.rglob("*.ann"), None) else ""


def _of_file(path: Path) -> str:
    if path.suffix == ".ann":
        return "brat"
    with opened(path) as stream:
        beginning = stream.read(_LOOKED_AT)
    match beginning.lstrip()[:1]:
        case "[":
            return "label-studio"
        case "{":
            return _of_json(beginning, is_whole=len(beginning) < _LOOKED_AT)
    return _of_table(path, beginning.partition("\n")[0].strip())


def _of_table(path: Path, header: str) -> str:
    if "annotation_id" in header:
        return "csv"
    names = [name.strip(' "').casefold() for name in header.split("\t" if "\t" in header else ",")]
    if {"article_id", "sentence_index"} <= set(names):
        return "csv"  # our wide one, or half of a tidy one: it says then what it lacks
    if "\t" in header and all(name in names for name in NEEDED):
        return "semeval"
    if {"headline", "body id"} <= set(names) or {"body id", "articlebody"} <= set(names):
        return "fnc"
    return "csv" if path.suffix.casefold() == ".csv" else ""  # which then says what it lacks


def _of_json(beginning: str, *, is_whole: bool) -> str:
    """Of JSON Lines, ours or doccano's, or of one task that is no list."""
    first = beginning.lstrip().partition("\n")[0]
    value = json_object(first, "")
    if isinstance(value, SkippedEntry):
        value = json_object(beginning, "") if is_whole else value
    if isinstance(value, SkippedEntry):  # a first line too long to be looked at whole, or a task over several lines
        return "label-studio" if '"annotations"' in beginning or '"data"' in first[:100] else "doccano"
    if value.get("type") == "export" and value.get("format") == "reader":
        return "jsonl"
    if isinstance(value.get("data"), dict):
        return "label-studio"
    return "doccano" if "text" in value or "data" in value else ""

"""Annotations in: one module per format, ours and others', each yielding the same neutral records."""

from __future__ import annotations

from pathlib import Path

from reader.errors import InputError, UsageError
from reader.loaders import brat, doccano, fnc, label_studio, reader_csv, reader_jsonl, semeval
from reader.loaders.base import Format, Sample

__all__ = ["FORMATS", "Format", "detect_format", "find_format"]

FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (reader_csv, reader_jsonl, label_studio, doccano, brat, semeval, fnc)
}
"""Every format by its name. A file is in the first of them that it looks like."""
_BINARY = {
    b"PAR1": "a Parquet file",
    b"PK\x03\x04": "a zip, or a spreadsheet's own file",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
}


def find_format(name: str) -> Format:
    """Return the format with this name. Raises `UsageError` if there is none."""
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}", advice=f"It can be {', '.join(FORMATS)}")
    return FORMATS[name]


def detect_format(path: Path) -> Format:
    """Return the format that the file or folder looks like.

    Raises `InputError` if the file cannot be read, or looks like none.
    """
    if path.is_file() and (other := _binary_kind(path)):
        advice = "Export it as CSV or JSON Lines, and load that"
        raise InputError(f"this is {other}, not text", subject=str(path), advice=advice)
    if (path / "datapackage.json").is_file():
        raise InputError("this is a data package", subject=str(path), advice="Load the annotations.csv that is in it")
    sample, suffix = Sample(path), path.suffix.casefold()
    found = next((each for each in FORMATS.values() if each.looks_like(sample)), None)
    found = found or next((each for each in FORMATS.values() if each.suffix and each.suffix == suffix), None)
    if found is None:
        raise InputError(
            "cannot tell the format", subject=str(path), advice=f"Name it with --format: {', '.join(FORMATS)}"
        )
    return found


def _binary_kind(path: Path) -> str:
    """The kind of a binary file by its first bytes; empty for text."""
    try:
        with path.open("rb") as stream:
            first = stream.read(16)
    except OSError:
        return ""  # the loader says why
    return next((what for begins, what in _BINARY.items() if first.startswith(begins)), "")

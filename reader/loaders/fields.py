"""Helpers for loaders: the text of a file, rows of tables, and fields of JSON that may hold anything."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from reader.errors import InputError
from reader.loaders.records import SkippedEntry

MOST_BYTES = 512 << 20
"""512 MiB: the largest file that is read whole."""
MOST_CHARACTERS = 1 << 30
"""A cell can hold a whole article; the csv module would stop at 131,072."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@contextmanager
def open_text(path: Path, newline: str = "") -> Iterator[TextIOWrapper]:
    """Open a file as UTF-8 text, with its line ends as they are; `newline` is the one that ends a line, if only one.

    Raises `InputError` if it cannot be read, or is in another encoding.
    """
    try:
        with path.open(encoding="utf-8-sig", newline=newline) as stream:
            yield stream
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", subject=str(path)) from error
    except UnicodeDecodeError as error:
        advice = "Save it as UTF-8 first; in a spreadsheet, as `CSV UTF-8`"
        raise InputError("this is no UTF-8 text", subject=str(path), advice=advice) from error


def read_text(path: Path) -> str:
    """Read the whole text of a file. Raises `InputError`."""
    with open_text(path) as stream:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"it has more than {MOST_BYTES >> 20} MiB", subject=str(path), advice="Split it")
        return stream.read()


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any] | SkippedEntry]]:
    """Yield each line of JSON Lines that is not blank, with its place; a skipped entry for one that is no object."""
    with open_text(path, "\n") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                where = f"line {number}"
                yield where, json_object(line, where)


def json_object(text: str, where: str) -> dict[str, Any] | SkippedEntry:
    """Parse a JSON object, or return why it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else SkippedEntry(where, "it is no JSON object")


def text_field(value: object) -> str:
    """Return the text in a field, else an empty text. Halves of surrogate pairs become U+FFFD."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def int_field(value: object) -> int | None:
    """Return the whole number in a field, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def list_field(value: object) -> list[Any]:
    """Return the list in a field, else an empty one."""
    return value if isinstance(value, list) else []


def list_or_skipped(line: dict[str, Any], name: str, where: str) -> list[Any]:
    """Return the list in the field of that name, empty if there is none; else a list of one skipped entry."""
    value = line.get(name)
    if isinstance(value, list):
        return value
    return [] if value in (None, "", {}) else [SkippedEntry(where, f"its {name} is no list")]


def object_field(value: object) -> dict[str, Any]:
    """Return the object in a field, else an empty one."""
    return value if isinstance(value, dict) else {}


def csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row of a CSV with the number of the line on which it begins. Raises `InputError`."""
    usual, begins = csv.field_size_limit(MOST_CHARACTERS), 1
    try:
        with open_text(path) as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                if cells:
                    yield begins, cells
                begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {begins} is not valid CSV ({error})", subject=str(path)) from error
    finally:
        csv.field_size_limit(usual)


def csv_rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str] | SkippedEntry]]:
    """Yield each row of a CSV with the place where it begins, its cells by the name of their column in lower case.

    Raises `InputError` if it cannot be read, or lacks one of the columns that are needed.
    """
    yield from _named(csv_lines(path), needed, path, f"{path.name}, line")


def tab_rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str] | SkippedEntry]]:
    """Yield the same of a table with tabs between its cells and no quoting, where every line is a row."""
    with open_text(path, "\n") as stream:
        lines = ((number, line.rstrip("\r\n").split("\t")) for number, line in enumerate(stream, 1) if line.strip())
        yield from _named(lines, needed, path, "line")


def _named(
    rows: Iterator[tuple[int, list[str]]], needed: tuple[str, ...], path: Path, place: str
) -> Iterator[tuple[str, dict[str, str] | SkippedEntry]]:
    """Yield the rows below the header, each as its cells by their names, or why they do not fit the header."""
    names = [name.strip().casefold() for name in next(rows, (0, []))[1]]
    missing = [name for name in needed if name not in names]
    if missing:
        raise InputError(f"it lacks the columns {', '.join(missing)}", subject=str(path))
    for number, cells in rows:
        where = f"{place} {number}"
        if len(cells) == len(names):
            yield where, dict(zip(names, cells, strict=True))
        else:
            yield where, SkippedEntry(where, f"it has {len(cells)} cells where the header has {len(names)}")

"""Helpers for loaders: the text of a file, rows of tables, and fields of JSON that may hold anything."""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reader.errors import InputError
from reader.loaders.records import SkippedEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import TextIOWrapper
    from pathlib import Path

MOST_BYTES = 512 << 20
"""512 MiB: the largest file that is read whole."""
MOST_CHARACTERS = 1 << 30
"""A cell can hold a whole article; the csv module would stop at 131,072."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@contextmanager
def opened(path: Path) -> Iterator[TextIOWrapper]:
    """Open a file as UTF-8 text, with its line ends as they are.

    Raises:
        InputError: it cannot be read, or is in another encoding.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("this is no UTF-8 text", subject=str(path), advice="Save it as UTF-8 first") from error


def whole(path: Path) -> str:
    """Read the whole text of a file. Raises `InputError`."""
    with opened(path) as stream:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"it has more than {MOST_BYTES >> 20} MiB", subject=str(path), advice="Split it")
        return stream.read()


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any] | SkippedEntry]]:
    """Yield each line of JSON Lines that is not blank, with its place; a skipped entry for one that is no object."""
    with opened(path) as stream:
        for number, line in enumerate(_lines(stream), 1):
            if line.strip():
                where = f"line {number}"
                yield where, json_object(line, where)


def _lines(stream: TextIOWrapper) -> Iterator[str]:
    r"""The lines, ended by `\n` alone: no other line end parts JSON Lines."""
    rest = ""
    while block := stream.read(1 << 20):
        *lines, rest = (rest + block).split("\n")
        yield from lines
    yield rest


def json_object(text: str, where: str) -> dict[str, Any] | SkippedEntry:
    """Parse a JSON object, or return why it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return SkippedEntry(where, "it is no JSON")
    return value if isinstance(value, dict) else SkippedEntry(where, "it is no JSON object")


def word(value: object) -> str:
    """Return the text in a field, else an empty text. Halves of surrogate pairs become U+FFFD."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def whole_number(value: object) -> int | None:
    """Return the whole number in a field, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def entries(value: object) -> list[Any]:
    """Return the list in a field, else an empty one."""
    return value if isinstance(value, list) else []


def listed(line: dict[str, Any], name: str) -> list[Any]:
    """Return the list in the field of that name, empty if there is none; else a list of one skipped entry."""
    value = line.get(name)
    if isinstance(value, list):
        return value
    return [] if value in (None, "", {}) else [SkippedEntry("", f"its {name} is no list")]


def fields(value: object) -> dict[str, Any]:
    """Return the object in a field, else an empty one."""
    return value if isinstance(value, dict) else {}


def csv_rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str] | SkippedEntry]]:
    """Yield each row of a CSV with the place where it begins, its cells by the name of their column in lower case.

    Raises:
        InputError: it cannot be read, or lacks one of the columns that are needed.
    """
    usual = csv.field_size_limit(MOST_CHARACTERS)
    try:
        with opened(path) as stream:
            reader = csv.reader(stream, strict=True)
            names = [name.strip().casefold() for name in next(reader, [])]
            require(names, needed, path)
            begins = reader.line_num + 1
            for cells in reader:
                where = f"{path.name}, line {begins}"
                if cells:
                    yield where, row_of(names, cells, where)
                begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {begins} is not valid CSV ({error})", subject=str(path)) from error
    finally:
        csv.field_size_limit(usual)


def tab_rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str] | SkippedEntry]]:
    """Yield the same of a table with tabs between its cells and no quoting, where every line is a row."""
    with opened(path) as stream:
        lines = _lines(stream)
        names = [name.strip().casefold() for name in next(lines, "").rstrip("\r").split("\t")]
        require(names, needed, path)
        for number, line in enumerate(lines, 2):
            if line.strip():
                where = f"line {number}"
                yield where, row_of(names, line.rstrip("\r").split("\t"), where)


def row_of(names: list[str], cells: list[str], where: str) -> dict[str, str] | SkippedEntry:
    """Return the cells by their names, or why they do not fit the header."""
    if len(cells) != len(names):
        return SkippedEntry(where, f"it has {len(cells)} cells where the header has {len(names)}")
    return dict(zip(names, cells, strict=True))


def require(names: list[str], needed: tuple[str, ...], path: Path) -> None:
    """Raise `InputError` if a column is missing."""
    missing = [name for name in needed if name not in names]
    if missing:
        raise InputError(f"it lacks the columns {', '.join(missing)}", subject=str(path))

"""The tidy CSV of `reader export`, row by row."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.loaders.base import Format, Sample
from reader.loaders.fields import MOST_CHARACTERS
from reader.loaders.reader_row import COLUMNS, NEEDED, faulty_row, row_document
from reader.model.sanitize import unguard_cell

if TYPE_CHECKING:
    from _csv import Reader as CsvReader
    from collections.abc import Iterator
    from pathlib import Path

    from reader.loaders.records import ImportedDocument


def read_csv(path: Path, *, is_raw: bool = False) -> Iterator[ImportedDocument]:
    """Read every row; one with too many or too few cells has a fault.

    Raises:
        InputError: the file cannot be read, or is no tidy export.
    """
    with _opened(path) as rows:
        header = next(rows, (0, []))[1]
        names = _known_columns(path, header)
        places = [header.index(name) for name in names]
        missing = dict.fromkeys(COLUMNS, "")
        for line, cells in rows:
            if len(cells) != len(header):
                yield faulty_row(line, f"it has {len(cells)} cells where the header has {len(header)}")
                continue
            wanted = [cells[place] for place in places]
            values = wanted if is_raw else map(unguard_cell, wanted)
            yield row_document(line, missing | dict(zip(names, values, strict=True)))


def _known_columns(path: Path, header: list[str]) -> list[str]:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise InputError(
            f"this is no tidy export: it lacks the columns {', '.join(missing)}",
            subject=str(path),
            advice="Load a file that `reader export` wrote with --layout tidy",
        )
    doubled = sorted({name for name in COLUMNS if header.count(name) > 1})
    if doubled:
        raise InputError(f"it has the column {', '.join(doubled)} twice", subject=str(path))
    return [name for name in COLUMNS if name in header]


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The rows as they are in the file, each with the number of the line on which it begins."""
    usual = csv.field_size_limit(MOST_CHARACTERS)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield _numbered(csv.reader(stream, strict=True), str(path))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError(
            "this is no UTF-8 text, so no export of this program",
            subject=str(path),
            advice="If a spreadsheet saved it, save it again as `CSV UTF-8`",
        ) from error
    finally:
        csv.field_size_limit(usual)


def _numbered(reader: CsvReader, path: str) -> Iterator[tuple[int, list[str]]]:
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {begins} is not valid CSV ({error})", subject=path) from error


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

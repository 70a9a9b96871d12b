"""CSV and TSV: one article a row, streamed; a row that is broken is named with its line and the next is read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import InputError
from reader.importers.formats.base import Format, OpenedFile, Part, ReadOptions, Remark, at_line
from reader.importers.formats.columns import Mapped
from reader.importers.formats.lines import Line, encoding_of, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.model.article import Article

_DELIMITERS = ",;\t|"
_QUOTED = re.compile('"[^"]*"')


_AGAIN = 16
"""How many times as much as is read of a file may be read in vain, looking for the end of a quoted cell."""


class _Record(NamedTuple):
    """A row as it stands in the file."""

    line: int
    """Where it begins."""
    text: str
    """Its line or lines."""
    cells: list[str]
    is_after_broken: bool = False


def _read_csv(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError | Remark]:
    return _read(file, options, is_tabbed=False)


def _read_tsv(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError | Remark]:
    return _read(file, options, is_tabbed=True)


def _read(file: OpenedFile, options: ReadOptions, *, is_tabbed: bool) -> Iterator[Article | InputError | Remark]:
    csv.field_size_limit(max(csv.field_size_limit(), options.limits.row_size))  # one for the whole of Python
    encoding = encoding_of(file)
    lines = _Lines(read_lines(file, encoding.name, options.limits.row_size, newline=""))
    records = _Records(lines, options.limits.row_size, is_tabbed=is_tabbed)
    header = _header(records, options)
    mapped = Mapped(header, options.columns)
    yield from (Remark(text) for text in (encoding.remark(), mapped.remark) if text)
    records.width = len(header)
    for record in records:
        if isinstance(record, InputError):
            yield record
        elif len(record.cells) != len(header):
            cells = len(record.cells)
            reason = f"{cells:,} cell{'' if cells == 1 else 's'} where the header has {len(header):,}"
            yield at_line(record.line, reason)
        else:
            doubts = encoding.doubts_about(record.text)
            if record.is_after_broken:
                doubts += ("the row before it is broken; see whether this one is whole",)
            data = record.text.encode("utf-8", "replace")
            part = Part(file.name, str(record.line), data, encoding.name, doubts)
            draft = mapped.draft(dict(zip(header, record.cells, strict=True)))
            try:
                yield part.article(draft, options)
            except InputError as error:
                yield at_line(record.line, str(error))


def _header(records: _Records, options: ReadOptions) -> list[str]:
    first = next(records, None)
    if first is None:
        raise InputError("empty file", advice="There is no header in it")
    if isinstance(first, InputError):
        raise first
    if len(first.cells) > options.limits.columns:
        raise InputError(f"more than {options.limits.columns:,} columns", advice="Raise the limit `columns`")
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(first.cells, 1)]
    twice, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise at_line(first.line, f"two columns are called {twice!r}; one of them would be lost")
    return names


class _Lines:
    """Lines that can be put back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: list[Line] = []

    def take(self) -> Line | None:
        return self._back.pop() if self._back else next(self._lines, None)

    def put_back(self, lines: Sequence[Line]) -> None:
        self._back += reversed(lines)


class _Records:
    """The rows of a file. After one that is broken, reading goes on at the line after its first."""

    def __init__(self, lines: _Lines, limit: int, *, is_tabbed: bool) -> None:
        self.width = 0
        """How many cells a row should have; 0 until the header is read."""
        self._lines = lines
        self._limit = limit
        self._in_vain = _AGAIN * limit
        """Characters that may yet be read in vain, where each line of a file opens a cell that none closes."""
        self._is_tabbed = is_tabbed
        self._delimiter = "\t" if is_tabbed else ""
        self._is_quoted = False
        """Whether the names in the header stand in quotation marks."""
        self._row_end = ""
        """What the header ends in."""
        self._is_after_broken = False

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> _Record | InputError:
        while (first := self._lines.take()) is not None:
            if first.text.strip("\r\n"):
                return self._record(first)
        raise StopIteration

    def _record(self, first: Line) -> _Record | InputError:
        if not self._delimiter:
            self._delimiter = _delimiter(first.text)
        if first.is_cut:
            return self._broken(first, _TooLongError())
        taken = [first]
        self._in_vain += _AGAIN * len(first.text)
        try:
            cells = next(csv.reader(self._taking(taken), strict=True, delimiter=self._delimiter))
        except (csv.Error, _TooLongError) as error:
            self._put_back(taken[1:])
            return self._plain(first) or self._broken(first, error)
        if not self.width:
            self._is_quoted, self._row_end = first.text.startswith('"'), _end_of(taken[-1])
        if self._is_tabbed and self.width > 1 and len(taken) > 1 and self._are_rows(taken):
            self._put_back(taken[1:])  # quotation marks that begin two cells, not one cell of two lines
            return self._plain(first) or self._broken(first, csv.Error("unexpected end of data"))
        record = _Record(first.number, "".join(line.text for line in taken), cells, self._is_after_broken)
        self._is_after_broken = self._is_after_broken and len(cells) != self.width
        return record

    def _put_back(self, lines: Sequence[Line]) -> None:
        self._in_vain -= sum(len(line.text) for line in lines)
        self._lines.put_back(lines)

    def _taking(self, taken: list[Line]) -> Iterator[str]:
        """The text of the lines of one row, each noted in `taken`, where the first is already."""
        size = len(taken[0].text)
        yield taken[0].text
        while (line := self._lines.take()) is not None:
            taken.append(line)
            size += len(line.text)
            if size > min(self._limit, self._in_vain) or line.is_cut:
                raise _TooLongError
            yield line.text

    def _are_rows(self, lines: Sequence[Line]) -> bool:
        """Whether lines that quotation marks would join are rows, and the marks in them words.

        Each looks like a row then, which the lines of one cell seldom do. A program wrote them as one cell, however
        they look, where it put the names of the header in quotation marks as well, or where a line within ends
        otherwise than rows do.
        """
        if self._is_quoted or not all(self._is_row(line) for line in lines):
            return False
        *within, last = map(_end_of, lines)
        return last not in {self._row_end, ""} or all(end == self._row_end for end in within)

    def _is_row(self, line: Line) -> bool:
        return line.text.count(self._delimiter) + 1 == self.width

    def _plain(self, line: Line) -> _Record | None:
        """A line of a TSV whose quotation marks are nothing but words, as the format has it."""
        if not self._is_tabbed or line.is_cut or (self.width and not self._is_row(line)):
            return None
        return _Record(line.number, line.text, line.text.rstrip("\r\n").split("\t"))

    def _broken(self, first: Line, error: Exception) -> InputError:
        self._is_after_broken = True
        if isinstance(error, _TooLongError) and first.is_cut:
            return at_line(first.number, f"longer than {self._limit:,} characters")
        if isinstance(error, _TooLongError) or "end of data" in str(error):
            return at_line(first.number, "a quotation mark that is never closed")
        if "expected after" in str(error):
            return at_line(first.number, "a quotation mark in the middle of a quoted cell")
        return at_line(first.number, f"no row: {error}")


def _end_of(line: Line) -> str:
    return line.text[len(line.text.rstrip("\r\n")) :]


class _TooLongError(Exception):
    """A row is longer than the limit."""


def _delimiter(header: str) -> str:
    """What the names in this header are separated by."""
    outside = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=outside.count)


CSV = Format("csv", frozenset({".csv"}), _read_csv)
TSV = Format("tsv", frozenset({".tsv", ".tab"}), _read_tsv)

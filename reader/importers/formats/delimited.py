"""CSV and TSV: an article per row, streamed; a broken row is reported with its line, and the next row is read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from reader.counted import counted
from reader.errors import InputError
from reader.importers.discover import Problem
from reader.importers.formats.article_format import ArticleFormat, Notice, OpenedFile, Part, ReadContext
from reader.importers.formats.rows import ColumnMapping, Line, encoding_of, read_lines
from reader.model.article import Article

_DELIMITERS = ",;\t|"
_QUOTED = re.compile('"[^"]*"')
_AGAIN = 16
"""The characters that may be read in vain, searching for the end of a quoted cell, per character of the file."""


class _Record(NamedTuple):
    """A row of the file."""

    line: int
    """The line that it begins at."""
    text: str
    """Its line or lines."""
    cells: list[str]
    is_after_broken: bool = False


def _read(file: OpenedFile, context: ReadContext, *, is_tabbed: bool) -> Iterator[Article | Problem | Notice]:
    csv.field_size_limit(max(csv.field_size_limit(), context.limits.row_size))  # global to the Python process
    encoding = encoding_of(file)
    lines = _Lines(read_lines(file, encoding.name, context.limits.row_size, newline=""))
    records = _Records(lines, context.limits.row_size, is_tabbed=is_tabbed)
    header = _header(records, context)
    mapped = ColumnMapping(header, context.columns)
    yield from (Notice(file.name, text) for text in (encoding.remark(), mapped.remark) if text)
    records.width = len(header)
    for record in records:
        if isinstance(record, InputError):
            yield Problem(file.name, str(record), is_part=True)
        elif len(record.cells) != len(header):
            cells = len(record.cells)
            reason = f"{counted(cells, 'cell')} where the header has {len(header):,}"
            yield Problem(file.name, f"line {record.line}: {reason}", is_part=True)
        else:
            doubts = encoding.doubts_about(record.text)
            if record.is_after_broken:
                doubts += ("the row before it is broken; check that this one is complete",)
            data = record.text.encode("utf-8", "replace")
            part = Part(file.name, str(record.line), data, encoding.name, doubts)
            draft = mapped.draft(dict(zip(header, record.cells, strict=True)))
            try:
                yield part.article(draft, context)
            except InputError as error:
                yield Problem(file.name, f"line {record.line}: {error}", is_part=True)


def _header(records: _Records, context: ReadContext) -> list[str]:
    first = next(records, None)
    if first is None:
        raise InputError("the file is empty", advice="A header is expected")
    if isinstance(first, InputError):
        raise first
    if len(first.cells) > context.limits.columns:
        raise InputError(f"more than {context.limits.columns:,} columns", advice="Raise the limit `columns`")
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(first.cells, 1)]
    twice, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise _at_line(first.line, f"two columns are named {twice!r}, and one would be lost")
    return names


class _Lines:
    """Lines, any of which can be put back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: list[Line] = []

    def take(self) -> Line | None:
        return self._back.pop() if self._back else next(self._lines, None)

    def put_back(self, lines: Sequence[Line]) -> None:
        self._back += reversed(lines)


class _Records:
    """The rows of a file. After a broken row, reading goes on at its second line."""

    def __init__(self, lines: _Lines, limit: int, *, is_tabbed: bool) -> None:
        self.width = 0
        """The cells that a row should have; 0 until the header is read."""
        self._lines = lines
        self._limit = limit
        self._in_vain = _AGAIN * limit
        """Characters that may still be read in vain, in a file whose every line opens a cell that is never closed."""
        self._is_tabbed = is_tabbed
        self._delimiter = "\t" if is_tabbed else ""
        self._is_quoted = False
        """Whether the names in the header are quoted."""
        self._row_end = ""
        """The line end of the header."""
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
            self._put_back(taken[1:])  # each mark begins a cell of its own line
            return self._plain(first) or self._broken(first, csv.Error("unexpected end of data"))
        record = _Record(first.number, "".join(line.text for line in taken), cells, self._is_after_broken)
        self._is_after_broken = self._is_after_broken and len(cells) != self.width
        return record

    def _put_back(self, lines: Sequence[Line]) -> None:
        self._in_vain -= sum(len(line.text) for line in lines)
        self._lines.put_back(lines)

    def _taking(self, taken: list[Line]) -> Iterator[str]:
        """The text of the lines of one row, each added to `taken`, which has the first already."""
        size = len(taken[0].text)
        yield taken[0].text
        while (line := self._lines.take()) is not None:
            taken.append(line)
            size += len(line.text)
            if size > min(self._limit, self._in_vain) or line.is_cut:
                raise _TooLongError
            yield line.text

    def _are_rows(self, lines: Sequence[Line]) -> bool:
        """Whether lines that quotation marks would join are rows, and the marks part of the text.

        Then each of them looks like a row, which the lines of one cell seldom do. But if the header is quoted too, or
        a line within ends differently from rows, a program wrote the lines as one cell, whatever they look like.
        """
        if self._is_quoted or not all(self._is_row(line) for line in lines):
            return False
        *within, last = map(_end_of, lines)
        return last not in {self._row_end, ""} or all(end == self._row_end for end in within)

    def _is_row(self, line: Line) -> bool:
        return line.text.count(self._delimiter) + 1 == self.width

    def _plain(self, line: Line) -> _Record | None:
        """A line of a TSV whose quotation marks are part of the text."""
        if not self._is_tabbed or line.is_cut or (self.width and not self._is_row(line)):
            return None
        return _Record(line.number, line.text, line.text.rstrip("\r\n").split("\t"))

    def _broken(self, first: Line, error: Exception) -> InputError:
        self._is_after_broken = True
        if isinstance(error, _TooLongError) and first.is_cut:
            return _at_line(first.number, f"longer than {self._limit:,} characters")
        if isinstance(error, _TooLongError) or "end of data" in str(error):
            return _at_line(first.number, "unclosed quotation mark")
        if "expected after" in str(error):
            return _at_line(first.number, "quotation mark inside a quoted cell")
        return _at_line(first.number, f"not a row: {error}")


def _at_line(line: int, reason: str) -> InputError:
    return InputError(reason, subject=f"line {line}")


def _end_of(line: Line) -> str:
    return line.text[len(line.text.rstrip("\r\n")) :]


class _TooLongError(Exception):
    """A row is longer than the limit."""


def _delimiter(header: str) -> str:
    """The delimiter of a header."""
    outside = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=outside.count)


CSV = ArticleFormat(
    name="csv",
    extensions=frozenset({".csv"}),
    read=partial(_read, is_tabbed=False),
    mime_types=frozenset({"text/csv"}),
)
TSV = ArticleFormat(
    name="tsv",
    extensions=frozenset({".tsv", ".tab"}),
    read=partial(_read, is_tabbed=True),
    mime_types=frozenset({"text/tab-separated-values"}),
)

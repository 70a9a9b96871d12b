"""Writers of lines, JSON, XML and tables: values to bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from reader.exporters.export_format import Sink
from reader.model.sanitize import guard_cell

BYTE_ORDER_MARK = "\ufeff"
_CHARACTERS_A_WRITE = 1 << 20
_MOST_CACHED = 10_000


class Quoted(dict[Any, str]):
    """Cells as they are written, cached: `quoted[cell]`, or several of a row. For cells that are often the same."""

    def __init__(self, *, raw: bool) -> None:
        super().__init__()
        self._raw = raw

    def __missing__(self, cells: str | tuple[object, ...]) -> str:
        if len(self) >= _MOST_CACHED:
            self.clear()
        each = (cells,) if isinstance(cells, str) else cells
        written = self[cells] = ",".join([self.new("" if cell is None else str(cell)) for cell in each])
        return written

    def new(self, cell: str) -> str:
        """The cell as it is written, not cached: quoted, and guarded unless cells are written raw."""
        text = cell if self._raw else guard_cell(cell)
        return '"' + text.replace('"', '""') + '"'

    def line(self, cells: Iterable[str]) -> str:
        """A whole line of such cells, without its end."""
        return ",".join([self[cell] for cell in cells])


class LineWriter:
    """Collects lines and writes them as UTF-8, about a mebibyte at a time, so memory stays flat."""

    def __init__(self, sink: Sink, *, excel: bool = False) -> None:
        self._sink = sink
        self._lines: list[str] = []
        self._size = 0
        self._start = BYTE_ORDER_MARK if excel else ""

    def write(self, lines: list[str]) -> None:
        """Write lines, without their ends."""
        if not lines:
            return
        text = self._start + "\n".join(lines) + "\n"
        self._start = ""
        self._lines.append(text)
        self._size += len(text)
        if self._size >= _CHARACTERS_A_WRITE:
            self.flush()

    def flush(self) -> None:
        """Write the collected lines to the sink."""
        if self._lines:
            self._sink.write("".join(self._lines).encode())
            self._lines.clear()
            self._size = 0


def write_lines(sink: Sink, parts: Iterable[list[str]], *, head: Iterable[str] = (), excel: bool = False) -> int:
    """Write the lines of the head, then those of every part, and return the number of the latter."""
    out = LineWriter(sink, excel=excel)
    out.write(list(head))
    count = 0
    for lines in parts:
        out.write(lines)
        count += len(lines)
    out.flush()
    return count


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def as_json(value: object) -> str:
    """The value as JSON on one line, without blanks or escapes of Unicode."""
    return _encode(value)


def write_list(
    sink: Sink, items: Iterable[object], head: str = "[", tail: str = "]", *, for_pages: bool = False
) -> int:
    """Write `head`, the items as JSON with a comma between them, and `tail`; return the number of items.

    With `for_pages`, no item can end the `<script>` of a web page that it is put into.
    """
    out = LineWriter(sink)
    out.write([head])
    count, last = 0, ""
    for item in items:
        count += 1
        if last:
            out.write([f"{last},"])
        last = as_json(item)
        if for_pages:
            last = last.replace("<", "\\u003c")
    out.write([last, tail] if last else [tail])
    out.flush()
    return count


def tab_line(cells: Iterable[str], *, raw: bool) -> str:
    """A line of cells with tabs between them; white space becomes one blank, formulas are guarded unless `raw`."""
    flat = (" ".join(cell.split()) for cell in cells)
    return "\t".join(flat if raw else map(guard_cell, flat))


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


def attribute(value: str) -> str:
    """The value as an XML attribute, with its quotation marks; line ends and tabs are kept.

    Characters that XML cannot hold become U+FFFD, one per code unit, so that offsets stay the same.
    """
    return f'"{_NOT_IN_XML.sub(chr(0xFFFD), value).translate(_ENTITIES)}"'

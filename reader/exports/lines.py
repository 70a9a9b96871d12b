"""Lines of CSV (RFC 4180, every cell quoted) or of anything else, gathered into large writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.cells import guard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.exports.format import Sink

BYTE_ORDER_MARK = "\ufeff"
_CHARACTERS_A_WRITE = 1 << 20
_MOST_REMEMBERED = 50_000


class Quoted(dict[str, str]):
    """Cells as they are written, remembered: `quoted[cell]`. For cells that come again and again."""

    def __init__(self, *, raw: bool) -> None:
        super().__init__()
        self._raw = raw

    def __missing__(self, cell: str) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        written = self[cell] = self.new(cell)
        return written

    def new(self, cell: str) -> str:
        """The cell as it is written, not remembered: quoted, and guarded unless cells are written raw."""
        text = cell if self._raw else guard(cell)
        return '"' + text.replace('"', '""') + '"'

    def line(self, cells: Iterable[str]) -> str:
        """A whole line of such cells, without its end."""
        return ",".join([self[cell] for cell in cells])


class LineWriter:
    """Gathers lines and hands them on as UTF-8 in writes of about a mebibyte, so memory stays flat."""

    def __init__(self, sink: Sink, *, excel: bool = False) -> None:
        self._sink = sink
        self._lines: list[str] = []
        self._size = 0
        self._start = BYTE_ORDER_MARK if excel else ""

    def write(self, lines: list[str]) -> None:
        """Take lines without their ends."""
        if not lines:
            return
        text = self._start + "\n".join(lines) + "\n"
        self._start = ""
        self._lines.append(text)
        self._size += len(text)
        if self._size >= _CHARACTERS_A_WRITE:
            self.flush()

    def flush(self) -> None:
        """Hand on what was gathered."""
        if self._lines:
            self._sink.write("".join(self._lines).encode())
            self._lines.clear()
            self._size = 0

"""JSON, a value a line: as JSON Lines, or as the items of one list that is never held whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.exports.lines import LineWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.exports.format import Sink

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def as_json(value: object) -> str:
    """The value on one line: UTF-8 as it is, no blanks between."""
    return _encode(value)


class ListWriter:
    """Writes `head`, the items of a list with a comma between them, and `tail`."""

    def __init__(self, sink: Sink, head: str = "[", tail: str = "]") -> None:
        self._out = LineWriter(sink)
        self._out.write([head])
        self._tail = tail
        self._last: str | None = None

    def write(self, items: Iterable[object]) -> None:
        """Take more items."""
        lines = []
        for item in items:
            if self._last is not None:
                lines.append(self._last + ",")
            self._last = as_json(item)
        self._out.write(lines)

    def close(self) -> None:
        """End the list and hand on what was gathered."""
        if self._last is not None:
            self._out.write([self._last])
        self._out.write([self._tail])
        self._out.flush()

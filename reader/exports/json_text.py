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
    """Writes `head`, the items of a list with a comma between them, and `tail`.

    With `for_pages`, nothing in an item can end the `<script>` of a web page that it is put into.
    """

    def __init__(self, sink: Sink, head: str = "[", tail: str = "]", *, for_pages: bool = False) -> None:
        self._out = LineWriter(sink)
        self._out.write([head])
        self._tail = tail
        self._last: str | None = None
        self._for_pages = for_pages

    def write(self, items: Iterable[object]) -> None:
        """Take more items."""
        lines = []
        for item in items:
            if self._last is not None:
                lines.append(self._last + ",")
            text = as_json(item)
            self._last = text.replace("<", "\\u003c") if self._for_pages else text
        self._out.write(lines)

    def close(self) -> None:
        """End the list and hand on what was gathered."""
        if self._last is not None:
            self._out.write([self._last])
        self._out.write([self._tail])
        self._out.flush()

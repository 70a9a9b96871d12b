"""A widget of a few fixed lines: the lines at the top and the bottom, and the heading of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.drawing import cut, drawable, merged, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Piece = tuple[str, Style]
"""Words and the style that they are drawn in."""


def line(left: Sequence[Piece], right: Sequence[Piece], width: int, fill: Style) -> Strip:
    """One line of `width` cells: `left` from its start, `right` to its end; `left` is cut where they meet."""
    right_width = sum(width_of(text) for text, _ in right)
    room = max(0, width - right_width)
    segments: list[Segment] = []
    used = 0
    for text, style in left:
        words = cut(text, room - used) if width_of(text) > room - used else drawable(text)
        if words:
            segments.append(Segment(words, style))
            used += width_of(words)
    if used < room:
        segments.append(Segment(" " * (room - used), fill))
    segments.extend(Segment(drawable(text), style) for text, style in right)
    return Strip(merged(segments), used + max(0, room - used) + right_width).crop(0, width)


class Bar(Widget):
    """Lines that are set from outside; only those that changed are painted again."""

    ALLOW_SELECT = False

    def __init__(self, height: int, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.styles.height = height
        self._lines: list[tuple[Sequence[Piece], Sequence[Piece]]] = [((), ())] * height
        self._fill = Style()

    def show(self, number: int, left: Sequence[Piece], right: Sequence[Piece] = (), fill: Style | None = None) -> None:
        """Set one line."""
        if fill is not None and fill != self._fill:
            self._fill = fill
            self.refresh()
        if self._lines[number] != (left, right):
            self._lines[number] = (left, right)
            self.refresh(Region(0, number, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The line at `y`."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self._fill)
        left, right = self._lines[y]
        return line(left, right, self.size.width, self._fill)

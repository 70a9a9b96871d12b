"""A widget of a few fixed lines: the lines at the top and the bottom, and the heading of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.render.text_layout import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tui.render.text_layout import Piece


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

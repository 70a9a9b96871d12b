"""The line between two panes."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget


class Edge(Widget):
    """A vertical line, one cell wide."""

    ALLOW_SELECT = False
    DEFAULT_CLASSES = "edge"
    style_of_rule = Style()

    def set_style(self, style: Style) -> None:
        """Draw it in this style."""
        self.style_of_rule = style
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one cell at line `y`."""
        return Strip([Segment("│", self.style_of_rule)], 1)

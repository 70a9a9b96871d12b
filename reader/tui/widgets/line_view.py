"""Widgets that draw lines: a few fixed ones, and rows under a head that are drawn as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Piece, line


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


THUMB, EDGE = "▐", "│"


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows under a head of a few lines. Subclasses say what a row looks like in `row_strip`.

    Head, rows, the thumb that shows where the page is and the line to the next pane are all drawn here:
    every widget and every scroll bar more would cost time at the start and at each key. The number of
    rows can change without the screen being laid out anew.
    """

    ALLOW_SELECT = False
    HEAD = 0
    """Lines of the head."""
    HAS_EDGE_LEFT = False
    HAS_EDGE_RIGHT = False

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False, repaint=False)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.palette: Palette | None = None
        self._head: list[tuple[Sequence[Piece], Sequence[Piece]]] = [((), ())] * self.HEAD
        self._expected = Size(0, 0)
        self._kept: dict[int, Strip] = {}
        self._filters: tuple[Sequence[LineFilter], Color] = ((), Color(0, 0, 0))

    def focus(self, scroll_visible: bool = True) -> Self:  # noqa: FBT002 - Textual's signature
        """Take the keyboard at once: a key that follows the one before without a pause is meant for this widget."""
        if self.is_attached and self.focusable:
            self.screen.set_focus(self, scroll_visible)
            return self
        return super().focus(scroll_visible)

    def set_palette(self, palette: Palette) -> None:
        """Draw in these colors."""
        self.palette = palette
        self.refresh()

    def expect(self, size: Size) -> None:
        """Set the size before the first layout, so that lines are broken only once."""
        self._expected = size

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether it can be scrolled: Textual would not without a scroll bar of its own."""
        return True

    @property
    def inner_width(self) -> int:
        """Cells for the rows: without the line to the next pane."""
        return max(1, (self.size.width or self._expected.width) - self.HAS_EDGE_LEFT - self.HAS_EDGE_RIGHT)

    @property
    def page_height(self) -> int:
        """Rows that are seen at once."""
        return max(0, (self.size.height or self._expected.height) - self.HEAD)

    @property
    def top(self) -> int:
        """The first row that is seen."""
        return self.scroll_offset.y

    def show_head(self, number: int, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Set one line of the head."""
        if self._head[number] != (left, right):
            self._head[number] = (left, right)
            self.refresh(Region(0, number, self.size.width, 1))

    def set_height(self, rows: int) -> None:
        """Set the number of rows."""
        self.virtual_size = Size(self.size.width, rows + self.HEAD)
        if self.top > max(0, rows - self.page_height):
            self.jump(max(0, rows - self.page_height))

    def jump(self, row: int) -> None:
        """Scroll at once so that this row is the first."""
        self.scroll_to(y=row, animate=False)

    def _set_dirty(self, *regions: Region) -> None:
        """Have these regions painted, with their lines drawn anew; without regions, all of it."""
        if not regions:
            self._kept.clear()
            regions = (self.size.region,)
        for region in regions:
            for y in region.line_range:
                self._kept.pop(y, None)
        self._repaint_regions.update(regions)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as Textual's own would be; here those that are as they were cost next to nothing."""
        kept, shared = self._kept, (self.inner_width, self.top, self._thumb())  # the same for all lines
        if not kept:
            self._filters = self.get_line_filters(), self.background_colors[1]
        filters, background = self._filters
        for y in crop.line_range:
            if y not in kept:
                segments = self._draw_line(y, *shared)
                for each in filters:
                    segments = each.apply(segments, background)
                kept[y] = Strip(segments, self.size.width)
        strips = [kept[y] for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def refresh_rows(self, first: int, count: int = 1, *, width: int = 0) -> None:
        """Paint some rows again, counted from the first of all; only their first `width` cells if given."""
        top, page = self.top, self.page_height
        begin, end = max(0, first - top), min(page, first + count - top)
        if end > begin:
            has_thumb = page < self.virtual_size.height - self.HEAD
            seen = self.inner_width - has_thumb
            region = Region(
                int(self.HAS_EDGE_LEFT), begin + self.HEAD, min(width, seen) if width else seen, end - begin
            )
            self.refresh(region)

    def row_at(self, y: int) -> int:
        """The row at line `y` of the widget; negative in the head."""
        return y - self.HEAD + self.top if y >= self.HEAD else -1

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row, exactly `width` cells wide; rows beyond the last one are blank."""
        return Strip.blank(width, palette.text)

    def _thumb(self) -> range:
        """The lines of the page with the thumb; none where the page shows every row."""
        page, rows = self.page_height, self.virtual_size.height - self.HEAD
        if not 0 < page < rows:
            return range(0)
        size = max(1, page * page // rows)
        first = round((page - size) * self.top / (rows - page))
        return range(first, first + size)

    def _draw_line(self, y: int, width: int, top: int, thumb: range) -> list[Segment]:
        palette = self.palette
        if palette is None:
            return [Segment(" " * self.size.width, self.rich_style)]
        if y < self.HEAD:
            left, right = self._head[y]
            segments = list(line(left, right, width, palette.text))
        else:
            segments = [each for each in self.row_strip(y - self.HEAD + top, width, palette) if each.text]
            if thumb and segments:
                _drop_last_cell(segments)
                segments.append(Segment(THUMB if y - self.HEAD in thumb else " ", palette.rule))
        edge = Segment(EDGE, palette.rule)
        return [*[edge] * self.HAS_EDGE_LEFT, *segments, *[edge] * self.HAS_EDGE_RIGHT]


def _drop_last_cell(segments: list[Segment]) -> None:
    """Make room for one cell; a wide character at the end leaves a space."""
    text, style, _ = segments.pop()
    if kept := text[:-1] if text[-1].isascii() else set_cell_size(text, cell_len(text) - 1):
        segments.append(Segment(kept, style))

"""The lists under every list of the program: items of one or more rows, with the cursor on one of them; a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.events import Blur, Click, Focus, Resize
from textual.message import Message
from textual.strip import Strip

from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import cut, filled
from reader.tui.widgets.line_view import LineView

Item = TypeVar("Item")


class CursorList(LineView, Generic[Item]):
    """Holds items, a cursor and marks. Subclasses draw the rows, and say where items of several rows begin.

    Moving, paging, clicking and resizing are the same in every list, and the cursor always stays in view.
    """

    class Clicked(Message):
        """An item was clicked; `is_again` if the cursor was on it already."""

        def __init__(self, *, is_again: bool) -> None:
            super().__init__()
            self.is_again = is_again

    def __init__(self, palette: Palette | None = None, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.palette = palette
        self.items: Sequence[Item] = ()
        self.cursor = 0
        """The place of the item under the cursor."""
        self.marked: set[int] = set()
        """The places of the items that are marked."""
        self._is_first_click = False

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return True  # it is a widget, however many items it has

    @property
    def current(self) -> Item | None:
        """The item under the cursor; None in an empty list."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    # Rows

    def first_rows(self) -> Sequence[int]:
        """The row at which each item begins."""
        return range(len(self.items))

    def row_count(self) -> int:
        """The number of rows."""
        return len(self.items)

    def rows_of(self, index: int) -> range:
        """The rows of an item; none before the items are laid out."""
        firsts = self.first_rows()
        if index >= len(firsts):
            return range(0)
        return range(firsts[index], firsts[index + 1] if index + 1 < len(firsts) else self.row_count())

    def item_at(self, row: int) -> int:
        """The place of the item that has this row; -1 where none has it."""
        return bisect_right(self.first_rows(), row) - 1 if 0 <= row < self.row_count() else -1

    def redraw(self, index: int) -> None:
        """Paint one item again."""
        rows = self.rows_of(index)
        self.refresh_rows(rows.start, len(rows))

    # Contents and cursor

    def fill(self, items: Sequence[Item], cursor: int) -> None:
        """List these items, with the cursor on one of them.

        Where items are only added and the cursor stays, the list stays where it was scrolled to.
        """
        top, before, index = self.top, self.items, max(0, min(cursor, len(items) - 1))
        is_same_place = index == self.cursor and len(before) > 0 and items[: len(before)] == before
        self.items, self.cursor = items, index
        self.fit()
        if is_same_place:
            self.jump(top)
        self.refresh()

    def fit(self) -> None:
        """Fit the rows into the present size, with the cursor in view."""
        self.set_height(self.row_count())
        self.show_cursor()

    def move(self, steps: int) -> None:
        """Move the cursor by so many items; past either end the page scrolls."""
        before = self.cursor
        self.move_to(before + steps)
        if before == self.cursor:
            self.scroll_relative(y=steps, animate=False)

    def move_to(self, index: int) -> None:
        """Move the cursor to an item; beyond the end is the end."""
        before, self.cursor = self.cursor, max(0, min(index, len(self.items) - 1))
        self.redraw(before)
        self.redraw(self.cursor)
        self.show_cursor()

    def move_to_first(self) -> None:
        """Move the cursor to the first item, and show the top of the page."""
        self.move_to(0)
        self.jump(0)

    def page(self, direction: int) -> None:
        """Move the cursor one page down (1) or up (-1), by one item at least."""
        self.move_to(self.page_on(direction))

    def page_on(self, direction: int) -> int:
        """The place of the item one page below (1) or above (-1) the cursor."""
        rows = self.rows_of(self.cursor)
        row = rows.start + direction * max(1, self.page_height - 1)
        index = max(0, bisect_right(self.first_rows(), row) - 1)
        index = index if index != self.cursor else self.cursor + direction
        return max(0, min(index, len(self.items) - 1))

    def show_cursor(self) -> None:
        """Scroll just so far that the cursor is in view; where that is far, with rows above it in view too."""
        height, rows = self.page_height, self.rows_of(self.cursor)
        if not rows or not height:
            return
        if rows.start < self.top:
            row = rows.start
        elif rows.stop > self.top + height:
            row = min(rows.start, rows.stop - height)
        else:
            return
        self.jump(row if abs(row - self.top) < height else max(0, rows.start - height // 3))

    # Marks

    @property
    def marked_items(self) -> list[Item]:
        """The items that are marked, in their order."""
        return [self.items[index] for index in sorted(self.marked)]

    def can_be_marked(self, index: int) -> bool:
        """Whether an item can be marked."""
        return index < len(self.items)

    def toggle_mark(self) -> None:
        """Mark the item under the cursor, or remove its mark."""
        if self.can_be_marked(self.cursor):
            self.marked ^= {self.cursor}
            self.redraw(self.cursor)

    def toggle_marks(self, wanted: set[int]) -> None:
        """Mark all of these items; where they are marked already, remove all marks."""
        self.marked = set() if wanted and wanted <= self.marked else wanted | self.marked
        self.refresh()

    # Mouse, keyboard and size

    def on_click(self, event: Click) -> None:
        """Move the cursor to the item that was clicked."""
        row = self.row_at(event.y)
        index = self.item_at(row)
        if index >= 0:
            is_again = index == self.cursor and not self._is_first_click
            self._is_first_click = False
            self.move_to(index)
            self.clicked(row, event.x, is_again=is_again)

    def clicked(self, row: int, x: int, *, is_again: bool) -> None:
        """Tell the screen that the item under the cursor was clicked."""
        self.post_message(self.Clicked(is_again=is_again))

    def on_focus(self, event: Focus) -> None:
        """Show where the keyboard is. A click that has brought it here from elsewhere opens nothing."""
        self._is_first_click = len(self.screen.focus_chain) > 1
        self.redraw(self.cursor)

    def on_blur(self, event: Blur) -> None:
        """Show that the keyboard has gone elsewhere."""
        self.redraw(self.cursor)

    def on_resize(self, event: Resize) -> None:
        """Fit the rows into the new size."""
        self.fit()


class TableList(CursorList[Item]):
    """A list of items of one row, with cells in columns under a line of their names."""

    HEAD = 1

    def columns(self, width: int) -> Sequence[tuple[str, int]]:
        """The name and the width of each column; a negative width aligns at the right, 0 leaves the column out."""
        raise NotImplementedError

    def cells(self, item: Item) -> Sequence[str]:
        """The words of an item, one for each column."""
        raise NotImplementedError

    def is_muted(self, item: Item) -> bool:
        """Whether an item matters less than the others."""
        raise NotImplementedError

    def fit(self) -> None:
        """Fit the columns too."""
        super().fit()
        if self.palette is not None:
            names = [name for name, _ in self.columns(self.inner_width)]
            self.show_head(self.HEAD - 1, [(self._line(" ", names, self.inner_width), self.palette.muted)])
        self.refresh()

    def _line(self, bar: str, cells: Sequence[str], width: int) -> str:
        columns = zip(cells, self.columns(width), strict=True)
        shown = (
            f"{cut(words, -cells - 1):>{-cells - 1}} " if cells < 0 else f"{filled(words, cells - 1)} "
            for words, (_, cells) in columns
            if cells
        )
        return bar + "".join(shown)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """An item in its columns; a bar marks the one under the cursor."""
        if row >= len(self.items):
            return Strip.blank(width, palette.text)
        item, is_current = self.items[row], row == self.cursor
        style = palette.cursor_row if is_current else palette.muted if self.is_muted(item) else palette.text
        words = self._line("▌" if is_current else " ", self.cells(item), width)
        return Strip([Segment(words, style)]).adjust_cell_length(width, style)

"""A list of rows, one line each, with a mark on one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from textual.events import Click, Focus, Resize

    from reader.tui.render.palette import Palette


class MarkedList(LineView):
    """Moves the mark. Subclasses hold the rows, say how many there are (`__len__`), and draw them."""

    class Clicked(Message):
        """A row was clicked; `is_again` if the mark was on it already."""

        def __init__(self, *, is_again: bool) -> None:
            super().__init__()
            self.is_again = is_again

    def __init__(self, palette: Palette, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.palette = palette
        self.cursor = 0
        """The row that is marked."""
        self._is_fresh = True

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True  # it is there, however many rows it has

    def fill(self, cursor: int = 0) -> None:
        """Draw other rows, with the mark on one of them."""
        self.cursor = max(0, min(cursor, len(self) - 1))
        self.set_height(len(self))
        self._into_view()
        self.refresh()

    def move(self, steps: int) -> None:
        """Move the mark."""
        self.move_to(self.cursor + steps)

    def move_to(self, row: int) -> None:
        """Move the mark to a row; beyond the end is the end."""
        before, self.cursor = self.cursor, max(0, min(row, len(self) - 1))
        self.refresh_rows(before)
        self.refresh_rows(self.cursor)
        self._into_view()

    def page(self, direction: int) -> None:
        """Move the mark by one page."""
        self.move(direction * max(1, self.page_height - 1))

    def on_click(self, event: Click) -> None:
        """Mark the row that was clicked; tell if it was marked already."""
        row = self.row_at(event.y)
        if 0 <= row < len(self):
            is_again = row == self.cursor and not self._is_fresh
            self._is_fresh = False
            self.move_to(row)
            self.post_message(self.Clicked(is_again=is_again))

    def on_focus(self, event: Focus) -> None:
        """The first click marks a row, and does nothing more: it has only brought the keyboard here."""
        self._is_fresh = True

    def on_resize(self, event: Resize) -> None:
        """Keep the mark in view."""
        self.set_height(len(self))
        self._into_view()

    def _into_view(self) -> None:
        height = self.page_height
        if height and self.cursor < self.top:
            self.jump(self.cursor)
        elif height and self.cursor >= self.top + height:
            self.jump(self.cursor - height + 1)

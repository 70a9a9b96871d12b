"""The searches that were saved and those made last, to be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

from reader.tui.render.text_layout import line
from reader.tui.saved_searches import Searches
from reader.tui.widgets.marked_list import MarkedList

if TYPE_CHECKING:
    from reader.tui.render.palette import Palette

SAVED = "★"


class SearchList(MarkedList):
    """Shows searches, the saved ones first; each is listed as it was typed."""

    def __init__(self, palette: Palette, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(palette, id=id)
        self._searches = Searches()

    def __len__(self) -> int:
        return len(self._searches.listed)

    def show(self, searches: Searches) -> None:
        """List these."""
        self._searches = searches
        self.fill(self.cursor)

    @property
    def marked(self) -> str:
        """The search under the mark; empty in an empty list."""
        listed = self._searches.listed
        return listed[self.cursor] if self.cursor < len(listed) else ""

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A search; before one that is saved stands a star."""
        listed = self._searches.listed
        if row >= len(listed):
            return Strip.blank(width, palette.text)
        is_marked = row == self.cursor and self.has_focus
        style = palette.cursor_row if is_marked else palette.text
        is_saved = row < len(self._searches.saved)
        left = [(f"{'▌' if is_marked else ' '} {SAVED if is_saved else ' '} {listed[row]}", style)]
        right = [(" saved " if is_saved else " made lately ", style if is_marked else palette.muted)]
        return line(left, right, width, style)

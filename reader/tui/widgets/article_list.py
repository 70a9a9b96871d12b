"""The list of articles: drawn line by line over pages that are fetched as they come into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.tui.render.text_layout import filled, width_of
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.events import Blur, Click, Focus, Resize

    from reader.store.articles import ListedArticle
    from reader.tui.render.palette import Palette

PAGE = 200
"""Articles fetched at once."""
MOST_PAGES = 16
DONE = "✓"
EARLIER = "⇢"
"""Beside an article of which a later edition is here: nobody is asked about it."""


class ArticleList(LineView):
    """Shows the articles with these keys; the cursor is on one of them."""

    HEAD = 1
    HAS_EDGE_RIGHT = True

    class Chosen(Message):
        """An article is to be opened."""

        def __init__(self, key: int) -> None:
            super().__init__()
            self.key = key

    def __init__(self, fetch: Callable[[Sequence[int]], list[ListedArticle]], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._fetch = fetch
        self._keys: Sequence[int] = ()
        self._pages: dict[int, list[ListedArticle]] = {}
        self._cursor = 0
        self._open_key = 0

    def show(self, keys: Sequence[int], open_key: int) -> None:
        """List the articles with these keys; `open_key` is the one in hand."""
        self._keys = keys
        self._pages.clear()
        self._open_key = open_key
        self._cursor = max(0, self._index(open_key))
        self.set_height(len(keys))
        self._into_view()
        self.refresh()

    def _index(self, key: int) -> int:
        if isinstance(self._keys, range):
            return key - 1 if 1 <= key <= len(self._keys) else -1
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def mark_open(self, key: int) -> None:
        """Another article is in hand."""
        self._redraw(self._cursor)
        self._open_key = key
        index = self._index(key)
        if index >= 0:
            self._cursor = index
            self._redraw(index)
            self._into_view()

    def count_again(self, key: int) -> None:
        """Something was judged in this article: fetch its counts again."""
        index = self._index(key)
        if index < 0:
            return
        page = self._pages.get(index // PAGE)
        if page is not None and index % PAGE < len(page):
            fresh = self._fetch([key])
            if fresh and fresh[0] != page[index % PAGE]:
                page[index % PAGE] = fresh[0]
                self._redraw(index)

    def forget(self) -> None:
        """Fetch everything again."""
        self._pages.clear()
        self.refresh()

    def move(self, steps: int) -> None:
        """Move the cursor by so many articles."""
        self.move_to(self._cursor + steps)

    def move_to(self, index: int) -> None:
        """Move the cursor to the article at this place in the list (from 0; beyond the end is the end)."""
        if not self._keys:
            return
        before, self._cursor = self._cursor, max(0, min(index, len(self._keys) - 1))
        self._redraw(before)
        self._redraw(self._cursor)
        self._into_view()

    def page(self, direction: int) -> None:
        """Move the cursor by one page."""
        self.move(direction * max(1, self.page_height - 1))

    def choose(self) -> None:
        """Ask for the article under the cursor to be opened."""
        if self._keys:
            self.post_message(self.Chosen(self._keys[self._cursor]))

    def first(self) -> int | None:
        """Key of the first article of the list."""
        return self._keys[0] if self._keys else None

    def beside(self, steps: int) -> int | None:
        """Key of the article so many places after the open one in this order; None past either end."""
        index = self._index(self._open_key)
        if index < 0:
            return self._keys[0] if self._keys else None
        index += steps
        return self._keys[index] if 0 <= index < len(self._keys) else None

    def __len__(self) -> int:
        return len(self._keys)

    def on_click(self, event: Click) -> None:
        """Open the article that was clicked."""
        index = self.row_at(event.y)
        if 0 <= index < len(self._keys):
            self.move_to(index)
            self.choose()

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view."""
        self.set_height(len(self._keys))
        self._into_view()

    def on_focus(self, event: Focus) -> None:
        """The cursor looks another way with the keyboard here."""
        self._redraw(self._cursor)

    def on_blur(self, event: Blur) -> None:
        """The keyboard has gone elsewhere."""
        self._redraw(self._cursor)

    def _redraw(self, index: int) -> None:
        self.refresh_rows(index)

    def _into_view(self) -> None:
        height = self.page_height
        if height and not self.top <= self._cursor < self.top + height:
            self.jump(max(0, self._cursor - height // 3))

    def _row(self, index: int) -> ListedArticle | None:
        number = index // PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
            page = self._pages[number] = self._fetch(self._keys[number * PAGE : (number + 1) * PAGE])
        return page[index % PAGE] if index % PAGE < len(page) else None

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """An article of the list: its title, and how many of its sentences wait."""
        listed = self._row(row) if row < len(self._keys) else None
        if listed is None:
            return Strip.blank(width, palette.text)
        waiting = 0 if listed.is_earlier else listed.undecided_count
        count = EARLIER if listed.is_earlier else str(waiting) if waiting else DONE
        style = palette.text if waiting else palette.muted
        if row == self._cursor:
            style = palette.cursor_row if self.has_focus else palette.blurred_row
        bar = "▌" if listed.key == self._open_key else " "
        title = filled(listed.title, max(0, width - width_of(count) - 3))
        return Strip([Segment(f"{bar}{title} {count} ", style)], width)

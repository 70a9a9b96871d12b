"""The list of articles: drawn line by line over pages that are fetched as they come into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.project.article_service import ListedArticle
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import filled, width_of
from reader.tui.widgets.cursor_list import CursorList

PAGE = 200
"""Articles fetched at once."""
MOST_PAGES = 16
DONE = "✓"
EARLIER = "⇢"
"""Beside an article that has a later edition in the project: nobody is asked about it."""


class ArticleList(CursorList[int]):
    """Shows articles by their keys."""

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
        self._pages: dict[int, list[ListedArticle]] = {}
        self._open_key = 0

    def show(self, keys: Sequence[int], open_key: int) -> None:
        """List the articles with these keys; `open_key` is the open one."""
        self._pages.clear()
        self._open_key = open_key
        self.items = keys
        self.fill(keys, self._index(open_key))

    def _index(self, key: int) -> int:
        if isinstance(self.items, range):
            return key - 1 if 1 <= key <= len(self.items) else -1
        try:
            return self.items.index(key)
        except ValueError:
            return -1

    def mark_open(self, key: int) -> None:
        """Show that another article is open."""
        self.redraw(self.cursor)
        self._open_key = key
        index = self._index(key)
        if index >= 0:
            self.move_to(index)

    def show_progress(self, key: int, done: int, total: int) -> None:
        """Show how many sentences of an article are done, of how many."""
        index = self._index(key)
        page = self._pages.get(index // PAGE) if index >= 0 else None
        if page is not None and index % PAGE < len(page):
            shown = page[index % PAGE]
            if (shown.done_count, shown.judged_count) != (done, total):
                page[index % PAGE] = shown._replace(done_count=done, judged_count=total)
                self.redraw(index)

    def forget(self) -> None:
        """Fetch everything again."""
        self._pages.clear()
        self.refresh()

    def choose(self) -> None:
        """Ask for the article under the cursor to be opened."""
        if self.current is not None:
            self.post_message(self.Chosen(self.current))

    def clicked(self, row: int, x: int, *, is_again: bool) -> None:
        """Open the article that was clicked."""
        self.choose()

    def first(self) -> int | None:
        """The key of the first article of the list."""
        return self.items[0] if self.items else None

    def beside(self, steps: int) -> int | None:
        """The key of the article so many places after the open one in this order; None past either end."""
        index = self._index(self._open_key)
        if index < 0:
            return self.first()
        index += steps
        return self.items[index] if 0 <= index < len(self.items) else None

    def _listed(self, index: int) -> ListedArticle | None:
        number = index // PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
            page = self._pages[number] = self._fetch(self.items[number * PAGE : (number + 1) * PAGE])
        return page[index % PAGE] if index % PAGE < len(page) else None

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """An article of the list: its title, and how many of its sentences are undecided."""
        listed = self._listed(row) if row < len(self.items) else None
        if listed is None:
            return Strip.blank(width, palette.text)
        undecided = 0 if listed.is_earlier else listed.undecided_count
        count = EARLIER if listed.is_earlier else str(undecided) if undecided else DONE
        style = palette.text if undecided else palette.muted
        if row == self.cursor:
            style = palette.cursor_row if self.has_focus else palette.blurred_row
        bar = "▌" if listed.key == self._open_key else " "
        title = filled(listed.title, max(0, width - width_of(count) - 3))
        return Strip([Segment(f"{bar}{title} {count} ", style)], width)

"""The lists of the corpus search: hits as a concordance, and the searches that can be repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reader.model.article_annotations import ArticleAnnotations
from reader.model.codebook import Layer
from reader.model.search_query import in_context
from reader.project.search_service import Hit
from reader.tui.render.gutter import blank_gutter, gutter, gutter_width
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import cut, ending, filled, line, merged, width_of
from reader.tui.widgets.cursor_list import CursorList

PAGE = 50
"""Hits whose judgments are read at once."""
NUMBER = 5
"""Cells of a sentence's number."""
LEAST_TITLE, MOST_TITLE = 14, 36
LEFT_SHARE = 0.42
"""The share of the room for the sentence that is left of the match."""
FOUND = Style(bold=True, underline=True)
"""Laid over what was found: it is seen without color."""


class HitList(CursorList["Hit"]):
    """Shows hits, each with this annotator's signs; the judgments are read when a hit is first drawn."""

    class NearEnd(Message):
        """The last of the hits that are known are about to be seen."""

    def __init__(
        self,
        layers: Sequence[Layer],
        read: Callable[[Sequence[Hit]], Sequence[ArticleAnnotations]],
        palette: Palette,
        *,
        id: str,  # noqa: A002
    ) -> None:
        super().__init__(palette, id=id)
        self._layers = layers
        self._read = read
        self._pattern: re.Pattern[str] | None = None
        self._readings: dict[int, Sequence[ArticleAnnotations]] = {}
        """By page."""
        self._has_asked = False
        self.target_id = ""
        """The target whose signs are in color."""
        self.is_current = True
        """Whether these are hits of what is typed now; those that are not are muted."""

    def show(self, hits: Sequence[Hit], pattern: re.Pattern[str] | None, cursor: int = 0) -> None:
        """List these hits of what is typed now, with what `pattern` finds in the middle."""
        self._pattern, self._has_asked, self.is_current = pattern, False, True
        self._readings.clear()
        self.fill(hits, cursor)

    def read_again(self) -> None:
        """Read the judgments again."""
        self._readings.clear()
        self.refresh()

    def mute(self) -> None:
        """Show that these are not hits of what is typed now."""
        self.is_current = False
        self.refresh()

    def _reading(self, row: int) -> ArticleAnnotations | None:
        page, place = divmod(row, PAGE)
        if page not in self._readings:
            self._readings[page] = self._read(self.items[page * PAGE : (page + 1) * PAGE])
        found = self._readings[page]
        return found[place] if place < len(found) else None

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A hit: the signs, the article's title, the sentence's number, and the sentence around what was found."""
        if row >= len(self.items) - self.page_height and not self._has_asked:
            self._has_asked = True
            self.post_message(self.NearEnd())
        if row >= len(self.items):
            return Strip.blank(width, palette.text)
        hit, is_current = self.items[row], row == self.cursor
        base = palette.lit if is_current else palette.text if self.is_current else palette.muted
        muted = palette.lit_muted if is_current else palette.muted
        title_width = max(LEAST_TITLE, min(MOST_TITLE, width // 5))
        where = f"{filled(hit.title, title_width)}{hit.position + 1:>{NUMBER}}  "
        room = width - gutter_width(self._layers) - width_of(where) - 1
        reading = self._reading(row)
        beside = (
            gutter(self._layers, reading, 0, self.target_id, palette, is_cursor=is_current)
            if reading is not None
            else blank_gutter(self._layers, palette, is_cursor=is_current)
        )
        segments = [*beside, Segment(where, muted), *self._words(hit.sentence, max(0, room), base, palette)]
        return Strip(merged(segments)).adjust_cell_length(width, base)

    def _words(self, sentence: str, room: int, base: Style, palette: Palette) -> list[Segment]:
        left, found, right = in_context(sentence, self._pattern)
        if not found:
            return [Segment(filled(right[: 2 * room], room), base)]
        space = int(room * LEFT_SHARE)
        before = ending(left[-2 * room :], space) if space else ""
        shown = cut(found[: 2 * room], room - space)
        rest = room - space - width_of(shown)
        mark = (palette.hit if self.is_current else base) + FOUND
        return [
            Segment(" " * (space - width_of(before)) + before, base),
            Segment(shown, mark),
            Segment(filled(right[: 2 * room], rest) if rest > 0 else "", base),
        ]


SAVED = "★"


class SearchList(CursorList[str]):
    """Shows searches, the saved ones first; each is listed as it was typed."""

    def __init__(self, palette: Palette, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(palette, id=id)
        self._saved_count = 0

    def show(self, saved: Sequence[str], recent: Sequence[str]) -> None:
        """List these searches."""
        self._saved_count = len(saved)
        self.fill([*saved, *recent], self.cursor)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A search; a saved one has a star."""
        if row >= len(self.items):
            return Strip.blank(width, palette.text)
        is_current = row == self.cursor and self.has_focus
        style = palette.cursor_row if is_current else palette.text
        is_saved = row < self._saved_count
        left = [(f"{'▌' if is_current else ' '} {SAVED if is_saved else ' '} {self.items[row]}", style)]
        right = [(" saved " if is_saved else " recent ", style if is_current else palette.muted)]
        return line(left, right, width, style)

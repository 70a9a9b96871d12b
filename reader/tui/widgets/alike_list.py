"""Sentences that a judgment may be carried to: drawn line by line, the differences found for what is seen only."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reader.model.text_diff import TextDifference, text_difference
from reader.tui.render.annotation_lines import glyph_pieces
from reader.tui.render.text_layout import drawable, line, merged, width_of, wrap
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, Resize

    from reader.model.transfer import AnnotatedSentence
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Session

MEASURE = 100
"""Cells of a sentence in a row at most."""
MOST_ROWS = 6
"""Rows of one sentence; the rest is cut."""
INDENT = 6
GAP = "‸"
"""Where words of the sentence that it is compared with are missing."""
MARKED, UNMARKED, UNMARKABLE = "[×]", "[ ]", "   "
UNDERLINE = Style(underline=True)


class Entry(NamedTuple):
    """One sentence of the list."""

    judged: AnnotatedSentence
    other: str
    """The sentence that it is compared with."""
    label: str
    """How alike they are, in a few cells."""
    title: str
    """Of its article."""
    can_be_marked: bool = True


class Row(NamedTuple):
    """A row of the list: of which sentence, and which part of its text; no part for the line over it."""

    number: int
    start: int = -1
    end: int = -1


class AlikeList(LineView):
    """Shows sentences, each under its article's title; the cursor is on one, and each can be marked."""

    class Opened(Message):
        """The sentence under the cursor was clicked."""

    class Toggled(Message):
        """The mark of the sentence under the cursor was clicked."""

    def __init__(self, entries: Sequence[Entry], session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._entries = entries
        self._session = session
        self._rows: list[Row] = []
        self._firsts: list[int] = []
        self._width = 0
        self.cursor = 0
        """Place of the sentence under the cursor."""
        self.marked: set[int] = set()
        """Places of those that are marked."""
        self._difference = lru_cache(maxsize=256)(self._find_difference)

    def _find_difference(self, index: int) -> TextDifference:
        return text_difference(self._entries[index].judged.text, self._entries[index].other)

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these instead, the same sentences with other labels."""
        self._entries = entries
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew for another width."""
        width = max(1, min(MEASURE, self.inner_width - INDENT - 3))
        if width != self._width:
            self._width = width
            self._wrap(width)
        self._into_view()

    def _wrap(self, width: int) -> None:
        self._rows, self._firsts = [], []
        for index, entry in enumerate(self._entries):
            self._firsts.append(len(self._rows))
            text = entry.judged.text
            parts = wrap(text, 0, min(len(text), (MOST_ROWS + 1) * width), width)
            self._rows.append(Row(index))
            self._rows += [Row(index, *part) for part in parts[:MOST_ROWS]]
            self._rows.append(Row(-1))
        self.set_height(len(self._rows))
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on another sentence; beyond the end is the end."""
        before, self.cursor = self.cursor, max(0, min(index, len(self._firsts) - 1))
        self.redraw(before)
        self.redraw(self.cursor)
        self._into_view()

    def page(self, direction: int) -> None:
        """Go one page down (or up)."""
        row = self._firsts[self.cursor] + direction * max(1, self.page_height - 2)
        index = bisect_right(self._firsts, max(0, row)) - 1
        self.move_to(index if index != self.cursor else self.cursor + direction)

    def redraw(self, index: int) -> None:
        """Paint one sentence again."""
        first, last = self._span(index)
        self.refresh_rows(first, last - first)

    def _span(self, index: int) -> tuple[int, int]:
        """The first row of a sentence, and the one after its last."""
        following = self._firsts[index + 1] if index + 1 < len(self._firsts) else len(self._rows)
        return self._firsts[index], following - 1

    def _into_view(self) -> None:
        first, last = self._span(self.cursor)
        if first < self.top:
            self.jump(first)
        elif last > self.top + self.page_height:
            self.jump(min(first, last - self.page_height))

    def on_click(self, event: Click) -> None:
        """Put the cursor on a sentence; toggle its mark; open the one that the cursor is on."""
        row = self.row_at(event.y)
        if not 0 <= row < len(self._rows) or self._rows[row].number < 0:
            return
        index, was = self._rows[row].number, self.cursor
        self.move_to(index)
        if event.x <= INDENT - 2 and self._rows[row].start < 0:
            self.post_message(self.Toggled())
        elif index == was:
            self.post_message(self.Opened())

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """The line over a sentence, or a row of it."""
        shown = self._rows[row] if row < len(self._rows) else Row(-1)
        if shown.number < 0:
            return Strip.blank(width, palette.text)
        bar = ("▌", palette.cursor) if shown.number == self.cursor else (" ", palette.text)
        if shown.start < 0:
            return self._head_strip(shown.number, bar, width, palette)
        words = self._words(shown, palette)
        used = sum(width_of(segment.text) for segment in words)
        segments = [Segment(*bar), *words, Segment(" " * max(0, width - 1 - used), palette.text)]
        return Strip(merged(segments)).adjust_cell_length(width, palette.text)

    def _head_strip(self, index: int, bar: Piece, width: int, palette: Palette) -> Strip:
        entry, is_marked = self._entries[index], index in self.marked
        box = MARKED if is_marked else UNMARKED if entry.can_be_marked else UNMARKABLE
        mark = (box, palette.strong if is_marked else palette.muted)
        title = (f" {entry.title}", palette.chosen if index == self.cursor else palette.strong)
        left = [bar, mark, (f" {entry.label}", palette.muted), title]
        right = [
            ("  ", palette.text),
            *glyph_pieces(entry.judged, self._session, palette),
            (" ", palette.text),
        ]
        return line(left, right, width, palette.text)

    def _words(self, row: Row, palette: Palette) -> list[Segment]:
        """A row of the sentence: what differs is bold and underlined, and a sign stands where words are missing."""
        text = self._entries[row.number].judged.text
        found = self._difference(row.number)
        changed = palette.strong + UNDERLINE
        has_gap = row.start == 0 and 0 in found.gaps
        segments = [
            Segment(" " * (INDENT - 2), palette.text),
            Segment(GAP if has_gap else " ", changed if has_gap else palette.text),
        ]
        at = row.start
        edges = {row.start, row.end, *(gap for gap in found.gaps if row.start < gap <= row.end)}
        edges |= {min(max(edge, row.start), row.end) for span in found.spans for edge in span}
        for edge in sorted(edges)[1:]:
            is_changed = any(start <= at < end for start, end in found.spans)
            segments.append(Segment(drawable(text[at:edge]), changed if is_changed else palette.text))
            at = edge
            if edge in found.gaps:
                segments.append(Segment(GAP, changed))
                at += edge < row.end and text[edge].isspace()
        is_cut = row.end < len(text) and self._rows[self._span(row.number)[1] - 1] == row
        return [*segments, Segment("…", palette.muted)] if is_cut else segments

"""Sentences that a judgment may be carried to: drawn line by line, the differences found for what is seen only."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reader.model.alignment import TextDifference, text_difference
from reader.tui.render.annotation_lines import glyph_pieces
from reader.tui.render.text_layout import drawable, line, merged, width_of, wrap
from reader.tui.widgets.cursor_list import CursorList

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class CompareEntry(NamedTuple):
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


class CompareList(CursorList[CompareEntry]):
    """Shows sentences, each under its article's title; each can be marked."""

    class MarkClicked(Message):
        """The mark of the sentence under the cursor was clicked."""

    def __init__(self, entries: Sequence[CompareEntry], session: Session, palette: Palette, *, id: str) -> None:  # noqa: A002
        super().__init__(palette, id=id)
        self.items = entries
        self._session = session
        self._rows: list[Row] = []
        self._firsts: list[int] = []
        self._width = 0
        self._difference = lru_cache(maxsize=256)(self._find_difference)

    def _find_difference(self, index: int) -> TextDifference:
        return text_difference(self.items[index].judged.text, self.items[index].other)

    def show(self, entries: Sequence[CompareEntry]) -> None:
        """Show these instead, the same sentences with other labels."""
        self.items = entries
        self.refresh()

    def first_rows(self) -> Sequence[int]:
        """The row of each sentence's title."""
        return self._firsts

    def row_count(self) -> int:
        """The rows of all sentences, with an empty one below each."""
        return len(self._rows)

    def can_be_marked(self, index: int) -> bool:
        """Whether there is anything to apply to this sentence."""
        return self.items[index].can_be_marked

    def fit(self) -> None:
        """Wrap the sentences for the present width."""
        width = max(1, min(MEASURE, self.inner_width - INDENT - 3))
        if width != self._width:
            self._width = width
            self._wrap(width)
            self.refresh()
        super().fit()

    def _wrap(self, width: int) -> None:
        self._rows, self._firsts = [], []
        for index, entry in enumerate(self.items):
            self._firsts.append(len(self._rows))
            text = entry.judged.text
            parts = wrap(text, 0, min(len(text), (MOST_ROWS + 1) * width), width)
            self._rows.append(Row(index))
            self._rows += [Row(index, *part) for part in parts[:MOST_ROWS]]
            self._rows.append(Row(-1))

    def clicked(self, row: int, x: int, *, is_again: bool) -> None:
        """Tell whether the mark was clicked, or the sentence."""
        if x <= INDENT - 2 and row == self._firsts[self.cursor]:
            self.post_message(self.MarkClicked())
        else:
            super().clicked(row, x, is_again=is_again)

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
        entry, is_marked = self.items[index], index in self.marked
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
        text = self.items[row.number].judged.text
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
        is_cut = row.end < len(text) and self._rows[self.rows_of(row.number).stop - 2] == row
        return [*segments, Segment("…", palette.muted)] if is_cut else segments

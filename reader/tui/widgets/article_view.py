"""The article, whole, with its sentences highlighted; drawn line by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseDown, MouseMove, MouseUp
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from reader.model.annotation import STANCE_LAYER
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations, Filter
from reader.model.codebook import Codebook
from reader.model.words import Span, WordSelection, word_at, words
from reader.tui.render.gutter import blank_gutter, gutter, gutter_width, labels_on
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Overlay, Rows, drawable, merged, offset_at, pieces, width_of, wrap_article
from reader.tui.widgets.cursor_list import CursorList

MEASURE = 74
"""Cells of text in a row at most: what the eye follows without losing the line."""
MOST_ROWS = 1_000
UNDERLINE, BOLD = Style(underline=True), Style(bold=True)
SELECTED = Style(reverse=True, bold=True)


class Press(NamedTuple):
    """The place where a mouse button went down, on a sentence whose words can be marked."""

    sentence: Sentence
    words: list[Span]
    word: int
    at: tuple[int, int]
    """Column and line."""


class ArticleView(CursorList["Sentence"]):
    """Shows one article with the cursor on one of its sentences. Its owner moves the cursor, also after a click."""

    HEAD = 3

    class SentenceClicked(Message):
        """A sentence was clicked with the mouse."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    class Selected(Message):
        """Words of a sentence were selected with the mouse."""

        def __init__(self, position: int, selection: WordSelection) -> None:
            super().__init__()
            self.position = position
            self.selection = selection

    def __init__(self, codebook: Codebook, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._codebook = codebook
        self._layers = codebook.layers
        self._text = ""
        self._reading: ArticleAnnotations | None = None
        self.target_id = ""
        """The target whose signs and names are shown."""
        self._rows = Rows([], [], [], [])
        self._width = 0
        self._words: dict[int, list[Segment]] = {}
        self.hits: list[Span] = []
        """The spans that are marked as found."""
        self._selected: Span | None = None
        self._has_words = any(layer.has_spans for layer in codebook.layers)
        self._press: Press | None = None
        self._dragged: WordSelection | None = None
        self._was_dragged = False
        self._filter: Filter | None = None
        self._asked: tuple[str, ...] = ()
        self._names: re.Pattern[str] | None = None
        self._named: dict[int, list[Span]] = {}
        self._gutter = gutter_width(self._layers)

    def set_palette(self, palette: Palette) -> None:
        """Draw in these colors."""
        super().set_palette(palette)
        self._words.clear()

    def show(
        self, text: str, reading: ArticleAnnotations, target_id: str, cursor: int, names: re.Pattern[str] | None = None
    ) -> None:
        """Show another article, or the same one read again; what `names` finds in it is marked."""
        is_same = text is self._text
        if not is_same or names is not self._names:
            self._named.clear()
        self._text, self._reading, self.target_id, self._names = text, reading, target_id, names
        self.items, self.cursor = reading.sentences, cursor
        if not is_same:
            self.hits = []
            self._selected = None
            self._width = 0
            self._wrap()
            rows = self.rows_of(cursor)
            self._center(rows if rows.stop > self.page_height else range(0))
        self._forget()
        self.show_cursor()

    def select(self, span: Span | None) -> None:
        """Show these words as selected, or none; what is out of view is scrolled into it."""
        self._show_selected(span)
        if span is not None:
            row = self._row_of(span[0])
            if not self.top <= row < self.top + self.page_height:
                self.jump(max(0, row - self.page_height // 3))

    def _show_selected(self, span: Span | None) -> None:
        before, self._selected = self._selected, span
        for position in {self._rows.sentences[self._row_of(each[0])] for each in (before, span) if each is not None}:
            self.redraw(position)

    def _row_of(self, offset: int) -> int:
        """The row that holds this code point of a sentence."""
        return max(0, bisect_right(self._rows.starts, offset) - 1)

    def set_hits(self, hits: list[Span]) -> None:
        """Mark these spans of the text (start and end, code points) as found."""
        if hits != self.hits:
            self.hits = hits
            self._forget()

    def set_filter(self, wanted: Filter | None, layers: tuple[str, ...]) -> None:
        """Dim all sentences but those of one sort; `layers` are those asked for."""
        self._filter, self._asked = wanted, layers
        self._forget()

    def first_rows(self) -> Sequence[int]:
        """The first row of each sentence."""
        return self._rows.firsts

    def row_count(self) -> int:
        """The rows of the article, with the empty ones between its paragraphs."""
        return len(self._rows.sentences)

    def rows_of(self, index: int) -> range:
        """The rows of a sentence, without an empty one after it."""
        rows = super().rows_of(index)
        return rows[:-1] if rows and self.item_at(rows[-1]) < 0 else rows

    def item_at(self, row: int) -> int:
        """The sentence that has this row; -1 where none has it."""
        return self._rows.sentences[row] if 0 <= row < self.row_count() else -1

    def move_to(self, index: int) -> None:
        """Put the cursor on another sentence; only the gutter shows it."""
        before, self.cursor = self.cursor, index
        for rows in (self.rows_of(before), self.rows_of(index)):
            self.refresh_rows(rows.start, len(rows), width=self._gutter)
        self.show_cursor()

    def redraw(self, index: int) -> None:
        """Paint one sentence again."""
        rows = self.rows_of(index)
        for row in rows:
            self._words.pop(row, None)
        self.refresh_rows(rows.start, len(rows))

    def _forget(self) -> None:
        self._words.clear()
        self.refresh()

    def _wrap(self) -> None:
        width = min(MEASURE, self.inner_width - self._gutter - 1)
        if self._reading is None or width < 1 or width == self._width:
            return
        self._width = width
        spans = [(sentence.start, sentence.end) for sentence in self._reading.sentences]
        self._rows = wrap_article(self._text, spans, width)
        self.set_height(len(self._rows.sentences))
        self._forget()

    def fit(self) -> None:
        """Break the lines anew for another width, with the cursor's sentence still in view."""
        self._words.clear()
        self._wrap()
        self.show_cursor()

    def show_cursor(self) -> None:
        """Center the cursor's sentence, unless it is in view."""
        rows, top, height = self.rows_of(self.cursor), self.top, self.page_height
        if rows.start < top or (rows.stop > top + height and rows.start > top):
            self._center(rows)

    def _center(self, rows: range) -> None:
        """Scroll so that a third of the page is above these rows, if they have room below that."""
        height = self.page_height
        if height:
            above = max(0, min(height // 3, height - len(rows)))
            self.jump(max(0, rows.start - above))

    def on_click(self, event: Click) -> None:
        """Post a message for the clicked sentence; the end of a drag is no click."""
        if self._was_dragged:
            self._was_dragged = False
            return
        position = self.item_at(self.row_at(event.y))
        if position >= 0:
            self.post_message(self.SentenceClicked(position))

    def hold_mouse(self, place: Offset) -> None:
        """Hear of the mouse until its button goes up, where it is pressed on words that can be marked."""
        if self._has_words and self.region.contains_point(place):
            self.capture_mouse()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Remember the word that is pressed on, where words can be marked."""
        self._was_dragged = False
        position = self.item_at(self.row_at(event.y))
        if not self._has_words or event.button != 1 or position < 0:
            return
        sentence = self.items[position]
        spans = words(self._text, sentence.start, sentence.end) if sentence.is_judged else []
        if spans:
            place = self._offset_at(sentence, event.x, event.y)
            self._press = Press(sentence, spans, word_at(spans, place), (event.x, event.y))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Select the words from the one pressed on to the one that the pointer is at now."""
        press = self._press
        if press is not None and event.button != 1:  # it went up where the terminal did not tell
            self._press = self._dragged = None
            self.release_mouse()
        elif press is not None and (self._dragged is not None or (event.x, event.y) != press.at):
            self._drag_to(press, event.x, event.y)

    def _drag_to(self, press: Press, x: int, y: int) -> None:
        word = word_at(press.words, self._offset_at(press.sentence, x, y))
        self._dragged = WordSelection(press.words, min(word, press.word), max(word, press.word))
        if self._dragged.span != self._selected:
            self._show_selected(self._dragged.span)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Post a message for the selected words, if there are any."""
        press, marking = self._press, self._dragged
        self._press = self._dragged = None
        if press is not None and marking is not None:
            self._was_dragged = True
            self.post_message(self.Selected(press.sentence.position, marking))

    def _offset_at(self, sentence: Sentence, x: int, y: int) -> int:
        """The code point of a sentence at a cell of the widget; its first or last where the cell is outside."""
        rows, row = self.rows_of(sentence.position), self.row_at(y)
        if row < rows.start:
            return sentence.start
        if row >= rows.stop:
            return sentence.end - 1
        return offset_at(self._text, self._rows.starts[row], self._rows.ends[row], x - self._gutter)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row of the article; its words are kept until something about its sentence changes."""
        if self._reading is None or self.item_at(row) < 0:
            return Strip.blank(width, palette.text)
        drawn = self._words.get(row)
        if drawn is None:
            if len(self._words) > MOST_ROWS:
                self._words.clear()
            drawn = self._words[row] = self._word_segments(row, width - self._gutter, self._reading, palette)
        return Strip(merged([*self._beside(row, self._reading, palette), *drawn]), width)

    def _word_segments(self, row: int, width: int, reading: ArticleAnnotations, palette: Palette) -> list[Segment]:
        position = self._rows.sentences[row]
        labels = labels_on(self._layers, reading.at(position), self.target_id)
        stance = next((label for layer, (label, _, mine) in labels.items() if layer == STANCE_LAYER and mine), None)
        style = palette.words(stance) if reading.sentences[position].is_judged else palette.muted
        is_dimmed = self._filter is not None and not self._filter.matches(reading, position, self._asked)
        if is_dimmed:
            style = palette.muted
        of_words = {layer.id for layer in self._layers if layer.has_spans} if self._has_words else ()
        if any(label.mark for name, (label, *_) in labels.items() if label and name not in of_words):
            style += UNDERLINE
        overlays = self._marks(reading, position, palette, is_dimmed=is_dimmed) if self._has_words else []
        start, end = self._rows.starts[row], self._rows.ends[row]
        overlays += [Overlay(*hit, palette.hit) for hit in self.hits if hit[0] < end and hit[1] > start]
        overlays += [Overlay(*name, BOLD) for name in self._named_in(position)]
        if self._selected is not None:
            overlays.append(Overlay(*self._selected, SELECTED))
        segments = []
        used = 0
        for text, piece_style in pieces(self._text, start, end, style, overlays):
            shown = drawable(text)
            segments.append(Segment(shown, piece_style))
            used += width_of(shown)
        segments.append(Segment(" " * (width - used), palette.text))
        return segments

    def _marks(self, reading: ArticleAnnotations, position: int, palette: Palette, *, is_dimmed: bool) -> list[Overlay]:
        """The styles of labeled words; a label on the whole sentence covers all its words."""
        sentence, found = reading.sentences[position], []
        for layer in self._layers:
            mine = reading.decision(position, layer.id, self.target_id if layer.per_target else "")
            for mark in mine.marks if mine is not None and layer.has_spans else ():
                label = layer.label(mark.label)
                if mark.start is not None and mark.end is not None:
                    found.append(Overlay(mark.start, mark.end, UNDERLINE if is_dimmed else palette.mark(label)))
                elif label is not None and label.mark:
                    found.append(Overlay(sentence.start, sentence.end, UNDERLINE))
        return found

    def _beside(self, row: int, reading: ArticleAnnotations, palette: Palette) -> list[Segment]:
        position = self._rows.sentences[row]
        is_cursor = position == self.cursor
        if row != self._rows.firsts[position]:
            return blank_gutter(self._layers, palette, is_cursor=is_cursor)
        return gutter(self._layers, reading, position, self.target_id, palette, is_cursor=is_cursor)

    def _named_in(self, position: int) -> list[Span]:
        """The mentions of the active target's name in a sentence, found when it is first drawn."""
        if position not in self._named:
            sentence = self.items[position]
            matches = self._names.finditer(self._text, sentence.start, sentence.end) if self._names else ()
            self._named[position] = [match.span() for match in matches]
        return self._named[position]

"""The article, whole, with its sentences highlighted; drawn line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from reader.model.judgement import STANCE_LAYER
from reader.model.reading import label_of
from reader.tui.drawing import drawable, width_of
from reader.tui.widgets.line_view import LineView
from reader.tui.wrap import Rows, wrap_article

if TYPE_CHECKING:
    from textual.events import Click, Resize

    from reader.model.codebook import Codebook, Label
    from reader.model.judgement import Decision
    from reader.model.reading import Reading
    from reader.tui.colours import Colours

MEASURE = 74
"""Cells of text in a row at most: what the eye follows without losing the line."""
MOST_STRIPS = 1_000
REPEAT_GLYPH = "↻"
NOTE_GLYPH = "*"
UNDERLINE = Style(underline=True)


class ArticleView(LineView):
    """Shows one article; the cursor is on one of its sentences. It changes nothing by itself."""

    HEAD = 3

    class Clicked(Message):
        """A sentence was clicked with the mouse."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    def __init__(self, codebook: Codebook, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._codebook = codebook
        self._layers = codebook.layers
        self._text = ""
        self._reading: Reading | None = None
        self._target_id = ""
        self._rows = Rows([], [], [], [])
        self._width = 0
        self._cursor = 0
        self._strips: dict[int, Strip] = {}
        self._hits: list[tuple[int, int]] = []
        self._gutter = 2 + 2 * len(self._layers) + 1
        self._drawn_for = Size(0, 0)

    def set_colours(self, colours: Colours) -> None:
        """Draw with these colours."""
        super().set_colours(colours)
        self._strips.clear()

    def show(self, text: str, reading: Reading, target_id: str, cursor: int) -> None:
        """Show another article, or the same one read again."""
        is_same = text is self._text
        self._text, self._reading, self._target_id = text, reading, target_id
        self._cursor = cursor
        if not is_same:
            self._hits = []
            self._width = 0
            self._wrap()
            self._centre(force=True)
        self._forget()
        self._into_view()

    def set_target(self, target_id: str) -> None:
        """Show the stances toward another target."""
        self._target_id = target_id
        self._forget()

    def set_hits(self, hits: list[tuple[int, int]]) -> None:
        """Mark these spans of the text (start and end, code points) as found."""
        if hits != self._hits:
            self._hits = hits
            self._forget()

    def move_to(self, position: int) -> None:
        """Put the cursor on another sentence."""
        before, self._cursor = self._cursor, position
        self.redraw(before)
        self.redraw(position)
        self._into_view()

    def redraw(self, position: int) -> None:
        """Paint one sentence again."""
        if not self._rows.firsts or position >= len(self._rows.firsts):
            return
        first, last = self._span(position)
        for row in range(first, last):
            self._strips.pop(row, None)
        self.refresh_rows(first, last - first)

    def _forget(self) -> None:
        self._strips.clear()
        self.refresh()

    def _span(self, position: int) -> tuple[int, int]:
        """The first row of a sentence and the one after its last."""
        first = self._rows.firsts[position]
        last = first + 1
        sentences = self._rows.sentences
        while last < len(sentences) and sentences[last] == position:
            last += 1
        return first, last

    def _wrap(self) -> None:
        width = min(MEASURE, self.inner_width - self._gutter - 1)
        if self._reading is None or width < 1 or width == self._width:
            return
        self._width = width
        spans = [(sentence.start, sentence.end) for sentence in self._reading.sentences]
        self._rows = wrap_article(self._text, spans, width)
        self.set_height(len(self._rows.sentences))
        self._forget()

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew for another width, with the cursor's sentence still in view."""
        if self.size != self._drawn_for:
            self._drawn_for = self.size
            self._strips.clear()
            self._wrap()
            self._into_view()

    def _into_view(self) -> None:
        if not self._rows.firsts or not self.page_height:
            return
        first, last = self._span(self._cursor)
        if first < self.top or (last > self.top + self.page_height and first > self.top):
            self._centre()

    def _centre(self, *, force: bool = False) -> None:
        """Scroll so that the cursor's sentence has a third of the page above it."""
        height = self.page_height
        if not self._rows.firsts or not height:
            return
        first, last = self._span(self._cursor)
        if force and last <= height:
            self.jump(0)
            return
        above = max(0, min(height // 3, height - (last - first)))
        self.jump(max(0, first - above))

    def page(self, direction: int) -> int:
        """The sentence that is one page below (or above) the cursor's; scrolls there."""
        if not self._rows.firsts:
            return 0
        first, _ = self._span(self._cursor)
        row = first + direction * max(1, self.page_height - 2)
        row = max(0, min(row, len(self._rows.sentences) - 1))
        while row > 0 and self._rows.sentences[row] < 0:
            row -= 1
        position = self._rows.sentences[row]
        if position == self._cursor:
            position = max(0, min(position + direction, len(self._rows.firsts) - 1))
        return position

    def on_click(self, event: Click) -> None:
        """Tell which sentence was clicked."""
        row = self.row_at(event.y)
        if 0 <= row < len(self._rows.sentences) and self._rows.sentences[row] >= 0:
            self.post_message(self.Clicked(self._rows.sentences[row]))

    def row_strip(self, row: int, width: int, colours: Colours) -> Strip:
        """A row of the article; kept until something about its sentence changes."""
        if row >= len(self._rows.sentences) or self._reading is None:
            return Strip.blank(width, colours.text)
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) > MOST_STRIPS:
                self._strips.clear()
            strip = self._strips[row] = self._strip(row, width, self._reading, colours)
        return strip

    def _strip(self, row: int, width: int, reading: Reading, colours: Colours) -> Strip:
        position = self._rows.sentences[row]
        if position < 0:
            return Strip.blank(width, colours.text)
        sentence = reading.sentences[position]
        is_lit = position == self._cursor
        labels = self._labels(reading.at(position))
        stance = next((label for layer, (label, mine) in labels.items() if layer == STANCE_LAYER and mine), None)
        words = colours.words(stance, is_lit=is_lit)
        base = colours.words(None, is_lit=is_lit)
        if not sentence.is_judged:
            words = colours.muted + Style(bgcolor=base.bgcolor)
        if any(label.mark for label, _ in labels.values() if label):
            words += UNDERLINE
        segments = self._gutter_segments(row, position, labels, colours, base)
        start, end = self._rows.starts[row], self._rows.ends[row]
        used = self._gutter
        for text, style in self._pieces(start, end, words, colours):
            shown = drawable(text)
            segments.append(Segment(shown, style))
            used += width_of(shown)
        if used < width:
            segments.append(Segment(" " * (width - used), base if is_lit else colours.text))
        return Strip(segments).adjust_cell_length(width, colours.text)

    def _labels(self, answers: dict[tuple[str, str], Decision]) -> dict[str, tuple[Label | None, bool]]:
        """The label on each layer, and whether it is toward the active target (if the layer has any)."""
        labels: dict[str, tuple[Label | None, bool]] = {}
        for layer in self._layers:
            mine = answers.get((layer.id, self._target_id if layer.per_target else ""))
            if mine is not None:
                labels[layer.id] = label_of(layer, mine), True
                continue
            other = next((decision for (name, _), decision in answers.items() if name == layer.id), None)
            if other is not None:
                labels[layer.id] = label_of(layer, other), False
        return labels

    def _gutter_segments(
        self,
        row: int,
        position: int,
        labels: dict[str, tuple[Label | None, bool]],
        colours: Colours,
        base: Style,
    ) -> list[Segment]:
        reading = self._reading
        is_lit = position == self._cursor
        bar = Segment("▌" if is_lit else " ", colours.cursor if is_lit else base)
        if reading is None or row != self._rows.firsts[position]:
            return [bar, Segment(" " * (self._gutter - 1), base)]
        if not reading.sentences[position].is_judged:
            rest = " " * (self._gutter - 3)
            return [bar, Segment(" ", base), Segment(REPEAT_GLYPH, colours.muted + Style(bgcolor=base.bgcolor)), Segment(rest, base)]
        segments = [bar, Segment(" ", base)]
        for layer in self._layers:
            label, is_mine = labels.get(layer.id, (None, False))
            if layer.id not in labels:
                segments.append(Segment("  ", base))
                continue
            style = colours.glyph(label) if is_mine else colours.muted
            segments.append(Segment(label.glyph if label else "?", style + Style(bgcolor=base.bgcolor)))
            segments.append(Segment(" ", base))
        mark = NOTE_GLYPH if reading.note(position) else " "
        segments.append(Segment(mark, colours.strong + Style(bgcolor=base.bgcolor)))
        return segments

    def _pieces(self, start: int, end: int, words: Style, colours: Colours) -> list[tuple[str, Style]]:
        """The row's text in pieces: what was found by a search, and the rest."""
        pieces = []
        for hit_start, hit_end in self._hits:
            if hit_end <= start or hit_start >= end:
                continue
            if hit_start > start:
                pieces.append((self._text[start:hit_start], words))
            pieces.append((self._text[max(start, hit_start) : min(end, hit_end)], colours.hit))
            start = min(end, hit_end)
        pieces.append((self._text[start:end], words))
        return [piece for piece in pieces if piece[0]]

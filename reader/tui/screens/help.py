"""The help page: the codebook, the sentences that the annotator gave each label, and every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from reader.errors import ReaderError
from reader.model.article_annotations import label_of
from reader.tui.render.help_page import Row, Writer
from reader.tui.render.text_layout import line
from reader.tui.widgets.bar import Bar
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from reader.model.annotation import Example
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

MEASURE, LEAST = 76, 20


class HelpScreen(Screen["Example | None"]):
    """A page to scroll, with a cursor over the labels. Answers the sentence to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "back", "Back"),
        Binding("j,down", "scroll(1)", "Down"),
        Binding("k,up", "scroll(-1)", "Up"),
        Binding("space,pagedown", "page(1)", "Page down"),
        Binding("b,pageup", "page(-1)", "Page up"),
        Binding("g,home", "end(0)", "Beginning"),
        Binding("G,end", "end(1)", "End"),
        Binding("tab,n", "label(1)", "Next label"),
        Binding("shift+tab,p", "label(-1)", "Previous label"),
        *(Binding(str(number), f"open({number - 1})", "Go there") for number in range(1, 6)),
    ]

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._labels = [(layer, label) for layer in session.codebook.layers for label in layer.labels]
        self._given: Sequence[Example] = ()
        self._page = Page(session, keymap, palette)
        self._foot = Bar(1, id="keys")
        self._palette = palette

    def compose(self) -> ComposeResult:
        """The page and a line with its keys."""
        yield self._page
        yield self._foot

    def on_mount(self) -> None:
        """Begin on the label of the sentence in hand."""
        self._go_to(self._first())

    def _first(self) -> int:
        """The label that the sentence in hand has; with none, the first of the first layer asked for."""
        session = self._session
        if session.reading is not None and session.reading.sentences:
            given = {question.layer: decision for question, decision in session.decisions_in_hand()}
            for layer in session.codebook.layers:
                label = label_of(layer, given[layer.id]) if layer.id in given else None
                if label is not None:
                    return self._labels.index((layer, label))
        return next((n for n, (layer, _) in enumerate(self._labels) if layer.id in session.layers), 0)

    def _go_to(self, number: int) -> None:
        """Put the cursor on a label, with the sentences that were given it."""
        trouble = ""
        try:
            self._given = self._session.project.annotations.last_given(*self._labels[number])
        except ReaderError as error:
            self._given, trouble = (), str(error)
        self._page.show(number, self._given, trouble)
        self._say_keys()

    def _say_keys(self) -> None:
        keys, words = self._palette.bar_key, self._palette.bar
        pieces = [(" Esc", keys), (" back   ", words), ("j k", keys), (" scroll   ", words)]
        pieces += [("space", keys), (" page   ", words), ("g G", keys), (" ends   ", words)]
        pieces += [("Tab", keys), (" next label   ", words)]
        if self._given:
            digits = "1" if len(self._given) == 1 else f"1–{len(self._given)}"
            pieces += [(digits, keys), (" go there", words)]
        self._foot.show(0, pieces, (), self._palette.bar)

    def on_page_clicked(self, message: Page.Clicked) -> None:
        """Put the cursor on the label that was clicked; go to the sentence that was."""
        if message.example >= 0:
            self.action_open(message.example)
        elif message.label != self._page.cursor:
            self._go_to(message.label)

    def action_back(self) -> None:
        """Close and go nowhere."""
        self.dismiss(None)

    def action_label(self, steps: int) -> None:
        """Go on to the next label, round and round."""
        self._go_to((self._page.cursor + steps) % len(self._labels))

    def action_open(self, number: int) -> None:
        """Close and go to one of the sentences."""
        if number < len(self._given):
            self.dismiss(self._given[number])

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self._page.scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self._page.scroll_relative(y=pages * (self._page.page_height - 2), animate=False)

    def action_end(self, which: int) -> None:
        """Go to the beginning (0) or the end (1)."""
        self._page.scroll_to(y=which * self._page.virtual_size.height, animate=False)


class Page(LineView):
    """The text of the help page, broken anew for each width and each place of the cursor."""

    class Clicked(Message):
        """A label was clicked, or one of the sentences below it (-1: none of them)."""

        def __init__(self, label: int, example: int) -> None:
            super().__init__()
            self.label = label
            self.example = example

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(id="page")
        self._session = session
        self._keymap = keymap
        self.palette = self._shades = palette
        self._rows: list[Row] = []
        self.cursor = 0
        self._given: Sequence[Example] = ()
        self._trouble = ""

    def show(self, cursor: int, given: Sequence[Example], trouble: str) -> None:
        """Put the cursor on a label, with the sentences that it was given to, and bring it into view."""
        self.cursor, self._given, self._trouble = cursor, given, trouble
        if self.size.width:
            self._write()

    def on_resize(self) -> None:
        """Break the lines."""
        self._write()

    def _write(self) -> None:
        width = max(LEAST, min(MEASURE, self.size.width - 4))
        writer = Writer(self._session.codebook, self._keymap, self._shades, width)
        self._rows = writer.rows(self.cursor, self._given, self._trouble)
        self.set_height(len(self._rows))
        self._into_view()
        self.refresh()

    def _into_view(self) -> None:
        """Scroll so that the label under the cursor is seen: all of it if it can be, else its beginning."""
        mine = [number for number, row in enumerate(self._rows) if row.label == self.cursor]
        if not mine or not self.page_height:
            return
        first, last = mine[0] - 1, mine[-1] + 1
        if first < self.top or last - first >= self.page_height:
            self.jump(first)
        elif last >= self.top + self.page_height:
            self.jump(last + 1 - self.page_height)

    def on_click(self, event: Click) -> None:
        """Tell which label was clicked."""
        number = self.row_at(event.y)
        if 0 <= number < len(self._rows) and self._rows[number].label >= 0:
            self.post_message(self.Clicked(self._rows[number].label, self._rows[number].example))

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row of the page; beside the label under the cursor stands the bar."""
        if row >= len(self._rows):
            return Strip.blank(width, palette.text)
        shown = self._rows[row]
        is_cursor = shown.label == self.cursor and shown.label >= 0
        margin = (
            [Segment("▌", palette.cursor), Segment(" ", palette.text)] if is_cursor else [Segment("  ", palette.text)]
        )
        body = line(shown.left, shown.right, max(1, min(MEASURE, width - 4)), palette.text)
        return Strip([*margin, *body]).adjust_cell_length(width, palette.text)

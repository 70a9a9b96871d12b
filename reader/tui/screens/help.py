"""The help page: the codebook with its definitions, examples and rules, and every key."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.screen import Screen
from textual.strip import Strip

from reader.tui.commands import GROUPS, WORDS, label_command_id
from reader.tui.drawing import drawable
from reader.tui.keymap import shown
from reader.tui.widgets.bar import Bar, line
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reader.model.codebook import Codebook
    from reader.tui.colours import Colours
    from reader.tui.keymap import Keymap
    from reader.tui.widgets.bar import Piece

MEASURE, LEAST = 76, 20


class HelpScreen(Screen[None]):
    """A page to scroll. Esc, `q` or `?` closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Back"),
        Binding("j,down", "scroll(1)", "Down"),
        Binding("k,up", "scroll(-1)", "Up"),
        Binding("space,pagedown", "page(1)", "Page down"),
        Binding("b,pageup", "page(-1)", "Page up"),
        Binding("g,home", "end(0)", "Beginning"),
        Binding("G,end", "end(1)", "End"),
    ]

    def __init__(self, codebook: Codebook, keymap: Keymap, colours: Colours) -> None:
        super().__init__()
        self._page = Page(codebook, keymap, colours)
        self._foot = Bar(1, id="keys")
        self._colours = colours

    def compose(self) -> ComposeResult:
        """The page and a line with its keys."""
        yield self._page
        yield self._foot

    def on_mount(self) -> None:
        """Say how to go back."""
        keys, words = self._colours.bar_key, self._colours.bar
        pieces = [(" Esc", keys), (" back   ", words), ("j k", keys), (" scroll   ", words)]
        pieces += [("space", keys), (" page   ", words), ("g G", keys), (" ends", words)]
        self._foot.show(0, pieces, (), self._colours.bar)

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self._page.scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self._page.scroll_relative(y=pages * (self._page.page_height - 2), animate=False)

    def action_end(self, which: int) -> None:
        """Go to the beginning (0) or the end (1)."""
        self._page.scroll_to(y=which * self._page.virtual_size.height, animate=False)


Row = tuple[list["Piece"], list["Piece"]]


class Page(LineView):
    """The text of the help page, broken anew for each width."""

    def __init__(self, codebook: Codebook, keymap: Keymap, colours: Colours) -> None:
        super().__init__(id="page")
        self._codebook = codebook
        self._keymap = keymap
        self.colours = self._shades = colours
        self._rows: list[Row] = []

    def on_resize(self) -> None:
        """Break the lines."""
        width = max(LEAST, min(MEASURE, self.size.width - 4))
        self._rows = [([], []), *self._codebook_rows(width, self._shades), *self._key_rows(self._shades), ([], [])]
        self.set_height(len(self._rows))
        self.refresh()

    def row_strip(self, row: int, width: int, colours: Colours) -> Strip:
        """A row of the page."""
        if row >= len(self._rows):
            return Strip.blank(width, colours.text)
        left, right = self._rows[row]
        body = line(left, right, max(1, min(MEASURE, width - 4)), colours.text)
        return Strip([Segment("  ", colours.text), *body]).adjust_cell_length(width, colours.text)

    def _codebook_rows(self, width: int, colours: Colours) -> list[Row]:
        book = self._codebook
        rows: list[Row] = [([(book.name, colours.strong)], [(f"version {book.version}", colours.muted)])]
        rows += self._words(book.description, width, colours.muted)
        for layer in book.layers:
            rows += [([], []), ([(layer.name, colours.strong), (f"  {layer.question}", colours.muted)], [])]
            for label in layer.labels:
                key = self._keymap.shown(label_command_id(layer.id, label.id))
                name: list[Piece] = [(f" {label.glyph} ", colours.glyph(label)), (label.name, colours.strong)]
                rows += [([], []), (name, [(key, colours.strong)])]
                rows += self._words(label.definition, width, colours.text, indent=3)
                if label.example:
                    rows += self._words(label.example, width, colours.muted + Style(italic=True), indent=3)
                if label.why:
                    rows += self._words(label.why, width, colours.muted, indent=3)
        if book.rules:
            rows += [([], []), ([("Rules", colours.strong)], [])]
        for number, rule in enumerate(book.rules, 1):
            rows += [([], []), ([(f"{number:2} ", colours.muted), (rule.title, colours.strong)], [])]
            rows += self._words(rule.text, width, colours.text, indent=3)
        if book.sources:
            rows += [([], []), ([("Sources", colours.strong)], [])]
            for source in book.sources:
                rows += self._words(source, width, colours.muted)
        return rows

    def _words(self, text: str, width: int, style: Style, *, indent: int = 0) -> list[Row]:
        return [([(" " * indent + row, style)], []) for row in textwrap.wrap(drawable(text), width - indent)]

    def _key_rows(self, colours: Colours) -> list[Row]:
        rows: list[Row] = [([], []), ([("Keys", colours.strong)], [])]
        marking = self._keymap.marking
        for group in GROUPS if marking is None else (*GROUPS, WORDS):
            rows += [([], []), ([(group, colours.muted)], [])]
            keymap = marking if marking is not None and group == WORDS else self._keymap
            for command in keymap.commands.values():
                if command.group != group:
                    continue
                keys = "  ".join(shown(key) for key in keymap.keys(command.id)) or "Ctrl+P"
                rows.append(([(f" {command.title}", colours.text)], [(keys, colours.strong)]))
        return rows

"""The help page: the codebook, the sentences that the annotator gave each label, and every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.errors import ReaderError
from reader.model.article_annotations import label_of
from reader.model.codebook import Label, Layer
from reader.tui.commands import (
    BACK,
    FIRST,
    HELP,
    LAST,
    MOVE_DOWN,
    MOVE_UP,
    PAGE_DOWN,
    PAGE_UP,
    PROGRAM,
    QUIT,
    Command,
)
from reader.tui.render.help_page import Writer
from reader.tui.render.text_layout import line
from reader.tui.screens.list_screen import ListScreen
from reader.tui.widgets.cursor_list import CursorList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.model.annotation import Example
    from reader.tui.render.help_page import Row
    from reader.tui.render.palette import Palette
    from reader.tui.workspace import Workspace

MEASURE, LEAST = 76, 20
MOST_EXAMPLES = 5


def _example_command(number: int) -> Command:
    return Command(
        f"example-{number}",
        (str(number),),
        f"Go to sentence {number} of the label",
        PROGRAM,
        run=lambda screen: screen.open_example(number - 1),
        enabled=lambda screen: number <= len(screen.list.examples),
    )


class HelpScreen(ListScreen["Example | None"]):
    """A page to scroll, with a cursor over the labels. Answers the sentence to go to, or None."""

    commands = (
        BACK.bind(lambda screen: screen.dismiss(None), hint="back"),
        QUIT.bind(lambda screen: screen.dismiss(None), hint=""),
        HELP.bind(lambda screen: screen.dismiss(None), hint=""),
        MOVE_DOWN.bind(lambda screen: screen.list.scroll_rows(1), title="Scroll down", hint="scroll"),
        MOVE_UP.bind(lambda screen: screen.list.scroll_rows(-1), title="Scroll up", hint="scroll"),
        PAGE_DOWN.bind(lambda screen: screen.list.scroll_rows(screen.list.page_height - 2), hint="page"),
        PAGE_UP.bind(lambda screen: screen.list.scroll_rows(2 - screen.list.page_height)),
        FIRST.bind(lambda screen: screen.list.jump(0), title="Beginning of the page", hint="ends"),
        LAST.bind(lambda screen: screen.list.jump(screen.list.row_count()), title="End of the page", hint="ends"),
        Command(
            "next-label", ("tab", "n"), "Next label", PROGRAM, "next label", run=lambda screen: screen.list.move(1)
        ),
        Command(
            "previous-label", ("shift+tab", "p"), "Previous label", PROGRAM, run=lambda screen: screen.list.move(-1)
        ),
        *(_example_command(number) for number in range(1, MOST_EXAMPLES + 1)),
    )

    def __init__(self, workspace: Workspace, palette: Palette) -> None:
        super().__init__(palette, workspace.keymap)
        self._session = workspace.session
        self.list: LabelPages = LabelPages(workspace, palette)

    def compose(self) -> ComposeResult:
        """The page and a line with its keys."""
        yield self.list
        yield self.foot

    def on_mount(self) -> None:
        """Begin on the label of the current sentence."""
        self.list.focus()
        self.list.move_to(self._first())

    def _first(self) -> int:
        """The label of the current sentence; where it has none, the first label of the first active layer."""
        session, labels = self._session, self.list.items
        if session.has_sentence:
            given = {question.layer: decision for question, decision in session.current_decisions()}
            for layer in session.codebook.layers:
                label = label_of(layer, given[layer.id]) if layer.id in given else None
                if label is not None:
                    return labels.index((layer, label))
        return next((n for n, (layer, _) in enumerate(labels) if layer.id in session.layers), 0)

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys, with the digits of the sentences that can be opened."""
        count = len(self.list.examples)
        first, last = (self.keymap.shown(f"example-{number}") for number in (1, max(1, count)))
        examples = [(first if count == 1 else f"{first}–{last}", "go there")] if count else []
        return [*super().hints(), *examples]

    def on_label_pages_example_clicked(self, message: LabelPages.ExampleClicked) -> None:
        """Go to the sentence that was clicked."""
        self.open_example(message.number)

    def open_example(self, number: int) -> None:
        """Close and go to one of the sentences."""
        self.dismiss(self.list.examples[number])

    def on_cursor_list_clicked(self, message: CursorList.Clicked) -> None:
        """Show the keys for the label that was clicked."""
        message.stop()
        self.update_lines()


class LabelPages(CursorList[tuple[Layer, Label]]):
    """The text of the help page, wrapped anew for each width and each label under the cursor."""

    class ExampleClicked(Message):
        """A sentence below the label under the cursor was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, workspace: Workspace, palette: Palette) -> None:
        super().__init__(palette, id="page")
        self._workspace = workspace
        session = self._session = workspace.session
        self._colors = palette
        self._rows: list[Row] = []
        self._trouble = ""
        self.items = [(layer, label) for layer in session.codebook.layers for label in layer.labels]
        self.examples: Sequence[Example] = ()
        """The annotator's latest sentences with the label under the cursor."""

    def row_count(self) -> int:
        """The rows of the page."""
        return len(self._rows)

    def rows_of(self, index: int) -> range:
        """The rows of a label with its sentences, and the empty ones around them."""
        rows = [number for number, row in enumerate(self._rows) if row.label == index]
        return range(rows[0] - 1, rows[-1] + 2) if rows else range(0)

    def item_at(self, row: int) -> int:
        """The label that has this row; -1 where none has it."""
        return self._rows[row].label if 0 <= row < len(self._rows) else -1

    def move_to(self, index: int) -> None:
        """Move the cursor to a label, round and round, and show the sentences that have it."""
        self.cursor = index % len(self.items)
        self._trouble = ""
        try:
            self.examples = self._session.project.annotations.last_given(*self.items[self.cursor])
        except ReaderError as error:
            self.examples, self._trouble = (), str(error)
        self.fit()

    def fit(self) -> None:
        """Write the page for the present width, with the label under the cursor in view."""
        if self.size.width:
            width = max(LEAST, min(MEASURE, self.size.width - 4))
            writer = Writer(
                self._session.codebook, self._workspace.keymap, self._colors, width,
                is_enabled=lambda command: command.enabled(self._workspace),
            )  # fmt: skip
            self._rows = writer.rows(self.cursor, self.examples, self._trouble)
            super().fit()
            self.refresh()

    def show_cursor(self) -> None:
        """Scroll so that the label under the cursor is seen: all of it if it fits, else its beginning."""
        rows = self.rows_of(self.cursor)
        if not rows or not self.page_height:
            return
        if rows.start < self.top or len(rows) > self.page_height:
            self.jump(rows.start)
        elif rows.stop > self.top + self.page_height:
            self.jump(rows.stop - self.page_height)

    def scroll_rows(self, rows: int) -> None:
        """Scroll by so many rows."""
        self.scroll_relative(y=rows, animate=False)

    def clicked(self, row: int, x: int, *, is_again: bool) -> None:
        """Tell which sentence was clicked; a click on another label moves the cursor there."""
        if is_again and self._rows[row].example >= 0:
            self.post_message(self.ExampleClicked(self._rows[row].example))
        else:
            super().clicked(row, x, is_again=is_again)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row of the page; a bar stands beside the label under the cursor."""
        if row >= len(self._rows):
            return Strip.blank(width, palette.text)
        shown = self._rows[row]
        is_cursor = shown.label == self.cursor and shown.label >= 0
        bar = Segment("▌", palette.cursor) if is_cursor else Segment(" ", palette.text)
        body = line(shown.left, shown.right, max(1, min(MEASURE, width - 4)), palette.text)
        return Strip([bar, Segment(" ", palette.text), *body]).adjust_cell_length(width, palette.text)

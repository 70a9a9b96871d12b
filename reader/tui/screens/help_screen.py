"""The help page: the codebook, the sentences that the annotator gave each label, and every key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip

from reader.errors import ReaderError
from reader.model.annotation import Example
from reader.model.article_annotations import label_of
from reader.model.codebook import Label, Layer
from reader.tui import commands as shared
from reader.tui.commands import GROUPS, PROGRAM, WORDS, Command, label_command_id
from reader.tui.keymap import shown
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Piece, cut, line, paragraph
from reader.tui.screens.list_screen import ListScreen, closing
from reader.tui.widgets.cursor_list import CursorList
from reader.tui.workspace import Workspace

MEASURE, LEAST = 76, 20
MOST_EXAMPLES = 5
DETAILS = {"expression": "expression (explicit or implicit)", "aim": "aim (direct, or through an ally or opponent)"}
MOST_ROWS = 2
"""Rows of a sentence that is shown as an example."""


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
        *closing(shared.HELP),
        shared.MOVE_DOWN.bind(lambda screen: screen.list.scroll_rows(1), title="Scroll down", hint="scroll"),
        shared.MOVE_UP.bind(lambda screen: screen.list.scroll_rows(-1), title="Scroll up", hint="scroll"),
        shared.PAGE_DOWN.bind(lambda screen: screen.list.scroll_rows(screen.list.page_height - 2), hint="page"),
        shared.PAGE_UP.bind(lambda screen: screen.list.scroll_rows(2 - screen.list.page_height)),
        shared.FIRST.bind(lambda screen: screen.list.jump(0), title="Beginning of the page", hint="ends"),
        shared.LAST.bind(
            lambda screen: screen.list.jump(screen.list.row_count()), title="End of the page", hint="ends"
        ),
        Command(
            "next-label", ("tab", "n"), "Next label", PROGRAM, "next label", run=lambda screen: screen.list.move(1)
        ),
        Command(
            "previous-label", ("shift+tab", "p"), "Previous label", PROGRAM, run=lambda screen: screen.list.move(-1)
        ),
        *(_example_command(number) for number in range(1, MOST_EXAMPLES + 1)),
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.palette, workspace.keymap)
        self._session = workspace.session
        self.list: LabelPages = LabelPages(workspace)

    def compose(self) -> ComposeResult:
        """The page and a line with its keys."""
        yield self.list
        yield self.foot

    def on_mount(self) -> None:
        """Begin on the label of the current sentence."""
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

    def open_example(self, number: int) -> None:
        """Close and go to one of the sentences."""
        self.dismiss(self.list.examples[number])


class LabelPages(CursorList[tuple[Layer, Label]]):
    """The text of the help page, wrapped anew for each width and each label under the cursor."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.palette, id="page")
        self._workspace = workspace
        session = self._session = workspace.session
        self._rows: list[HelpRow] = []
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
            self.examples = self._session.project.annotations.recent_examples(*self.items[self.cursor])
        except ReaderError as error:
            self.examples, self._trouble = (), str(error)
        self.fit()

    def fit(self) -> None:
        """Write the page for the present width, with the label under the cursor in view."""
        if self.size.width:
            width = max(LEAST, min(MEASURE, self.size.width - 4))
            self._rows = HelpWriter(self._workspace, width).write(self.cursor, self.examples, self._trouble)
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
        """Go to the sentence that was clicked; a click on another label moves the cursor there."""
        example = self._rows[row].example
        if is_again and example >= 0:
            self.screen.dismiss(self.examples[example])

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row of the page; a bar marks the label under the cursor."""
        if row >= len(self._rows):
            return Strip.blank(width, palette.text)
        shown = self._rows[row]
        is_cursor = shown.label == self.cursor and shown.label >= 0
        bar = Segment("▌", palette.cursor) if is_cursor else Segment(" ", palette.text)
        body = line(shown.left, shown.right, max(1, min(MEASURE, width - 4)), palette.text)
        return Strip([bar, Segment(" ", palette.text), *body]).adjust_cell_length(width, palette.text)


class HelpRow(NamedTuple):
    """A row of the page."""

    left: Sequence[Piece] = ()
    right: Sequence[Piece] = ()
    label: int = -1
    """The label that it is about, counted from the first of the codebook; -1 for none."""
    example: int = -1
    """Which of the annotator's own sentences it shows, from 0; -1 for none."""


class HelpWriter:
    """Writes the page for one width. Commands that cannot be run now are gray."""

    def __init__(self, workspace: Workspace, width: int) -> None:
        self._workspace = workspace
        self._codebook = workspace.session.codebook
        self._keymap = workspace.keymap
        self._palette = workspace.palette
        self._width = width

    def write(self, cursor: int, given: Sequence[Example], trouble: str = "") -> list[HelpRow]:
        """The whole page, with the latest sentences of the label at `cursor` below it, or the error."""
        rows = [HelpRow(), *self._head()]
        number = 0
        for layer in self._codebook.layers:
            rows += self._layer(layer)
            for label in layer.labels:
                rows += [HelpRow(), *(row._replace(label=number) for row in self._label(layer, label))]
                if number == cursor:
                    rows += [row._replace(label=number) for row in self._given(given, trouble)]
                number += 1
        return [*rows, *self._rest(), *self._keys(), HelpRow()]

    def _head(self) -> Iterator[HelpRow]:
        book, palette = self._codebook, self._palette
        yield HelpRow([(book.name, palette.strong)], [(f"version {book.version}", palette.muted)])
        yield from self._words(book.description, palette.muted)
        yield from self._words(f"Timing: pauses count for at most {book.idle_limit} seconds.", palette.muted)

    def _layer(self, layer: Layer) -> Iterator[HelpRow]:
        palette = self._palette
        yield HelpRow()
        yield HelpRow([(layer.name, palette.strong)])
        yield from self._words(layer.question, palette.muted)
        yield from self._words(answer_kind(layer), palette.muted)

    def _label(self, layer: Layer, label: Label) -> Iterator[HelpRow]:
        palette = self._palette
        key = self._keymap.shown(label_command_id(layer.id, label.id))
        name: list[Piece] = [(f" {label.glyph} ", palette.glyph(label)), (label.name, palette.strong)]
        right = [("retired", palette.muted)] if label.is_retired else [(key, palette.strong)]
        yield HelpRow(name, right)
        yield from self._words(label.definition, palette.text, indent=3)
        yield from self._words(label.example, palette.muted + Style(italic=True), indent=3)
        yield from self._words(label.why, palette.muted, indent=3)
        if label.formerly:
            yield from self._words(f"Formerly {', '.join(label.formerly)}", palette.muted, indent=3)

    def _given(self, given: Sequence[Example], trouble: str) -> Iterator[HelpRow]:
        """The annotator's own sentences, each under the digit that opens it."""
        palette = self._palette
        if trouble or not given:
            yield from self._words(trouble or "You have not used this label yet", palette.muted, indent=3)
            return
        yield HelpRow([("   Your latest", palette.strong)])
        for number, example in enumerate(given):
            lines = paragraph(" ".join(example.sentence.split()), self._width - 5, MOST_ROWS)
            for at, words_of_line in enumerate(lines):
                digit = f"   {number + 1} " if at == 0 else "     "
                yield HelpRow([(digit, palette.strong), (words_of_line, palette.text)], example=number)
            parts = (f"→ {example.target}" if example.target else "", example.holder, example.given_at[:10])
            about = " · ".join(part for part in parts if part)
            room = max(10, self._width - 8 - min(len(about), self._width // 2))
            where = f"{cut(example.title, room)} · {about}"
            yield HelpRow([("     ", palette.muted), (cut(where, self._width - 5), palette.muted)], example=number)

    def _rest(self) -> Iterator[HelpRow]:
        book, palette = self._codebook, self._palette
        if book.claim_types:
            yield from (HelpRow(), HelpRow([("Types of claim", palette.strong)]))
        for kind in book.claim_types:
            yield from (HelpRow(), HelpRow([("   ", palette.text), (kind.name, palette.strong)]))
            yield from self._words(kind.definition, palette.text, indent=3)
        if book.rules:
            yield from (HelpRow(), HelpRow([("Rules", palette.strong)]))
        for number, rule in enumerate(book.rules, 1):
            yield from (HelpRow(), HelpRow([(f"{number:2} ", palette.muted), (rule.title, palette.strong)]))
            yield from self._words(rule.text, palette.text, indent=3)
        if book.sources:
            yield from (HelpRow(), HelpRow([("Sources", palette.strong)]))
        for source in book.sources:
            yield from self._words(source, palette.muted)

    def _keys(self) -> Iterator[HelpRow]:
        palette = self._palette
        yield from (HelpRow(), HelpRow([("Keys", palette.strong)]))
        marking = self._keymap.marking
        for group in GROUPS if marking is None else (*GROUPS, WORDS):
            yield from (HelpRow(), HelpRow([(group, palette.muted)]))
            keymap = marking if marking is not None and group == WORDS else self._keymap
            for command in keymap.commands.values():
                if command.group == group:
                    keys = "  ".join(shown(key) for key in keymap.keys(command.id)) or "Ctrl+P"
                    is_enabled = command.enabled(self._workspace)
                    style = palette.text if is_enabled else palette.muted
                    key_style = palette.strong if is_enabled else palette.muted
                    yield HelpRow([(f" {command.title}", style)], [(keys, key_style)])

    def _words(self, text: str, style: Style, *, indent: int = 0) -> Iterator[HelpRow]:
        for row in paragraph(text, self._width - indent):
            yield HelpRow([(" " * indent + row, style)])


def answer_kind(layer: Layer) -> str:
    """The kind of answer that a layer takes, in a sentence."""
    toward = ", toward each target" if layer.per_target else ""
    parts = [f"{'Several labels' if layer.is_multiple else 'One label'} per sentence{toward}"]
    if layer.has_spans:
        parts = [f"Labels on words inside a sentence, any number{toward}"]
    if layer.details:
        parts.append(f"details: {' and '.join(DETAILS.get(each, each) for each in layer.details)}")
    if layer.is_optional:
        parts.append("optional: a sentence is complete without it")
    return "; ".join(parts) + "."

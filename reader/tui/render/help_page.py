"""The text of the help page: the codebook, the annotator's latest sentences with one label, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

from reader.tui.commands import GROUPS, WORDS, label_command_id
from reader.tui.keymap import shown
from reader.tui.render.text_layout import cut, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reader.model.annotation import Example
    from reader.model.codebook import Codebook, Label, Layer
    from reader.tui.commands import Command
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece

DETAILS = {
    "expression": "expression (explicit or implicit)",
    "aim": "aim (direct, or through an ally or opponent)",
}
MOST_ROWS = 2
"""Rows of a sentence that is shown as an example."""


class Row(NamedTuple):
    """A row of the page."""

    left: Sequence[Piece] = ()
    right: Sequence[Piece] = ()
    label: int = -1
    """The label that it is about, counted from the first of the codebook; -1 for none."""
    example: int = -1
    """Which of the annotator's own sentences it shows, from 0; -1 for none."""


class Writer:
    """Writes the page for one width in the colors of one theme."""

    def __init__(
        self, codebook: Codebook, keymap: Keymap, palette: Palette, width: int, *, is_enabled: Callable[[Command], bool]
    ) -> None:
        """`is_enabled` tells whether a command can be run now; one that cannot is written in gray."""
        self._is_enabled = is_enabled
        self._codebook = codebook
        self._keymap = keymap
        self._palette = palette
        self._width = width

    def rows(self, cursor: int, given: Sequence[Example], trouble: str = "") -> list[Row]:
        """The whole page. Below the label at `cursor` stand the sentences that were `given` it, or the trouble."""
        rows = [Row(), *self._head()]
        number = 0
        for layer in self._codebook.layers:
            rows += self._layer(layer)
            for label in layer.labels:
                rows += [Row(), *(row._replace(label=number) for row in self._label(layer, label))]
                if number == cursor:
                    rows += [row._replace(label=number) for row in self._given(given, trouble)]
                number += 1
        return [*rows, *self._rest(), *self._keys(), Row()]

    def _head(self) -> Iterator[Row]:
        book, palette = self._codebook, self._palette
        yield Row([(book.name, palette.strong)], [(f"version {book.version}", palette.muted)])
        yield from self._words(book.description, palette.muted)
        yield from self._words(f"Timing: pauses count for at most {book.idle_limit} seconds.", palette.muted)

    def _layer(self, layer: Layer) -> Iterator[Row]:
        palette = self._palette
        yield Row()
        yield Row([(layer.name, palette.strong)])
        yield from self._words(layer.question, palette.muted)
        yield from self._words(in_words(layer), palette.muted)

    def _label(self, layer: Layer, label: Label) -> Iterator[Row]:
        palette = self._palette
        key = self._keymap.shown(label_command_id(layer.id, label.id))
        name: list[Piece] = [(f" {label.glyph} ", palette.glyph(label)), (label.name, palette.strong)]
        right = [("retired", palette.muted)] if label.is_retired else [(key, palette.strong)]
        yield Row(name, right)
        yield from self._words(label.definition, palette.text, indent=3)
        yield from self._words(label.example, palette.muted + Style(italic=True), indent=3)
        yield from self._words(label.why, palette.muted, indent=3)
        if label.formerly:
            yield from self._words(f"Formerly {', '.join(label.formerly)}", palette.muted, indent=3)

    def _given(self, given: Sequence[Example], trouble: str) -> Iterator[Row]:
        """The annotator's own sentences, each under the digit that opens it."""
        palette = self._palette
        if trouble or not given:
            yield from self._words(trouble or "You have not used this label yet", palette.muted, indent=3)
            return
        yield Row([("   Your latest", palette.strong)])
        for number, example in enumerate(given):
            lines = paragraph(" ".join(example.sentence.split()), self._width - 5, MOST_ROWS)
            for at, words_of_line in enumerate(lines):
                digit = f"   {number + 1} " if at == 0 else "     "
                yield Row([(digit, palette.strong), (words_of_line, palette.text)], example=number)
            parts = (f"→ {example.target}" if example.target else "", example.holder, example.given_at[:10])
            about = " · ".join(part for part in parts if part)
            room = max(10, self._width - 8 - min(len(about), self._width // 2))
            where = f"{cut(example.title, room)} · {about}"
            yield Row([("     ", palette.muted), (cut(where, self._width - 5), palette.muted)], example=number)

    def _rest(self) -> Iterator[Row]:
        book, palette = self._codebook, self._palette
        if book.claim_types:
            yield from (Row(), Row([("Types of claim", palette.strong)]))
        for kind in book.claim_types:
            yield from (Row(), Row([("   ", palette.text), (kind.name, palette.strong)]))
            yield from self._words(kind.definition, palette.text, indent=3)
        if book.rules:
            yield from (Row(), Row([("Rules", palette.strong)]))
        for number, rule in enumerate(book.rules, 1):
            yield from (Row(), Row([(f"{number:2} ", palette.muted), (rule.title, palette.strong)]))
            yield from self._words(rule.text, palette.text, indent=3)
        if book.sources:
            yield from (Row(), Row([("Sources", palette.strong)]))
        for source in book.sources:
            yield from self._words(source, palette.muted)

    def _keys(self) -> Iterator[Row]:
        palette = self._palette
        yield from (Row(), Row([("Keys", palette.strong)]))
        marking = self._keymap.marking
        for group in GROUPS if marking is None else (*GROUPS, WORDS):
            yield from (Row(), Row([(group, palette.muted)]))
            keymap = marking if marking is not None and group == WORDS else self._keymap
            for command in keymap.commands.values():
                if command.group == group:
                    keys = "  ".join(shown(key) for key in keymap.keys(command.id)) or "Ctrl+P"
                    style, key_style = palette.text, palette.strong
                    if not self._is_enabled(command):
                        style = key_style = palette.muted
                    yield Row([(f" {command.title}", style)], [(keys, key_style)])

    def _words(self, text: str, style: Style, *, indent: int = 0) -> Iterator[Row]:
        for row in paragraph(text, self._width - indent):
            yield Row([(" " * indent + row, style)])


def in_words(layer: Layer) -> str:
    """How a layer is answered, in a sentence."""
    toward = ", toward each target" if layer.per_target else ""
    parts = [f"{'Several labels' if layer.is_multiple else 'One label'} per sentence{toward}"]
    if layer.has_spans:
        parts = [f"Labels on words inside a sentence, any number{toward}"]
    if layer.details:
        parts.append(f"details: {' and '.join(DETAILS.get(each, each) for each in layer.details)}")
    if layer.is_optional:
        parts.append("optional: a sentence is complete without it")
    return "; ".join(parts) + "."

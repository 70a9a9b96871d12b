"""The sentence in hand: what was decided on it, its note, and the codebook's keys and definitions."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.model.reading import label_of
from reader.tui.commands import label_command_id
from reader.tui.drawing import drawable, merged
from reader.tui.widgets.bar import Piece, line
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from rich.style import Style
    from textual.events import Click

    from reader.model.codebook import Label, Layer
    from reader.model.reading import Reading
    from reader.tui.colours import Colours
    from reader.tui.keymap import Keymap
    from reader.tui.session import Session


class PaneLine(NamedTuple):
    """A line of the pane, and the command that a click on it is."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    command: str = ""


class SentencePane(LineView):
    """Shows one sentence of the session. A click on a line asks for the command that it stands for."""

    HAS_EDGE_LEFT = True

    class Asked(Message):
        """A line was clicked that stands for this command."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, session: Session, keymap: Keymap, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._session = session
        self._keymap = keymap
        self._lines: list[PaneLine] = []
        self._drawn_width = 0
        self._label_lines: dict[tuple[str, bool], PaneLine] = {}

    def set_colours(self, colours: Colours) -> None:
        """Draw with these colours."""
        super().set_colours(colours)
        self._label_lines.clear()
        self.update()

    def update(self) -> None:
        """Show the sentence under the cursor; paints only the lines that differ."""
        if self.colours is None:
            return
        before, width = self._lines, self.inner_width
        self._drawn_width = width
        self._lines = self._make(self.colours, max(10, width - 2))
        if len(before) != len(self._lines):
            self.set_height(len(self._lines))
        for number in range(max(len(before), len(self._lines))):
            if before[number : number + 1] != self._lines[number : number + 1]:
                self.refresh_rows(number)

    def on_resize(self) -> None:
        """Break the lines anew for another width."""
        if self.inner_width != self._drawn_width:
            self._lines = []
            self.update()

    def on_click(self, event: Click) -> None:
        """Ask for the command of the line."""
        number = self.row_at(event.y)
        if 0 <= number < len(self._lines) and self._lines[number].command:
            self.post_message(self.Asked(self._lines[number].command))

    def row_strip(self, row: int, width: int, colours: Colours) -> Strip:
        """A line of the pane."""
        if row >= len(self._lines):
            return Strip.blank(width, colours.text)
        shown = self._lines[row]
        margin = Segment(" ", colours.text)
        return Strip(merged([margin, *line(shown.left, shown.right, max(0, width - 2), colours.text), margin]), width)

    def _make(self, colours: Colours, width: int) -> list[PaneLine]:
        session, reading = self._session, self._session.reading
        if reading is None or not reading.sentences:
            return []
        position = session.position
        lines = [
            PaneLine(
                ((f"Sentence {position + 1}", colours.strong), (f" of {len(reading.sentences)}", colours.muted)),
                ((reading.sentences[position].kind.value, colours.muted),)
                if reading.sentences[position].kind != "sentence"
                else (),
            ),
        ]
        if not reading.sentences[position].is_judged:
            lines.append(PaneLine())
            return lines + _paragraph(
                "The headline said again. It is kept and shown, not asked about.", width, colours.muted
            )
        for layer in session.codebook.layers:
            if layer.id in session.layers:
                lines += self._layer_lines(layer, reading, position, colours)
        lines += self._note_lines(reading, position, width, colours)
        return lines + self._definition_lines(reading, position, width, colours)

    def _layer_lines(self, layer: Layer, reading: Reading, position: int, colours: Colours) -> list[PaneLine]:
        session = self._session
        target = session.target if layer.per_target else None
        lines = [PaneLine()]
        if layer.per_target:
            name = target.name if target else "choose a target"
            heading: tuple[Piece, ...] = ((f"{layer.name} toward ", colours.muted), (name, colours.strong))
            key = self._keymap.shown("choose-target")
            lines.append(PaneLine(heading, ((key, colours.muted),), "choose-target"))
        else:
            lines.append(PaneLine(((layer.name, colours.muted),)))
        decision = reading.decision(position, layer.id, target.id if target else "")
        chosen = label_of(layer, decision) if decision else None
        for label in layer.labels:
            command = label_command_id(layer.id, label.id)
            lines.append(self._label_line(label, command, colours, is_chosen=label is chosen))
        if layer.per_target:
            lines += self._other_targets(layer, reading, position, colours)
        return lines

    def _label_line(self, label: Label, command: str, colours: Colours, *, is_chosen: bool) -> PaneLine:
        """A label with its key; the same line as the last time, so that comparing it costs nothing."""
        kept = self._label_lines.get((command, is_chosen))
        if kept is None:
            kept = self._label_lines[command, is_chosen] = self._new_label_line(
                label, command, colours, is_chosen=is_chosen
            )
        return kept

    def _new_label_line(self, label: Label, command: str, colours: Colours, *, is_chosen: bool) -> PaneLine:
        key = self._keymap.shown(command)
        bar = ("▌", colours.cursor) if is_chosen else (" ", colours.text)
        style = colours.chosen if is_chosen else colours.text
        glyph = colours.glyph(label, is_lit=is_chosen)
        left = (bar, (" " + label.glyph, glyph), (" " + label.name, style))
        return PaneLine(left, ((key, colours.strong if is_chosen else colours.muted),), command)

    def _other_targets(self, layer: Layer, reading: Reading, position: int, colours: Colours) -> list[PaneLine]:
        session = self._session
        names = {target.id: target.name for target in session.targets}
        active = session.target.id if session.target else ""
        lines = []
        for (name, target_id), decision in reading.at(position).items():
            if name != layer.id or target_id == active:
                continue
            label = label_of(layer, decision)
            glyph = (f"  {label.glyph if label else '?'} ", colours.glyph(label))
            what = f"{label.name if label else decision.state.value} "
            lines.append(
                PaneLine((glyph, (what, colours.muted), (f"→ {names.get(target_id, target_id)}", colours.muted)))
            )
        return lines

    def _note_lines(self, reading: Reading, position: int, width: int, colours: Colours) -> list[PaneLine]:
        note = reading.note(position)
        key = ((self._keymap.shown("edit-note"), colours.muted),)
        lines = [PaneLine(), PaneLine((("Note", colours.muted),), key, "edit-note")]
        return lines + (_paragraph(note.text, width, colours.text, most=6) if note else [])

    def _definition_lines(self, reading: Reading, position: int, width: int, colours: Colours) -> list[PaneLine]:
        """What the labels given mean; with none given yet, what is asked."""
        session = self._session
        lines: list[PaneLine] = []
        for layer in session.codebook.layers:
            if layer.id not in session.layers:
                continue
            target = session.target.id if layer.per_target and session.target else ""
            decision = reading.decision(position, layer.id, target)
            label = label_of(layer, decision) if decision else None
            lines.append(PaneLine())
            if label is None:
                lines += _paragraph(layer.question, width, colours.muted)
            else:
                lines += _paragraph(f"{label.name}: {label.definition}", width, colours.muted)
        return lines


def _paragraph(text: str, width: int, style: Style, *, most: int = 0) -> list[PaneLine]:
    return list(_paragraph_lines(text, width, style, most))


@lru_cache(maxsize=128)
def _paragraph_lines(text: str, width: int, style: Style, most: int) -> tuple[PaneLine, ...]:
    rows = [row for part in text.splitlines() for row in textwrap.wrap(drawable(part), width) or [""]]
    if most and len(rows) > most:
        rows = [*rows[: most - 1], rows[most - 1][: width - 1] + "…"]
    return tuple(PaneLine(((row, style),)) for row in rows)

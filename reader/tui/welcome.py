"""The panel of the first launch: the purpose of the program, and the most important keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.commands import label_command_id
from reader.tui.render.text_layout import filled

if TYPE_CHECKING:
    from reader.model.codebook import Codebook
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette


class Welcome(Widget):
    """Covers the foot of the article until the first key, and takes no key itself."""

    ALLOW_SELECT = False

    def __init__(self, codebook: Codebook, keymap: Keymap) -> None:
        super().__init__(id="welcome")
        self._rows = _rows(codebook, keymap)
        self._palette: Palette | None = None

    def set_palette(self, palette: Palette) -> None:
        """Draw in these colors."""
        self._palette = palette
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line of the panel at `y`."""
        palette, width = self._palette, self.size.width
        if palette is None:
            return Strip.blank(width, self.rich_style)
        keys, words = self._rows[y - 1] if 0 < y <= len(self._rows) else ("", "")
        key_width = max(len(key) for key, _ in self._rows) + 4
        if not keys:
            return Strip([Segment(filled(f"  {words}", width), palette.bar)], width)
        return Strip(
            [
                Segment(filled(f"  {keys}", key_width), palette.bar_key),
                Segment(filled(words, width - key_width), palette.bar),
            ],
            width,
        )


def _rows(codebook: Codebook, keymap: Keymap) -> list[tuple[str, str]]:
    rows = [
        ("", "Read the article and label each sentence with one key."),
        ("", "Every keystroke is saved immediately."),
    ]
    for layer in codebook.layers:
        keys = " ".join(keymap.shown(label_command_id(layer.id, label.id)) for label in layer.offered)
        names = ", ".join(label.name for label in layer.offered)
        rows.append((keys, f"{layer.name.lower()}: {names}"))
    shown = (
        ("choose-target", "choose the target: who or what the stance is about"),
        ("undo", "undo, as far back as you like"),
        ("help", "the codebook with examples, and every key"),
    )
    rows += [(keymap.shown(command), words) for command, words in shown]
    return rows

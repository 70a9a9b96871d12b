"""The help page tells which commands can be run now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from reader.project import read_codebook
from reader.tui.features import load_keymap
from reader.tui.render.palette import make_palette
from reader.tui.screens.help_screen import HelpWriter

if TYPE_CHECKING:
    from pathlib import Path


def test_a_command_that_cannot_be_run_now_is_gray(tmp_path: Path) -> None:
    codebook = read_codebook(tmp_path)
    app: App[None] = App()
    palette = make_palette(app.theme_variables, codebook, is_dark=True)
    keymap = load_keymap(codebook, tmp_path / "keys.toml")
    writer = HelpWriter(codebook, keymap, palette, 76, is_enabled=lambda command: command.id != "skip")
    styles = {row.left[0][0].strip(): (row.left[0][1], row.right[0][1]) for row in writer.rows(0, ()) if row.right}
    assert styles["Skip the sentence for now"] == (palette.muted, palette.muted)
    assert styles["Undo"] == (palette.text, palette.strong)

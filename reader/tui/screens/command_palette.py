"""All commands, found by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.screens.picking import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tui.screens.main import MainScreen


class Palette(Picker):
    """Lists every command with its key; answers the id of the one picked."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__("Commands", "Type to find a command", "Enter  do it      ↑ ↓  move      Esc  call off")
        self._keymap = screen.keymap

    def choices(self, words: str) -> Sequence[Choice]:
        """The commands whose title has every one of the words."""
        wanted = words.casefold().split()
        return [
            Choice(command.title, self._keymap.shown(command.id), command.id)
            for command in self._keymap.commands.values()
            if command.id != "palette" and all(word in command.title.casefold() for word in wanted)
        ]


def open_palette(screen: MainScreen) -> None:
    """Let the person pick a command, and do it."""

    def picked(command: str | None) -> None:
        if command is not None:
            screen.do(command)

    screen.app.push_screen(Palette(screen), picked)

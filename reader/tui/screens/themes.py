"""Choosing a theme, seen while it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.screens.picking import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Sequence


class ThemePicker(Picker):
    """Lists the themes; the marked one is on at once. Answers its name, or None."""

    def __init__(self, names: Sequence[str], active: str) -> None:
        super().__init__("Theme", "Type to find a theme", "Enter  keep      ↑ ↓  try      Esc  call off")
        self._names = names
        self._active = active

    def choices(self, words: str) -> Sequence[Choice]:
        """The themes whose name has the words."""
        return [Choice(name, "", name) for name in self._names if words.casefold().strip() in name.casefold()]

    def is_on(self, choice: Choice) -> bool:
        """Whether this theme is on."""
        return bool(choice.value == self._active)

    def highlighted(self, choice: Choice) -> None:
        """Put the theme on."""
        if self.app.theme != choice.value:
            self.app.theme = choice.value

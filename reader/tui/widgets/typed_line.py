"""A line to type in whose keys do what they do in the order in which they were typed, however fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

if TYPE_CHECKING:
    from textual.events import Key


class TypedLine(Input):
    """Deals with keys when their turn comes: a binding would come before or after the letters typed around it."""

    TAKES_TURNS = True
    """A key waits until the one before it has been dealt with: that may have closed what the line is in."""

    def take(self, event: Key) -> bool:
        """Do what a key does beside typing; whether it does anything."""
        return False

    async def _on_key(self, event: Key) -> None:
        if event.key == "backspace":
            self.action_delete_left()
        elif not self.take(event):
            return
        event.stop()
        event.prevent_default()

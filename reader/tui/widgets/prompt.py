"""Lines to type in: one at the foot of a screen, and one that handles its keys in the order of typing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.events import Key
from textual.widgets import Input


class Prompt(Input):
    """Asks for words at the foot of a screen, which shows what has changed after each of its calls."""

    def __init__(
        self,
        prompt: str,
        *,
        on_change: Callable[[str], object],
        on_done: Callable[[str], object],
        on_cancel: Callable[[], object],
        value: str = "",
    ) -> None:
        super().__init__(value, placeholder=prompt, id="ask", select_on_focus=False)
        self._on_change = on_change
        self._on_done = on_done
        self._on_cancel = on_cancel
        self._is_over = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on the words typed so far."""
        event.stop()
        if self.is_attached:
            self._caller.do(partial(self._on_change, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """End with the words that were typed."""
        event.stop()
        self._end(partial(self._on_done, event.value))

    def on_key(self, event: Key) -> None:
        """Cancel with Esc."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._end(self._on_cancel)

    def on_blur(self) -> None:
        """End with the words typed so far when the keyboard goes elsewhere, by a click on an article for example.

        A terminal that loses the keyboard and gets it back blurs the line too; it then has the focus again already.
        """
        if self.app.app_focus and self.screen.focused is not self:
            self._end(partial(self._on_done, self.value))

    def _end(self, tell: Callable[[], object]) -> None:
        if not self._is_over:
            self._is_over = True
            screen = self._caller
            self.remove()
            screen.asks = False
            screen.do(tell)

    @property
    def _caller(self) -> Any:
        """The screen, which is a `MessageScreen`."""
        return self.screen


class TypedLine(Input):
    """A line that handles keys in the order of typing: a binding would overtake the letters typed before it."""

    TAKES_TURNS = True
    """A key waits until the one before it has been handled, as that may have closed the dialog."""

    def __init__(self, take: Callable[[Key, str], bool], typed: str, *, prompt: str, id: str, longest: int = 0) -> None:  # noqa: A002
        """`take` handles a key that does more than type, given the words so far, and says whether it did."""
        super().__init__(typed, placeholder=prompt, id=id, select_on_focus=False, max_length=longest)
        self._take = take

    async def _on_key(self, event: Key) -> None:
        if event.key == "backspace":
            self.action_delete_left()
        elif not self._take(event, self.value):
            return
        event.stop()
        event.prevent_default()

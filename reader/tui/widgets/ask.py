"""A line to type words in, at the foot of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Key
    from textual.widget import Widget


class Ask(Input):
    """Asks for words; tells each change, and in the end what was typed or that it was called off."""

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

    def open(self, screen: Widget) -> None:
        """Show it over the last line of the screen, with the keyboard in it."""
        screen.mount(self)
        self.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed so far."""
        event.stop()
        if self.is_attached:
            self._on_change(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """End with what was typed."""
        event.stop()
        self._end(lambda: self._on_done(event.value))

    def on_key(self, event: Key) -> None:
        """Esc calls it off."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._end(self._on_cancel)

    def on_blur(self) -> None:
        """The keyboard went elsewhere, by a click on an article say: what was typed so far stands.

        Where the terminal said that it lost the keyboard, and a key says that it has it, it is here again already.
        """
        if self.app.app_focus and self.screen.focused is not self:
            self._end(lambda: self._on_done(self.value))

    def _end(self, tell: Callable[[], object]) -> None:
        if not self._is_over:
            self._is_over = True
            self.remove()
            tell()

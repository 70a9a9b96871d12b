"""A screen with a line at its foot that shows the keys, or a message in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from textual.screen import Screen
from textual.timer import Timer

from reader.errors import ReaderError, StoreError
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Piece
from reader.tui.widgets.line_view import Bar
from reader.tui.widgets.prompt import Prompt

Answer = TypeVar("Answer")
SAY_FOR = 6.0
"""Seconds that a message stays; one about trouble goes only when it is over."""


class MessageScreen(Screen[Answer], inherit_bindings=False):
    """Takes its keys from the application, one after the other, unless a line to type in is open."""

    TAKES_KEYS = True
    palette: Palette
    """The colors; set before the first paint."""

    def __init__(self) -> None:
        super().__init__()
        self.asks = False
        """Whether a line to type words in is open and takes the keys."""
        self.top = Bar(1, id="top")
        self.foot = Bar(1, id="keys")
        self._message: tuple[str, bool] | None = None
        self._message_timer: Timer | None = None

    def key_pieces(self, palette: Palette) -> Sequence[Piece]:
        """The keys that the last line shows."""
        raise NotImplementedError

    def show_foot(self) -> None:
        """Show the message if there is one, else the keys."""
        palette = self.palette
        if self._message is not None:
            text, is_bad = self._message
            self.foot.show(0, [(f" {text} ", palette.bar_bad if is_bad else palette.bar_good)], (), palette.bar)
        else:
            self.foot.show(0, self.key_pieces(palette), (), palette.bar)

    @property
    def shown_message(self) -> str:
        """The message in the last line; empty where there are the keys."""
        return self._message[0] if self._message else ""

    def show_message(self, text: str, *, is_bad: bool = False) -> None:
        """Show a message in the last line; one that is no error goes after some seconds."""
        self._message = (text, is_bad)
        self.show_foot()
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = None if is_bad else self.set_timer(SAY_FOR, self.clear_message)

    def clear_message(self) -> None:
        """Show the keys in the last line again."""
        if self._message is not None:
            self._message = None
            self.show_foot()

    def do(self, act: Callable[[], object]) -> None:
        """Call `act`, and show what has changed."""
        raise NotImplementedError

    def push(self, screen: Screen[Any], then: Callable[[Any], Any], *, always: bool = False) -> None:
        """Open a screen. Call `then` with its answer, with `always` also if that is None, and show what has changed."""

        def answered(answer: Any) -> None:
            if always or answer is not None:
                self.do(partial(then, answer))

        self.app.push_screen(screen, answered)

    def ask_for_words(self, line: Prompt) -> None:
        """Open a line to type words in, over the last line of the screen."""
        self.asks = True
        self.mount(line)
        line.focus()

    def show_error(self, error: ReaderError) -> None:
        """Show an error of ours."""
        self.show_message(error.brief if isinstance(error, StoreError) else str(error), is_bad=True)

    @contextmanager
    def show_errors(self) -> Iterator[None]:
        """Show an error of ours in the last line instead of raising it."""
        try:
            yield
        except ReaderError as error:
            self.show_error(error)

"""A full screen of lines whose keys run commands. The last line shows the keys, or a message."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import Screen

from reader.errors import ReaderError, StoreError
from reader.tui.commands import FIRST, LAST, MOVE_DOWN, MOVE_UP, PAGE_DOWN, PAGE_UP
from reader.tui.widgets.bar import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.events import Key
    from textual.timer import Timer

    from reader.tui.commands import Command
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece

Answer = TypeVar("Answer")
SAY_FOR = 6.0
"""Seconds that a message stands in the last line."""

MOVES = (
    MOVE_DOWN.bind(lambda screen: screen.list.move(1), title="Next row"),
    MOVE_UP.bind(lambda screen: screen.list.move(-1), title="Previous row"),
    FIRST.bind(lambda screen: screen.list.move_to_first(), title="First row"),
    LAST.bind(lambda screen: screen.list.move_to_last(), title="Last row"),
    PAGE_DOWN.bind(lambda screen: screen.list.page(1)),
    PAGE_UP.bind(lambda screen: screen.list.page(-1)),
)
"""The commands that move in the list of a screen, its attribute `list`."""


class KeyedScreen(Screen[Answer], inherit_bindings=False):
    """Takes its keys from the application itself, one after the other, unless a line to type in is open."""

    TAKES_KEYS = True
    commands: ClassVar[Sequence[Command]] = ()
    """What it does: shared commands, bound to what they do here, and its own. Each is run with the screen."""
    HINTS: ClassVar[Sequence[tuple[str, str]]] = ()
    """Keys and what they do, as the last line says it; of a screen without `commands`."""

    def __init__(self, palette: Palette, keymap: Keymap | None = None) -> None:
        super().__init__()
        self.palette = palette
        self.keymap = keymap.scope(self.commands) if keymap is not None else None
        self.asks = False
        """Whether a line to type words in is open and takes the keys."""
        self.top = Bar(1, id="top")
        self.foot = Bar(1, id="keys")
        self._acts: dict[str, Callable[[], object]] = {}
        self._message: tuple[str, bool] | None = None
        self._message_timer: Timer | None = None

    def run_command(self, command: Command) -> None:
        """Run a command, if it can be run now; the message before it goes."""
        self._message = None
        with self.telling():
            if command.enabled(self):
                command.run(self)
        if self.is_current:
            self.show_foot()

    def acts(self) -> dict[str, Callable[[], object]]:
        """What each key does, by the character that it types or by its name."""
        return {}

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys that the last line shows, with what they do: those of the commands that can be run now."""
        if self.keymap is None:
            return self.HINTS
        keys: dict[str, list[str]] = {}
        for command in self.keymap.commands.values():
            key = self.keymap.shown(command.id)
            if command.hint and key and command.enabled(self):
                keys.setdefault(command.hint, []).append(key)
        return [(" ".join(each), hint) for hint, each in keys.items()]

    def on_key(self, event: Key) -> None:
        """Do what the key does."""
        if self.asks:
            return
        event.stop()
        if self.keymap is not None:
            found = self.keymap.command(event.key, event.character if event.is_printable else None)
            if found is not None:
                self.run_command(self.keymap.commands[found])
            return
        self._acts = self._acts or self.acts()
        act = self._acts.get(event.character or "") if event.is_printable else None
        act = act or self._acts.get(event.key)
        if act is not None:
            self._message = None
            self.show_foot()
            with self.telling():
                act()

    def show_top(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Set the first line."""
        self.top.show(0, left, right, self.palette.bar)

    def show_foot(self) -> None:
        """The last line: a message if there is one, else the keys."""
        palette = self.palette
        if self._message is not None:
            text, is_bad = self._message
            self.foot.show(0, [(f" {text} ", palette.bar_bad if is_bad else palette.bar_good)], (), palette.bar)
            return
        pieces: list[Piece] = [(" ", palette.bar)]
        for number, (keys, what) in enumerate(self.hints()):
            pieces += [
                ("  " if number else "", palette.bar),
                (keys, palette.bar_key),
                (f" {what}", palette.bar),
            ]
        self.foot.show(0, pieces, (), palette.bar)

    @property
    def said(self) -> str:
        """The message in the last line; empty where there are the keys."""
        return self._message[0] if self._message else ""

    def say(self, text: str, *, is_bad: bool = False) -> None:
        """Show a message in the last line; it goes with the next key, one that is not about trouble by itself too."""
        self._message = (text, is_bad)
        self.show_foot()
        if self._message_timer is not None:
            self._message_timer.stop()
            self._message_timer = None
        if not is_bad:
            self._message_timer = self.set_timer(SAY_FOR, self._say_nothing)

    def _say_nothing(self) -> None:
        self._message = None
        self.show_foot()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say an error of ours in the last line instead of raising it."""
        try:
            yield
        except ReaderError as error:
            self.say(error.brief if isinstance(error, StoreError) else str(error), is_bad=True)

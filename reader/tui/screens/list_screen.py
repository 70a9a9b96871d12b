"""A full screen around a list: its keys run commands, and its last line shows the keys or a message."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.screen import Screen

from reader.errors import ReaderError, StoreError
from reader.tui.commands import FIRST, JUDGE, LAST, MOVE_DOWN, MOVE_UP, PAGE_DOWN, PAGE_UP, Command
from reader.tui.render.text_layout import width_of
from reader.tui.widgets.line_view import Bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.events import Key, Resize
    from textual.timer import Timer

    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece
    from reader.tui.widgets.cursor_list import CursorList

Answer = TypeVar("Answer")
SAY_FOR = 6.0
"""Seconds that a message stays in the last line."""

MOVES = (
    MOVE_DOWN.bind(lambda screen: screen.list.move(1), title="Next row"),
    MOVE_UP.bind(lambda screen: screen.list.move(-1), title="Previous row"),
    FIRST.bind(lambda screen: screen.list.move_to_first(), title="First row"),
    LAST.bind(lambda screen: screen.list.move_to_last(), title="Last row"),
    PAGE_DOWN.bind(lambda screen: screen.list.page(1)),
    PAGE_UP.bind(lambda screen: screen.list.page(-1)),
)
"""The commands that move in the list of a screen, its attribute `list`."""
SILENT_MOVES = tuple(command.bind(command.run, title=command.title, hint="") for command in MOVES)
"""The same, not shown in the last line, where that is full."""


def _mark(screen: Any) -> None:
    screen.list.toggle_mark()
    screen.list.move(1)


MARK = Command("mark", ("space",), "Mark the row or remove its mark, and go to the next", JUDGE, "mark", run=_mark)


class ListScreen(Screen[Answer], inherit_bindings=False):
    """Takes its keys from the application itself, one after the other, unless a line to type in is open."""

    TAKES_KEYS = True
    commands: ClassVar[Sequence[Command]] = ()
    """What it does: shared commands, bound to what they do here, and its own. Each is run with the screen."""
    list: CursorList[Any]
    """The list that the keys move in."""

    def __init__(self, palette: Palette, keymap: Keymap, more: Sequence[Command] = ()) -> None:
        """`more` are commands that depend on the codebook."""
        super().__init__()
        self.palette = palette
        self.keymap = keymap.scope((*self.commands, *more))
        self.asks = False
        """Whether a line to type words in is open and takes the keys."""
        self.top = Bar(1, id="top")
        self.foot = Bar(1, id="keys")
        self._message: tuple[str, bool] | None = None
        self._message_timer: Timer | None = None

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys that the last line shows, with what they do: those of the commands that can be run now."""
        keys: dict[str, list[str]] = {}
        for command in self.keymap.commands.values():
            key = self.keymap.shown(command.id)
            if command.hint and key and command.enabled(self):
                keys.setdefault(command.hint, []).append(key)
        return [(" ".join(each), hint) for hint, each in keys.items()]

    def on_key(self, event: Key) -> None:
        """Run the command of the key."""
        if self.asks:
            return
        event.stop()
        found = self.keymap.command(event.key, event.character if event.is_printable else None)
        if found is not None:
            self.run_command(self.keymap.commands[found])

    def run_command(self, command: Command) -> None:
        """Run a command, if it can be run now; the message before it goes."""
        self._message = None
        with self.show_errors():
            if command.enabled(self):
                command.run(self)
        if self.is_current:
            self.update_lines()

    def on_cursor_list_clicked(self, message: CursorList.Clicked) -> None:
        """Show the row that was clicked; open it if the cursor was on it already."""
        message.stop()
        self._message = None
        if message.is_again:
            self.run_command(self.keymap.commands["open"])
        else:
            self.update_lines()

    def on_resize(self, event: Resize) -> None:
        """Fit the lines into the new size."""
        self.update_lines()

    def update_lines(self) -> None:
        """Show what depends on the cursor: by itself, the keys that can be used."""
        self.show_foot()

    def show_top(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Set the first line."""
        self.top.show(0, left, right, self.palette.bar)

    def show_foot(self) -> None:
        """Show the message if there is one, else the keys; these closer together where the terminal is narrow."""
        palette = self.palette
        if self._message is not None:
            text, is_bad = self._message
            self.foot.show(0, [(f" {text} ", palette.bar_bad if is_bad else palette.bar_good)], (), palette.bar)
            return
        hints = self.hints()
        is_wide = sum(width_of(f"{keys} {does}  ") for keys, does in hints) < self.size.width
        pieces: list[Piece] = [(" ", palette.bar)] if is_wide else []
        for keys, does in hints:
            pieces += [(keys, palette.bar_key), (f" {does}{'  ' if is_wide else ' '}", palette.bar)]
        self.foot.show(0, pieces, (), palette.bar)

    @property
    def shown_message(self) -> str:
        """The message in the last line; empty where there are the keys."""
        return self._message[0] if self._message else ""

    def show_message(self, text: str, *, is_bad: bool = False) -> None:
        """Show a message in the last line until the next key; one that is no error goes after some seconds too."""
        self._message = (text, is_bad)
        self.show_foot()
        if self._message_timer is not None:
            self._message_timer.stop()
            self._message_timer = None
        if not is_bad:
            self._message_timer = self.set_timer(SAY_FOR, self._clear_message)

    def _clear_message(self) -> None:
        self._message = None
        self.show_foot()

    @contextmanager
    def show_errors(self) -> Iterator[None]:
        """Show an error of ours in the last line instead of raising it."""
        try:
            yield
        except ReaderError as error:
            self.show_message(error.brief if isinstance(error, StoreError) else str(error), is_bad=True)

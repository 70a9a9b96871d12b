"""A full screen around a list: its keys run commands, and its last line shows the keys or a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.events import Key, Resize

from reader.tui import commands as shared
from reader.tui.commands import Command
from reader.tui.keymap import Keymap
from reader.tui.message_screen import Answer, MessageScreen
from reader.tui.render.palette import Palette
from reader.tui.render.status_lines import hint_keys
from reader.tui.render.text_layout import Piece, width_of
from reader.tui.widgets.cursor_list import CursorList

MOVES = (
    shared.MOVE_DOWN.bind(lambda screen: screen.list.move(1), title="Next row"),
    shared.MOVE_UP.bind(lambda screen: screen.list.move(-1), title="Previous row"),
    shared.FIRST.bind(lambda screen: screen.list.move_to_first(), title="First row"),
    shared.LAST.bind(lambda screen: screen.list.move_to(len(screen.list) - 1), title="Last row"),
    shared.PAGE_DOWN.bind(lambda screen: screen.list.page(1)),
    shared.PAGE_UP.bind(lambda screen: screen.list.page(-1)),
)
"""The commands that move in the list of a screen, its attribute `list`."""
SILENT_MOVES = tuple(command.bind(command.run, title=command.title, hint="") for command in MOVES)
"""The same, not shown in the last line, where that is full."""


def _mark(screen: Any) -> None:
    screen.list.toggle_mark()
    screen.list.move(1)


MARK = Command(
    "mark", ("space",), "Mark the row or remove its mark, and go to the next", shared.JUDGE, "mark", run=_mark
)


def has_row(screen: ListScreen[Any]) -> bool:
    """Whether the list has any row."""
    return screen.list.current is not None


def on_row(
    command: Command, change: Callable[[Any, Any], object], enabled: Callable[[Any], bool] = has_row, **shown: str
) -> Command:
    """This command as a screen does it to the row under the cursor, if there is one."""
    return command.bind(lambda s: change(s, s.list.current) if has_row(s) else None, enabled, **shown)


UNDOING = (shared.UNDO.bind(lambda s: s.take_back(redo=False)), shared.REDO.bind(lambda s: s.take_back(redo=True)))


def closing(*opening: Command) -> tuple[Command, ...]:
    """The commands that close a screen without an answer: back, quit, and those that open it elsewhere."""
    back, *others = [command.bind(lambda s: s.leave(), hint="") for command in (shared.BACK, shared.QUIT, *opening)]
    return replace(back, hint="back"), *others


class ListScreen(MessageScreen[Answer], inherit_bindings=False):
    """Runs the commands of its keys on the list."""

    AUTO_FOCUS = "CursorList"
    commands: ClassVar[Sequence[Command]] = ()
    """Shared commands, bound to their effect here, and its own. Each is run with the screen."""
    list: CursorList[Any]
    """The list that the keys move in."""

    def __init__(self, palette: Palette, keymap: Keymap, more: Sequence[Command] = ()) -> None:
        """`more` are commands that depend on the codebook."""
        super().__init__()
        self.palette = palette
        self.keymap = keymap.scope((*self.commands, *more))

    def compose(self) -> ComposeResult:
        """A line at the top, the list, and a line with the keys."""
        yield self.top
        yield self.list
        yield self.foot

    def leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys that the last line shows, with what they do: those of the commands that can be run now."""
        hints = hint_keys(self.keymap, lambda command: command.enabled(self))
        return [(" ".join(filter(None, keys)), hint) for hint, keys in hints.items() if any(keys)]

    def on_key(self, event: Key) -> None:
        """Run the command of the key."""
        if self.asks:
            return
        event.stop()
        found = self.keymap.command(event.key, event.character if event.is_printable else None)
        if found is not None:
            self.run_command(self.keymap.commands[found])

    def run_command(self, command: Command) -> None:
        """Run a command, if it can be run now."""
        self.do(lambda: command.run(self) if command.enabled(self) else None)

    def do(self, act: Callable[[], object]) -> None:
        """Call `act`, and show what has changed; the message before it goes."""
        self._message = None
        with self.show_errors():
            act()
        if self.is_current:
            self.update_lines()

    def on_cursor_list_clicked(self, message: CursorList.Clicked) -> None:
        """Show the row that was clicked; open it if the cursor was on it already."""
        message.stop()
        self._message = None
        if message.is_again and "open" in self.keymap.commands:
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

    def key_pieces(self, palette: Palette) -> Sequence[Piece]:
        """The keys, closer together where the terminal is narrow."""
        hints = self.hints()
        is_wide = sum(width_of(f"{keys} {does}  ") for keys, does in hints) < self.size.width
        pieces: list[Piece] = [(" ", palette.bar)] if is_wide else []
        for keys, does in hints:
            pieces += [(keys, palette.bar_key), (f" {does}{'  ' if is_wide else ' '}", palette.bar)]
        return pieces

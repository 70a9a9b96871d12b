"""What the screens share that carry judgments: a sentence with what is said of it, and a list to mark others in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding
from textual.screen import Screen

from reader.tui.render.annotation_lines import judged_lines
from reader.tui.render.text_layout import wrap
from reader.tui.widgets.alike_list import AlikeList
from reader.tui.widgets.bar import Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from reader.model.transfer import AnnotatedSentence
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Session
    from reader.tui.widgets.alike_list import Entry

MOST_TEXT, MOST_JUDGED = 4, 6
"""Rows of the sentence at the top, and of its judgments; fewer where the terminal is low."""
LOW = 30
"""Rows of a terminal that is low."""
HEAD_ROWS = 2 + MOST_TEXT + MOST_JUDGED

Answer = TypeVar("Answer")


class JudgedListScreen(Screen[Answer]):
    """A sentence at the top, and under it a list in which one moves, marks and opens. Subclasses say what is done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down"),
        Binding("k,up", "move(-1)", "Up"),
        Binding("pagedown", "page(1)", "Page down"),
        Binding("pageup,b", "page(-1)", "Page up"),
        Binding("g,home", "end(0)", "First"),
        Binding("G,end", "end(1)", "Last"),
        Binding("space", "mark", "Mark"),
        Binding("enter", "open", "Open"),
    ]

    def __init__(self, entries: Sequence[Entry], session: Session, palette: Palette) -> None:
        super().__init__()
        self.entries = entries
        self.session = session
        self.palette = palette
        self.hand = Bar(HEAD_ROWS, id="hand")
        self.list = AlikeList(entries, session, id="alike")
        self.list.set_palette(palette)
        self._foot = Bar(1, id="keys")
        self._fits = (0, False)

    def compose(self) -> ComposeResult:
        """The sentence, the list, and the keys."""
        yield self.hand
        yield self.list
        yield self._foot

    def on_mount(self) -> None:
        """Begin in the list."""
        self.list.focus()
        self.show_keys()

    def on_resize(self, event: Resize) -> None:
        """Break the sentence at the top anew."""
        self._fits = max(1, event.size.width - 2), event.size.height < LOW
        self.show_hand()

    def at_top(self) -> tuple[str, str, AnnotatedSentence]:
        """The heading, what stands at the end of its line, and the sentence."""
        raise NotImplementedError

    def keys(self) -> Sequence[tuple[str, str]]:
        """Each key with what it does, for the last line."""
        raise NotImplementedError

    def show_hand(self) -> None:
        """The sentence at the top and what is said of it."""
        (width, is_low), palette = self._fits, self.palette
        heading, count, found = self.at_top()
        lines: list[tuple[list[Piece], list[Piece]]] = [
            ([(f" {heading}", palette.strong)], [(f"{count} ", palette.muted)])
        ]
        most = MOST_TEXT // (2 if is_low else 1)
        parts = wrap(found.text, 0, min(len(found.text), (most + 1) * width), width)
        for number, (start, end) in enumerate(parts[:most], 1):
            more = " …" if number == most and end < len(found.text) else ""
            lines.append(([(f" {found.text[start:end]}{more}", palette.text)], []))
        judged = judged_lines(found, self.session, palette) or [[(" not judged yet", palette.muted)]]
        most = MOST_JUDGED // (2 if is_low else 1)
        if len(judged) > most:
            left = len(judged) - most + 1
            judged = [*judged[: most - 1], [(f" and {left} judgments more", palette.muted)]]
        lines += [(pieces, []) for pieces in judged]
        lines.append(([("─" * (width + 2), palette.rule)], []))
        self.hand.styles.height = len(lines)
        for number, (left_pieces, right_pieces) in enumerate(lines):
            self.hand.show(number, left_pieces, right_pieces, palette.text)

    def show_keys(self) -> None:
        """The keys in the last line."""
        key, words = self.palette.bar_key, self.palette.bar
        pieces = [piece for name, does in self.keys() for piece in ((f" {name}", key), (f" {does} ", words))]
        self._foot.show(0, pieces, (), words)

    def say(self, text: str) -> None:
        """Something in the last line, until the next key."""
        self._foot.show(0, [(f" {text} ", self.palette.bar_good)], (), self.palette.bar)

    def moved(self) -> None:
        """The cursor is on another sentence."""
        self.show_keys()

    def toggle(self, index: int) -> None:
        """Mark a sentence, or take its mark away."""
        if self.entries[index].can_be_marked:
            self.list.marked ^= {index}
            self.list.redraw(index)

    def action_move(self, steps: int) -> None:
        """Put the cursor on the next or previous sentence."""
        self.list.move_to(self.list.cursor + steps)
        self.moved()

    def action_page(self, direction: int) -> None:
        """Go one page down or up."""
        self.list.page(direction)
        self.moved()

    def action_end(self, which: int) -> None:
        """Go to the first (0) or the last (1)."""
        self.list.move_to(which * len(self.entries))
        self.moved()

    def action_mark(self) -> None:
        """Mark the sentence under the cursor, or take its mark away; go on to the next."""
        self.toggle(self.list.cursor)
        self.list.move_to(self.list.cursor + 1)
        self.moved()

    def action_open(self) -> None:
        """Open the sentence under the cursor in its article."""
        raise NotImplementedError

    def on_alike_list_opened(self) -> None:
        """Open the sentence that was clicked."""
        self.action_open()

    def on_alike_list_toggled(self) -> None:
        """Mark the sentence that was clicked, or take its mark away."""
        self.toggle(self.list.cursor)
        self.moved()

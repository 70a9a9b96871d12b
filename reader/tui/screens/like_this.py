"""The sentences of other articles that are like the one in hand, and applying its judgement to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding
from textual.screen import Screen

from reader.model.carrying import Carried, can_be_carried, carried
from reader.project.alike import Like
from reader.tui.carrying import question
from reader.tui.judged_lines import judged_lines
from reader.tui.screens.applying import Answer, Applying
from reader.tui.widgets.alike_list import AlikeList
from reader.tui.widgets.bar import Bar
from reader.tui.wrap import wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize

    from reader.project.alike import LikeThis
    from reader.tui.colours import Colours
    from reader.tui.session import Session
    from reader.tui.widgets.bar import Piece

MOST_TEXT, MOST_JUDGED = 4, 6
"""Rows of the sentence in hand, and of its judgements; fewer where the terminal is low."""
LOW = 30
"""Rows of a terminal that is low."""
HEAD_ROWS = 2 + MOST_TEXT + MOST_JUDGED
NOTHING = "There is no judgement on this sentence to apply: Esc goes back to it"

Chosen: TypeAlias = Like | Carried | None


class LikeThisScreen(Screen[Chosen]):
    """Answers the sentence to open, what is to be applied, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "leave", "Back"),
        Binding("j,down", "move(1)", "Down"),
        Binding("k,up", "move(-1)", "Up"),
        Binding("pagedown", "page(1)", "Page down"),
        Binding("pageup,b", "page(-1)", "Page up"),
        Binding("g,home", "end(0)", "First"),
        Binding("G,end", "end(1)", "Last"),
        Binding("space", "mark", "Mark"),
        Binding("asterisk", "mark_undecided", "Mark all that are undecided"),
        Binding("a", "apply", "Apply"),
        Binding("enter", "open", "Open"),
    ]

    def __init__(self, found: LikeThis, session: Session, colours: Colours) -> None:
        super().__init__()
        self._found = found
        self._session = session
        self._colours = colours
        self._hand = Bar(HEAD_ROWS, id="hand")
        self._list = AlikeList(found, session, id="alike")
        self._list.set_colours(colours)
        self._foot = Bar(1, id="keys")

    def compose(self) -> ComposeResult:
        """The sentence in hand, those that are like it, and the keys."""
        yield self._hand
        yield self._list
        yield self._foot

    def on_mount(self) -> None:
        """Begin in the list."""
        self._list.focus()
        self._show_keys()

    def on_resize(self, event: Resize) -> None:
        """Break the sentence in hand anew."""
        self._show_hand(max(1, event.size.width - 2), is_low=event.size.height < LOW)

    def _show_hand(self, width: int, *, is_low: bool) -> None:
        colours, found = self._colours, self._found
        shown, total = len(found.likes), found.total
        count = f"{shown:,} in other articles" if shown == total else f"{shown} shown of {total:,} in other articles"
        if not found.is_compared:
            count += " so far"
        lines: list[tuple[list[Piece], list[Piece]]] = [
            ([(" Sentences like this one", colours.strong)], [(f"{count} ", colours.muted)])
        ]
        text = found.judged.text
        most = MOST_TEXT // (2 if is_low else 1)
        parts = wrap(text, 0, min(len(text), (most + 1) * width), width)
        for number, (start, end) in enumerate(parts[:most], 1):
            more = " …" if number == most and end < len(text) else ""
            lines.append(([(f" {text[start:end]}{more}", colours.text)], []))
        judged = judged_lines(found.judged, self._session, colours) or [[(" not judged yet", colours.muted)]]
        most = MOST_JUDGED // (2 if is_low else 1)
        if len(judged) > most:
            left = len(judged) - most + 1
            judged = [*judged[: most - 1], [(f" and {left} judgements more", colours.muted)]]
        lines += [(pieces, []) for pieces in judged]
        lines.append(([("─" * (width + 2), colours.rule)], []))
        self._hand.styles.height = len(lines)
        for number, (left_pieces, right_pieces) in enumerate(lines):
            self._hand.show(number, left_pieces, right_pieces, colours.text)

    def _show_keys(self) -> None:
        keys, words = self._colours.bar_key, self._colours.bar
        marked = len(self._list.marked)
        pieces = [(" Esc", keys), (" back  ", words), ("j k", keys), (" move  ", words), ("space", keys)]
        pieces += [(" mark  ", words), ("*", keys), (" all undecided  ", words), ("a", keys)]
        pieces += [(f" apply to {marked}  " if marked else " apply  ", words), ("Enter", keys), (" open", words)]
        self._foot.show(0, pieces, (), words)

    def _say(self, text: str) -> None:
        self._foot.show(0, [(f" {text} ", self._colours.bar_good)], (), self._colours.bar)

    def action_leave(self) -> None:
        """Go back and do nothing."""
        self.dismiss(None)

    def action_move(self, steps: int) -> None:
        """Put the cursor on the next or previous sentence."""
        self._list.move_to(self._list.cursor + steps)
        self._show_keys()

    def action_page(self, direction: int) -> None:
        """Go one page down or up."""
        self._list.page(direction)

    def action_end(self, which: int) -> None:
        """Go to the first (0) or the last (1)."""
        self._list.move_to(which * len(self._found.likes))

    def action_mark(self) -> None:
        """Mark the sentence under the cursor, or take its mark away; go on to the next."""
        self._list.marked ^= {self._list.cursor}
        self._list.move_to(self._list.cursor + 1)
        self._show_keys()

    def action_mark_undecided(self) -> None:
        """Mark every sentence that this one's judgement says something new of; where all are, unmark all."""
        if not can_be_carried(self._found.judged):
            self._say(NOTHING)
            return
        likes = self._found.likes
        wanted = {n for n, like in enumerate(likes) if carried(self._found.judged, [like.judged]).changes}
        before = self._list.marked
        self._list.marked = set() if wanted and wanted <= before else wanted | before
        self._list.refresh()
        self._show_keys()
        if not wanted:
            self._say("Nothing is undecided on any of them")

    def action_apply(self) -> None:
        """Ask whether to apply the judgement to those that are marked."""
        if not can_be_carried(self._found.judged):
            self._say(NOTHING)
            return
        if not self._list.marked:
            self._say("Mark sentences first: space marks one, * all that are undecided")
            return
        others = [self._found.likes[number].judged for number in sorted(self._list.marked)]
        kept = carried(self._found.judged, others)
        overwritten = carried(self._found.judged, others, overwrites=True)
        if not overwritten.changes:
            self._say("They are judged like this one already")
            return

        def answered(answer: Answer | None) -> None:
            if answer is Answer.KEEP:
                self.dismiss(kept)
            elif answer is Answer.OVERWRITE:
                self.dismiss(overwritten)

        asked, remark = question(kept, overwritten)
        self.app.push_screen(Applying(asked, remark, kept, overwritten), answered)

    def action_open(self) -> None:
        """Open the sentence under the cursor in its article."""
        self.dismiss(self._found.likes[self._list.cursor])

    def on_alike_list_opened(self) -> None:
        """Open the sentence that was clicked."""
        self.action_open()

    def on_alike_list_toggled(self) -> None:
        """Mark the sentence that was clicked, or take its mark away."""
        self._list.marked ^= {self._list.cursor}
        self._list.redraw(self._list.cursor)
        self._show_keys()

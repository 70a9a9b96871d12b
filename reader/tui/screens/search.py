"""The search of the corpus: a line to type in, and what was found as a concordance that can be judged."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.search_query import parse_query
from reader.tui.corpus_search import CorpusSearch
from reader.tui.desk import Desk
from reader.tui.judging_hits import JudgingHits
from reader.tui.keeping_searches import KeepingSearches
from reader.tui.looking import Looking
from reader.tui.render.status_lines import (
    EXAMPLE,
    KEPT_HINTS,
    LONGEST_NAME,
    how_many,
    line_hints,
    list_hints,
    sentence_rows,
    what_else,
)
from reader.tui.render.text_layout import cut
from reader.tui.saved_searches import LONGEST
from reader.tui.screens.keyed import KeyedScreen
from reader.tui.widgets.bar import Bar
from reader.tui.widgets.hit_list import HitList
from reader.tui.widgets.search_list import SearchList
from reader.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.events import Key, Resize
    from textual.timer import Timer
    from textual.widget import Widget
    from textual.widgets import Input

    from reader.errors import ReaderError
    from reader.model.article_annotations import ArticleAnnotations
    from reader.store.search import Hit
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.status_lines import Hints
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Outcome, Session
    from reader.tui.widgets.marked_list import MarkedList

ABOUT = 4
"""Lines for the sentence under the mark."""
DEBOUNCE = 0.05
"""Seconds after the last change of what is typed when it is looked for."""
LOOK_EVERY = 0.5
"""Seconds between two attempts to save what waits, and two looks at how far the index is."""


class QueryLine(TypedLine):
    """The line that the search is typed in."""

    def take(self, event: Key) -> bool:
        """Go to what is below, keep the search, or leave."""
        screen = self.screen
        if not isinstance(screen, SearchScreen):
            return False
        acts: dict[str, Callable[[], object]] = {
            **dict.fromkeys(("down", "enter", "tab", "pagedown"), lambda: screen.go_below(self.value)),
            "ctrl+s": lambda: screen.keep(self.value),
            "ctrl+f": self.select_all,
            "escape": screen.leave,
        }
        act = acts.get(event.key)
        if event.key == "up" and not self.value:
            act = acts["down"]
        if act is not None:
            screen.do(act)
        return act is not None


class SearchScreen(KeyedScreen["Hit | None"]):
    """Shows a search and keeps it up to date with what is typed. Answers the hit to open, or None."""

    AUTO_FOCUS = ""

    def __init__(self, session: Session, keymap: Keymap, palette: Palette, search: CorpusSearch) -> None:
        super().__init__(palette)
        self.search = search
        """What was looked for last: another one when something else is typed."""
        self._session = session
        self._keymap = keymap
        self._desk = Desk(session)
        self._looking = Looking(self, session.project)
        self._looked_for = search.typed
        """What was typed when something was looked for last, whether it could be understood or not."""
        self._hint = ""
        self._timer: Timer | None = None
        self._is_indexed = True
        self._line = QueryLine(search.typed, placeholder=EXAMPLE, id="query", select_on_focus=False, max_length=LONGEST)
        self._list = HitList(session.codebook.layers, self._read, palette, id="hits")
        self._kept = SearchList(palette, id="searches")
        self._about = Bar(ABOUT, id="about")
        self._keeping = KeepingSearches(self, session, self._kept)
        self._acts = self._make_acts()

    def _make_acts(self) -> dict[str, Callable[[], object]]:
        """What the commands do while the list has the keyboard."""
        return {
            **JudgingHits(self, self._session, self._desk).acts(),
            **dict.fromkeys(("move-down", "next-hit"), lambda: self.move(self._list.cursor + 1)),
            **dict.fromkeys(("move-up", "previous-hit"), lambda: self.move(self._list.cursor - 1)),
            "first": lambda: self.move(0),
            "last": lambda: self.move(len(self._list) - 1),
            "page-down": lambda: self.move(self._list.cursor + max(1, self._list.page_height - 1)),
            "page-up": lambda: self.move(self._list.cursor - max(1, self._list.page_height - 1)),
            "open": self._open,
            **dict.fromkeys(("search", "search-corpus", "next-pane", "previous-pane"), self.go_to_line),
            **dict.fromkeys(("back", "quit"), self.leave),
        }

    def compose(self) -> ComposeResult:
        """A line about the search, the line to type in, what was found or what could be looked for, and the keys."""
        yield self.top
        yield self._line
        yield self._list
        yield self._kept
        yield self._about
        yield self.foot

    def on_mount(self) -> None:
        """Begin where the last search was left."""
        self._list.target_id = self._session.target.id if self._session.target else ""
        self._list.show(self.search.hits, self.search.pattern, self.search.cursor)
        self._show_below()
        self.set_focus(self._list if self.search.hits else self._line)
        self._line.cursor_position = len(self._line.value)
        with self.telling():
            self._is_indexed = self._session.project.search.is_indexed()
        self.set_interval(LOOK_EVERY, self._look_around)
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Fit the lines."""
        self._show()

    # What is shown

    def _read(self, hits: Sequence[Hit]) -> list[ArticleAnnotations]:
        """What this annotator says of these hits, also what waits to be saved."""
        readings: list[ArticleAnnotations] = []
        with self.telling():
            readings = self._session.project.search.annotations_of(hits)
        for act in self._session.saver.waiting:
            for change in act.changes:
                for reading in readings:
                    reading.apply(change.subject, change.after)
        return readings

    def _show_below(self) -> None:
        """What was found; while nothing is typed, the searches that can be made again."""
        is_empty = not self._looked_for.strip()
        self._list.display, self._kept.display = not is_empty, is_empty
        self._kept.show(self._keeping.searches)

    def _show(self) -> None:
        """The lines at the top and at the bottom."""
        palette, session = self.palette, self._session
        count = how_many(self.search, is_indexed=self._is_indexed) if self._list.is_current else ""
        right: list[Piece] = [(f"{'searching …' if self._looking.is_busy else count}   ", palette.bar)]
        if session.target is not None and session.codebook.has_targets:
            right += [("→ ", palette.bar), (f"{cut(session.target.name, LONGEST_NAME)} ", palette.bar_key)]
        if session.saver.waiting:
            right.append((f" NOT SAVED: {len(session.saver.waiting)} ", palette.bar_bad))
        self.show_top([(" Search the corpus", palette.bar)], right)
        self._show_sentence()
        self.show_foot()

    def _show_sentence(self) -> None:
        """The sentence under the mark: it is judged by more of it than the list has room for."""
        palette, width = self.palette, max(1, self.size.width - 2)
        hit = self.search.hits[self._list.cursor] if len(self._list) and self._list.display else None
        rows = sentence_rows(hit.sentence, width, ABOUT - 1) if hit is not None else []
        self._about.show(0, [("─" * (width + 2), palette.rule)], (), palette.text)
        for number in range(1, ABOUT):
            shown = rows[number - 1] if number <= len(rows) else ""
            self._about.show(number, [(f" {shown}", palette.text)], (), palette.text)

    def show_foot(self) -> None:
        """The last line: a message or a hint if there is one, else the keys."""
        palette = self.palette
        if self._message is not None or not self._hint:
            super().show_foot()
        else:
            self.foot.show(0, [(f" {self._hint} ", palette.bar_good)], (), palette.bar)

    def hints(self) -> Hints:
        """The keys of what has the keyboard."""
        if self.focused is self._list:
            return list_hints(self._session, self._keymap)
        return KEPT_HINTS if self.focused is self._kept else line_hints(is_empty=bool(self._kept.display))

    def _fail(self, error: ReaderError) -> None:
        with self.telling():
            raise error

    # Looking for what is typed

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed, when no more comes."""
        event.stop()
        if self._line.value == self._looked_for:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE, self._look_for_typed)

    def _look_for_typed(self) -> None:
        self._timer = None
        self._look_for(self._line.value)

    def _look_for(self, typed: str) -> None:
        """Look for this, if that has not been done."""
        if typed == self._looked_for:
            return
        self._looked_for, self._hint, self._message = typed, "", None
        self._looking.call_off()
        self._list.set_current(is_current=False)
        with self.telling():
            try:
                search = CorpusSearch(typed, parse_query(typed))
            except UsageError as error:
                self._hint = str(error)
            else:
                if search.query.is_empty:
                    self._take_first(search, ())
                else:
                    self._looking.look(search, partial(self._take_first, search), self._fail)
        self._show_below()
        self._show()

    def _take_first(self, search: CorpusSearch, page: Sequence[Hit]) -> None:
        """Show what another search found."""
        search.add(page)
        self.search = search
        self._list.show(search.hits, search.pattern)
        self._list.set_current(is_current=True)
        with self.telling():
            self._hint = what_else(search, self._session.project, is_indexed=self._is_indexed)
        self._desk.look_at()
        self._show()

    def on_hit_list_near_end(self) -> None:
        """Look for more."""
        if self._list.is_current and not self.search.is_all and not self._looking.is_busy:
            search = self.search

            def take(page: Sequence[Hit]) -> None:
                search.add(page)
                self._list.add(search.hits)
                self._show()

            with self.telling():
                self._looking.look(search, take, self._fail)
            self._show()

    def _look_around(self) -> None:
        """Try to save what waits; see whether articles have come into the index that can be searched now."""
        saver = self._session.saver
        if saver.waiting:
            saver.retry()
            if not saver.waiting:
                self.say("Saved now: everything is on disk")
            self._list.read_again()
            self._show()
        if not self._is_indexed and not self._looking.is_busy:
            with self.telling():
                self._is_indexed = self._session.project.search.is_indexed()
            if self._list.is_current and not self.search.query.is_empty:
                self.search.is_all = False
                self.on_hit_list_near_end()
                with self.telling():
                    self._hint = what_else(self.search, self._session.project, is_indexed=self._is_indexed)
                self._show()

    # Keys and what they do

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,  # noqa: FBT002 - Textual's
        from_app_focus: bool = False,  # noqa: FBT002 - Textual's
    ) -> None:
        """Give the keyboard to the line, which then takes the keys, or to a list."""
        super().set_focus(widget, scroll_visible, from_app_focus)
        self.asks = self.focused is self._line

    def on_key(self, event: Key) -> None:
        """Do what the key does in the list that has the keyboard."""
        if self.asks:
            return
        event.stop()
        self._look_for(self._line.value)
        command = self._keymap.command(event.key, event.character if event.is_printable else None)
        if event.key == "ctrl+s":
            self.do(lambda: self._keeping.keep(self.search.typed))
        elif self.focused is self._kept:
            self.do(lambda: self._keeping.do(event.key, command))
        elif command in self._acts:
            self.do(self._acts[command])

    def do(self, act: Callable[[], object]) -> None:
        """Do something; what was said before it is said no longer."""
        self._message = None
        with self.telling():
            act()
        if self.is_current:
            self._show()

    def go_below(self, typed: str) -> None:
        """Go from the line to what is below it, when that is what was looked for by `typed`."""
        self._look_for(typed)
        if self._kept.display and len(self._kept):
            self.set_focus(self._kept)
            self._kept.refresh()
        elif len(self._list) and self._list.is_current and not self._looking.is_busy:
            self._keeping.made(typed)
            self.set_focus(self._list)
            self._desk.look_at()
        elif self._looking.is_busy:
            self.say("Still searching: type on to search for something else")

    def go_to_line(self) -> None:
        """Go back to typing."""
        self.set_focus(self._line)
        self._kept.refresh()

    def leave(self) -> None:
        """Close and open nothing."""
        self._close(None)

    def _close(self, hit: Hit | None) -> None:
        self._looking.call_off()
        self.search.cursor = self._list.cursor
        self.dismiss(hit)

    def _open(self) -> None:
        hit = self.hit_in_hand()
        if hit is not None:
            self._close(hit)

    def on_marked_list_clicked(self, message: MarkedList.Clicked) -> None:
        """Mark what was clicked; do what Enter does if it was marked already."""
        message.stop()
        if self._kept.display:
            self.do(lambda: self._keeping.do("enter", "open") if message.is_again else self._kept.refresh())
        else:
            self.do(self._open if message.is_again else lambda: self.move(self._list.cursor))

    def move(self, row: int) -> None:
        """Mark another hit."""
        self._list.move_to(row)
        self.search.cursor = self._list.cursor
        self._desk.look_at()

    def keep(self, typed: str) -> None:
        """Save a search under itself."""
        self._keeping.keep(typed)

    def search_again(self, typed: str) -> None:
        """Type this into the line, and look for it."""
        self._line.value = typed
        self._line.cursor_position = len(typed)
        self.go_to_line()
        self.go_below(typed)

    # What judging from the list asks for

    def hit_in_hand(self) -> Hit | None:
        """The hit under the mark; None, and said, where it is none of what is typed now."""
        if not self._list.is_current or not self.search.hits:
            self.say("Still searching" if self._looking.is_busy else self._hint or "Nothing is in hand")
            return None
        return self.search.hits[self._list.cursor]

    def judged(self, outcome: Outcome, *, goes_on: bool = False) -> None:
        """Show what was said of the hit in hand, and go on to the next where that is asked for."""
        self._list.read_again()
        if outcome.message:
            self.say(outcome.message, is_bad=not outcome.is_saved)
        if goes_on:
            self.move(self._list.cursor + 1)

    def taken_back(self, message: str, where: tuple[str, int] | None) -> None:
        """Show what was undone or done again; `where` is the article's id and the sentence's start."""
        row = self.search.index_of(*where) if where is not None else None
        if row is not None:
            self.move(row)
        self._list.read_again()
        self.say(message)

    def show_target(self) -> None:
        """Another target is the active one."""
        self._list.target_id = self._session.target.id if self._session.target else ""
        self._list.read_again()
        self._show()

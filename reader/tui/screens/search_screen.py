"""The search of the corpus: a line to type in, and its hits as a concordance that can be labeled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.events import Key
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from reader.errors import UsageError
from reader.model.article_annotations import ArticleAnnotations
from reader.model.search_query import parse_query
from reader.project.search_service import Hit
from reader.tui import commands as shared
from reader.tui import corpus_search
from reader.tui.commands import FIND, Command, Outcome, label_command_id
from reader.tui.keymap import Keymap
from reader.tui.render.palette import Palette
from reader.tui.render.status_lines import LONGEST_NAME
from reader.tui.render.text_layout import Piece, cut, paragraph
from reader.tui.screens.list_screen import MOVES, ListScreen, closing
from reader.tui.session import Session
from reader.tui.widgets.hit_list import HitList, SearchList
from reader.tui.widgets.line_view import Bar
from reader.tui.widgets.prompt import TypedLine
from reader.tui.workspace import Workspace

LABELING = frozenset(
    {
        *("skip", "unsure", "not-a-sentence", "clear", "undo", "redo", "choose-target", "next-target"),
        *("choose-holder", "cycle-voice", "confidence-1", "confidence-2", "confidence-3"),
    }
)
"""The commands of the main screen, beside those of labels, that label hits too."""
EVERYWHERE = frozenset({"undo", "redo", "choose-target", "next-target"})
"""Commands that need no hit."""
EXAMPLE = 'harbour "North Quay" nation* -ferry title: target: stance: holder: voice: claim: note: annotator: undecided'
ABOUT = 4
"""Lines for the sentence under the cursor."""
DEBOUNCE = 0.05
"""Seconds after the last key in the line when the search begins."""
LOOK_EVERY = 0.5
"""Seconds between two attempts to save pending judgments, and two looks at the progress of the index."""
FORGET_SEARCH = Command("forget-search", ("delete", "ctrl+d"), "Remove the search from the list", FIND, "remove")


def _move(screen: SearchScreen, move: Command) -> None:
    """Move in the list that has the keyboard; up from the first saved search is the line."""
    if move.id == "move-up" and not screen.is_in_hits and screen.list.cursor == 0:
        screen.go_to_line()
    else:
        move.run(screen)


class SearchScreen(ListScreen["Hit | None"], Workspace):
    """Shows a search and keeps it up to date with the line. Answers the hit to open, or None."""

    AUTO_FOCUS = ""
    session: corpus_search.HitSession
    commands = (
        *(move.bind(partial(_move, move=move)) for move in MOVES),
        shared.NEXT_HIT.bind(lambda screen: screen.list.move(1)),
        shared.PREVIOUS_HIT.bind(lambda screen: screen.list.move(-1)),
        shared.OPEN.bind(lambda screen: screen.open_current(), title="Open the hit; repeat the search", hint="open"),
        *(
            command.bind(lambda screen: screen.go_to_line(), title="Edit the search")
            for command in (shared.SEARCH, shared.SEARCH_CORPUS, shared.NEXT_PANE, shared.PREVIOUS_PANE)
        ),
        Command("save-search", ("ctrl+s",), "Save the search", FIND, run=lambda s: s.save_search(s.search.typed)),
        FORGET_SEARCH.bind(lambda screen: screen.forget_search(), lambda screen: not screen.is_in_hits),
        *closing(),
    )

    def __init__(
        self,
        main: Session,
        keymap: Keymap,
        palette: Palette,
        search: corpus_search.CorpusSearch,
        session: corpus_search.HitSession,
    ) -> None:
        """`session` is the one in which hits are labeled, `main` that of the main screen."""
        labeling = [
            command.bind(partial(SearchScreen.label, command=command), lambda screen: screen.is_in_hits, hint="")
            for command in keymap.commands.values()
            if command.id in LABELING or command.id.startswith("label:")
        ]
        super().__init__(palette, keymap, labeling)
        self.search = search
        """The last search: another one when something else is typed."""
        self.session = session
        self._main = main
        self._incomplete: Hit | None = None
        """The hit that a command was given on, if something is still asked about it."""
        self._worker = corpus_search.SearchWorker(self, main.project)
        self._last_typed = search.typed
        """The line at the last search, whether it was valid or not."""
        self._hint = ""
        self._timer: Timer | None = None
        self._is_indexed = True
        self._line = TypedLine(self.take_key, search.typed, prompt=EXAMPLE, id="query", longest=corpus_search.LONGEST)
        self._hits = HitList(session.codebook.layers, self._read, palette, id="hits")
        self._saved = SearchList(palette, id="searches")
        self._about = Bar(ABOUT, id="about")
        self.list = self._hits

    @property
    def is_in_hits(self) -> bool:
        """Whether the keys are for the hits, and not for the saved searches."""
        return self.list is self._hits

    def compose(self) -> ComposeResult:
        """A line about the search, the line to type in, the hits or the saved searches, and the keys."""
        yield from (self.top, self._line, self._hits, self._saved, self._about, self.foot)

    def on_mount(self) -> None:
        """Begin where the last search was left."""
        self._hits.target_id = self._main.target.id if self._main.target else ""
        self._hits.show(self.search.hits, self.search.pattern, self.search.cursor)
        self._show_below()
        self.set_focus(self._hits if self.search.hits else self._line)
        self._line.cursor_position = len(self._line.value)
        with self.show_errors():
            self._is_indexed = self._main.project.search.is_indexed()
        self.set_interval(LOOK_EVERY, self._look_around)
        self.update_lines()

    def on_unmount(self) -> None:
        """Stop searching."""
        self._worker.cancel()

    # Lines and lists

    def _read(self, hits: Sequence[Hit]) -> Sequence[ArticleAnnotations]:
        """This annotator's annotations of these hits, with those that are not saved yet."""
        found: Sequence[ArticleAnnotations] = []
        with self.show_errors():
            found = self._main.project.search.annotations_of(hits)
        for act in self._main.save_queue.pending:
            for change in act.changes:
                for reading in found:
                    reading.apply(change.subject, change.after)
        return found

    def _show_below(self) -> None:
        """Show the hits; while the line is empty, the searches that can be repeated."""
        is_empty = not self._last_typed.strip()
        self._hits.display, self._saved.display = not is_empty, is_empty
        self._saved.show(*self._searches)

    def update_lines(self) -> None:
        """Show the lines at the top and at the bottom; count the time on another hit from now on."""
        if self.search.cursor != self._hits.cursor and self._hits.is_current:
            self.search.cursor = self._hits.cursor
            self.session.stopwatch.start()
        palette, session = self.palette, self._main
        count = corpus_search.hit_count_text(self.search, is_indexed=self._is_indexed) if self._hits.is_current else ""
        right: Sequence[Piece] = [(f"{'searching …' if self._worker.is_busy else count}   ", palette.bar)]
        if session.target is not None and session.codebook.has_targets:
            right = [*right, ("→ ", palette.bar), (f"{cut(session.target.name, LONGEST_NAME)} ", palette.bar_key)]
        if session.save_queue.pending:
            right = [*right, (f" NOT SAVED: {len(session.save_queue.pending)} ", palette.bar_bad)]
        self.show_top([(" Search the corpus", palette.bar)], right)
        self._show_sentence()
        self.show_foot()

    def _show_sentence(self) -> None:
        """Show the sentence under the cursor: it is longer than its row in the list."""
        palette, width = self.palette, max(1, self.size.width - 2)
        hit = self._hits.current if self._hits.display else None
        words = " ".join(hit.sentence[: 2 * (ABOUT + 1) * width].split()) if hit is not None else ""
        rows = [*paragraph(words, width, ABOUT - 1), *[""] * ABOUT]
        self._about.show(0, [("─" * (width + 2), palette.rule)], (), palette.text)
        for number in range(1, ABOUT):
            self._about.show(number, [(f" {rows[number - 1]}", palette.text)], (), palette.text)

    def show_foot(self) -> None:
        """Show a message or a hint if there is one, else the keys."""
        super().show_foot()
        if self._message is None and self._hint:
            self.foot.show(0, [(f" {self._hint} ", self.palette.bar_good)], (), self.palette.bar)

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys of the line, or of the list that has the keyboard."""
        if self.asks:
            below = "saved and recent" if self._saved.display else "results"
            return [("↓ Enter", below), ("Ctrl+S", "save the search"), ("Esc", "back")]
        if not self.is_in_hits:
            return [(keys, "search" if does == "open" else does) for keys, does in super().hints()]
        shown, session = self.keymap.shown, self._main
        labels = [
            f"{shown(label_command_id(layer.id, label.id))}{label.glyph}"
            for layer, label in session.codebook.labels()
            if layer.id in session.layers
        ]
        judging = " ".join((*labels, *(shown(command) for command in ("skip", "unsure", "not-a-sentence"))))
        others = (("open", "open"), ("search", "edit"), ("undo", "undo"), ("back", "back"))
        return [(judging, "judge"), *((shown(command), does) for command, does in others)]

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search when the typing pauses."""
        event.stop()
        if self._line.value == self._last_typed:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE, lambda: self._search_for(self._line.value))

    def _search_for(self, typed: str) -> None:
        """Search for these words, unless they were the last search."""
        if typed == self._last_typed:
            return
        self._last_typed, self._hint, self._message = typed, "", None
        self._worker.cancel()
        self._hits.mute()
        with self.show_errors():
            try:
                search = corpus_search.CorpusSearch(typed, parse_query(typed))
            except UsageError as error:
                self._hint = str(error)
            else:
                if search.query.is_empty:
                    self._show_page(search, ())
                else:
                    self._worker.find(search, partial(self._show_page, search))
        self._show_below()
        self.update_lines()

    def _show_page(self, search: corpus_search.CorpusSearch, page: Sequence[Hit]) -> None:
        """Show more hits of the search, or the first ones of another."""
        is_other = search is not self.search
        search.add(page)
        self.search = search
        self._hits.show(search.hits, search.pattern, 0 if is_other else self._hits.cursor)
        if is_other:
            self._find_hint()
            self.session.stopwatch.start()
        self.update_lines()

    def _find_hint(self) -> None:
        with self.show_errors():
            self._hint = corpus_search.search_hint(self.search, self._main.project, is_indexed=self._is_indexed)

    def on_hit_list_near_end(self) -> None:
        """Search for more hits."""
        if self._hits.is_current and not self.search.is_all and not self._worker.is_busy:
            with self.show_errors():
                self._worker.find(self.search, partial(self._show_page, self.search))
            self.update_lines()

    def _look_around(self) -> None:
        """Try to save pending judgments; see whether new articles have been indexed."""
        saver = self._main.save_queue
        if saver.pending:
            saver.retry()
            if not saver.pending:
                self.show_message("Saved now: everything is on disk")
            self._hits.read_again()
            self.update_lines()
        if not self._is_indexed and not self._worker.is_busy:
            with self.show_errors():
                self._is_indexed = self._main.project.search.is_indexed()
            if self._hits.is_current and not self.search.query.is_empty:
                self.search.is_all = False
                self.on_hit_list_near_end()
                self._find_hint()
                self.update_lines()

    # Keyboard

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,  # noqa: FBT002 - Textual's
        from_app_focus: bool = False,  # noqa: FBT002 - Textual's
    ) -> None:
        """Give the keyboard to the line, which then takes the keys, or to a list."""
        super().set_focus(widget, scroll_visible, from_app_focus)
        self.asks = self.focused is self._line
        self.list = self._saved if self.focused is self._saved else self._hits

    def take_key(self, event: Key, typed: str) -> bool:
        """Go from the line to the list below, save the search, or leave; whether the key does any of this."""
        acts: dict[str, Callable[[], object]] = {
            **dict.fromkeys(("down", "enter", "tab", "pagedown"), lambda: self.go_below(typed)),
            "ctrl+s": lambda: self.save_search(typed),
            "ctrl+f": self._line.select_all,
            "escape": self.leave,
        }
        act = acts.get("down" if event.key == "up" and not typed else event.key)
        if act is not None:
            self.do(act)
        return act is not None

    def on_key(self, event: Key) -> None:
        """Run the command of the key on the hits of what is typed by now."""
        if not self.asks:
            self._search_for(self._line.value)
        super().on_key(event)

    def go_below(self, typed: str) -> None:
        """Go from the line to the list below it, if that shows the hits of `typed`."""
        self._search_for(typed)
        if self._saved.display and len(self._saved):
            self.set_focus(self._saved)
        elif len(self._hits) and self._hits.is_current and not self._worker.is_busy:
            self._remember(self._searches.with_recent(typed))
            self.set_focus(self._hits)
            self.session.stopwatch.start()
        elif self._worker.is_busy:
            self.show_message("Still searching; type on to search for something else")

    def go_to_line(self) -> None:
        """Go back to typing."""
        self.set_focus(self._line)

    def open_current(self) -> None:
        """Open the current hit in its article, or repeat the search under the cursor."""
        if self.is_in_hits:
            hit = self.current_hit()
            if hit is not None:
                self.dismiss(hit)
        elif self._saved.current is not None:
            typed = self._saved.current
            self._line.value = typed
            self._line.cursor_position = len(typed)
            self.go_to_line()
            self.go_below(typed)

    # Saved searches

    @property
    def _searches(self) -> corpus_search.Searches:
        return corpus_search.load_searches(self._main.settings)

    def _remember(self, searches: corpus_search.Searches) -> None:
        if searches != self._searches:
            self._main.remember(corpus_search.saved_setting(searches))
            self._saved.show(*searches)

    def save_search(self, typed: str) -> None:
        """Save a search. Raises `UsageError` where it is not valid."""
        parse_query(typed)
        before = self._searches
        after = before.with_saved(typed)
        if not typed.strip():
            self.show_message("Type a search first; Ctrl+S then saves it")
        elif after != before:
            self._remember(after)
            self.show_message("Search saved; clear the line to see saved searches")
        elif before.is_full:
            self.show_message(f"{len(before.saved)} searches are saved; remove one with Delete first")
        else:
            self.show_message("This search is saved already")

    def forget_search(self) -> None:
        """Remove the search under the cursor."""
        if self._saved.current is not None:
            self._remember(self._searches.without(self._saved.current))
        if not len(self._saved):
            self.go_to_line()

    # Labeling: the screen is a workspace whose session is at the current hit

    def current_hit(self) -> Hit | None:
        """The hit under the cursor; None, with a message, where it is no hit of what is typed now."""
        if not self._hits.is_current or not self.search.hits:
            self.show_message("Still searching" if self._worker.is_busy else self._hint or "Nothing selected")
            return None
        return self._hits.current

    def label(self, command: Command) -> None:
        """Run a command of the main screen on the current hit."""
        self._incomplete = None
        if command.id not in EVERYWHERE:
            hit = self.current_hit()
            if hit is None:
                return
            self.session.go_to_hit(hit)
            self._incomplete = None if self.session.is_complete else hit
        if command.enabled(self):
            outcome = command.run(self)
            self.show(outcome if isinstance(outcome, Outcome) else None)

    def push(self, screen: Screen[Any], then: Callable[[Any], Any], *, always: bool = False) -> None:
        """Open a screen, as a workspace: the outcome of `then` is shown."""
        super().push(screen, lambda answer: self.show(then(answer)), always=always)

    def show(self, outcome: Outcome | None) -> None:
        """Show what has changed: the target, and the hit, which is left where a command has completed it."""
        session, main = self.session, self._main
        session.take_changes()
        if session.target is not None and session.target is not main.target:
            main.choose_target(session.target)
        self._hits.target_id = session.target.id if session.target else ""
        if session.has_sentence:
            ref = session.ref()
            row = self.search.index_of(ref.article_id, ref.start)
            if row is not None and (self._hits.current is None or row != self._hits.cursor):
                self._hits.move_to(row)
        self._hits.read_again()
        if outcome is not None and outcome.message:
            self.show_message(outcome.message, is_bad=not outcome.is_saved)
        if self._incomplete is not None and self._incomplete is self._hits.current and session.is_complete:
            self._incomplete = None
            if main.auto_advance:
                self._hits.move(1)

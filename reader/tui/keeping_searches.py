"""Saving searches, making them again, and forgetting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.search_query import parse_query
from reader.tui.saved_searches import Searches, kept_searches, load_searches

if TYPE_CHECKING:
    from reader.tui.screens.search import SearchScreen
    from reader.tui.session import Session
    from reader.tui.widgets.search_list import SearchList

MOVES = {"move-down": 1, "move-up": -1, "page-down": 10, "page-up": -10}
TO_LINE = {"search", "search-corpus", "next-pane", "previous-pane"}


class KeepingSearches:
    """What is done with the searches of this annotator, kept among their settings."""

    def __init__(self, screen: SearchScreen, session: Session, shown: SearchList) -> None:
        self._screen = screen
        self._session = session
        self._list = shown

    @property
    def searches(self) -> Searches:
        """Those that are kept."""
        return load_searches(self._session.settings)

    def _remember(self, searches: Searches) -> None:
        if searches != self.searches:
            self._session.remember(kept_searches(searches))
            self._list.show(searches)

    def made(self, typed: str) -> None:
        """Remember that this was searched for."""
        self._remember(self.searches.made(typed))

    def keep(self, typed: str) -> None:
        """Save a search under itself. Raises `UsageError` where it cannot be understood."""
        parse_query(typed)
        before = self.searches
        after = before.with_saved(typed)
        if not typed.strip():
            self._screen.say("Type what to search for; Ctrl+S then saves it")
        elif after != before:
            self._remember(after)
            self._screen.say(f"Saved: {typed.strip()} (listed while the line is empty)")
        elif before.is_full:
            self._screen.say(f"{len(before.saved)} searches are saved: forget one with Delete first")
        else:
            self._screen.say("It is saved already")

    def do(self, key: str, command: str | None) -> None:
        """Do what a key stands for while the list of searches has the keyboard."""
        if key in {"ctrl+d", "delete"}:
            self._remember(self.searches.without(self._list.marked))
            if not len(self._list):
                self._screen.go_to_line()
        elif (key == "up" and self._list.cursor == 0) or command in TO_LINE:
            self._screen.go_to_line()
        elif command in MOVES:
            self._list.move(MOVES[command])
        elif command == "open" and self._list.marked:
            self._screen.search_again(self._list.marked)
        elif command in {"back", "quit"}:
            self._screen.leave()

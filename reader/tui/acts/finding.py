"""Searching in the article, filtering and sorting the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.project import SORTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.article_annotations import Filter
    from reader.tui.screens.main import MainScreen


class Finding:
    """The commands that find."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._hits: list[tuple[int, int]] = []
        self._words = ""
        self._article_id = ""

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {
            "search": self._search,
            "next-hit": lambda: self._hit(1),
            "previous-hit": lambda: self._hit(-1),
            "sort-articles": self._sort,
            "filter": self._choose_filter,
        }

    def _search(self) -> None:
        from reader.tui.widgets.prompt import Prompt  # noqa: PLC0415 - brings Textual's Input, not needed to start

        screen = self._screen
        screen.asks = True
        if screen.articles.has_focus:
            Prompt(
                "Filter the articles by words of their title",
                on_change=self._filter,
                on_done=self._filtered,
                on_cancel=self._end_filter,
                value=screen.words,
            ).open(screen)
            return
        screen.walk = None
        begin = self._session.position
        Prompt(
            "Search this article",
            on_change=lambda words: self._find(words, begin),
            on_done=self._found,
            on_cancel=lambda: self._end_search(begin),
        ).open(screen)

    def _filter(self, words: str) -> None:
        screen = self._screen
        screen.words = words.strip()
        with screen.telling():
            screen.list_articles()

    def _filtered(self, words: str) -> None:
        self._screen.asks = False
        self._screen.articles.focus()

    def _end_filter(self) -> None:
        self._filter("")
        self._filtered("")

    def _find(self, words: str, begin: int) -> None:
        """Mark every place where the words stand, and go to the first at or after `begin`."""
        article = self._session.article
        if article is None:
            return
        self._words, self._article_id = words, article.id
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        self._hits = [m.span() for m in re.finditer(pattern, article.text, re.IGNORECASE)] if pattern else []
        self._screen.view.set_hits(self._hits)
        if self._hits:
            positions = self._positions()
            self._screen.go_to(next((p for p in positions if p >= begin), positions[0]))
        else:
            self._screen.go_to(begin)

    def _positions(self) -> list[int]:
        """The sentences that hold a hit, in order, each once."""
        article = self._session.article
        if article is None:
            return []
        return [
            sentence.position
            for sentence in article.sentences
            if any(start < sentence.end and end > sentence.start for start, end in self._hits)
        ]

    def _found(self, words: str) -> None:
        self._screen.asks = False
        self._screen.view.focus()
        if words.strip() and not self._hits:
            self._screen.say(f"“{words.strip()}” is not in this article")
        elif self._hits:
            keys = self._screen.keymap
            count = f"{len(self._hits)} hit" + ("s" if len(self._hits) != 1 else "")
            self._screen.say(f"{count}: {keys.shown('next-hit')} next, {keys.shown('previous-hit')} previous")

    def _end_search(self, begin: int) -> None:
        self._screen.asks = False
        self._hits, self._words = [], ""
        self._screen.view.set_hits([])
        self._screen.go_to(begin)
        self._screen.view.focus()

    def _hit(self, direction: int) -> None:
        screen, article = self._screen, self._session.article
        if screen.walk is not None:
            screen.walk(direction)
            return
        if article is not None and article.id != self._article_id and self._words:
            self._find(self._words, 0)
            return
        positions = self._positions()
        if not positions:
            screen.say(f"Nothing to go to: search with {screen.keymap.shown('search')}")
            return
        here = self._session.position
        if direction > 0:
            screen.go_to(next((p for p in positions if p > here), positions[0]))
        else:
            screen.go_to(next((p for p in reversed(positions) if p < here), positions[-1]))

    def _choose_filter(self) -> None:
        from reader.tui.screens.pickers import NO_FILTER, FilterPicker  # noqa: PLC0415 - not needed to start

        screen = self._screen

        def chosen(wanted: Filter | None) -> None:
            if wanted is not None:
                with screen.telling():
                    self._show_only(None if wanted == NO_FILTER else wanted)

        screen.app.push_screen(FilterPicker(self._session, screen.filter), chosen)

    def _show_only(self, wanted: Filter | None) -> None:
        """List the articles with such sentences, and dim the others in the text; go to one of them."""
        screen, session = self._screen, self._session
        screen.set_filter(wanted)
        if wanted is None or session.reading is None:
            screen.say("All sentences are shown")
            return
        positions = session.reading.matching(wanted, session.required)
        if not positions and screen.articles.first() is not None and screen.open_article(screen.articles.first()):
            positions = session.reading.matching(wanted, session.required)
        if positions:
            screen.go_to(next((p for p in positions if p >= session.position), positions[0]))
        count = len(screen.articles)
        screen.say(
            f"{count:,} article{'' if count == 1 else 's'} with sentences that are {wanted.title}; Esc shows all"
        )

    def _sort(self) -> None:
        screen = self._screen
        names = list(SORTS)
        screen.sort = names[(names.index(screen.sort) + 1) % len(names)]
        self._session.remember({"sort": screen.sort})
        screen.list_articles()
        order = {"imported": "as imported", "title": "by title", "date": "by date", "undecided": "most undecided first"}
        screen.say(f"Articles {order[screen.sort]}")

"""Searching the corpus, and going from hit to hit across articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.store.search import Hit
    from reader.tui.corpus_search import CorpusSearch, SearchWorker
    from reader.tui.screens.main import MainScreen


class Searching:
    """The command that searches the corpus. The last search stays as it was left."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._search: CorpusSearch | None = None
        self._looking: SearchWorker | None = None

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {"search-corpus": self._open}

    def _open(self) -> None:
        from reader.tui.corpus_search import CorpusSearch  # noqa: PLC0415 - not needed to start
        from reader.tui.screens.search_screen import SearchScreen  # noqa: PLC0415

        screen, session = self._screen, self._session
        if screen.palette is None:
            return
        if self._looking is not None:
            self._looking.cancel()
        session.keep_place()
        opened = SearchScreen(session, screen.keymap, screen.palette, self._search or CorpusSearch())

        def closed(hit: Hit | None) -> None:
            self._search = opened.search
            with screen.telling():
                screen.reload()
                screen.show_status()
                if session.saver.waiting:
                    screen.keep_trying()
                session.attention.begin()
                if hit is not None:
                    screen.walk = self._walk
                    self._go_to(hit)

        screen.app.push_screen(opened, closed)

    def _go_to(self, hit: Hit) -> None:
        """Show a hit in its article, with everything that was looked for marked."""
        from reader.model.concordance import places  # noqa: PLC0415 - not needed to start

        screen, session, search = self._screen, self._session, self._search
        is_here = session.article is not None and session.article.id == hit.article_id
        if not (is_here or screen.open_article(hit.article_key)) or session.reading is None or session.article is None:
            return
        if search is not None:
            screen.view.set_hits(places(session.article.text, search.pattern))
        position = session.reading.position_of(hit.start)
        if position is not None:
            screen.go_to(position)
        screen.view.focus()

    def _walk(self, direction: int) -> None:
        """Go on to the next or previous hit, wherever it is."""
        search, session = self._search, self._session
        if search is None or session.reading is None or not session.reading.sentences:
            return
        spot = session.spot()
        row = search.beside(spot.article_id, spot.start, backwards=direction < 0)
        if row >= len(search.hits) and not search.is_all:
            self._look_further(search)
        else:
            self._go_to_row(search, row)

    def _look_further(self, search: CorpusSearch) -> None:
        from reader.tui.corpus_search import SearchWorker  # noqa: PLC0415 - not needed to start

        screen = self._screen
        self._looking = self._looking or SearchWorker(screen, self._session.project)
        row = len(search.hits)

        def take(page: Sequence[Hit]) -> None:
            search.add(page)
            with screen.telling():
                self._go_to_row(search, row)

        self._looking.find(search, take, lambda error: screen.say(str(error), is_bad=True))
        if self._looking.is_busy:
            screen.say("Searching for more …")

    def _go_to_row(self, search: CorpusSearch, row: int) -> None:
        screen = self._screen
        if not 0 <= row < len(search.hits):
            end = "last" if row > 0 else "first"
            screen.say(f"This is the {end} of {len(search.hits):,} hits in the corpus")
            return
        search.cursor = row
        self._go_to(search.hits[row])
        count = f"{len(search.hits):,}" + ("" if search.is_all else "+")
        screen.say(f"Hit {row + 1:,} of {count}: {search.typed.strip()}")

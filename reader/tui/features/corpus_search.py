"""Searching the corpus, labeling its hits, and going from hit to hit across articles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.search_query import places
from reader.tui import screens
from reader.tui.commands import SEARCH_CORPUS, Command, Outcome
from reader.tui.corpus_search import CorpusSearch, HitSession, SearchWorker
from reader.tui.features.sentence_labels import questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.errors import ReaderError
    from reader.store.search import Hit
    from reader.tui.workspace import MainWorkspace


class LastSearch:
    """The last search of the corpus, as it was left."""

    def __init__(self) -> None:
        self._search: CorpusSearch | None = None
        self._worker: SearchWorker | None = None

    def open(self, workspace: MainWorkspace) -> None:
        """Open the screen of the search."""
        session = workspace.session
        if workspace.palette is None:
            return
        if self._worker is not None:
            self._worker.cancel()
        session.keep_place()
        screen = screens.SearchScreen(
            session, workspace.keymap, workspace.palette, self._search or CorpusSearch(), HitSession(session, questions)
        )

        def closed(hit: Hit | None) -> None:
            self._search = screen.search
            session.reload()
            session.stopwatch.start()
            if hit is not None:
                workspace.walk = partial(self._walk, workspace)
                self._go_to(workspace, screen.search, hit)

        workspace.push(screen, closed, always=True)

    @staticmethod
    def _go_to(workspace: MainWorkspace, search: CorpusSearch, hit: Hit) -> None:
        """Show a hit in its article, with every hit of it marked."""
        session = workspace.session
        if session.open_at(hit.article_key, hit.start) and session.article is not None:
            workspace.show(None)
            workspace.view.set_hits(places(session.article.text, search.pattern))
            workspace.view.focus()

    def _walk(self, workspace: MainWorkspace, direction: int) -> Outcome | None:
        """Go on to the next or previous hit, wherever it is."""
        search, session = self._search, workspace.session
        if search is None or not session.has_sentence:
            return None
        spot = session.spot()
        row = search.beside(spot.article_id, spot.start, backwards=direction < 0)
        if row >= len(search.hits) and not search.is_all:
            return self._look_further(workspace, search)
        return self._go_to_row(workspace, search, row)

    def _look_further(self, workspace: MainWorkspace, search: CorpusSearch) -> Outcome | None:
        self._worker = self._worker or SearchWorker(workspace, workspace.session.project)
        row = len(search.hits)

        def take(page: Sequence[Hit]) -> None:
            search.add(page)
            with workspace.show_errors():
                workspace.show(self._go_to_row(workspace, search, row))

        def fail(error: ReaderError) -> None:
            workspace.show_message(str(error), is_bad=True)

        self._worker.find(search, take, fail)
        return Outcome("Searching for more …") if self._worker.is_busy else None

    def _go_to_row(self, workspace: MainWorkspace, search: CorpusSearch, row: int) -> Outcome:
        if not 0 <= row < len(search.hits):
            return Outcome(f"This is the {'last' if row > 0 else 'first'} of {len(search.hits):,} hits in the corpus")
        search.cursor = row
        self._go_to(workspace, search, search.hits[row])
        count = f"{len(search.hits):,}" + ("" if search.is_all else "+")
        return Outcome(f"Hit {row + 1:,} of {count}: {search.typed.strip()}")


def commands() -> tuple[Command, ...]:
    """The command, which keeps the last search."""
    return (SEARCH_CORPUS.bind(LastSearch().open),)

"""Searching the article and the corpus, filtering sentences, and sorting articles."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from reader.counted import counted
from reader.model.search_query import places
from reader.project import SORTS
from reader.tui import screens
from reader.tui.commands import FIND, NEXT_HIT, PREVIOUS_HIT, SEARCH, SEARCH_CORPUS, Command, Outcome
from reader.tui.corpus_search import CorpusSearch, HitSession, SearchWorker
from reader.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.article_annotations import Filter
    from reader.project.search_service import Hit
    from reader.tui.session import Session
    from reader.tui.workspace import MainWorkspace


class ArticleSearch:
    """The last search of an article, with its hits."""

    def __init__(self) -> None:
        self._hits: list[tuple[int, int]] = []
        self._words = ""
        self._article_id = ""

    def ask_for_words(self, workspace: MainWorkspace) -> None:
        """Ask for words: of the titles, where the list has the keyboard, else of the article."""
        if workspace.articles.has_focus:
            line = Prompt(
                "Filter the articles by words of their title",
                on_change=partial(_filter_titles, workspace),
                on_done=lambda _: workspace.articles.focus(),
                on_cancel=partial(_end_filter, workspace),
                value=workspace.words,
            )
        else:
            workspace.walk = None
            begin = workspace.session.position
            line = Prompt(
                "Search this article",
                on_change=lambda words: self._find(workspace, words, begin),
                on_done=lambda words: self._found(workspace, words),
                on_cancel=lambda: self._cancel(workspace, begin),
            )
        workspace.ask_for_words(line)

    def _find(self, workspace: MainWorkspace, words: str, begin: int) -> None:
        """Mark every place where the words stand, and go to the first at or after `begin`."""
        article = workspace.session.article
        if article is None:
            return
        self._words, self._article_id = words, article.id
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        self._hits = [m.span() for m in re.finditer(pattern, article.text, re.IGNORECASE)] if pattern else []
        workspace.view.set_hits(self._hits)
        positions = self._positions(workspace.session)
        workspace.session.go_to(next((p for p in positions if p >= begin), positions[0] if positions else begin))

    def _positions(self, session: Session) -> list[int]:
        """The sentences that hold a hit, in order, each once."""
        return [
            sentence.position
            for sentence in (session.article.sentences if session.article else ())
            if any(start < sentence.end and end > sentence.start for start, end in self._hits)
        ]

    def _found(self, workspace: MainWorkspace, words: str) -> None:
        workspace.view.focus()
        if words.strip() and not self._hits:
            workspace.show_message(f"“{words.strip()}” is not in this article")
        elif self._hits:
            keys = workspace.keymap
            count = counted(len(self._hits), "hit")
            workspace.show_message(f"{count}: {keys.shown('next-hit')} next, {keys.shown('previous-hit')} previous")

    def _cancel(self, workspace: MainWorkspace, begin: int) -> None:
        self._hits, self._words = [], ""
        workspace.view.set_hits([])
        workspace.session.go_to(begin)
        workspace.view.focus()

    def next(self, workspace: MainWorkspace, direction: int) -> Outcome | None:
        """Go to the next (1) or previous (-1) hit, of the corpus where that was searched last."""
        if workspace.walk is not None:
            return workspace.walk(direction)
        session = workspace.session
        if session.article is not None and session.article.id != self._article_id and self._words:
            self._find(workspace, self._words, 0)
            return None
        positions = self._positions(session)
        if not positions:
            return Outcome(f"No search yet; {workspace.keymap.shown('search')} starts one")
        others = [p for p in positions if (p - session.position) * direction > 0] or positions
        session.position = others[0 if direction > 0 else -1]
        return None


def _filter_titles(workspace: MainWorkspace, words: str) -> None:
    workspace.words = words.strip()
    workspace.list_articles()


def _end_filter(workspace: MainWorkspace) -> None:
    _filter_titles(workspace, "")
    workspace.articles.focus()


class LastSearch:
    """The last search of the corpus, as it was left."""

    def __init__(self) -> None:
        self._search: CorpusSearch | None = None
        self._worker: SearchWorker | None = None

    def open(self, workspace: MainWorkspace) -> None:
        """Open the screen of the search."""
        session = workspace.session
        if self._worker is not None:
            self._worker.cancel()
        session.save_place()
        screen = screens.search_screen.SearchScreen(
            session, workspace.keymap, workspace.palette, self._search or CorpusSearch(), HitSession(session)
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
        ref = session.ref()
        row = search.beside(ref.article_id, ref.start, backwards=direction < 0)
        if row >= len(search.hits) and not search.is_all:
            return self._look_further(workspace, search)
        return self._go_to_row(workspace, search, row)

    def _look_further(self, workspace: MainWorkspace, search: CorpusSearch) -> Outcome | None:
        self._worker = self._worker or SearchWorker(workspace, workspace.session.project)
        row = len(search.hits)

        def take(page: Sequence[Hit]) -> None:
            search.add(page)
            workspace.do(partial(self._go_to_row, workspace, search, row))

        self._worker.find(search, take)
        return Outcome("Searching for more …") if self._worker.is_busy else None

    def _go_to_row(self, workspace: MainWorkspace, search: CorpusSearch, row: int) -> Outcome:
        if not 0 <= row < len(search.hits):
            return Outcome(f"This is the {'last' if row > 0 else 'first'} of {len(search.hits):,} hits in the corpus")
        search.cursor = row
        self._go_to(workspace, search, search.hits[row])
        count = f"{len(search.hits):,}" + ("" if search.is_all else "+")
        return Outcome(f"Hit {row + 1:,} of {count}: {search.typed.strip()}")


ORDERS = {"imported": "as imported", "title": "by title", "date": "by date", "undecided": "most undecided first"}


def _choose_filter(workspace: MainWorkspace) -> None:
    workspace.push(
        screens.pickers.filter_picker(workspace.session, workspace.filter),
        lambda wanted: show_only(workspace, None if wanted == screens.pickers.NO_FILTER else wanted),
    )


def show_only(workspace: MainWorkspace, wanted: Filter | None) -> Outcome:
    """List the articles with such sentences, and dim the others in the text; go to one of them."""
    session = workspace.session
    workspace.set_filter(wanted)
    if wanted is None or session.article is None:
        return Outcome("All sentences are shown")
    positions = session.annotations.matching(wanted, session.required)
    if not positions and session.open(workspace.articles.first()):
        positions = session.annotations.matching(wanted, session.required)
    if positions:
        session.position = next((p for p in positions if p >= session.position), positions[0])
    count = len(workspace.articles)
    return Outcome(f"Filter: {wanted.title}, {counted(count, 'article')}. Esc clears it")


def _sort(workspace: MainWorkspace) -> Outcome:
    names = list(SORTS)
    workspace.sort = names[(names.index(workspace.sort) + 1) % len(names)]
    workspace.session.remember({"sort": workspace.sort})
    workspace.list_articles()
    return Outcome(f"Articles {ORDERS[workspace.sort]}")


def commands() -> tuple[Command, ...]:
    """The commands, which share the last search."""
    find = ArticleSearch()
    return (
        SEARCH.bind(find.ask_for_words),
        NEXT_HIT.bind(partial(find.next, direction=1)),
        PREVIOUS_HIT.bind(partial(find.next, direction=-1)),
        SEARCH_CORPUS.bind(LastSearch().open),
        Command(
            "filter",
            ("F",),
            "Filter sentences: undecided, unsure, noted, by label, target, claim",
            FIND,
            run=_choose_filter,
        ),
        Command(
            "sort-articles", ("o",), "Sort the articles: as imported, by title, date or undecided", FIND, run=_sort
        ),
    )

"""Looking for hits so that no key waits for them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from reader.errors import ReaderError, StoppedError
from reader.tui.corpus_search import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.screen import Screen

    from reader.model.search_query import SearchQuery
    from reader.project import Project
    from reader.store.search import Hit
    from reader.tui.corpus_search import CorpusSearch

AT_ONCE = 0.025
"""Seconds that a search may take where a key waits for it; what takes longer is done in a thread."""
LEAST = 3
"""Letters of the beginning of a word that the index has lists for."""
PAUSE = 0.15
"""Seconds after the last change of what is typed when the thread begins."""


def _begins_with_many(query: SearchQuery) -> bool:
    """Whether it asks for words that begin with a letter or two.

    The index puts thousands of lists together for that before it looks at the clock: 60 ms and more in a million
    sentences, where everything else stops in time.
    """
    return any(term.is_prefix and len(term.words.split()[-1]) < LEAST for term in query.wanted)


class Looking:
    """Looks for the next page of a search: at once if that is quick, else in a thread with its own connection."""

    def __init__(self, screen: Screen[Any], project: Project) -> None:
        self._screen = screen
        self._project = project
        self._number = 0
        """Of the last time that something was looked for; an older answer counts for nothing."""
        self.is_busy = False
        """Whether something is looked for in the thread."""

    def look(
        self, search: CorpusSearch, tell: Callable[[Sequence[Hit]], object], fail: Callable[[ReaderError], object]
    ) -> None:
        """Tell the hits after those that are known; what was looked for before is called off."""
        self.call_off()
        page = None if _begins_with_many(search.query) else self._look_shortly(search)
        if page is not None:
            tell(page)
            return
        self.is_busy = True
        number = self._number
        self._screen.set_timer(PAUSE, lambda: self._look_longer(number, search, tell, fail))

    def _look_shortly(self, search: CorpusSearch) -> list[Hit] | None:
        """The next page, if it is found while a key can wait for it."""
        deadline = time.monotonic() + AT_ONCE
        try:
            return self._page(self._project, search, lambda: time.monotonic() > deadline)
        except StoppedError:
            return None

    def call_off(self) -> None:
        """Look no longer: nothing is told any more of what was looked for."""
        self._number += 1
        self.is_busy = False

    @staticmethod
    def _page(project: Project, search: CorpusSearch, should_stop: Callable[[], bool]) -> list[Hit]:
        return project.search.find(search.query, after=search.last_place, limit=PAGE, should_stop=should_stop)

    def _look_longer(
        self,
        number: int,
        search: CorpusSearch,
        tell: Callable[[Sequence[Hit]], object],
        fail: Callable[[ReaderError], object],
    ) -> None:
        if number != self._number:
            return
        path, annotator, layers = self._project.path, self._project.annotator, self._project.layers

        def answer(told: Callable[[], object]) -> None:
            if number == self._number:
                self.is_busy = False
                told()

        def work() -> None:
            from reader.project import Project  # noqa: PLC0415 - the thread's own

            worker, app = get_current_worker(), self._screen.app
            try:
                second = Project.open(path, annotator)
                second.layers = layers
                try:
                    page = self._page(second, search, lambda: worker.is_cancelled or number != self._number)
                finally:
                    second.close()
            except StoppedError:
                return
            except ReaderError as error:
                trouble = error
                app.call_from_thread(answer, lambda: fail(trouble))
                return
            app.call_from_thread(answer, lambda: tell(page))

        self._screen.run_worker(work, thread=True, exclusive=True, group="search", exit_on_error=False)

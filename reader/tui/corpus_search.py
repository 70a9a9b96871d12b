"""A search of the corpus: its hits, the worker that finds them, and the searches that are kept."""

from __future__ import annotations

import json
import time
from bisect import bisect_left, bisect_right
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import StoppedError, UsageError
from reader.model.sanitize import one_line
from reader.model.search_query import SearchQuery, pattern_of
from reader.tui.background import Job
from reader.tui.session import PendingDetails, Session

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence

    from textual.timer import Timer

    from reader.project import Project
    from reader.project.search_service import Hit
    from reader.tui.message_screen import MessageScreen

PAGE = 50
"""Hits found at once."""


class CorpusSearch:
    """Hits in the order of the corpus, from the first on. They stay hits, whatever is judged meanwhile."""

    def __init__(self, typed: str = "", query: SearchQuery | None = None) -> None:
        self.typed = typed
        self.query = query or SearchQuery()
        self.hits: list[Hit] = []
        self.is_all = self.query.is_empty
        """Whether there are no more."""
        self.cursor = 0
        """The place of the current hit."""
        self.pattern: re.Pattern[str] | None = pattern_of(self.query.wanted)
        """Finds the words in a text."""

    @property
    def last_place(self) -> int:
        """The place after which the next page begins."""
        return self.hits[-1].place if self.hits else -1

    @property
    def hit(self) -> Hit | None:
        """The current hit."""
        return self.hits[self.cursor] if self.cursor < len(self.hits) else None

    def add(self, page: Sequence[Hit]) -> None:
        """Add the hits after `last_place`."""
        self.hits += page
        self.is_all = len(page) < PAGE

    def index_of(self, article_id: str, start: int) -> int | None:
        """The place of this sentence among the hits, if it is one."""
        found = (n for n, hit in enumerate(self.hits) if hit.article_id == article_id and hit.start == start)
        return next(found, None)

    def beside(self, article_id: str, start: int, *, backwards: bool) -> int:
        """The place of the next hit (or the one before), which may be one past either end.

        Counted from this sentence if it is in the article of the current hit, else from that hit.
        """
        hit = self.hit
        if hit is None:
            return 0
        if hit.article_id != article_id:
            return self.cursor + (-1 if backwards else 1)
        here = hit.place - hit.start + start
        places = [each.place for each in self.hits]
        return bisect_left(places, here) - 1 if backwards else bisect_right(places, here)


SETTING = "searches"
MOST_SAVED, MOST_RECENT = 50, 10
LONGEST = 1_000
"""Characters of a search."""


def hit_count_text(search: CorpusSearch, *, is_indexed: bool) -> str:
    """The number of hits, as far as it is known."""
    count = len(search.hits)
    if search.query.is_empty:
        return ""
    if not search.is_all:
        return f"{count:,}+ found"
    return (f"{count:,} found" if count else "no matches") + ("" if is_indexed else " so far")


def search_hint(search: CorpusSearch, project: Project, *, is_indexed: bool) -> str:
    """A hint where a search has no matches; empty where it has. Raises `StoreError`."""
    if search.hits or search.query.is_empty:
        return ""
    unknown = project.search.unknown_in(search.query)
    if unknown:
        return unknown
    if not is_indexed:
        return "No matches yet: new articles are still being indexed"
    last = search.query.wanted[-1] if search.query.wanted else None
    if last is None or last.is_prefix or not search.typed.rstrip().endswith(last.words):
        return "No matches"
    return f"No matches; {last.words}* also finds longer words"


class Searches(NamedTuple):
    """Searches, the newest first."""

    saved: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    """The last ones; a saved search is not among them."""

    @property
    def is_full(self) -> bool:
        """Whether no more can be saved."""
        return len(self.saved) >= MOST_SAVED

    def with_recent(self, typed: str) -> Searches:
        """The searches with this one as the most recent."""
        typed = _clean(typed)
        if not typed or typed in self.saved:
            return self
        return self._replace(recent=(typed, *self.without(typed).recent)[:MOST_RECENT])

    def with_saved(self, typed: str) -> Searches:
        """The searches with this one saved, unless too many are."""
        typed = _clean(typed)
        if not typed or typed in self.saved or self.is_full:
            return self
        return Searches((typed, *self.saved), self.without(typed).recent)

    def without(self, typed: str) -> Searches:
        """The searches without this one."""
        return Searches(*(tuple(each for each in some if each != typed) for some in self))


def load_searches(settings: Mapping[str, str]) -> Searches:
    """The searches in these settings, without those that cannot be read."""
    try:
        kept = json.loads(settings.get(SETTING, "{}"))
    except ValueError:
        kept = None
    searches = Searches()
    for name, add in (("saved", Searches.with_saved), ("recent", Searches.with_recent)):
        listed = kept.get(name) if isinstance(kept, dict) else None
        for typed in reversed(listed if isinstance(listed, list) else []):
            searches = add(searches, typed) if isinstance(typed, str) else searches
    return searches


def saved_setting(searches: Searches) -> dict[str, str]:
    """The setting that keeps these searches, for `load_searches`."""
    return {SETTING: json.dumps(searches._asdict(), ensure_ascii=False)}


def _clean(typed: str) -> str:
    return one_line(typed)[:LONGEST].strip()


AT_ONCE = 0.025
"""Seconds that a search may take while a key waits for it; a longer one runs in a thread."""
LEAST = 3
"""Letters of the beginning of a word that the index has lists for."""
PAUSE = 0.15
"""Seconds after the last change of what is typed when the thread begins."""


def _begins_with_many(query: SearchQuery) -> bool:
    """Whether a query asks for words that begin with one or two letters.

    The index merges thousands of lists for that before it checks the time: 60 ms and more in a million sentences,
    where every other search stops in time.
    """
    return any(term.is_prefix and len(term.words.split()[-1]) < LEAST for term in query.wanted)


class HitSession(Session):
    """A second session that goes to hits: unsaved judgments share one queue, and undo is one."""

    def __init__(self, main: Session) -> None:
        super().__init__(main.project)
        self.save_queue = main.save_queue
        self.target = main.target
        self.auto_advance = False
        self._version = self.project.database.data_version()

    def go_to_hit(self, hit: Hit) -> None:
        """Put the cursor on a hit. Details given before a label stand until another hit is labeled.

        Raises `UsageError` where the sentence no longer exists.
        """
        version, target = self.project.database.data_version(), self.target
        if self.article is None or self.article.id != hit.article_id:
            self.open(hit.article_key)
        elif version != self._version:
            self.reload()
            self.target = target
        self._version = version
        position = self.annotations.position_of(hit.start)
        if position is None:
            raise UsageError("the sentence no longer exists")
        self.position = position
        self.stopwatch.touch()

    def _come_to_sentence(self) -> None:
        """Begin at another hit. The time on it began when the list went to it."""
        self.pending = PendingDetails()

    @property
    def is_complete(self) -> bool:
        """Whether every required question about the current sentence is answered."""
        answers = self.annotations.at(self.position)
        return all(question in answers for question in self.questions(self.target))


class SearchWorker:
    """Finds the next page of a search: at once if that is quick, else in a thread with its own connection."""

    def __init__(self, screen: MessageScreen[Any], project: Project) -> None:
        self._screen = screen
        self._project = project
        self._timer: Timer | None = None
        self._job: Job[Sequence[Hit]] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a search runs in the thread, or is about to."""
        return self._timer is not None or self._job is not None

    def find(self, search: CorpusSearch, tell: Callable[[Sequence[Hit]], object]) -> None:
        """Give `tell` the hits after those already found; the search before is canceled. The screen shows errors."""
        self.cancel()
        page = None if _begins_with_many(search.query) else self._find_now(search)
        if page is not None:
            tell(page)
        else:
            self._timer = self._screen.set_timer(PAUSE, lambda: self._find_in_thread(search, tell))

    def _find_now(self, search: CorpusSearch) -> Sequence[Hit] | None:
        """The next page, if it is found while a key can wait for it; else None."""
        deadline = time.monotonic() + AT_ONCE
        try:
            return _page(self._project, search, lambda: time.monotonic() > deadline)
        except StoppedError:
            return None

    def cancel(self) -> None:
        """Stop the search; its hits are ignored."""
        if self._timer is not None:
            self._timer.stop()
        if self._job is not None:
            self._job.drop()
        self._timer = self._job = None

    def _find_in_thread(self, search: CorpusSearch, tell: Callable[[Sequence[Hit]], object]) -> None:
        def end(tell_result: Callable[[Any], object], result: object) -> None:
            self._job = None
            tell_result(result)

        def work(project: Project, _: object) -> Sequence[Hit]:
            return _page(project, search, job.should_stop)

        self._timer = None
        failed = partial(end, self._screen.show_error)
        job = self._job = Job(self._screen, self._project, work, then=partial(end, tell), failed=failed)


def _page(project: Project, search: CorpusSearch, should_stop: Callable[[], bool]) -> Sequence[Hit]:
    return project.search.find(search.query, after=search.last_place, limit=PAGE, should_stop=should_stop)

"""A search that takes long is done in a thread: no key waits for it, and typing on calls it off."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from reader.model.search_query import parse_query
from reader.project import Project
from reader.project.search_service import Search
from reader.tui import corpus_search
from reader.tui.app import ReaderApp
from reader.tui.corpus_search import PAGE, CorpusSearch, SearchWorker
from reader.tui.widgets.hit_list import HitList
from tests.terminal.projects import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.pilot import Pilot

    from reader.errors import ReaderError
    from reader.store.search import Hit


@pytest.fixture
def project(samples: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The sample corpus, in which every search takes too long for a key to wait for it."""
    monkeypatch.setattr(corpus_search, "AT_ONCE", -1.0)
    monkeypatch.setattr("reader.store.search._LOOK_EVERY", 1)
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        project.search.index()
    return Project.open(samples / DATABASE, "anna")


async def until(pilot: Pilot[int], is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        await pilot.pause(0.02)


def test_the_answer_comes_later_page_after_page(project: Project) -> None:
    async def run() -> None:
        app = ReaderApp(project)
        async with app.run_test() as pilot:
            looks, search = SearchWorker(app.main, project), CorpusSearch("quill", parse_query("quill"))
            looks.find(search, search.add)
            assert looks.is_busy
            assert search.hits == []
            await until(pilot, lambda: not looks.is_busy)
            assert len(search.hits) == PAGE
            looks.find(search, search.add)
            await until(pilot, lambda: not looks.is_busy)
            assert search.is_all
            assert search.hits == project.search.find(search.query, limit=1_000)
            assert app.main.shown_message == ""

    asyncio.run(run())
    project.close()


def test_only_the_last_that_was_looked_for_is_told(project: Project) -> None:
    async def run() -> None:
        app = ReaderApp(project)
        async with app.run_test() as pilot:
            looks = SearchWorker(app.main, project)
            told: dict[str, Sequence[Hit]] = {}
            for typed in ("quill", "renn", "mackerel"):
                search = CorpusSearch(typed, parse_query(typed))
                looks.find(search, lambda page, typed=typed: told.update({typed: page}))  # type: ignore[misc]
                await pilot.pause(corpus_search.PAUSE + 0.02)
            await until(pilot, lambda: "mackerel" in told)
            last = CorpusSearch("the", parse_query("the"))
            looks.find(last, lambda page: told.update(the=page))
            looks.cancel()
            await pilot.pause(corpus_search.PAUSE + 0.1)
            assert len(told["mackerel"]) == 1
            assert "the" not in told

    asyncio.run(run())
    project.close()


def test_what_goes_wrong_in_the_thread_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        app = ReaderApp(project)
        async with app.run_test() as pilot:
            looks, search = SearchWorker(app.main, project), CorpusSearch("quill", parse_query("quill"))
            failed: list[ReaderError] = []
            monkeypatch.setattr(app.main, "show_error", failed.append)
            looks.find(search, search.add)
            project.path.rename(project.path.with_name("elsewhere.db"))
            await until(pilot, lambda: not looks.is_busy)
            assert [type(error).__name__ for error in failed] == ["DatabaseReplacedError"]

    asyncio.run(run())


def test_a_person_sees_that_it_is_searched_and_can_type_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    find = Search.find

    def find_slowly(*given: Any, **named: Any) -> Sequence[Hit]:
        if threading.current_thread() is not threading.main_thread():
            may_end.wait(30)
        return find(*given, **named)

    monkeypatch.setattr(Search, "find", find_slowly)

    async def run() -> None:
        app = ReaderApp(project)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("ctrl+f", *"quill", "enter")
            await until(pilot, lambda: "Still&#160;searching" in app.export_screenshot())
            may_end.set()
            await until(pilot, lambda: "50+" in app.export_screenshot())
            await pilot.press("ctrl+u", *"mackerel")
            await until(pilot, lambda: "1&#160;found" in app.export_screenshot())

    asyncio.run(run())
    project.close()


def test_hits_that_come_in_leave_the_list_where_it_is_scrolled_to(project: Project) -> None:
    async def run() -> None:
        app = ReaderApp(project)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("ctrl+f", *"quill")
            await until(pilot, lambda: "50+" in app.export_screenshot())
            hits = app.screen.query_one(HitList)
            hits.scroll_end(animate=False, immediate=True)
            scrolled = hits.top
            assert scrolled > hits.page_height
            await until(pilot, lambda: len(hits) > PAGE)
            await pilot.pause()
            assert (hits.top, hits.cursor) == (scrolled, 0)

    asyncio.run(run())
    project.close()

"""A list that a person has scrolled stays where it is when rows come in; a changed list shows its cursor."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.cursor_list import CursorList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

ROWS, SCROLLED = 100, 40


class ListApp(App[None]):
    """A list alone on the screen, of 24 lines."""

    def __init__(self, shown: CursorList[int]) -> None:
        super().__init__()
        self.shown = shown

    def compose(self) -> ComposeResult:
        yield self.shown


def top_after(shown: CursorList[int], before: Sequence[int], after: Sequence[int], cursor: int) -> int:
    """The first visible row, once a list with its cursor on the first item was scrolled and then filled again."""

    async def run() -> int:
        async with ListApp(shown).run_test(size=(80, 24)):
            shown.fill(before, 0)
            shown.jump(SCROLLED)
            shown.fill(after, cursor)
            return shown.top

    return asyncio.run(run())


@pytest.mark.parametrize("make", [CursorList, partial(ArticleList, lambda _: [])], ids=["any", "articles"])
def test_a_scrolled_list_stays_where_it_is_when_rows_are_added(make: Callable[..., CursorList[int]]) -> None:
    assert top_after(make(id="list"), range(ROWS), range(2 * ROWS), 0) == SCROLLED


def test_a_scrolled_list_goes_to_its_cursor_when_that_is_elsewhere() -> None:
    assert top_after(CursorList(id="list"), range(ROWS), range(2 * ROWS), 5) < 5


def test_a_scrolled_list_goes_to_its_cursor_when_it_lists_other_items() -> None:
    assert top_after(CursorList(id="list"), range(ROWS), range(50, 50 + ROWS), 0) == 0

"""Searches are kept as they were typed, each once, and never too many."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reader.model.sanitize import one_line
from reader.tui.corpus_search import (
    LONGEST,
    MOST_RECENT,
    MOST_SAVED,
    SETTING,
    Searches,
    load_searches,
    saved_setting,
)


def test_the_last_ones_stand_first_and_each_stands_once() -> None:
    searches = Searches().with_recent("ferry").with_recent("quay").with_recent("ferry")
    assert (searches.saved, searches.recent) == ((), ("ferry", "quay"))
    searches = searches.with_saved("quay").with_saved("quay")
    assert (searches.saved, searches.recent) == (("quay",), ("ferry",))
    assert searches.with_recent("quay") == searches
    assert searches.without("quay") == ((), ("ferry",))


def test_no_saved_search_is_pushed_out_by_another_and_the_last_made_are_few() -> None:
    searches = Searches()
    for number in range(MOST_SAVED + 1):
        searches = searches.with_saved(f"saved {number}").with_recent(f"made {number}")
    assert searches.is_full
    assert "saved 0" in searches.saved
    assert f"saved {MOST_SAVED}" not in searches.saved
    assert searches.recent == tuple(f"made {MOST_SAVED - number}" for number in range(MOST_RECENT))


@given(st.lists(st.tuples(st.sampled_from(["with_recent", "with_saved", "without"]), st.text())))
def test_what_was_kept_is_there_again(steps: list[tuple[str, str]]) -> None:
    searches = Searches()
    for step, typed in steps:
        searches = getattr(searches, step)(typed)
    assert load_searches(saved_setting(searches)) == searches
    assert all(len(each) <= LONGEST and one_line(each) == each for each in (*searches.saved, *searches.recent))


@given(
    st.text()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["saved", "recent", "x"]), inner),
    ).map(json.dumps)
)
def test_a_setting_that_is_no_list_of_searches_is_none(kept: str) -> None:
    searches = load_searches({SETTING: kept})
    assert load_searches(saved_setting(searches)) == searches

"""Searches are kept as they were typed, each once, and never too many."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reader.model.sanitize import one_line
from reader.tui.saved_searches import (
    LONGEST,
    MOST_RECENT,
    MOST_SAVED,
    SETTING,
    Searches,
    kept_searches,
    load_searches,
)


def test_the_last_ones_stand_first_and_each_stands_once() -> None:
    searches = Searches().made("ferry").made("quay").made("ferry")
    assert searches.listed == ["ferry", "quay"]
    searches = searches.with_saved("quay").with_saved("quay")
    assert (searches.saved, searches.recent) == (("quay",), ("ferry",))
    assert searches.made("quay") == searches
    assert searches.without("quay").listed == ["ferry"]


def test_no_saved_search_is_pushed_out_by_another_and_the_last_made_are_few() -> None:
    searches = Searches()
    for number in range(MOST_SAVED + 1):
        searches = searches.with_saved(f"saved {number}").made(f"made {number}")
    assert searches.is_full
    assert "saved 0" in searches.saved
    assert f"saved {MOST_SAVED}" not in searches.saved
    assert searches.recent == tuple(f"made {MOST_SAVED - number}" for number in range(MOST_RECENT))


@given(st.lists(st.tuples(st.sampled_from(["made", "with_saved", "without"]), st.text())))
def test_what_was_kept_is_there_again(steps: list[tuple[str, str]]) -> None:
    searches = Searches()
    for step, typed in steps:
        searches = getattr(searches, step)(typed)
    assert load_searches(kept_searches(searches)) == searches
    assert all(len(each) <= LONGEST and one_line(each) == each for each in searches.listed)


@given(
    st.text()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["saved", "recent", "x"]), inner),
    ).map(json.dumps)
)
def test_a_setting_that_is_no_list_of_searches_is_none(kept: str) -> None:
    searches = load_searches({SETTING: kept})
    assert load_searches(kept_searches(searches)) == searches

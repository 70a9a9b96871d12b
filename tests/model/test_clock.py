"""The clock that orders events, whatever the clock on the wall says."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import event
from reader.model.event import LATEST_MILLISECONDS, Moment, iso_time, next_stamp, wall_milliseconds
from reader.model.ids import COUNTER_BITS, event_stamp

HOUR = 3_600_000
NOW = 1_800_000_000_000
ANY_WALL = st.integers(-(1 << 62), 1 << 62) | st.integers(NOW - HOUR, NOW + HOUR)
BEFORE_1980 = -1_000_000_000
AFTER_2038 = 2_147_483_648_000


@given(st.lists(ANY_WALL, min_size=2))
def test_every_stamp_is_later_than_the_one_before_whatever_the_wall_clock_does(walls: list[int]) -> None:
    stamps = [0]
    for wall in walls:
        stamps.append(next_stamp(stamps[-1], wall))
    assert all(one < other for one, other in pairwise(stamps))


@given(st.integers(1, LATEST_MILLISECONDS))
def test_a_clock_that_goes_forward_is_kept_to_the_millisecond(wall: int) -> None:
    assert next_stamp(0, wall) >> COUNTER_BITS == wall


def test_an_hour_back_counts_on_from_the_latest_event() -> None:
    latest = next_stamp(0, NOW)
    assert next_stamp(latest, NOW - HOUR) == latest + 1
    assert next_stamp(latest + 1, NOW + 1) == (NOW + 1) << COUNTER_BITS


def test_more_events_than_the_counter_holds_go_on_in_the_next_millisecond() -> None:
    latest = (NOW << COUNTER_BITS) | ((1 << COUNTER_BITS) - 1)
    assert next_stamp(latest, NOW) == (NOW + 1) << COUNTER_BITS


@pytest.mark.parametrize("wall", [BEFORE_1980, 0, AFTER_2038])
def test_moments_follow_each_other_under_a_wrong_clock(wall: int, monkeypatch: pytest.MonkeyPatch) -> None:
    latest = next_stamp(0, NOW)
    monkeypatch.setattr(event, "wall_milliseconds", lambda: wall)
    moment = Moment.after(latest)
    later = moment.following()
    assert latest < moment.stamp < later.stamp
    assert moment.at == later.at == iso_time(wall)
    assert event_stamp(later.new_id()) == later.stamp


@given(st.integers(-2_000_000_000_000, 4_000_000_000_000))
def test_times_are_iso_8601_in_utc_and_come_back(milliseconds: int) -> None:
    text = iso_time(milliseconds)
    moment = datetime.fromisoformat(text)
    assert text.endswith("Z")
    assert moment.tzinfo == UTC
    assert round(moment.timestamp() * 1000) == milliseconds


@given(st.integers(0, 4_000_000_000_000), st.integers(0, 4_000_000_000_000))
def test_times_sort_as_text(one: int, other: int) -> None:
    assert (iso_time(one) < iso_time(other)) == (one < other)


def test_the_wall_clock_is_in_milliseconds() -> None:
    assert datetime.fromtimestamp(wall_milliseconds() / 1000, UTC).year > 2020

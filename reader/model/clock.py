"""The hybrid logical clock that orders events whatever the wall clock says.

A stamp is an integer: milliseconds since 1970 shifted left by 12 bits, plus a counter. A new
stamp is the wall clock's if that is later than the latest known stamp, else the latest plus one
(Kulkarni et al., "Logical physical clocks", 2014). So a clock that is an hour slow, before 1980 or
after 2038 never puts a later event before an earlier one.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from reader.model.ids import COUNTER_BITS

LATEST_MILLISECONDS = (1 << 48) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def next_stamp(latest: int, milliseconds: int) -> int:
    """The stamp that follows `latest`, with the wall clock at `milliseconds` since 1970."""
    wall = min(max(milliseconds, 0), LATEST_MILLISECONDS) << COUNTER_BITS
    return max(wall, latest + 1)


def wall_milliseconds() -> int:
    """The wall clock, in milliseconds since 1970 (negative before)."""
    return time.time_ns() // 1_000_000


def iso_time(milliseconds: int) -> str:
    """UTC time as ISO 8601 with milliseconds: `2026-11-23T10:29:58.123Z`."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def is_moment(text: str) -> bool:
    """Whether there is such a day, and such a time of the day: not on 30 February, nor at 25:00. ISO 8601."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True

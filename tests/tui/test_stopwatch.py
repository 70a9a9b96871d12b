"""Seconds on a sentence: those between keys, of a long pause only so many."""

from __future__ import annotations

from reader.tui.save_queue import Stopwatch


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_seconds_between_keys_are_added_up() -> None:
    clock = Clock()
    stopwatch = Stopwatch(60, clock)
    for seconds in (1.5, 2.25, 0.125):
        clock.now += seconds
        stopwatch.touch()
    clock.now += 1
    assert stopwatch.take() == 4.88


def test_of_a_long_pause_only_the_limit_counts() -> None:
    clock = Clock()
    stopwatch = Stopwatch(60, clock)
    clock.now += 5
    stopwatch.touch()
    clock.now += 3600
    stopwatch.touch()
    clock.now += 2
    assert stopwatch.take() == 67


def test_what_was_taken_is_not_taken_again() -> None:
    clock = Clock()
    stopwatch = Stopwatch(60, clock)
    clock.now += 3
    assert stopwatch.take() == 3
    clock.now += 2
    assert stopwatch.take() == 2
    assert stopwatch.take() == 0


def test_another_sentence_begins_with_nothing() -> None:
    clock = Clock()
    stopwatch = Stopwatch(60, clock)
    clock.now += 30
    stopwatch.touch()
    clock.now += 10
    stopwatch.start()
    clock.now += 4
    assert stopwatch.take() == 4


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    clock = Clock()
    stopwatch = Stopwatch(60, clock)
    clock.now += 4
    stopwatch.touch()
    clock.now -= 50
    stopwatch.touch()
    clock.now += 1
    assert stopwatch.take() == 5

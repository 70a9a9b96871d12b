"""Seconds on a sentence: those between keys, of a long pause only so many."""

from __future__ import annotations

from reader.tui.attention import Attention


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_seconds_between_keys_are_added_up() -> None:
    clock = Clock()
    attention = Attention(60, clock)
    for seconds in (1.5, 2.25, 0.125):
        clock.now += seconds
        attention.stir()
    clock.now += 1
    assert attention.take() == 4.88


def test_of_a_long_pause_only_the_limit_counts() -> None:
    clock = Clock()
    attention = Attention(60, clock)
    clock.now += 5
    attention.stir()
    clock.now += 3600
    attention.stir()
    clock.now += 2
    assert attention.take() == 67


def test_what_was_taken_is_not_taken_again() -> None:
    clock = Clock()
    attention = Attention(60, clock)
    clock.now += 3
    assert attention.take() == 3
    clock.now += 2
    assert attention.take() == 2
    assert attention.take() == 0


def test_another_sentence_begins_with_nothing() -> None:
    clock = Clock()
    attention = Attention(60, clock)
    clock.now += 30
    attention.stir()
    clock.now += 10
    attention.begin()
    clock.now += 4
    assert attention.take() == 4


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    clock = Clock()
    attention = Attention(60, clock)
    clock.now += 4
    attention.stir()
    clock.now -= 50
    attention.stir()
    clock.now += 1
    assert attention.take() == 5

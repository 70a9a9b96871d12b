"""What is compared of a sentence: the same whatever the printer does, different where the words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.wording import (
    GREATEST_LENGTH,
    least_shared,
    normal_form,
    pieces_of,
    wording,
    wording_of,
    words_of,
)

LONG = "The harbour council voted against the north quay"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We won”, she said.", '"We won", she SAID.'),
        ("‘We won’ – again", "'we  won' - \nagain"),
        ("Wait…", "wait..."),
        ("Cafe\u0301 closed", "caf\u00e9 closed"),
        ("Stra\u00dfe", "STRASSE"),
        ("har\u00adbour", "harbour"),
    ],
)
def test_marks_capitals_and_white_space_make_no_difference(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


def test_a_long_text_is_composed_whole_although_it_is_done_a_piece_at_a_time() -> None:
    composed = "caf\u00e9 " * 1_000
    taken_apart = "cafe\u0301 " * 1_000
    assert normal_form(composed) == normal_form(taken_apart)


def test_a_number_is_one_sign_in_a_wording_that_is_long_enough() -> None:
    assert wording(f"{LONG} on 12.5.2016 by 1,204 votes") == wording(f"{LONG} on 3.11.2019 by 7 votes")
    assert wording(f"{LONG} on Monday") != wording(f"{LONG} on Tuesday")


@pytest.mark.parametrize(
    "text", ["12 people died.", "He said no 3 times.", "1 2 3 4 5 6 7 8 9 10 11 12 13 14", "Glasgow."]
)
def test_what_is_short_keeps_its_numbers_and_is_compared_word_for_word(text: str) -> None:
    assert wording(text) == (normal_form(text), frozenset())
    assert wording(text.replace("1", "9").replace("3", "8").replace("G", "H")).text != wording(text).text


def test_what_nobody_cut_is_compared_word_for_word() -> None:
    text = LONG * (GREATEST_LENGTH // len(LONG) + 1)
    assert wording(text).pieces == frozenset()
    assert wording(text).text == normal_form(text)


def test_long_words_are_two_pieces_so_that_a_misspelling_spares_one() -> None:
    assert pieces_of(["the", "harbour"]) == {"the", "harb<", ">bour"}
    assert pieces_of(["harbour"]) & pieces_of(["harbuor"]) == {"harb<"}


def test_words_of_scripts_without_spaces_are_pairs_of_characters() -> None:
    assert words_of("港务局反对 plan") == ["港务", "务局", "局反", "反对", "plan"]
    assert words_of("港 x") == ["港", "x"]


def test_rare_characters_of_such_a_script_are_pairs_too() -> None:
    rare = "\U00020bb7\u91ce\u5bb6"  # the first is of an extension of Han beyond 16 bits
    assert words_of(rare) == [rare[:2], rare[1:]]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("ab 01.,“—é港"), max_size=80))
def test_a_wording_is_that_of_its_own_text(text: str) -> None:
    found = wording(text)
    assert wording_of(found.text) == found
    assert all(not piece.startswith("#") for piece in found.pieces)


def test_more_pieces_never_need_fewer_in_common() -> None:
    needed = [least_shared(count) for count in range(4, 400)]
    assert needed == sorted(needed)
    assert needed[0] == 2

"""Cleaning leaves one kind of newline and nothing that could steer a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importers.clean import clean, moved_offsets

DIRECTION_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
ANY_TEXT = st.text(st.characters(exclude_categories=()) | st.sampled_from("\r\n\x0b\x0c\x85\u2028\x1b\u202e\ud800"))


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean(text).text
    again = clean(cleaned)
    assert again.text == cleaned
    assert again.counts == {}


@given(ANY_TEXT)
def test_no_control_direction_or_surrogate_character_is_left(text: str) -> None:
    for char in clean(text).text:
        assert char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(char) not in DIRECTION_CONTROLS
        assert char not in "\u2028\u2029\u200e\u200f\u061c\ufeff"


@given(ANY_TEXT)
def test_counts_say_whether_anything_changed(text: str) -> None:
    cleaned = clean(text)
    assert (cleaned.text != text) is bool(cleaned.counts)
    assert all(cleaned.counts.values())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_end_of_line_becomes_one_newline(end: str) -> None:
    assert clean(f"a{end}b").text == "a\nb"


def test_counts_name_the_rules_that_applied() -> None:
    cleaned = clean("a\r\nb\rc\x1b[31m\x07\u202e\ud800")
    assert cleaned.text == "a\nb\nc[31m\ufffd"
    assert cleaned.counts == {"newlines": 2, "control": 2, "bidi": 1, "surrogates": 1}


def test_c1_controls_and_marks_of_order_inside_the_text_go() -> None:
    assert clean("a\x9b31mb\x7f\ufeffc").text == "a31mbc"


@pytest.mark.parametrize(
    "text", ["👩\u200d🚀", "می\u200cخواهم", "ไทย\u200bไทย", "e\u0301", "ﬁ", "a \t\n\n\n b ", "so\u00adft"]
)
def test_the_rest_of_unicode_is_left_as_it_is(text: str) -> None:
    assert clean(text).text == text


def test_600_000_combining_marks_are_left_and_take_no_time_to_speak_of() -> None:
    text = "a" + "\u0301" * 600_000
    assert clean(text).text == text


@given(st.text(alphabet="a\U0001f389\r\n\u202e\x1b\ufeff\x85e\u0301 \ud800", max_size=30))
def test_every_offset_is_moved_with_what_cleaning_takes_out(text: str) -> None:
    moved = moved_offsets(text, range(-1, len(text) + 2))
    cleaned = clean(text).text
    assert (moved[-1], moved[0], moved[len(text)], moved[len(text) + 1]) == (0, 0, len(cleaned), len(cleaned))
    for offset in range(len(text)):
        behind = offset + (text[max(0, offset - 1) : offset + 1] == "\r\n")
        assert clean(text[:behind]).text == cleaned[: moved[offset]]
        assert clean(text[behind:]).text == cleaned[moved[offset] :]

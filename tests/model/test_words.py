"""The words of a sentence: what a mark can stand on, to the code point."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.model.words import word_at, words
from tests.making import examples

FARMER = "\U0001f9d1\u200d\U0001f33e"
THUMB = "\U0001f44d\U0001f3fd"
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab1 .,“”’'\"()-—…%#\t\n\u00a0中文。かไทย\U0001f389\u0301\u200d\ufe0f\U0001f3fd\u200bक\u093f"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("her own team called “a surprise”, twice.", ["her", "own", "team", "called", "a", "surprise", "twice"]),
        ('‘Don’t’, (he said) — "no"!', ["Don’t", "he", "said", "no"]),
        ("half-way, and/or the U.Q.W. now", ["half-way", "and/or", "the", "U.Q.W", "now"]),
        ("61%, #tag, @her, $5 and §5.", ["61%", "#tag", "@her", "$5", "and", "§5"]),
        ("it was—well…perhaps—so", ["it", "was", "well", "perhaps", "so"]),
        ("… -- !? & % #", []),
        ("", []),
        ("cafe\u0301, e\u0301!", ["cafe\u0301", "e\u0301"]),
        (f"a {FARMER}, {THUMB}! \u203c\ufe0f", ["a", FARMER, THUMB, "\u203c\ufe0f"]),
        ("\u200bso\u200b \ufeffit\u00adis\u00ad", ["so", "it\u00adis"]),
        ("“他说：中文”。GDP 也", ["他", "说", "中", "文", "GDP", "也"]),
        ("`code´ x\u0301.\u0301", ["code", "x\u0301"]),
    ],
)
def test_punctuation_is_left_out_at_the_ends_of_a_word_and_stays_inside(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_offsets_are_into_the_whole_text_and_only_the_sentence_is_looked_at() -> None:
    text = f"Before {FARMER}. e\u0301 “so it”. After"
    start, end = text.index("e\u0301"), text.index(" After")
    assert [text[a:b] for a, b in words(text, start, end)] == ["e\u0301", "so", "it"]
    assert words(text, start, end)[0] == (start, start + 2)
    assert words(text, start + 4, start + 5) == [(start + 4, start + 5)]


@settings(max_examples=examples(400))
@given(TEXT, st.text(max_size=4), st.text(max_size=4))
def test_every_word_is_in_order_inside_the_sentence_and_no_letter_is_lost(text: str, before: str, after: str) -> None:
    whole, start = before + text + after, len(before)
    end = start + len(text)
    there = words(whole, start, end)
    last = start
    for here, stop in there:
        assert last <= here < stop <= end
        assert not whole[here].isspace()
        assert not whole[stop - 1].isspace()
        last = stop
    covered = {place for here, stop in there for place in range(here, stop)}
    for place in range(start, end):
        if unicodedata.category(whole[place])[0] in "LN":
            assert place in covered


@settings(max_examples=examples(300))
@given(TEXT)
@example("\ufe0f")
def test_no_word_begins_or_ends_between_a_letter_and_its_marks(text: str) -> None:
    for start, end in words(text, 0, len(text)):
        assert unicodedata.category(text[start])[0] != "M"
        assert end == len(text) or unicodedata.category(text[end])[0] != "M"
        assert end == len(text) or text[end] != "\u200d"


@settings(max_examples=examples(200))
@given(TEXT)
def test_the_words_of_what_a_word_holds_are_that_word(text: str) -> None:
    for start, end in words(text, 0, len(text)):
        assert words(text, start, end) == [(start, end)]


def test_a_place_beside_a_word_is_at_the_nearest_one() -> None:
    text = "one, “two”  three"
    there = words(text, 0, len(text))
    names = [text[slice(*there[word_at(there, place)])] for place in range(len(text))]
    assert names == ["one"] * 5 + ["two"] * 6 + ["three"] * 6
    assert word_at(there, 0) == 0
    assert word_at(there, 100) == 2

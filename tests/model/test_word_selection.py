"""Which words are selected, key by key."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.words import WordSelection, words
from tests.making import examples

TEXT = "She was “a surprise”, they say."
WORDS = words(TEXT, 0, len(TEXT))


def selected(marking: WordSelection) -> str:
    return TEXT[slice(*marking.span)]


def test_the_first_word_is_selected_and_the_selection_moves_as_far_as_the_sentence_goes() -> None:
    marking = WordSelection(WORDS)
    assert selected(marking) == "She"
    marking.move(1)
    assert selected(marking) == "was"
    marking.move_end(1)
    marking.move(1)
    assert selected(marking) == "a surprise"
    marking.move(10)
    assert selected(marking) == "they say"
    marking.move(-10)
    assert selected(marking) == "She was"


def test_both_ends_go_to_and_fro_and_one_word_stays() -> None:
    marking = WordSelection(WORDS, 2, 2)
    marking.move_end(1)
    marking.move_start(-1)
    assert selected(marking) == "was “a surprise"
    marking.move_start(1)
    marking.move_start(5)
    assert selected(marking) == "surprise"
    marking.move_end(-1)
    assert selected(marking) == "surprise"
    marking.to_end(first=False)
    assert selected(marking) == "say"
    marking.to_end(first=True)
    assert selected(marking) == "She"


def test_the_marks_are_gone_through_as_they_are_and_the_words_under_them_are_then_selected() -> None:
    marking = WordSelection(WORDS)
    half = (TEXT.index("urprise"), TEXT.index("urprise") + 4)
    assert not marking.next_mark([])
    assert marking.next_mark([half, WORDS[0], half])
    assert marking.span == WORDS[0]
    marking.next_mark([half, WORDS[0]])
    assert marking.span == half
    marking.next_mark([half, WORDS[0]])
    assert marking.span == WORDS[0]
    marking.next_mark([half, WORDS[0]], -1)
    assert marking.span == half
    marking.move_start(-1)
    assert selected(marking) == "a surprise"


@settings(max_examples=examples(200))
@given(st.lists(st.tuples(st.sampled_from(["move", "move_start", "move_end"]), st.integers(-3, 3)), max_size=30))
def test_whatever_is_pressed_whole_words_of_the_sentence_are_selected(steps: list[tuple[str, int]]) -> None:
    marking = WordSelection(WORDS)
    for name, number in steps:
        getattr(marking, name)(number)
        start, end = marking.span
        assert start in {word[0] for word in WORDS}
        assert end in {word[1] for word in WORDS}
        assert start < end

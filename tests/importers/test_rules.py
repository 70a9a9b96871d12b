"""Each rule of the layer over punkt, by itself."""

from __future__ import annotations

import pytest

from reader.importers.segmentation.boundaries import (
    after_abbreviations,
    after_ellipses,
    continues,
    end_of_sentence,
    is_item_number,
    missing_spaces,
    starts_sentence,
    straight_quotes,
)


def is_abbreviation(word: str) -> bool:
    return word in {"dr", "e.g"}


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("last night.Owen left", [11]),
        ("in 2016.The end", [8]),
        ("a war.is that", []),
        ("what?Nobody knows", [5]),
        ("Dr.Hale", []),
        ("J.K.Marlow", []),
        ("U.S.A is", []),
        ("4 p.m.The end", [6]),
        ("node.Js", []),
        ("http://a.example/b.Html", []),
        ("a@b.Example", []),
        ("night.B", []),
    ],
)
def test_a_missing_space_before_a_capital_is_a_cut(text: str, cuts: list[int]) -> None:
    assert list(missing_spaces(text, is_abbreviation)) == cuts


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("the U.S. The", [9]),
        ("at 9 p.m. “He", [10]),
        ("the U.S. Navy", []),
        ("e.g. The Post", []),
        ("Plan B. The", [8]),
    ],
)
def test_an_abbreviation_ends_a_sentence_before_a_word_that_begins_them(text: str, cuts: list[int]) -> None:
    assert list(after_abbreviations(text)) == cuts


@pytest.mark.parametrize(
    ("text", "cuts"), [("left… Then", [6]), ("left... “The", [8]), ("Well… Marr", []), ("left… then", [])]
)
def test_an_ellipsis_ends_a_sentence_before_a_word_that_begins_them(text: str, cuts: list[int]) -> None:
    assert list(after_ellipses(text)) == cuts


@pytest.mark.parametrize(
    ("text", "cut", "end"),
    [
        ("left.” Then", 5, 6),
        ("left”. Then", 6, 6),
        ("“left. ” Then", 6, 8),
        ('"left." Then', 6, 7),
        ('left."Then', 5, 5),
        ('"left."Then', 6, 7),
        ("left.[7] Then", 5, 8),
        ("left?!! Then", 5, 7),
        ("left. [7] Then", 5, 5),
        ("„left.“ Then", 6, 7),
        ("left.“Then", 5, 5),
        ("left. Then", 6, 5),
        ("left.", 5, 5),
    ],
)
def test_what_closes_a_sentence_belongs_to_it(text: str, cut: int, end: int) -> None:
    assert end_of_sentence(text, cut, straight_quotes(text)) == end


@pytest.mark.parametrize(
    ("sentence", "following", "expected"),
    [
        ("“Really?”", "he asked", True),
        ("“Really?”", "He asked", False),
        ("Want one?", "iBrick is", False),
        ("It fell.", "then rose", False),
        ("“Shut.”", ", he said", True),
        ("“Stop!”", "– he cried", True),
        ("met Mr.", "Marr", True),
        ("George W.", "Hale", True),
        ("no Plan B.", "Hale", False),
        ("no Plan B.", "The", False),
        ("the U.S.", "The", False),
        ("at No.", "5", True),
        ("said no.", "Five", False),
        ("1.", "The", True),
        ("[7]", "Marlow", True),
    ],
)
def test_a_sentence_goes_on_where_it_cannot_have_ended(sentence: str, following: str, *, expected: bool) -> None:
    text = f"{sentence} {following}"
    assert continues(text, 0, len(sentence), len(sentence) + 1) is expected


@pytest.mark.parametrize("number", ["1.", "12)", "(b)", "iv.", "[7]", "[12]."])
def test_numbers_of_list_items_are_known(number: str) -> None:
    assert is_item_number(number, 0, len(number))


@pytest.mark.parametrize("words", ["1900.", "No.", "It.", "1"])
def test_what_is_no_number_of_a_list_item_is_known(words: str) -> None:
    assert not is_item_number(words, 0, len(words))


def test_an_article_begins_a_sentence_only_before_a_word_in_lower_case() -> None:
    assert starts_sentence("A spokesman", 0)
    assert not starts_sentence("A. Hale", 0)

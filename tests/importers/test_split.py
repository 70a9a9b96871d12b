"""Sentences are found where an expert would find them, and their offsets hold for any text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.errors import InputError
from reader.importers.segmentation.blocks import pieces
from reader.importers.segmentation.split import split
from reader.model.article import LANGUAGES

GOLD = [json.loads(line) for line in Path(__file__).with_name("split_gold.jsonl").read_text("utf-8").splitlines()]

NEWSY = st.lists(
    st.sampled_from(
        [
            *"aB3.?!…,;:-\"'“”‘’()[]\n *#\t\u0301😀",
            "\n\n",
            ". ",
            ".The",
            "U.S. ",
            "p.m. ",
            "Mr. ",
            "[7]",
            "The ",
            "he ",
            "1. ",
        ],
    ),
    max_size=60,
).map("".join)


def sentences(text: str, language: str = "english", *, markdown: bool = False) -> list[str]:
    return [text[start:end] for start, end in split(text, language, markdown=markdown)]


@pytest.mark.parametrize("case", GOLD, ids=lambda case: f"{case['rule']}: {case['text'][:30]!r}")
def test_the_gold_sentences_are_found(case: dict[str, Any]) -> None:
    assert sentences(case["text"]) == case["sentences"]


@given(st.one_of(st.text(), NEWSY), st.sampled_from(["english", "german", "greek", "japanese"]))
@example("a\x1cb. C", "english")
@example(". \u2028.\x85", "english")
def test_spans_are_in_order_and_hold_every_character_that_is_not_blank(text: str, language: str) -> None:
    end_before = 0
    for start, end in split(text, language):
        assert not text[end_before:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        end_before = end
    assert not text[end_before:].strip()


@given(NEWSY)
def test_markdown_loses_nothing_but_marks(text: str) -> None:
    spans = split(text, markdown=True)
    kept = {place for span in spans for place in range(*span)}
    lost = {char for place, char in enumerate(text) if place not in kept and not char.isspace()}
    assert lost <= set("#=-*_")
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.lists(NEWSY, max_size=4))
def test_no_sentence_crosses_a_blank_line(blocks: list[str]) -> None:
    assert all("\n\n" not in sentence for sentence in sentences("\n\n".join(blocks)))


def test_two_million_characters_without_a_blank_are_one_sentence() -> None:
    assert split("a" * 2_000_000) == [(0, 2_000_000)]


def test_stops_and_capitals_without_a_blank_do_not_make_the_work_grow_with_the_square() -> None:
    text = "ab.Bc" * 60_000
    assert split(text)[-1][1] == len(text)


def test_japanese_without_spaces_is_split_at_its_own_stops() -> None:
    assert sentences("港は閉まった。「本当？」誰も知らない！" * 2, "ja")[:3] == [
        "港は閉まった。",
        "「本当？」",
        "誰も知らない！",
    ]


def test_a_long_unspaced_text_is_split_in_the_end() -> None:
    assert len(split("港は閉まった。" * 50_000, "zh")) == 50_000


@pytest.mark.parametrize("language", sorted({*LANGUAGES, *LANGUAGES.values(), "english_web"}))
def test_every_language_that_is_offered_splits(language: str) -> None:
    text = "Hau 4. Bat!\n\nBi"
    assert sentences(text, language)[-1] == "Bi"


def test_an_unknown_language_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"klingon.*english"):
        split("x", "klingon")


def test_a_language_tag_with_a_country_is_understood() -> None:
    assert sentences("Er kam z. B. gestern. Sie nicht.", "de-AT") == ["Er kam z. B. gestern.", "Sie nicht."]


def test_heading_marks_of_markdown_are_no_part_of_a_sentence() -> None:
    text = "# The gate\n\nIt is shut.\n## Why\nNobody knows.\n\nUnder\n=====\n\n***\n\nEnd"
    expected = ["The gate", "It is shut.", "Why", "Nobody knows.", "Under", "End"]
    assert sentences(text, markdown=True) == expected


def test_in_plain_text_the_same_marks_are_text() -> None:
    assert sentences("# The gate\n\n#5 wins") == ["# The gate", "#5 wins"]


def test_two_wrapped_lines_follow_the_paragraphs_before_them() -> None:
    wrapped = "the harbour board has said that it will not open the northern gate\n" * 3
    short = "and that the chain which holds it shut will be left as it is until\nthe spring"
    found = list(pieces(f"{wrapped}\n{short}"))
    assert [piece.lines for piece in found] == [3, 2]


def test_list_items_are_pieces_of_their_own_even_when_they_are_wrapped() -> None:
    item = "- the harbour board has said that it will not open the northern gate\n  before the spring and\n"
    assert len(sentences(item * 3)) >= 3
    assert all(sentence.startswith("-") for sentence in sentences(item * 3) if "harbour" in sentence)

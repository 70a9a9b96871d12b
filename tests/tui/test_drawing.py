"""What is put on the terminal acts on nothing, and takes the cells that it is said to take."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from reader.tui.render.text_layout import MOST_MARKS, cut, drawable, ending, filled, width_of
from tests.making import examples

ACTS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
ANY = st.text(alphabet=st.characters(), max_size=60)
PRINTED = [
    chr(code) for code in range(0x20, sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")
]


@settings(max_examples=examples(300))
@given(ANY)
def test_no_control_or_direction_character_is_drawn(text: str) -> None:
    assert not ACTS.search(drawable(text))
    assert not ACTS.search(cut(text, 10))


def test_every_single_control_and_direction_character_is_seen_as_a_mark() -> None:
    for code in [
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x200B,
        0xFEFF,
        0xD800,
    ]:
        shown = drawable(f"a{chr(code)}b")
        assert len(shown) == 3, hex(code)
        assert not ACTS.search(shown), hex(code)


def test_every_character_takes_the_cells_that_a_terminal_gives_it() -> None:
    wrong = [
        hex(ord(character))
        for character in PRINTED
        if width_of(f"x{character}") != sum(wcwidth(shown) for shown in drawable(f"x{character}"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\U0001f469\U0001f467"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\u2764\ufe0f", "\u2764"),
        ("\U0001f1e9\U0001f1ea", "DE"),
        ("a\tb\nc", "a b c"),
        ("\x1b[31m", "\u241b[31m"),
        ("e" + "\u0301" * 600, "e" + "\u0301" * MOST_MARKS),
        ("nothing special", "nothing special"),
    ],
)
def test_signs_are_drawn_so_that_every_terminal_agrees_on_their_width(text: str, shown: str) -> None:
    assert drawable(text) == shown
    assert width_of(text) == sum(wcwidth(character) for character in shown)


def test_six_hundred_thousand_marks_on_one_letter_are_drawn_as_a_few() -> None:
    assert len(drawable("a" + "\u0301\u0315" * 300_000 + "b")) <= MOST_MARKS + 2


@settings(max_examples=examples(300))
@given(ANY, st.integers(0, 30))
def test_the_end_of_a_text_keeps_to_its_width_and_is_its_end(text: str, width: int) -> None:
    shown = ending(text, width)
    assert width_of(shown) <= width
    assert not ACTS.search(shown)
    assert drawable(text).endswith(shown.removeprefix("…"))


@settings(max_examples=examples(300))
@given(ANY, st.integers(0, 30))
def test_cut_and_filled_keep_to_their_width(text: str, width: int) -> None:
    assert width_of(cut(text, width)) <= width
    assert width_of(filled(text, width)) == width


def test_a_joiner_at_an_edge_takes_no_cell_of_what_stands_beside_it() -> None:
    for text in ("\u200d", "\u4e2d\u200d", "a\u200d", "\u200d\u4e2d"):
        assert width_of(filled(text, 6)) == 6
        assert width_of(drawable(text) + " |") == width_of(drawable(text)) + 2

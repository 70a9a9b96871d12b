"""A row in pieces: nothing is lost, and each piece looks as what lies over it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style

from reader.model.words import joins
from reader.tui.render.text_layout import Overlay, pieces, width_of
from tests.making import examples

BASE = Style(color="white")
BOLD, LINE, RED = Style(bold=True), Style(underline=True), Style(color="red")
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab .中Ａ\U0001f389\u0301\u200d\ufe0f\U0001f469\U0001f3fd\U0001f1e9\U0001f1ea"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10), st.sampled_from([BOLD, LINE, RED])), max_size=5)


def test_what_overlaps_has_both_styles_and_the_last_color_wins() -> None:
    found = pieces("one two three", 0, 13, BASE, [Overlay(0, 7, BOLD), Overlay(4, 13, RED), Overlay(4, 7, LINE)])
    assert found == [("one ", BASE + BOLD), ("two", BASE + BOLD + RED + LINE), (" three", BASE + RED)]


def test_what_lies_elsewhere_changes_nothing() -> None:
    assert pieces("one two", 0, 3, BASE, [Overlay(4, 7, RED), Overlay(0, 0, RED)]) == [("one", BASE)]
    assert pieces("one", 2, 2, BASE, []) == []


def test_an_overlay_over_part_of_a_sign_has_all_of_it() -> None:
    text = "e\u0301a \U0001f9d1\u200d\U0001f33e!"
    assert pieces(text, 0, len(text), BASE, [Overlay(1, 2, RED)])[0] == ("e\u0301", BASE + RED)
    assert pieces(text, 0, len(text), BASE, [Overlay(0, 1, RED)])[0] == ("e\u0301", BASE + RED)
    assert pieces(text, 0, len(text), BASE, [Overlay(6, 7, RED)])[1] == ("\U0001f9d1\u200d\U0001f33e", BASE + RED)


@settings(max_examples=examples(300))
@given(TEXT, SPANS)
def test_the_pieces_are_the_row_and_every_code_point_of_an_overlay_has_its_style(
    text: str, spans: list[tuple[int, int, Style]]
) -> None:
    overlays = [Overlay(start, start + size, style) for start, size, style in spans]
    found = pieces(text, 0, len(text), BASE, overlays)
    assert "".join(words for words, _ in found) == text
    assert all(words for words, _ in found)
    styles = [style for words, style in found for _ in words]
    for each in overlays:
        for place in range(each.start, min(each.end, len(text))):
            assert styles[place].bold or not each.style.bold
            assert styles[place].underline or not each.style.underline
            assert styles[place].color == RED.color or each.style.color is None
    for words, _ in found[1:]:
        assert not joins(words[0])


@settings(max_examples=examples(200))
@given(TEXT, SPANS)
def test_the_pieces_are_as_wide_as_the_row(text: str, spans: list[tuple[int, int, Style]]) -> None:
    overlays = [Overlay(start, start + size, style) for start, size, style in spans]
    found = pieces(text, 0, len(text), BASE, overlays)
    assert sum(width_of(words) for words, _ in found) == width_of(text)

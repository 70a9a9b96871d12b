"""Where a sentence differs from one that is like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.alignment import TextDifference, text_difference


def shown(text: str, other: str) -> str:
    """The text with what differs in braces and a caret where words are missing."""
    found = text_difference(text, other)
    signs = [(start, "{") for start, _ in found.spans] + [(end, "}") for _, end in found.spans]
    signs += [(gap, "^") for gap in found.gaps]
    for at, sign in sorted(signs, reverse=True):
        text = text[:at] + sign + text[at:]
    return text


@pytest.mark.parametrize(
    ("text", "other", "wanted"),
    [
        ("He lost by 912 votes.", "He lost by 1,204 votes.", "He lost by {912} votes."),
        ("The new pier is open.", "The pier is open.", "The {new} pier is open."),
        ("The pier is open.", "The new pier is open.", "The^ pier is open."),
        ("The pier is open.", "And so the pier is open.", "^The pier is open."),
        ("The pier opens", "The pier opens on Monday", "The pier opens^"),
        ("“It’s over” – she said", '"It\'s over" - SHE said', "“It’s over” – she said"),
        ("中文字符很好", "中文字很好", "中文字{符}很好"),
    ],
)
def test_words_that_differ_are_found_and_where_words_are_missing(text: str, other: str, wanted: str) -> None:
    assert shown(text, other) == wanted


@given(st.text(alphabet="ab “”’.\n中文\u0301", max_size=40), st.text(alphabet="ab “”’.\n中文\u0301", max_size=40))
def test_what_differs_lies_within_the_text_and_the_same_text_does_not_differ(text: str, other: str) -> None:
    found = text_difference(text, other)
    edges = [edge for span in found.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in (*edges, *found.gaps))
    assert text_difference(text, text) == TextDifference()

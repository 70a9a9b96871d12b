"""What stands between `---` lines at the top is read as fields, or is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importers.front_matter import read_front_matter


def test_known_fields_are_read_whatever_their_case_and_quotation_marks() -> None:
    front = read_front_matter(
        "\n---\nTITLE: \"Gate: shut\"\nSource: 'The Post'\nauthor:   A. Hale \nDate: 2016-08-12\n---\n\nIt is shut.\n"
    )
    assert (front.title, front.publisher, front.author, front.published) == (
        "Gate: shut",
        "The Post",
        "A. Hale",
        "2016-08-12",
    )
    assert front.text == "It is shut.\n"
    assert front.metadata == {}


def test_unknown_fields_are_kept() -> None:
    assert read_front_matter("---\nEdition: late\n---\nx").metadata == {"edition": "late"}


def test_of_published_and_date_the_first_counts_and_the_other_is_kept() -> None:
    front = read_front_matter("---\npublished: 2016\ndate: 2017\n---\nx")
    assert (front.published, front.metadata) == ("2016", {"date": "2017"})


@pytest.mark.parametrize("address", ["https://post.example/a", "HTTP://post.example"])
def test_a_web_address_is_the_url(address: str) -> None:
    assert read_front_matter(f"---\nurl: {address}\n---\nx").url == address


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://a b"])
def test_any_other_address_is_only_kept(address: str) -> None:
    front = read_front_matter(f"---\nurl: {address}\n---\nx")
    assert (front.url, front.metadata) == ("", {"url": address})


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\nno field here\n---\nbody",
        "---\ntitle: x\nbody without an end",
        "---\n---\nbody",
        "---\nHe said: never\n---\nbody",
        "First\n---\ntitle: x\n---\n",
        "---",
        "",
    ],
)
def test_anything_else_is_text(text: str) -> None:
    front = read_front_matter(text)
    assert front.text == text
    assert (front.title, front.metadata) == ("", {})


@given(st.text(st.sampled_from("-a:\n \"'#")))
def test_not_compared_is_always_the_end_of_the_text(text: str) -> None:
    assert text.endswith(read_front_matter(text).text)

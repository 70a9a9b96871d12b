"""Ids: the same on every machine, and event ids that sort as their stamps do."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from reader.model.article import article_id
from reader.model.event import LATEST_MILLISECONDS
from reader.model.ids import COUNTER_BITS, annotation_id, event_id, event_stamp, name_key, target_id

STAMPS = st.integers(0, (LATEST_MILLISECONDS << COUNTER_BITS) | ((1 << COUNTER_BITS) - 1))
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]))


@given(STAMPS)
def test_an_event_id_is_a_uuid_of_version_7(stamp: int) -> None:
    identifier = event_id(stamp)
    parsed = uuid.UUID(identifier)
    assert str(parsed) == identifier
    assert parsed.variant == uuid.RFC_4122
    assert parsed.version == 7


@given(STAMPS)
def test_its_first_48_bits_are_milliseconds_and_the_next_12_a_counter(stamp: int) -> None:
    number = uuid.UUID(event_id(stamp)).int
    assert number >> 80 == stamp >> COUNTER_BITS
    assert number >> 64 & 0xFFF == stamp & 0xFFF


@given(STAMPS)
def test_the_stamp_comes_back_from_the_id(stamp: int) -> None:
    assert event_stamp(event_id(stamp)) == stamp


@given(st.lists(STAMPS, unique=True))
def test_ids_sort_as_their_stamps_do(stamps: list[int]) -> None:
    made = {event_id(stamp): stamp for stamp in stamps}
    assert [made[identifier] for identifier in sorted(made)] == sorted(stamps)


@given(STAMPS)
def test_two_events_at_one_stamp_have_two_ids(stamp: int) -> None:
    assert event_id(stamp) != event_id(stamp)


@given(ANY_TEXT)
def test_an_article_id_depends_on_the_text_alone_and_starts_with_a_letter(text: str) -> None:
    identifier = article_id(text)
    assert identifier == article_id(text)
    assert len(identifier) == 25
    assert identifier[0] == "a"


@given(ANY_TEXT, ANY_TEXT)
def test_two_texts_never_share_an_id(one: str, other: str) -> None:
    assert (article_id(one) == article_id(other)) == (one == other)


def test_ids_are_the_ones_that_earlier_versions_wrote() -> None:
    assert article_id("Quill \U0001f389") == "a8aeb3aac4dabe950d3cce832"
    assert target_id("Mara Quill") == "teddafc728a7e5200"
    assert annotation_id("a1", 0, "anna", "claim", "") == "n80f1cc0af64588ff"


def test_spellings_that_look_alike_are_one_target() -> None:
    assert name_key("Cafe\u0301  Noir\n") == name_key("caf\u00e9 noir")
    assert target_id("Mara Quill") == target_id("  mara   QUILL ")
    assert target_id("Mara Quill") != target_id("Mara Quills")
    assert name_key("STRASSE") == name_key("stra\u00dfe")


@given(st.text())
def test_the_key_of_a_key_is_itself_once_the_words_are_ascii(name: str) -> None:
    ascii_name = name.encode("ascii", "ignore").decode()
    assert name_key(name_key(ascii_name)) == name_key(ascii_name)


PARTS = st.lists(st.text(alphabet="ab1"), min_size=1, max_size=4)


@given(PARTS, PARTS)
def test_annotation_ids_tell_their_parts_apart(one: list[str], other: list[str]) -> None:
    assert (annotation_id(*one) == annotation_id(*other)) == (one == other)
    assert annotation_id(*one)[0] == "n"

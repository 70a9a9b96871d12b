"""The voice that a stance begins with is the one that a reader would hear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import Voice
from reader.model.attribution.quotations import paragraph
from reader.model.attribution.voices import reports, voice_of


def voice(text: str, sentence: str = "") -> Voice:
    start = text.index(sentence)
    span = start, start + len(sentence or text)
    return voice_of(text, span, paragraph(text, *span))


@pytest.mark.parametrize(
    "text",
    [
        "“You cannot sell a man a ticket and then move the pier.”",
        "“We go”, she said.",
        "“We go,” said Bea Torrant, who runs the campaign.",
        "“We go” said Renn.",
        "“We go”, the chair of the Low Dunmere branch said.",
        "“Go”, she added, “and take the cat”.",
        "“No splits”, says deputy leader",
        'Renn: "I can win Skerrin back"',
        "Asked what she had learned, she said: “To stop before the results.”",
        "She said, “We will win.”",
        '"Eleven!”',
        "“Nein”, sagte er.",
    ],
)
def test_a_sentence_that_is_all_quoted_is_direct(text: str) -> None:
    assert voice(text) is Voice.DIRECT_QUOTE


@pytest.mark.parametrize(
    "text",
    [
        "Her own team called it “a surprise even to us”.",
        "He rejected the charge as “plain nonsense”.",
        "She called him “weather”.",
        "He said that it would rise by 11%, “less than the price of diesel”.",
        "If it rains, “the sofa turns into a stool”, said Ms Solle.",
        "Ms Torrant thinks that it will help: “Whenever he endorses somebody, they lose.”",
        "“A referee may like a team”, said Callum, who praised the firm’s “spotless” record.",
        "“The rule” was criticised by the members, who said so.",
        "Er nannte es „eine Überraschung ohne Ende“.",
    ],
)
def test_quoted_words_in_the_journalists_sentence_are_mixed(text: str) -> None:
    assert voice(text) is Voice.MIXED_QUOTE


@pytest.mark.parametrize(
    "text",
    [
        "Her rival says that the ballots were opened behind closed doors.",
        "The count was fair, she noted.",
        "According to the party 158,000 members can vote.",
        "Both camps believe that most newcomers lean towards Quill.",
        "In her view the lease is bad.",
        "Ms Quill has called for its release.",
        "Ms Varrick put the cost at 39,500 crowns.",
        "Friends say that he doesn't.",
    ],
)
def test_a_reporting_verb_without_marks_is_indirect(text: str) -> None:
    assert voice(text) is Voice.INDIRECT_QUOTE


@pytest.mark.parametrize(
    "text",
    [
        "The count took nine hours.",
        "The “new” members came.",
        "The so-called “experts” came.",
        "The film “Gone with the Wind” ran for years.",
        "He declined to say whether he would go.",
        "The result will be announced on Monday.",
        "The police were called.",
        "",
    ],
)
def test_all_else_is_the_authors(text: str) -> None:
    assert voice(text) is Voice.AUTHOR


def test_a_sentence_in_the_middle_of_a_quotation_is_direct_without_a_mark() -> None:
    text = "He wrote: “I shall vote for Renn. He can count. So can I”. Nobody said so."
    assert voice(text, "He can count.") is Voice.DIRECT_QUOTE
    assert voice(text, "So can I”.") is Voice.DIRECT_QUOTE
    assert voice(text, "Nobody said so.") is Voice.INDIRECT_QUOTE


def test_a_quotation_ends_with_its_paragraph() -> None:
    text = "“It is so. It is.\n\nIt rained. “It did.\n\n“It goes on.”"
    assert voice(text, "It is.") is Voice.DIRECT_QUOTE
    assert voice(text, "It rained.") is Voice.AUTHOR
    assert voice(text, "“It goes on.”") is Voice.DIRECT_QUOTE


def test_a_sentence_longer_than_its_paragraph_is_looked_at_so_far() -> None:
    text = "She said so " * 100_000
    assert voice(text) is Voice.INDIRECT_QUOTE


def test_what_nobody_has_said_is_no_report() -> None:
    assert reports("She said so")
    assert not reports("Nobody could say so")
    assert not reports("It will be announced")


@given(st.text(alphabet="“”\"'’: ,.aB\n", max_size=50) | st.text(max_size=40), st.integers(0, 50), st.integers(0, 50))
def test_a_voice_is_always_told_and_never_unclear(text: str, one: int, other: int) -> None:
    span = min(one, other, len(text)), min(max(one, other), len(text))
    told = voice_of(text, span, paragraph(text, *span))
    assert told is voice_of(text, span, paragraph(text, *span))
    assert told is not Voice.UNCLEAR


@given(st.text(alphabet="abc ", max_size=30))
def test_without_marks_nothing_is_direct_or_mixed(text: str) -> None:
    assert voice(text) in (Voice.AUTHOR, Voice.INDIRECT_QUOTE)

"""Quotation marks are paired as a reader of news pairs them, broken ones included."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.attribution.quotations import REACH, Quotation, paragraph, quotations

MARKS = "\"“”„‟«»‹›'‘’‚‛"
TEXTS = st.text(alphabet=MARKS + "as9 .,:\n-", max_size=60) | st.text(max_size=40)


def quoted(text: str, level: int = 0) -> list[str]:
    return [text[each.start : each.end] for each in quotations(text, 0, len(text)) if each.level == level]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her team called it “a surprise even to us”.", ["“a surprise even to us”"]),
        ('"I counted too," said Mr Sorrel.', ['"I counted too,"']),
        ("“Put it back”, she said, “and go home”.", ["“Put it back”", "“and go home”"]),
        ("He said 'no' to the dockers' union.", ["'no'"]),
        ("‘The members’ vote counts’, she said.", ["‘The members’ vote counts’"]),
        ("'The members' vote counts', she said.", ["'The members' vote counts'"]),
        ("„Nein“, sagte er. „Ja“", ["„Nein“", "„Ja“"]),
        ("« Non », dit-elle. «Oui»", ["« Non »", "«Oui»"]),
        ("»Nein«, sagte er.", ["»Nein«"]),
        ("”Nej”, sade hon.", ["”Nej”"]),
        ("say—“yes”—and go", ["“yes”"]),
        ('a sign ("closed") hung there', ['"closed"']),
        ("It ended last night.“Nobody knew.”", ["“Nobody knew.”"]),
        ("“born in 1979” it said", ["“born in 1979”"]),
    ],
)
def test_a_pair_of_marks_is_a_quotation(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They don’t, she can't, and it’s the members’ vote.",
        "The ’90s were the members’ decade.",
        "'Tis the members' night for rock ’n’ roll; get 'em out.",
        "He is 6' 2\" tall and she is 5’11”.",
        'a 12" record',
        '""',
        "No mark at all",
        "” said he",
    ],
)
def test_apostrophes_and_measures_are_none(text: str) -> None:
    assert quoted(text) == []


def test_a_measure_does_not_end_what_goes_on() -> None:
    assert quoted('"a 12" record of mine", he said') == ['"a 12" record of mine"']


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the figure was ”wrong by half”.", ["”wrong by half”"]),
        ("a spokesman called it “a wet choir’.", ["“a wet choir’"]),
        ("the party had ’no power whatever” to move it", ["’no power whatever”"]),
        ('"But friends can lose”.', ['"But friends can lose”']),
        ('“Eleven!"', ['“Eleven!"']),
    ],
)
def test_marks_that_do_not_match_are_still_a_pair(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_what_is_never_closed_ends_with_the_paragraph() -> None:
    text = "“I like it. I do. \n\nThe next one."
    assert quotations(text, 0, 18) == (Quotation(0, 17, is_closed=False),)


def test_what_is_never_closed_ends_before_the_next_that_opens() -> None:
    assert quoted("“It was so. “It was not”, he said.") == ["“It was so.", "“It was not”"]
    assert quoted('"It was so. "It was not", he said.') == ['"It was so.', '"It was not"']


def test_what_goes_on_in_the_next_paragraph_does_not_end_at_an_apostrophe() -> None:
    text = "“We are the members’, all of us.\n\n“And we stay.”"
    assert quotations(text, 0, 32) == (Quotation(0, 32, is_closed=False),)
    assert [each.end for each in quotations(text.replace("\n\n“", "\n\n"), 0, 32)] == [20]


def test_what_was_never_opened_begins_with_the_paragraph_or_behind_what_was_said() -> None:
    assert quoted("I think so. We go”, she said.") == ["I think so. We go”"]
    assert quoted("“A yes”, she said. It is bad. It goes”, he said.") == ["“A yes”", "It is bad. It goes”"]
    assert quoted("“A yes”, she said, and a no”.") == ["“A yes”", "and a no”"]
    assert quoted("“the old” guard party” and so on") == ["“the old” guard party”"]


def test_a_quotation_can_stand_in_another() -> None:
    text = "“He said ‘no’ to me”, she said, “and "
    assert quoted(text) == ["“He said ‘no’ to me”", "“and"]
    assert quoted(text, level=1) == ["‘no’"]
    assert quoted('"He said "no" to me" once', level=1) == ['"no"']
    assert quoted("«il dit “non”»", level=1) == ["“non”"]
    assert quoted("“she «left” then", level=1) == ["«left"]


def test_marks_upon_marks_end() -> None:
    assert quotations("“a " * 5_000, 0, 15_000)
    assert quotations("”" * 15_000, 0, 15_000) == ()


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_quotations_lie_in_the_paragraph_and_never_cross(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = quotations(text, start, end)
    assert found == quotations(text, start, end)
    assert list(found) == sorted(found, key=lambda each: (each.start, -each.end))
    for number, each in enumerate(found):
        assert start <= each.start < each.end <= end
        assert (text[each.start] in MARKS) or not each.is_opened
        assert (text[each.end - 1] in MARKS) or not each.is_closed
        for later in found[number + 1 :]:
            assert later.start >= each.end or (later.end <= each.end and later.level > each.level)


@given(TEXTS)
def test_what_stands_outside_the_paragraph_opens_and_closes_nothing(text: str) -> None:
    inside = "“one”, she said, “two"
    found = quotations(f"{text}\n\n{inside}\n\nAn end", len(text) + 2, len(text) + 2 + len(inside))
    moved = [each._replace(start=each.start - len(text) - 2, end=each.end - len(text) - 2) for each in found]
    assert moved == list(quotations(inside, 0, len(inside)))


def test_a_paragraph_lies_between_empty_lines() -> None:
    text = "Title\n\nFirst line\nsecond. Third.\n \t\nLast."
    assert paragraph(text, 18, 25) == (7, 32)
    assert paragraph(text, 0, 5) == (0, 5)
    assert paragraph(text, 36, 41) == (36, 41)


@given(st.lists(st.text(alphabet="ab .\n", max_size=20), min_size=1, max_size=5), st.data())
def test_a_paragraph_holds_its_sentence_and_no_empty_line_around_it(parts: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(parts)
    words = [place for place, char in enumerate(text) if not char.isspace()]
    if not words:
        return
    place = data.draw(st.sampled_from(words))
    start, end = paragraph(text, place, place + 1)
    assert start <= place < end
    assert not text[start].isspace()
    assert not re.search(r"\n[^\S\n]*\n", text[start:end].rstrip())
    assert not text[:start].strip() or re.search(r"\n[^\S\n]*\n\s*\Z", text[:start])


def test_a_paragraph_of_megabytes_is_looked_at_around_its_sentence() -> None:
    text = "x" * (10 * REACH)
    assert paragraph(text, 5 * REACH, 5 * REACH + 9) == (4 * REACH, 6 * REACH + 9)
    assert paragraph(text, 0, len(text)) == (0, 2 * REACH)

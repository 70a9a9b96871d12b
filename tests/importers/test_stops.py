"""What is known of a stop without asking punkt is what punkt says of it."""

from __future__ import annotations

from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from punkt import tokenizer_for

from reader.importers.segmentation.split import Stops
from reader.model.article import LANGUAGES
from tests.making import examples

SPACED = sorted({*LANGUAGES.values(), "english_web"} - {"chinese", "japanese", "thai"})
LIKELY = [
    "word",
    "Word",
    "a",
    "I",
    "é",
    "ß",
    "x9",
    "7",
    "Mr",
    "u.s",
    "e.g",
    "don't",
    "foo-bar",
    "Straße",
    "слово",
    "का",
]
STOPS = [". "] * 8 + [
    ".",
    "! ",
    "? ",
    "!",
    "...",
    ". . . ",
    "… ",
    ".  ",
    ".\xa0",
    ".” ",
    '." ',
    ".) ",
    ", ",
    " ",
    "-- ",
    "; ",
]


@cache
def newsy(language: str) -> st.SearchStrategy[str]:
    """Texts of one line in which abbreviations of the language and words that it knows in pairs are frequent."""
    params = tokenizer_for(language, prefixes=True).params
    known = sorted(params.abbrev_types)[:200] + sorted(word for pair in params.collocations for word in pair)[:200]
    word = st.one_of(st.sampled_from(LIKELY), st.sampled_from(known or LIKELY))
    pairs = st.sampled_from(sorted(params.collocations) or [("a", "b")]).map(". ".join)
    parts = st.tuples(st.one_of(word, word.map(str.capitalize), pairs), st.sampled_from(STOPS)).map("".join)
    return st.lists(st.one_of(parts, st.text(max_size=4)), max_size=12).map("".join).map(one_line)


def one_line(text: str) -> str:
    return text.replace("\n", " ").strip()


@given(data=st.data(), language=st.sampled_from(SPACED))
@settings(max_examples=examples(300))  # the first text of a language waits for its model
def test_the_ends_of_sentences_are_those_that_punkt_sees(data: st.DataObject, language: str) -> None:
    check(language, data.draw(newsy(language)))


@given(text=st.text().map(one_line))
@example(text="It fell. It rose. See Mr. Dent. Oh! No. 5 it was, J. K. Rowling said. . . And so on.")
def test_of_any_text_too(text: str) -> None:
    check("english", text)


def check(language: str, text: str) -> None:
    tokenizer = tokenizer_for(language, prefixes=True)
    seen = {end for _, end in tokenizer.span_tokenize(text, realign_boundaries=False)}
    assert set(Stops.of(tokenizer).cuts(text)) | {len(text)} == seen | {len(text)}

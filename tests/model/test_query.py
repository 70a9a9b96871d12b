"""What a person types is understood, or a hint says what to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import UsageError
from reader.model.annotation import Voice
from reader.model.search_query import SearchQuery, SearchTerm, in_context, meant_by, parse_query, pattern_of, places


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", SearchQuery()),
        ("harbour", SearchQuery((SearchTerm("harbour"),))),
        ('"North Quay" nation*', SearchQuery((SearchTerm("North Quay"), SearchTerm("nation", is_prefix=True)))),
        ('"North Qu"*', SearchQuery((SearchTerm("North Qu", is_prefix=True),))),
        ("harbour -ferry", SearchQuery((SearchTerm("harbour"), SearchTerm("ferry", is_excluded=True)))),
        ('harbour -"the ferry"', SearchQuery((SearchTerm("harbour"), SearchTerm("the ferry", is_excluded=True)))),
        ('target:"Mara Quill" Stance:favor', SearchQuery(targets=("Mara Quill",), stances=("favor",))),
        ("claim:sale annotator:ben note:why title:court", SearchQuery(
            claims=("sale",), annotators=("ben",), notes=("why",), titles=("court",)
        )),
        ('holder:"Ida Roke" voice:direct', SearchQuery(holders=("Ida Roke",), voices=(Voice.DIRECT_QUOTE,))),
        ("voice:Indirect-Quote voice:unclear", SearchQuery(voices=(Voice.INDIRECT_QUOTE, Voice.UNCLEAR))),
        ("undecided -quill", SearchQuery((SearchTerm("quill", is_excluded=True),), is_undecided=True)),
        ("undecided quill", SearchQuery((SearchTerm("quill"),), is_undecided=True)),
        ('"undecided"', SearchQuery((SearchTerm("undecided"),))),
        ("quill ... !!", SearchQuery((SearchTerm("quill"),))),
        ("AND OR NOT NEAR(", SearchQuery(tuple(map(SearchTerm, ("AND", "OR", "NOT", "NEAR("))))),
    ],
)  # fmt: skip
def test_a_query_is_understood(typed: str, meant: SearchQuery) -> None:
    assert parse_query(typed) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ('"North Quay', "quotation mark is missing"),
        ("speaker:renn", "there is no field speaker:"),
        ("-ferry", "only words to leave out"),
        ("-ferry -quay", "only words to leave out"),
        ("\U0001f6a2", "there is no word in it"),
        ("* % -", "there is no word in it"),
        ("target:", "target: has no value"),
        ('target:""', "target: has no value"),
        ("-target:quill", "cannot be left out"),
        ("voice:loud", "there is no voice loud"),
        ("voice:_", "there is no voice _"),
    ],
)
def test_bad_syntax_gets_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint) as refused:
        parse_query(typed)
    assert refused.value.advice


def test_an_unknown_voice_gets_the_list_and_an_unknown_field_the_one_that_is_like_it() -> None:
    with pytest.raises(UsageError, match="author, direct_quote, indirect_quote, mixed_quote, unclear"):
        parse_query("voice:shouted")
    with pytest.raises(UsageError, match=r"there is no field tagret:\. Did you mean target:\? Fields are target:"):
        parse_query("tagret:quill")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("qiull", "Mara Quill"),
        ("MARA", "Mara Quill"),
        ("Tobais Ren", "Tobias Renn"),
        ("benn", "ben"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_what_was_meant_is_like_a_name_or_one_of_its_words(written: str, meant: str) -> None:
    assert meant_by(written, ["Tobias Renn", "Mara Quill", "ben"]) == meant


@given(st.text(), st.lists(st.text()))
def test_what_was_meant_is_one_of_the_names(written: str, names: list[str]) -> None:
    assert meant_by(written, names) in {*names, ""}


@given(st.text())
def test_whatever_is_typed_is_understood_or_gets_a_hint(typed: str) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    assert all(any(character.isalnum() or character == "_" for character in term.words) for term in query.terms)
    pattern_of(query.wanted)


@given(st.text(), st.sampled_from(["a", "one two", "e*", "ß", "x.y"]))
def test_a_hit_in_its_context_is_the_sentence_on_one_line(sentence: str, typed: str) -> None:
    parts = in_context(sentence, pattern_of(parse_query(typed).wanted))
    assert "".join(parts) == " ".join(sentence.split())


def test_what_was_looked_for_is_in_the_middle() -> None:
    pattern = pattern_of(parse_query('"north quay"').wanted)
    assert in_context("They sold the North\n Quay, he said.", pattern) == ("They sold the ", "North Quay", ", he said.")
    assert in_context("They sold it.", pattern) == ("", "", "They sold it.")


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("quebec", ["Qu\u00e9bec", "Quebec"]),
        ("Qu\u00e9bec", ["Qu\u00e9bec", "Quebec"]),
        ("que*", ["Qu\u00e9bec", "Quebec"]),
        ("he", ["He"]),
        ("sol", []),
        ("\ud558\uad6d", []),
    ],
)
def test_words_are_found_whole_and_whatever_their_accents(typed: str, marked: list[str]) -> None:
    text = "He sold it to Qu\u00e9bec, not the Quebec team of \ud55c\uad6d."
    found = [text[slice(*span)] for span in places(text, pattern_of(parse_query(typed).wanted))]
    assert found == marked


@pytest.mark.parametrize(
    ("typed", "marked"),
    [("計画", ["計画", "計画"]), ("nato加盟", ["NATO加盟"]), ("加盟*", ["加盟"]), ("ato加盟", []), ("港", ["港"])],
)
def test_words_are_found_inside_what_is_written_without_spaces(typed: str, marked: list[str]) -> None:
    text = "市長は港の計画に、NATO加盟の計画にも反対した。"
    assert [text[slice(*span)] for span in places(text, pattern_of(parse_query(typed).wanted))] == marked


@given(st.text())
def test_places_are_those_of_the_text_itself(text: str) -> None:
    there = places(f"{text} \u00c9lan", pattern_of(parse_query("elan").wanted))
    assert there[-1:] == [(len(text) + 1, len(text) + 5)]

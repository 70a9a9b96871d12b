"""What a person types is understood, or a hint says what to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import UsageError
from reader.model.concordance import in_context
from reader.model.query import Query, Term, parse_query


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Query()),
        ("harbour", Query((Term("harbour"),))),
        ('"North Quay" nation*', Query((Term("North Quay"), Term("nation", is_prefix=True)))),
        ('"North Qu"*', Query((Term("North Qu", is_prefix=True),))),
        ("harbour -ferry", Query((Term("harbour"), Term("ferry", is_excluded=True)))),
        ('harbour -"the ferry"', Query((Term("harbour"), Term("the ferry", is_excluded=True)))),
        ('target:"Mara Quill" Stance:favor', Query(targets=("Mara Quill",), stances=("favor",))),
        ("claim:sale annotator:ben note:why title:court", Query(
            claims=("sale",), annotators=("ben",), notes=("why",), titles=("court",)
        )),
        ("undecided quill", Query((Term("quill"),), is_undecided=True)),
        ('"undecided"', Query((Term("undecided"),))),
        ("quill ... !!", Query((Term("quill"),))),
        ("AND OR NOT NEAR(", Query(tuple(map(Term, ("AND", "OR", "NOT", "NEAR("))))),
    ],
)  # fmt: skip
def test_a_query_is_understood(typed: str, meant: Query) -> None:
    assert parse_query(typed) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ('"North Quay', "quotation mark is missing"),
        ("speaker:renn", "there is no field speaker:"),
        ("-ferry", "only words to leave out"),
        ("target:", "target: has no value"),
        ('target:""', "target: has no value"),
        ("-target:quill", "cannot be left out"),
    ],
)
def test_bad_syntax_gets_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint) as refused:
        parse_query(typed)
    assert refused.value.advice


@given(st.text())
def test_whatever_is_typed_is_understood_or_gets_a_hint(typed: str) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    assert all(any(character.isalnum() or character == "_" for character in term.words) for term in query.terms)
    query.pattern()


@given(st.text(), st.sampled_from(["a", "one two", "e*", "ß", "x.y"]))
def test_a_hit_in_its_context_is_the_sentence_on_one_line(sentence: str, typed: str) -> None:
    parts = in_context(sentence, parse_query(typed).pattern())
    assert "".join(parts) == " ".join(sentence.split())


def test_what_was_looked_for_is_in_the_middle() -> None:
    pattern = parse_query('"north quay"').pattern()
    assert in_context("They sold the North\n Quay, he said.", pattern) == ("They sold the ", "North Quay", ", he said.")
    assert in_context("They sold it.", pattern) == ("", "", "They sold it.")

"""Names to pick a holder from: all that a person would look for, the likeliest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.attribution.names import holders_for
from reader.model.attribution.quotations import paragraph


def holders(text: str, sentence: str) -> list[str]:
    start = text.index(sentence)
    span = start, start + len(sentence)
    return holders_for(text, span, paragraph(text, *span))


def names_in(text: str) -> list[str]:
    """The names of a text in order of first appearance: those behind its very beginning, the nearest first."""
    return holders_for(text, (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In May Annis Broad, a nurse, met Mr Renn on Tuesday.", ["Annis Broad", "Mr Renn"]),
        ("Hana Dray, 19, saw Mara Quill’s boat.", ["Hana Dray", "Mara Quill"]),
        ("The BBC and the U.Q.W. came.", ["BBC", "U.Q.W."]),
        (
            "He joined the Dockers’ Union and the Hospital Workers' League.",
            ["Dockers’ Union", "Hospital Workers' League"],
        ),
        ("Dr Wenna Sark of the University of Kelmouth spoke.", ["Wenna Sark", "University of Kelmouth"]),
        (
            "The Department of Health and Social Care met Marks & Sons.",
            ["Department of Health and Social Care", "Marks & Sons"],
        ),
        ("Mara Quill and Tobias Renn met.", ["Mara Quill", "Tobias Renn"]),
        ("Élodie Ünal-Łukasz told Channel 4 News.", ["Élodie Ünal-Łukasz", "Channel 4 News"]),
        ("The Ostrey MP Mara O’Quill left.", ["Ostrey", "Mara O’Quill"]),
        ("Mr Justice Ovell dissented, and so did Judge Thale.", ["Mr Justice Ovell", "Judge Thale"]),
        ("The harbour\ncouncil met Tobias\nRenn.", ["Tobias Renn"]),
        ("Nominations are in. Votes are due. “Nobody knows,” I’d say.", []),
        ("On Monday Theresa May flew to New York in May.", ["Theresa May", "New York"]),
        ("日本語の文。", []),
    ],
)
def test_runs_of_capitals_are_names(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected


def test_a_word_that_begins_a_sentence_is_a_name_if_it_is_one_elsewhere_or_reports() -> None:
    assert names_in("Skerrin. They won in Skerrin.") == ["Skerrin"]
    assert names_in("Isherby insists on it. Turnout was low.") == ["Isherby"]


def test_short_forms_fold_into_the_longest() -> None:
    text = "Mr Renn came. Renn left with Mara. Tobias Renn and Mara Quill: Ms Quill’s day."
    assert names_in(text) == ["Tobias Renn", "Mara Quill"]
    assert names_in("Mr Pask met him, and Pask left.") == ["Mr Pask"]


def test_a_surname_that_two_share_does_not_fold() -> None:
    text = "Wim Castor met Dora Castor, and Mr Castor sang. Mr Pask met Mrs Pask; then Pask left."
    assert names_in(text) == ["Wim Castor", "Dora Castor", "Mr Castor", "Mr Pask", "Mrs Pask", "Pask"]


@pytest.mark.parametrize(
    "sentence",
    [
        "In Ostrey, Bea Torrant told Mara Quill that it was so.",
        "“It is so for Quill”, said the union’s leader, Bea Torrant.",
        "Mara Quill’s aide Bea Torrant, who was in Ostrey, said so.",
        "Unlike Mara Quill, Bea Torrant of the University of Ostrey has warned them.",
        "“Ask Quill”, Bea Torrant said.",
    ],
)
def test_who_stands_beside_the_reporting_verb_comes_first(sentence: str) -> None:
    assert holders(sentence, sentence)[0] == "Bea Torrant"


def test_who_is_spoken_to_or_spoken_of_does_not_come_first() -> None:
    assert holders("“Go”, Bo Lind told Mara Quill.", "“Go”")[0] == "Bo Lind"
    assert holders("At noon Bo Lind added that Mara Quill had gone.", "At noon")[0] == "Bo Lind"


def test_the_sentence_comes_before_its_paragraph_and_that_before_the_rest() -> None:
    text = (
        "It was Dora Far. It was Wim Near.\n\n"
        "Hana Dray sat by. Bea Torrant said so. “I met Piet Halloran.” It rained.\n\n"
        "It was Joss Behind. It was Cal Beyond."
    )
    assert holders(text, "“I met Piet Halloran.”") == [
        "Piet Halloran",
        "Bea Torrant",
        "Hana Dray",
        "Wim Near",
        "Dora Far",
        "Joss Behind",
        "Cal Beyond",
    ]


def test_a_short_form_in_the_sentence_offers_the_long_one_of_the_article() -> None:
    text = "Tobias Renn came.\n\n“I won”, Mr Renn said."
    assert holders(text, "“I won”, Mr Renn said.") == ["Tobias Renn"]


@given(
    st.text(alphabet="ABabc’'.,-\n “”é of&", max_size=60) | st.text(max_size=40), st.integers(0, 60), st.integers(0, 60)
)
def test_names_are_words_of_the_text_each_once_and_holders_are_all_of_them(text: str, one: int, other: int) -> None:
    span = min(one, other, len(text)), min(max(one, other), len(text))
    names = names_in(text)
    flat = " ".join(text.split())
    assert all(name in flat for name in names)
    assert len(set(names)) == len(names)
    assert set(holders_for(text, span, paragraph(text, *span))) == set(names)

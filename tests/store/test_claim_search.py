"""Claims are found by what a sentence says or a person types, whatever is typed, and those that live are offered."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.propositions import make_claims
from reader.store import claim_search
from reader.store.claim_search import ranked_claims
from reader.store.database import Database, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLAIMS = {
    "c1": "The harbour council of Ostrey rejected the north quay in 2016",
    "c2": "Mara Quill took 20,000 euros from the ferry company",
    "c3": "Unemployment in Kelmouth rose by 14 percent under Tobias Renn",
    "c4": "Tobias Renn has never visited the north quay",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "a.db", create=True)
    for identifier, claim in CLAIMS.items():
        put(database, identifier, claim)
    yield database
    database.close()


def put(database: Database, identifier: str, claim: str, first: str = "", merged: str = "") -> None:
    """Change the row of a claim as a change of state does: it is taken out and put in again."""
    with database.writing() as connection:
        connection.execute("DELETE FROM claims WHERE id = ?", (identifier,))
        connection.execute(
            "INSERT INTO claims (id, claim, first_wording, merged_into) VALUES (?,?,?,?)",
            (identifier, claim, first, merged),
        )


def found(database: Database, words: str, *, is_typed: bool = False) -> list[str]:
    return [identifier for identifier, _ in ranked_claims(database.connection, words, is_typed=is_typed)]


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("“They gave Quill 20,000 euros,” said a clerk of the ferry company.", "c2"),
        ("Rejecting the north quay is what Ostrey's harbour council did in 2016.", "c1"),
        ("Not once has Tobias Renn visited it, neighbours of the quay say.", "c4"),
        ("In Kelmouth unemployment has been rising, by 14 percent, since Renn came.", "c3"),
        ("TOBIAS RENN HAS NEVER VISITED THE NORTH QUAY", "c4"),
    ],
)
def test_the_claim_that_a_sentence_makes_comes_first(database: Database, sentence: str, claim: str) -> None:
    ranked = ranked_claims(database.connection, sentence)
    assert ranked[0][0] == claim
    assert all(0 < score <= 100 for _, score in ranked)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_its_own_wording_scores_highest(database: Database) -> None:
    for identifier, claim in CLAIMS.items():
        assert ranked_claims(database.connection, claim)[0] == (identifier, pytest.approx(100))


def test_what_is_typed_must_all_be_there_as_beginnings(database: Database) -> None:
    assert found(database, "ren", is_typed=True) == ["c4", "c3"]
    assert found(database, "ren qua", is_typed=True) == ["c4"]
    assert found(database, "KELMOUTH  14", is_typed=True) == ["c3"]
    assert found(database, "“quay”, 2016!", is_typed=True) == ["c1"]


def test_typing_what_no_claim_has_offers_what_is_similar(database: Database) -> None:
    assert found(database, "quill the thief", is_typed=True)[0] == "c2"
    assert found(database, "zzz", is_typed=True) == []


def test_a_claim_is_found_by_the_sentence_that_it_was_first_met_in(database: Database) -> None:
    put(database, "c2", CLAIMS["c2"], "Envelopes changed hands in a car park.")
    assert found(database, "There were envelopes in the car park")[0] == "c2"


def test_a_merged_claim_offers_the_one_that_it_went_into(database: Database) -> None:
    put(database, "c5", "Bribes went to Quill in envelopes", merged="c6")
    put(database, "c6", "Quill was bribed", merged="c2")
    assert found(database, "bribes in envelopes")[0] == "c2"
    assert not {"c5", "c6"} & set(found(database, "bribes in envelopes"))
    assert found(database, "bri quill", is_typed=True) == ["c2"]


def test_a_merged_claim_whose_heir_is_not_there_is_not_offered(database: Database) -> None:
    put(database, "c5", "Bribes in envelopes", merged="c0")
    put(database, "c6", "Envelopes for bribes", merged="c7")
    put(database, "c7", "Bribes for envelopes", merged="c6")
    assert not {"c0", "c5", "c6", "c7"} & set(found(database, "bribes in envelopes"))


def test_a_claim_that_was_changed_is_found_by_what_it_says_now(database: Database) -> None:
    put(database, "c1", "The lighthouse is for sale")
    assert found(database, "rejected") == []
    assert found(database, "lighthouse") == ["c1"]
    database.connection.execute("UPDATE claims SET claim = 'The mill is for sale', id = 'c9' WHERE id = 'c1'")
    assert (found(database, "lighthouse"), found(database, "mill")) == ([], ["c9"])
    database.connection.execute("INSERT OR REPLACE INTO claims (id, claim) VALUES ('c9', 'The oven is for sale')")
    assert (found(database, "mill"), found(database, "oven")) == ([], ["c9"])
    database.connection.execute("DELETE FROM claims")
    assert database.connection.execute("SELECT count(*) FROM claim_keys").fetchone() == (0,)
    assert found(database, "quay") == []
    database.connection.execute("INSERT INTO claim_words (claim_words) VALUES ('integrity-check')")


def test_a_copy_of_the_database_finds_the_same(database: Database, tmp_path: Path) -> None:
    database.connection.execute("DELETE FROM claims WHERE id = 'c1'")
    database.connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    copy = open_database(tmp_path / "copy.db")
    assert found(copy, CLAIMS["c3"]) == found(database, CLAIMS["c3"])
    assert found(copy, CLAIMS["c3"])[0] == "c3"
    copy.close()


QUERIES = st.text(st.characters() | st.sampled_from("\"'*^():-+{}~\0 \U0001f389\u00b2\u0301Qu"), max_size=60)


@given(st.one_of(QUERIES, st.sampled_from(["NEAR(quay, 2)", "claim:quay", '"', "AND", "quay OR", "x" * 5_000])))
def test_nothing_that_can_be_typed_is_an_error(database: Database, words: str) -> None:
    for is_typed in (False, True):
        ranked = ranked_claims(database.connection, words, is_typed=is_typed)
        assert {identifier for identifier, _ in ranked} <= set(CLAIMS)


def test_words_that_very_many_claims_have_neither_hide_the_others_nor_find_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_search, "MOST_FOUND", 2)
    assert found(database, "the quay of Ostrey")[0] == "c1"
    assert found(database, "the quay") != []


def test_no_more_are_given_than_were_asked_for(database: Database) -> None:
    assert len(ranked_claims(database.connection, "the north quay of Tobias Renn", limit=2)) == 2


def test_claims_in_the_words_of_the_news_are_found_among_many(database: Database) -> None:
    made = make_claims(random.Random(5), 600)
    with database.writing() as connection:
        rows = [(f"m{n}", each.claim) for n, each in enumerate(made)]
        connection.executemany("INSERT INTO claims (id, claim) VALUES (?,?)", rows)
    first = sum(found(database, each.sentence)[:1] == [f"m{n}"] for n, each in enumerate(made[:60]))
    assert first >= 57

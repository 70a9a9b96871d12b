"""What is remembered for each annotator: settings, places, codebooks, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.annotation import Decision, Mark, State
from reader.model.codebook_toml import parse_codebook
from reader.resources import default_codebook
from reader.store.codebooks import put_in_force, stored_codebook
from reader.store.database import Database, open_database
from reader.store.journal import record
from reader.store.settings import last_position, load_settings, save_position, save_settings
from reader.store.status import status
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    BOTH_WAYS,
    CHECKWORTHY,
    LAYERS,
    NO_STANCE,
    ODD,
    PLAIN,
    QUILL,
    claim,
    make_database,
    note,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
VALUES = st.dictionaries(TEXT, TEXT, max_size=4)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = make_database(tmp_path / "a.db")
    yield database
    database.close()


@settings(max_examples=examples(20))
@given(saved=st.lists(st.tuples(st.sampled_from(["anna", "bela", ""]), VALUES), max_size=6))
def test_settings_are_what_was_saved_last_for_each_annotator(
    saved: list[tuple[str, dict[str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = make_database(tmp_path_factory.mktemp("settings") / "a.db")
    expected: dict[str, dict[str, str]] = {"anna": {}, "bela": {}, "": {}}
    for annotator, values in saved:
        with database.writing() as connection:
            save_settings(connection, annotator, values)
        expected[annotator] |= values
    for annotator, values in expected.items():
        assert load_settings(database.connection, annotator) == values
    database.close()


def test_the_place_in_each_article_is_kept_for_each_annotator(tmp_path: Path, database: Database) -> None:
    first, second = refs(ODD)[0], refs(ODD)[2]
    with database.writing() as connection:
        save_position(connection, "anna", first)
        save_position(connection, "anna", refs(PLAIN)[1])
        save_position(connection, "bela", first)
        save_position(connection, "anna", second)
    again = open_database(tmp_path / "a.db")
    assert last_position(again.connection, "anna", ODD.id) == second.start
    assert last_position(again.connection, "anna", PLAIN.id) == refs(PLAIN)[1].start
    assert last_position(again.connection, "bela", ODD.id) == first.start
    assert last_position(again.connection, "bela", PLAIN.id) is None
    again.close()


def test_the_place_is_kept_with_the_judgment(database: Database) -> None:
    record(database, ANNA, [claim(refs(ODD)[0], CHECKWORTHY)], place=refs(ODD)[2])
    assert last_position(database.connection, "anna", ODD.id) == refs(ODD)[2].start


def test_every_codebook_that_was_used_is_kept_whole(database: Database) -> None:
    content = default_codebook().read_text("utf-8")
    codebooks = [parse_codebook(content), parse_codebook(content + "\n# changed\n")]
    for codebook in [*codebooks, *codebooks]:
        put_in_force(database, codebook)
    assert database.connection.execute("SELECT count(*) FROM codebooks").fetchone() == (2,)
    for codebook in codebooks:
        kept = stored_codebook(database, codebook.version)
        assert kept is not None
        assert kept == codebook
    assert stored_codebook(database, "c0") is None


def test_a_codebook_waits_for_the_next_start_while_another_program_writes(tmp_path: Path, database: Database) -> None:
    codebook = parse_codebook(default_codebook().read_text("utf-8"))
    other = open_database(tmp_path / "a.db", patience=0)
    with database.writing():
        put_in_force(other, codebook)
    assert stored_codebook(other, codebook.version) is None
    put_in_force(other, codebook)
    assert stored_codebook(other, codebook.version) == codebook
    other.close()


def test_the_status_counts_what_was_done_by_whom(database: Database) -> None:
    first, repeat, third, fourth = refs(ODD)
    record(database, ANNA, [target(QUILL)])
    for ref in (first, third, fourth):
        record(database, ANNA, [stance(ref, BOTH_WAYS if ref == first else NO_STANCE), claim(ref, CHECKWORTHY)])
    record(database, BELA, [stance(first, NO_STANCE), note(repeat, "said again")])
    found = status(database, LAYERS)
    assert (found.articles, found.sentences, found.repeats, found.targets) == (2, 6, 1, ["Quill"])
    assert found.events == 9
    anna, bela = found.annotators
    assert (anna.annotator, anna.articles_done, anna.articles_begun, anna.sentences_done) == ("anna", 1, 1, 3)
    assert anna.decisions == {"claim": 3, "stance": 3}
    assert anna.labels == {"claim:CFS": 3, "stance:against": 1, "stance:favor": 1, "stance:none": 2}
    assert (bela.articles_done, bela.articles_begun, bela.sentences_done, bela.notes) == (0, 1, 0, 1)
    assert bela.last_at > anna.last_at or bela.last_at == anna.last_at
    assert status(database, ["stance"]).annotators[1].sentences_done == 1


def test_the_status_counts_each_of_the_labels_that_were_given_together(database: Database) -> None:
    first, _, third, _ = refs(ODD)
    both = Decision(State.LABELLED, marks=(Mark("CFS"), Mark("UFS", first.start, first.start + 3)))
    record(database, ANNA, [claim(first, both), claim(third, Decision(State.NONE, marks=(Mark("nothing"),)))])
    (anna,) = status(database, LAYERS).annotators
    assert anna.labels == {"claim:CFS": 1, "claim:UFS": 1, "claim:none": 1}

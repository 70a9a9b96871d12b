"""The rows that leave the database: the same through the iterator and through the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import DamagedDatabaseError
from reader.model.annotation import Decision, Stance, State
from reader.model.export_row import ExportRow, Selection
from reader.model.registry_entry import Target
from reader.store.export_rows import article_rows, known_names
from reader.store.journal import record
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    BOTH_WAYS,
    CHECKWORTHY,
    NO_STANCE,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    claim,
    make_database,
    note,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.model.annotation import Change
    from reader.store.database import Database
    from reader.store.journal import Author

SPOTS = [ref for article in (ODD, PLAIN) for ref in refs(article)]
REPEAT = SPOTS[1]
ASKED = st.sampled_from([ref for ref in SPOTS if ref != REPEAT])
WORDS = st.sampled_from(["", "=1+1", "e\u0301 \U0001f389", "a\nb", "'", '"'])
STANCES = st.one_of(
    st.lists(
        st.builds(Stance, st.sampled_from(["favor", "against"]), st.sampled_from(["", "author"]), WORDS),
        min_size=1,
        max_size=3,
    ).map(lambda stances: Decision(State.LABELLED, stances=tuple(stances))),
    st.sampled_from([State.NONE, State.SKIPPED, State.UNSURE, State.NOT_A_SENTENCE]).map(Decision),
)
CLAIMS = st.tuples(st.sampled_from(["CFS", "NFS"]), st.none() | st.integers(1, 3), st.none() | st.floats(0, 100)).map(
    lambda said: Decision(State.LABELLED, label=said[0], confidence=said[1], seconds=said[2])
) | st.just(Decision(State.SKIPPED))
ACTS = st.lists(
    st.tuples(
        st.sampled_from([ANNA, BELA]),
        st.one_of(
            st.builds(stance, ASKED, STANCES, st.sampled_from([QUILL, RENN])),
            st.builds(claim, ASKED, CLAIMS),
            st.builds(note, st.sampled_from(SPOTS), WORDS),
        ),
    ),
    max_size=12,
)


def rows_of(database: Database, *annotators: str) -> list[ExportRow]:
    return [row for article in article_rows(database, Selection(annotators)) for row in article.rows]


def make(folder: Path, acts: Sequence[tuple[Author, Change]]) -> Database:
    database = make_database(folder / "a.db")
    record(database, ANNA, [target(QUILL), target(RENN)])
    for author, change in acts:
        record(database, author, [change])
    return database


def as_view(database: Database) -> tuple[list[str], list[tuple[object, ...]]]:
    found = database.connection.execute("SELECT * FROM annotations")
    return [column[0] for column in found.description], found.fetchall()


@settings(max_examples=examples(25))
@given(acts=ACTS)
def test_the_view_and_the_iterator_give_the_same_rows(
    acts: list[tuple[Author, Change]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = make(tmp_path_factory.mktemp("rows"), acts)
    columns, view = as_view(database)
    rows = rows_of(database)
    assert columns == list(ExportRow._fields)
    assert len(view) == len(rows)
    assert set(view) == {tuple(row) for row in rows}
    assert len({row.annotation_id for row in rows}) == len(rows)
    for row in rows:
        text = next(article.text for article in (ODD, PLAIN) if article.id == row.article_id)
        assert text[row.start : row.end] == row.sentence
    for annotator in ("anna", "bela"):
        assert rows_of(database, annotator) == [row for row in rows if row.annotator == annotator]
    database.close()


def test_a_row_says_all_that_was_said(tmp_path: Path) -> None:
    first, third = SPOTS[0], SPOTS[2]
    acts = [
        (ANNA, stance(first, BOTH_WAYS)),
        (ANNA, claim(first, CHECKWORTHY)),
        (ANNA, note(first, "why?")),
        (BELA, stance(third, NO_STANCE, RENN)),
    ]
    database = make(tmp_path, acts)
    said = [
        (r.layer, r.sentence_index, r.annotator, r.state, r.target, r.stance, r.voice, r.holder, r.factuality, r.note)
        for r in rows_of(database)
    ]
    assert said == [
        ("claim", 0, "anna", "labelled", "", "", "", "", "CFS", "why?"),
        ("stance", 0, "anna", "labelled", "Quill", "favor", "direct_quote", "Renn", "", "why?"),
        ("stance", 0, "anna", "labelled", "Quill", "against", "", "", "", "why?"),
        ("note", 0, "anna", "", "", "", "", "", "", "why?"),
        ("stance", 2, "bela", "none", "Renn", "none", "", "", "", ""),
    ]
    database.close()


def test_articles_without_annotations_come_only_when_asked_for(tmp_path: Path) -> None:
    database = make(tmp_path, [(BELA, note(REPEAT, "said again"))])
    assert [article.id for article in article_rows(database)] == [ODD.id]
    whole = list(article_rows(database, every_article=True))
    assert [(article.id, article.title, len(article.rows)) for article in whole] == [
        (ODD.id, ODD.title, 1),
        (PLAIN.id, PLAIN.title, 0),
    ]
    assert [article.sentences for article in whole] == [ODD.sentences, PLAIN.sentences]
    assert list(article_rows(database, Selection(("nobody",)))) == []
    database.close()


def test_known_names_are_everybody_who_wrote_and_every_target(tmp_path: Path) -> None:
    database = make(tmp_path, [(BELA, note(REPEAT, "x"))])
    record(database, BELA, [target(Target("t1", "Abel", position=0)), target(Target("t2", "Quill", position=5))])
    names = sorted([(0, "t1", "Abel"), (0, QUILL.id, "Quill"), (1, RENN.id, "Renn")])
    assert known_names(database) == (("anna", "bela"), tuple(dict.fromkeys(name for _, _, name in names)), ())
    database.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE articles SET text = text || '.' WHERE key = 1", "not what was imported"),
        (f"DELETE FROM sentences WHERE start = {SPOTS[2].start}", "where no sentence starts"),
    ],
)
def test_no_row_leaves_a_damaged_article(statement: str, said: str, tmp_path: Path) -> None:
    database = make(tmp_path, [(ANNA, claim(SPOTS[2], CHECKWORTHY))])
    database.connection.execute("PRAGMA foreign_keys = OFF")
    database.connection.execute(statement)
    with pytest.raises(DamagedDatabaseError, match=said) as refused:
        rows_of(database)
    assert ODD.id in str(refused.value)
    assert not database.connection.in_transaction
    database.close()


def test_rows_are_one_view_of_the_database_whatever_is_written_meanwhile(tmp_path: Path) -> None:
    database = make(tmp_path, [(ANNA, note(SPOTS[0], "x")), (ANNA, note(SPOTS[-1], "x"))])
    expected = rows_of(database)
    other = make_database(tmp_path / "a.db")
    database.connection.execute("PRAGMA journal_mode = wal")
    found = article_rows(database)
    rows = list(next(found).rows)
    record(other, BELA, [note(SPOTS[-1], "meanwhile")])
    rows += [row for article in found for row in article.rows]
    assert rows == expected
    assert len(rows_of(database)) == 3
    other.close()
    database.close()

"""Applying annotations to similar sentences, as the session does it and as the screen says it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.transfer import Transfer, transfer
from reader.project import Project
from reader.store.sqlite import sqlite3
from reader.tui.actions import question
from reader.tui.features.sentence_labels import give_label
from reader.tui.features.transfers import apply_to_similar
from reader.tui.session import Session
from tests.terminal.projects import DATABASE, labels, make_project
from tests.tui.undoing import undo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.project.search_service import SimilarMatches

QUAY = "The harbour council of Ostrey voted against the new north quay on Monday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles with the same sentence after their headlines."""
    return make_project(tmp_path / "p", {f"{n}.txt": f"Headline {n}\n\n{QUAY}\n" for n in range(3)})


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """Anna, with the first of them in hand and a judgment on the sentence."""
    with closing(Project.open(folder / DATABASE, "anna", patience=0)) as project:
        session = Session(project)
        session.open(1)
        session.auto_advance = False
        session.position = 1
        session.count()
        judge(session, "favor")
        judge(session, "CFS")
        yield session


def judge(session: Session, name: str) -> None:
    layer, label = next((layer, label) for layer, label in session.codebook.labels() if label.id == name)
    give_label(session, layer, label)


def found(session: Session) -> SimilarMatches:
    assert session.article is not None
    return session.project.search.similar(session.article, session.ref(), session.save_queue.pending_changes)


def to_all(session: Session, *, overwrites: bool = False) -> Transfer:
    there = found(session)
    return transfer(there.judged, [like.judged for like in there.likes], overwrites=overwrites)


def test_sentences_that_are_alike_are_those_of_other_articles(session: Session) -> None:
    there = found(session)
    assert (there.total, there.is_compared, there.judged.text) == (2, True, QUAY)
    assert [(like.title, like.ratio, like.judged.text) for like in there.likes] == [
        ("Headline 1", 100.0, QUAY),
        ("Headline 2", 100.0, QUAY),
    ]
    assert len(there.judged.annotations.at(0)) == 2
    assert [len(like.judged.annotations.at(0)) for like in there.likes] == [0, 0]


def test_what_is_undone_elsewhere_is_counted_as_undone(session: Session) -> None:
    assert session.done_count == 1
    outcome = apply_to_similar(session, to_all(session))
    assert outcome.message == "Applied: 4 judgments on 2 sentences; z undoes all of it"
    assert session.done_count == 3
    assert undo(session).message == "Undone: 4 judgments in 2 other articles"
    assert (session.done_count, session.article and session.article.key) == (1, 1)
    there = found(session)
    apply_to_similar(session, transfer(there.judged, [there.likes[0].judged]))
    assert session.done_count == 2
    assert undo(session).message == "Undone: 2 judgments"
    assert (session.done_count, session.article and session.article.key) == (1, 2)


def test_what_waits_to_be_saved_is_carried_and_shown_as_what_is_saved(session: Session, folder: Path) -> None:
    with closing(sqlite3.connect(session.project.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        judge(session, "against")
        everything = to_all(session)
        assert everything.made == 4
        assert not apply_to_similar(session, everything).is_saved
        assert to_all(session).changes == ()
        assert labels(folder) == ["favor", "CFS"]
    session.save_queue.retry()
    assert labels(folder) == ["against", "CFS"] * 3


def test_the_question_says_how_many_and_how_many_stand_otherwise() -> None:
    something = Transfer((None,) * 12, 1_200, 600, 0, 0)  # type: ignore[arg-type]
    assert question(something, something) == (
        "Apply this sentence’s judgment: 1,200 judgments on 600 sentences?",
        "One undo reverts all of it.",
    )
    _, remark = question(something._replace(contradicted=1, left_out=2), something)
    assert remark == (
        "1 judgment is different and stays as it is."
        " 2 labels of words left out: the words are not at the same place. One undo reverts all of it."
    )
    asked, remark = question(Transfer(contradicted=3), something._replace(contradicted=3))
    assert asked.startswith("Nothing is undecided there. Overwrite what is labeled differently: 1,200")
    assert remark == "One undo reverts all of it."

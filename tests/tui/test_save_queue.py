"""Acts that cannot be saved wait in their order; nothing is dropped and nothing is said to be saved."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from reader.errors import StoreError, UsageError
from reader.model.annotation import note_change
from reader.project import Project
from reader.store.sqlite import sqlite3
from reader.tui.features.sentence_labels import give_label, label_rest, rest_changes
from reader.tui.session import Session
from tests.terminal.projects import DATABASE, labels, query
from tests.tui.undoing import undo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(samples: Path) -> Iterator[Session]:
    with closing(Project.open(samples / DATABASE, "anna", patience=0)) as project:
        session = Session(project)
        assert session.open(1)
        yield session


@contextmanager
def another_writes(session: Session) -> Iterator[None]:
    with closing(sqlite3.connect(session.project.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def judge(session: Session, *names: str) -> None:
    for name in names:
        for layer, label in session.codebook.labels():
            if label.id == name:
                give_label(session, layer, label)


def test_acts_wait_in_their_order_and_are_saved_in_it(session: Session, samples: Path) -> None:
    with another_writes(session):
        judge(session, "favor", "CFS", "against", "UFS")
        session.save([note_change(session.ref(), "later")])
        assert len(session.save_queue.pending) == 5
        assert session.save_queue.retry() == 0
        assert "another program" in session.save_queue.reason
        assert labels(samples) == []
        assert session.position == 2
    assert session.save_queue.retry() == 5
    assert not session.save_queue.pending
    assert session.save_queue.reason == ""
    kinds = query(samples, "SELECT kind FROM journal WHERE kind <> 'target' ORDER BY seq")
    assert [kind for (kind,) in kinds] == ["decision"] * 4 + ["note"]
    assert labels(samples) == ["favor", "CFS", "against", "UFS"]


def test_what_comes_after_something_that_waits_waits_too(session: Session, samples: Path) -> None:
    with another_writes(session):
        judge(session, "favor")
    judge(session, "CFS")
    assert labels(samples) == []
    assert len(session.save_queue.pending) == 2
    session.save_queue.retry()
    assert labels(samples) == ["favor", "CFS"]


def test_what_waits_is_shown_also_when_the_article_is_opened_again(session: Session) -> None:
    with another_writes(session):
        judge(session, "favor")
        session.open(2)
        session.open(1)
        assert len(session.annotations.at(0)) == 1


def test_taking_back_what_waits_writes_nothing(session: Session, samples: Path) -> None:
    judge(session, "favor")
    with another_writes(session):
        judge(session, "against", "mixed")
        assert undo(session, redo=True).message == "Nothing to redo while judgments wait to be saved"
        undo(session)
        undo(session)
        assert not session.save_queue.pending
    assert labels(samples) == ["favor"]
    assert undo(session).message == "Undone: favor → Mara Quill, sentence 1"
    assert labels(samples) == []


def test_what_can_never_be_saved_is_an_error_and_does_not_wait(session: Session) -> None:
    with pytest.raises(StoreError):
        session.save_queue.save([note_change(session.ref()._replace(start=3), "nowhere")], None)
    assert not session.save_queue.pending


def test_a_stance_without_a_target_is_refused_before_anything_is_written(session: Session, samples: Path) -> None:
    session.target = None
    with pytest.raises(UsageError, match="none is chosen"):
        judge(session, "favor")
    assert labels(samples) == []
    judge(session, "CFS")
    assert labels(samples) == ["CFS"]


def test_the_rest_of_the_article_is_one_act_that_fills_only_what_is_empty(session: Session, samples: Path) -> None:
    judge(session, "favor", "CFS", "against")
    label_rest(session, rest_changes(session))
    assert len(set(query(samples, "SELECT batch FROM journal WHERE kind = 'decision'"))) == 4
    assert labels(samples)[:4] == ["favor", "CFS", "against", "NFS"]
    assert label_rest(session, rest_changes(session)).message == "Nothing left to decide in this article"
    undo(session)
    assert labels(samples) == ["favor", "CFS", "against"]

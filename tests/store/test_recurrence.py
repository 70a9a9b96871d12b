"""Recurrences are listed with the best first, and what is wrong with their counts is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.store import recurrence
from reader.store.article_writer import add_articles
from reader.store.comparing import find_recurrences
from reader.store.recurrence import alike, is_compared, recurrence_counts, wrong_counts
from tests.store.by_hand import make_article
from tests.store.recurring import empty_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.store.database import Database

NEWS = "The harbour council of Ostrey voted 7 to 5 against the new north quay."
ALTERED = "The harbour council of Ostrey had voted 7 to 5 against a new north quay"
RECOUNTED = NEWS.replace("7 to 5", "9 to 3")
REQUOTED = NEWS.upper().replace(" THE NEW", "  THE NEW")
ONE = make_article("One", "He left.", NEWS, ALTERED)
REST = [
    make_article("Altered", "Before it, \U0001f389.", ALTERED),
    make_article("Recounted", RECOUNTED),
    make_article("The same", NEWS),
    make_article("Set in capitals", REQUOTED),
    make_article("Another", "Nobody expected that the dockers would march through the town."),
]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = empty_database(tmp_path / "a.db")
    add_articles(database, [ONE, *REST])
    find_recurrences(database)
    yield database
    database.close()


def test_the_best_come_first_then_those_that_were_imported_first(database: Database) -> None:
    start = ONE.sentences[2].start
    found = alike(database.connection, ONE.id, start)
    assert found.total == recurrence_counts(database.connection, ONE.id)[start] == 4
    assert [each.title for each in found.alike] == ["The same", "Set in capitals", "Recounted", "Altered"]
    ratios = [each.ratio for each in found.alike]
    assert ratios[:2] == [100, 100]
    assert 80 < ratios[3] < ratios[2] < 100


def test_each_says_where_it_stands(database: Database) -> None:
    found = alike(database.connection, ONE.id, ONE.sentences[2].start).alike[-1]
    sentence = REST[0].sentences[2]
    assert (found.article_key, found.article_id, found.position) == (2, REST[0].id, 2)
    assert (found.start, found.end, found.text) == (sentence.start, sentence.end, ALTERED)


def test_a_sentence_that_stands_nowhere_else_is_like_none(database: Database) -> None:
    assert alike(database.connection, ONE.id, ONE.sentences[1].start) == (0, [])
    assert alike(database.connection, ONE.id, 9_999) == (0, [])
    assert alike(database.connection, "a0", 0) == (0, [])
    assert recurrence_counts(database.connection, REST[-1].id) == {}
    assert recurrence_counts(database.connection, "a0") == {}


def test_only_the_first_are_listed_but_all_are_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrence, "MOST_ALIKE", 2)
    found = alike(database.connection, ONE.id, ONE.sentences[2].start)
    assert (found.total, [each.title for each in found.alike]) == (4, ["The same", "Set in capitals"])


def test_an_article_that_came_later_waits_to_be_compared(database: Database) -> None:
    assert is_compared(database.connection)
    add_articles(database, [make_article("Later", NEWS)])
    assert not is_compared(database.connection)
    assert recurrence_counts(database.connection, ONE.id)[ONE.sentences[2].start] == 4
    assert wrong_counts(database.connection) == []
    find_recurrences(database)
    assert recurrence_counts(database.connection, ONE.id)[ONE.sentences[2].start] == 5


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE wordings SET sentences = sentences + 1 WHERE alike > 1", "is said to stand in"),
        ("UPDATE wordings SET alike = alike + 1", "are said to be like the wording"),
        ("DELETE FROM wording_likenesses WHERE wording < other", "not the other way round"),
        ("UPDATE wording_likenesses SET ratio = 99 WHERE wording < other", "not the other way round"),
        ("UPDATE recurrences SET start = start + 1", "but nobody is asked about it"),
        ("DELETE FROM recurrences WHERE article = 1", "is said to stand in"),
        ("DELETE FROM recurrences_within", "that are like the wording"),
        ("UPDATE recurrences_within SET sentences = 9", "that are like the wording"),
        ("UPDATE comparison SET start = 0, article = 2", "sentences were compared, but"),
    ],
)
def test_what_was_changed_by_hand_is_told(database: Database, damage: str, said: str) -> None:
    assert wrong_counts(database.connection) == []
    database.connection.execute(damage)
    assert any(said in fault for fault in wrong_counts(database.connection))

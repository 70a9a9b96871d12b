"""Sentences of new articles are compared with all others: the same comes of it whatever the order and portions."""

from __future__ import annotations

import random
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from benchmarks.wordings import CHANGES, Newsroom, scanned
from reader.errors import NotSavedError
from reader.model.wording import wording
from reader.store import comparing, wording_texts
from reader.store.article_writer import add_articles
from reader.store.comparing import RecurrenceReport, find_recurrences, likeness
from reader.store.database import Database, open_database
from reader.store.recurrence import count_recurring, is_compared, recurrence_counts, wrong_counts
from tests.making import examples
from tests.store.by_hand import make_article
from tests.store.recurring import empty_database, expected, tables, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.article import Article

NEWS = "The harbour council of Ostrey voted against the new north quay on Monday."
NEAR = "The harbour council of Ostrey had voted against a new north quay on Monday"
OTHER = "Nobody expected that the dockers would march through the town in the rain."


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = empty_database(tmp_path / "a.db")
    yield database
    database.close()


def counts(database: Database, article: Article) -> list[int]:
    """How many are like each sentence of an article, in their order."""
    found = recurrence_counts(database.connection, article.id)
    return [found.get(sentence.start, 0) for sentence in article.sentences]


def test_a_sentence_that_others_have_word_for_word_or_altered_is_counted(database: Database) -> None:
    one, two, three = make_article("One", NEWS, OTHER), make_article("Two", NEAR), make_article("Three", NEWS.upper())
    add_articles(database, [one, two, three])
    report = find_recurrences(database)
    assert [counts(database, article) for article in (one, two, three)] == [[0, 2, 0], [0, 2], [0, 2]]
    assert (report.sentences, report.sentences_total, report.recurring, report.is_complete) == (7, 7, 3, True)


def test_sentences_of_one_article_are_no_recurrences_of_each_other(database: Database) -> None:
    one = make_article("One", NEWS, NEAR, NEWS, "He left.", "He left.")
    add_articles(database, [one])
    assert find_recurrences(database).recurring == 0
    two = make_article("Two", NEAR, "He left.")
    add_articles(database, [two])
    assert find_recurrences(database).recurring == 7
    assert counts(database, one) == [0, 1, 1, 1, 1, 1]
    assert counts(database, two) == [0, 3, 2]


def test_a_headline_said_again_is_left_out(database: Database) -> None:
    add_articles(database, [make_article(NEWS, "a.", repeat=True), make_article(NEWS, "b.", repeat=True)])
    assert find_recurrences(database).recurring == 2
    assert wrong_counts(database.connection) == []


def test_short_sentences_recur_word_for_word_only(database: Database) -> None:
    articles = [
        make_article(title, text)
        for title, text in zip("abc", ("He said no.", "he said  no.", "He said so."), strict=True)
    ]
    add_articles(database, articles)
    find_recurrences(database)
    assert [counts(database, article)[1] for article in articles] == [1, 1, 0]


def test_a_line_that_stands_in_many_articles_is_one_row_for_each_and_no_pair(database: Database) -> None:
    articles = [
        make_article(f"Title {n}", f"Last updated at 14:{n:02} on {n} August 2016 by the newsroom") for n in range(60)
    ]
    add_articles(database, articles)
    find_recurrences(database)
    assert counts(database, articles[7])[1] == 59
    assert database.connection.execute("SELECT count(*) FROM wording_likenesses").fetchone() == (0,)


SENTENCES = st.sampled_from(
    [NEWS, NEAR, NEWS[:-8], NEWS.replace("Ostrey", "Kelm"), NEWS.replace("voted", "decided"), NEAR.replace("new ", ""),
     OTHER, OTHER.replace("rain", "sun"), "He left.", "he left.", "It was 7 or 8 who came to the harbour council.",
     "It was 70 or 80 who came to the harbour council.",
     "港务局反对新的北码头计划并且要求重新投票表决，他们说这是错误的",
     "港务局反对新的北码头计划并且要求重新投票表决，她们说这是错误的"]
)  # fmt: skip
CORPORA = st.lists(st.lists(SENTENCES, max_size=6), min_size=1, max_size=6)
LIMITS = st.tuples(st.integers(1, 7), st.integers(1, 3), st.sampled_from([4, 64]))
_folders = count()


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CORPORA, st.randoms(use_true_random=False), LIMITS)
def test_order_and_portions_make_no_difference(
    tmp_path: Path, corpus: list[list[str]], rng: random.Random, limits: tuple[int, int, int]
) -> None:
    articles = [make_article(f"Article {n}", *sentences) for n, sentences in enumerate(corpus)]
    folder = tmp_path / str(next(_folders))
    folder.mkdir()
    whole = empty_database(folder / "whole.db")
    add_articles(whole, articles)
    find_recurrences(whole)
    rng.shuffle(articles)
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in zip(("PORTION", "SENTENCES_A_TRANSACTION", "BLOCK"), limits, strict=True):
            patch.setattr(comparing, name, limit)
        patch.setattr(wording_texts, "MOST_IN_MEMORY", 3)
        parts = empty_database(folder / "parts.db")
        while articles:
            some = rng.randint(1, len(articles))
            add_articles(parts, articles[:some])
            del articles[:some]
            if rng.random() < 0.8:
                stops = iter([False] * rng.randint(0, 5))
                find_recurrences(parts, should_stop=lambda stops=stops: next(stops, True))
        assert find_recurrences(parts).is_complete
    assert tables(parts) == tables(whole)
    assert told(whole) == expected([make_article(f"Article {n}", *sentences) for n, sentences in enumerate(corpus)])
    for each in (whole, parts):
        assert wrong_counts(each.connection) == []
        assert count_recurring(each.connection) == sum(len(found) for found in told(each).values())
        each.close()


def test_it_goes_on_where_it_was_stopped_even_inside_an_article(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "SENTENCES_A_TRANSACTION", 2)
    add_articles(database, [make_article("One", NEWS, OTHER, "He left.", "She stayed."), make_article("Two", OTHER)])
    progress: list[int] = []
    report = find_recurrences(
        database, on_progress=lambda r: progress.append(r.sentences), should_stop=lambda: len(progress) == 2
    )
    assert (report.sentences, report.is_complete, is_compared(database.connection)) == (4, False, False)
    report = find_recurrences(database)
    assert (report.sentences, report.recurring, report.is_complete) == (3, 2, True)
    assert is_compared(database.connection)


def test_again_it_changes_nothing(database: Database) -> None:
    add_articles(database, [make_article("One", NEWS), make_article("Two", NEAR)])
    find_recurrences(database)
    before = tables(database), database.connection.execute("SELECT * FROM comparison").fetchall()
    report = find_recurrences(database)
    assert (report.sentences, report.recurring, report.is_complete) == (0, 2, True)
    assert (tables(database), database.connection.execute("SELECT * FROM comparison").fetchall()) == before


def test_two_programs_that_compare_at_once_count_nothing_twice(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "SENTENCES_A_TRANSACTION", 1)
    monkeypatch.setattr(comparing, "BLOCK", 4)
    articles = [make_article(f"Title {n}", NEWS, NEAR, f"Only {n} has this.") for n in range(5)]
    add_articles(database, articles)
    other = open_database(tmp_path / "a.db")
    turns = iter(range(100))

    def let_the_other(report: RecurrenceReport) -> None:
        if next(turns) % 3 == 0:
            left = iter([False, False, False])
            find_recurrences(other, should_stop=lambda: next(left, True))

    assert find_recurrences(database, on_progress=let_the_other).is_complete
    assert told(database) == expected(articles)
    assert wrong_counts(database.connection) == []
    other.close()


def test_a_judgment_that_is_made_meanwhile_gets_its_turn(database: Database, tmp_path: Path) -> None:
    add_articles(database, [make_article(f"Title {n}", NEWS, OTHER) for n in range(300)])
    other = open_database(tmp_path / "a.db", patience=0)
    written = count()

    def judge(report: RecurrenceReport) -> None:
        with other.writing() as connection:
            connection.execute("INSERT INTO settings VALUES ('anna', ?, '1')", (str(next(written)),))

    find_recurrences(database, on_progress=judge)
    other.close()
    assert next(written) >= 900 // comparing.SENTENCES_A_TRANSACTION
    assert wrong_counts(database.connection) == []


def test_a_locked_database_keeps_what_was_compared_before(database: Database, tmp_path: Path) -> None:
    add_articles(database, [make_article("One", NEWS), make_article("Two", NEAR)])
    database.set_patience(0)
    other = open_database(tmp_path / "a.db")
    with other.writing() as connection:
        connection.execute("INSERT INTO settings VALUES ('anna', 'x', '1')")
        with pytest.raises(NotSavedError):
            find_recurrences(database)
    other.close()
    assert find_recurrences(database).recurring == 2


def test_no_transaction_is_long(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "ROWS_A_TRANSACTION", 50)
    changed: list[int] = []
    writing = Database.writing

    @contextmanager
    def counted(self: Database) -> Iterator[object]:
        with writing(self) as connection:
            before = connection.total_changes
            yield connection
            changed.append(connection.total_changes - before)

    monkeypatch.setattr(Database, "writing", counted)
    texts = [f"The harbour council of {a}{b}{a} voted against the new north quay" for a in "bdfgk" for b in "aeiou"]
    add_articles(database, [make_article(f"Title {n}", text) for n, text in enumerate(texts)])
    changed.clear()
    find_recurrences(database)
    assert database.connection.execute("SELECT count(*) FROM wording_likenesses").fetchone() == (25 * 24,)
    assert max(changed) < 300
    assert wrong_counts(database.connection) == []


def test_what_becomes_of_a_sentence_in_print_is_found_again() -> None:
    room = Newsroom(random.Random(7))
    altered = missed = 0
    for _ in range(400):
        text = room.sentence()
        mine = wording(text)
        for change in CHANGES:
            theirs = wording(change(room, text))
            if change is scanned or not (mine.pieces and theirs.pieces) or mine == theirs:
                continue
            if fuzz.ratio(mine.text, theirs.text) >= 80:
                altered += 1
                missed += not likeness(mine, theirs.text)
    assert altered > 1_500
    assert missed == 0


def test_it_rests_after_each_transaction_where_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = empty_database(tmp_path / "a.db")
    add_articles(database, [make_article(f"Headline {n}", NEWS) for n in range(3)])
    monkeypatch.setattr(comparing, "SENTENCES_A_TRANSACTION", 2)
    rests: list[float] = []
    transactions: list[int] = []

    def rest(seconds: float) -> None:
        assert not database.connection.in_transaction
        rests.append(seconds)

    monkeypatch.setattr(comparing.time, "sleep", rest)
    find_recurrences(database, on_progress=lambda report: transactions.append(report.sentences), rest=0.02)
    assert len(rests) == len(transactions) == 3
    assert min(rests) >= 0.02
    database.close()

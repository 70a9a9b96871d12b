"""What is a later edition of what: the same source with half of the sentences, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.model.article_annotations import Filter, FilterKind
from reader.model.export_row import EVERYTHING, Selection
from reader.model.search_query import parse_query
from reader.store.article_editions import (
    MOST_OF_ONE_SOURCE,
    earlier_ids,
    judged_earlier,
    latest_ids,
    make_current,
    share_half,
    source_names,
)
from reader.store.article_writer import Added, add_articles
from reader.store.articles import article_keys, listed, load_article, next_undecided_key, totals
from reader.store.check import check_database
from reader.store.database import Database, open_database
from reader.store.export_rows import article_rows
from reader.store.filters import filtered_keys
from reader.store.journal import record
from reader.store.search import index_sentences, search
from reader.store.status import status
from tests.store.by_hand import ANNA, CHECKWORTHY, broken, claim, make_article, refs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.article import Article

BODY = ("The council met.", "Quill opened the ballot.", "Renn wrote to every branch.", "Nobody answered him.")
OTHER = ("A ferry sank.", "The harbour was closed.", "Two schools opened.", "The budget passed.")


def article(*words: str, path: str = "a.txt", url: str = "", title: str = "Quill", publisher: str = "") -> Article:
    return make_article(title, *words, path=path)._replace(url=url, publisher=publisher)


FIRST = article(*BODY)
SECOND = article(*BODY[:3], "Somebody answered him.")
THIRD = article(*BODY[:2], "Renn wrote to nobody.", "Somebody answered him.")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "a.db", create=True)
    yield database
    assert broken(database) == {}
    database.close()


def pairs(database: Database) -> set[tuple[str, str]]:
    return set(database.connection.execute("SELECT article_id, earlier_id FROM editions").fetchall())


def ids(added: Added) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in added.editions]


def come(database: Database, *articles: Article) -> list[str]:
    """Import these one after the other as one import; those that are the latest again."""
    seen: dict[str, frozenset[int]] = {}
    for each in articles:
        for identifier, names in add_articles(database, [each]).seen.items():
            seen[identifier] = seen.pop(identifier, names) | names
    with database.writing() as connection:
        return make_current(connection, seen)


def test_the_same_file_with_another_text_is_a_later_edition(database: Database) -> None:
    add_articles(database, [FIRST])
    added = add_articles(database, [SECOND])
    assert ids(added) == [(SECOND.id, FIRST.id)]
    assert pairs(database) == {(SECOND.id, FIRST.id)}
    assert ids(add_articles(database, [SECOND, FIRST])) == []
    assert pairs(database) == {(SECOND.id, FIRST.id)}


def test_editions_that_come_in_the_same_import_are_known_as_well(database: Database) -> None:
    added = add_articles(database, [FIRST, article(*OTHER, path="b.txt", title="Ferry"), SECOND, THIRD])
    assert ids(added) == [(SECOND.id, FIRST.id), (THIRD.id, SECOND.id)]


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (article(*OTHER), "another text under the same name"),
        (article(*BODY[:3], "Somebody answered him.", path="b.txt"), "the same text under another name"),
        (article(*BODY[:1], *OTHER), "a headline and a line that every article has"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_edition(other: Article, what: str, database: Database) -> None:
    assert ids(add_articles(database, [FIRST, other])) == [], what


def test_an_article_that_grew_or_shrank_is_an_edition(database: Database) -> None:
    grown = article(*BODY, *OTHER, *(f"Update {number} of the evening." for number in range(9)))
    added = add_articles(database, [FIRST, grown, article(*BODY[:2])])
    assert [later for later, _ in ids(added)] == [grown.id, article(*BODY[:2]).id]


def test_the_same_web_address_is_the_same_source_whatever_the_file_is_called(database: Database) -> None:
    first = article(*BODY, path="monday.html", url="http://www.example.org/quill/")
    second = article(*BODY[:3], path="friday.html", url="https://example.org/quill#top")
    elsewhere = article(*BODY[:3], "He left.", path="other.html", url="https://example.org/quill?page=2")
    assert ids(add_articles(database, [first, second, elsewhere])) == [(second.id, first.id)]


def test_rows_are_known_by_address_or_title_and_never_by_their_line(database: Database) -> None:
    first = article(*BODY, path="news.csv#2")
    same_line = article(*BODY[:3], path="news.csv#2", title="Another headline")
    moved = article(*BODY[:2], "Renn wrote.", path="news.csv#9")
    other_file = article(*BODY[:3], "He left.", path="old.csv#2")
    other_paper = article(*BODY[:3], "She left.", path="news.csv#3", publisher="The Harbour Post")
    other_address = article(*BODY[:3], "They left.", path="news.csv#4", url="https://example.org/1")
    added = add_articles(database, [first, same_line, moved, other_file, other_paper, other_address])
    assert ids(added) == [(moved.id, first.id)]


def test_a_third_edition_is_one_of_the_second(database: Database) -> None:
    for each in (FIRST, SECOND, THIRD):
        add_articles(database, [each])
    assert pairs(database) == {(SECOND.id, FIRST.id), (THIRD.id, SECOND.id)}
    assert earlier_ids(database.connection, THIRD.id) == [SECOND.id, FIRST.id]
    assert latest_ids(database.connection) == [THIRD.id]


def test_a_third_edition_that_is_like_the_first_alone_is_one_of_that(database: Database) -> None:
    second = article("The council met.", "Quill opened the ballot.", *OTHER[:2])
    third = article(*BODY[2:], "He sighed.", title="Renn")
    add_articles(database, [FIRST, second, third])
    assert pairs(database) == {(second.id, FIRST.id), (third.id, FIRST.id)}
    assert latest_ids(database.connection) == [second.id, third.id]


def test_an_old_text_that_comes_back_is_the_latest_again(database: Database) -> None:
    assert come(database, FIRST) == come(database, SECOND) == come(database, THIRD) == []
    assert come(database, FIRST) == [FIRST.id]
    assert earlier_ids(database.connection, FIRST.id) == [THIRD.id, SECOND.id]
    assert come(database, FIRST) == []
    assert come(database, SECOND) == [SECOND.id]
    assert earlier_ids(database.connection, SECOND.id) == [FIRST.id, THIRD.id]
    assert come(database, THIRD, FIRST, SECOND) == []
    assert latest_ids(database.connection) == [SECOND.id]
    fourth = article(*BODY[:3], "Everybody answered him.")
    assert come(database, fourth) == []
    assert earlier_ids(database.connection, fourth.id) == [SECOND.id, FIRST.id, THIRD.id]


def test_an_old_text_that_comes_from_another_source_stays_an_earlier_edition(database: Database) -> None:
    come(database, FIRST)
    come(database, SECOND)
    assert come(database, FIRST._replace(source=FIRST.source._replace(path="archive/a.txt"))) == []
    assert latest_ids(database.connection) == [SECOND.id]
    assert come(database, article(*BODY, "The end.", path="archive/a.txt")) == []
    assert len(latest_ids(database.connection)) == 2


def test_the_same_import_again_changes_nothing(database: Database) -> None:
    come(database, FIRST, SECOND)
    before = pairs(database)
    assert come(database, FIRST, SECOND) == []
    assert pairs(database) == before


def test_of_very_many_articles_of_one_name_only_the_last_are_compared(database: Database) -> None:
    others = [article(*OTHER[:3], f"Number {n}.", f"Only {n}.", *(f"{n}.{m}." for m in range(9))) for n in range(200)]
    apart = [article(*(f"{n}.{m}." for m in range(6)), title=f"No. {n}") for n in range(MOST_OF_ONE_SOURCE)]
    add_articles(database, [FIRST, *apart[1:]])
    assert ids(add_articles(database, [SECOND])) == [(SECOND.id, FIRST.id)]
    add_articles(database, others)
    assert ids(add_articles(database, [THIRD])) == []


def test_half_is_of_the_shorter_text_and_more_than_a_headline() -> None:
    def shares(one: str, other: str) -> bool:
        assert share_half(frozenset(one), frozenset(other)) == share_half(frozenset(other), frozenset(one))
        return share_half(frozenset(one), frozenset(other))

    assert shares("abcd", "abxy")
    assert shares("ab", "abcdefghij")
    assert shares("ab", "ax")
    assert not shares("abcd", "axyz")
    assert not shares("ab", "axyzuvw")
    assert not shares("a", "abc")
    assert not shares("", "abc")


def test_a_source_has_the_same_name_on_every_machine() -> None:
    assert source_names("a.txt", "", "Quill") == source_names("a.txt", "", "Renn") == {8933222777741378331}
    assert source_names("a.csv#1", "", "") == frozenset()


def test_a_circle_is_found(tmp_path: Path) -> None:
    database = open_database(tmp_path / "b.db", create=True)
    add_articles(database, [FIRST, SECOND])
    with database.writing() as connection:
        connection.execute("INSERT INTO editions VALUES (?, ?)", (FIRST.id, SECOND.id))
    (found,) = [check for check in check_database(database) if check.name == "editions"]
    assert (found.checked, len(found.faults)) == (2, 2)
    database.close()


ONE_LAYER = ("claim",)
FERRY = article(*OTHER, path="b.txt", title="Ferry")


def judge(database: Database, judged: Article, count: int = 5) -> None:
    record(database, ANNA, [claim(ref, CHECKWORTHY) for ref in refs(judged)[:count]])


def test_an_earlier_edition_is_passed_over(database: Database) -> None:
    add_articles(database, [FIRST, FERRY, SECOND])
    connection = database.connection

    def following(key: int, *, backwards: bool = False) -> int | None:
        return next_undecided_key(connection, key, backwards=backwards, annotator="anna", layers=ONE_LAYER)

    assert [following(key) for key in (0, 1, 2, 3)] == [2, 2, 3, None]
    assert following(2, backwards=True) is None
    assert list(filtered_keys(connection, Filter(FilterKind.UNDECIDED), "anna", ONE_LAYER)) == [2, 3]
    judge(database, FERRY, 2)
    ordered = article_keys(connection, sort="undecided", words="", annotator="anna", layers=ONE_LAYER)
    assert list(ordered) == [3, 2, 1]
    index_sentences(database)
    hits = search(connection, parse_query("council undecided"), annotator="anna", layers=ONE_LAYER)
    assert [hit.article_id for hit in hits] == [SECOND.id]


def test_it_is_listed_and_says_what_came_after_it(database: Database) -> None:
    add_articles(database, [FIRST, SECOND, THIRD])
    rows = listed(database.connection, range(1, 4), "anna", ONE_LAYER)
    assert [row.is_earlier for row in rows] == [True, True, False]
    articles = [load_article(database.connection, key) for key in (1, 2, 3)]
    assert [(each.earlier_id, each.later_id) for each in articles if each] == [
        ("", SECOND.id), (FIRST.id, THIRD.id), (SECOND.id, ""),
    ]  # fmt: skip


def test_its_sentences_are_not_counted(database: Database) -> None:
    add_articles(database, [FIRST])
    judge(database, FIRST)
    assert totals(database.connection, "anna", ONE_LAYER) == (5, 5)
    add_articles(database, [FERRY, SECOND])
    assert totals(database.connection, "anna", ONE_LAYER) == (0, 10)
    judge(database, SECOND, 3)
    assert totals(database.connection, "anna", ONE_LAYER) == (3, 10)
    found = status(database, ONE_LAYER)
    assert (found.articles, found.earlier, found.sentences) == (3, 1, 10)
    (anna,) = found.annotators
    assert (anna.articles_done, anna.articles_begun, anna.sentences_done, anna.decisions) == (0, 1, 3, {"claim": 8})


def test_an_export_can_leave_it_out(database: Database) -> None:
    add_articles(database, [FIRST, FERRY, SECOND])
    for each in (FIRST, FERRY, SECOND):
        judge(database, each)

    def exported(selection: Selection, *, every_article: bool = False) -> list[str]:
        return [each.id for each in article_rows(database, selection, every_article=every_article)]

    assert exported(EVERYTHING) == [FIRST.id, FERRY.id, SECOND.id]
    assert exported(Selection(latest=True)) == exported(Selection(latest=True), every_article=True)
    assert exported(Selection(latest=True)) == [FERRY.id, SECOND.id]
    assert exported(Selection(latest=True, articles=("Quill",))) == [SECOND.id]
    assert judged_earlier(database.connection) == 1

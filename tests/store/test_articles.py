"""Articles: put in once, listed in pages and orders, found by words of their title."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import Source
from reader.store.article_writer import add_articles
from reader.store.articles import (
    SORTS,
    article_keys,
    count_articles,
    key_of,
    listed,
    load_article,
    next_undecided_key,
    totals,
)
from reader.store.database import Database, open_database
from reader.store.journal import record
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    CHECKWORTHY,
    LAYERS,
    NO_STANCE,
    ODD,
    PLAIN,
    QUILL,
    broken,
    claim,
    make_article,
    make_database,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reader.model.article import Article

TITLES = [
    "50% of votes",
    "50 of votes",
    "snake_case",
    "snakeXcase",
    "Wow!",
    "wow",
    "!% _",
    "\u00c9tude",
    "b",
    "A",
    "a B",
]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "a.db", create=True)
    yield database
    database.close()


def add_titles(database: Database, titles: Sequence[str]) -> list[Article]:
    made = [make_article(title, f"Words of number {number}.") for number, title in enumerate(titles)]
    add_articles(database, made)
    return made


def decide(database: Database, article: Article, count: int) -> None:
    record(database, ANNA, [target(QUILL)])
    asked = [s for s, x in zip(refs(article), article.sentences, strict=True) if x.is_judged][:count]
    record(database, ANNA, [c for ref in asked for c in (stance(ref, NO_STANCE), claim(ref, CHECKWORTHY))])


def titles_of(database: Database, keys: Sequence[int]) -> list[str]:
    return [row.title for row in listed(database.connection, keys, "anna", LAYERS)]


def find(database: Database, words: str = "", sort: str = "imported") -> list[str]:
    keys = article_keys(database.connection, sort=sort, words=words, annotator="anna", layers=LAYERS)
    return titles_of(database, keys)


def test_an_article_comes_out_as_it_went_in(database: Database) -> None:
    full = ODD._replace(
        publisher="The Harbour Post", url="https://example.org/1", author="M. Dray", published="2016-08-12",
        language="german", metadata={"page": "3", "\u00e9": "\U0001f389"}, cleaning={"newlines": 2},
        original=ODD.text + "\r\n",
    )  # fmt: skip
    added = add_articles(database, [full, PLAIN])
    assert (added.articles, added.sentences, added.known) == (2, 7, 0)
    stored = load_article(database.connection, 1)
    assert stored is not None
    assert (stored.key, stored.id, stored.title, stored.text) == (1, ODD.id, ODD.title, ODD.text)
    assert stored.sentences == ODD.sentences
    assert (stored.source, stored.url, stored.author) == ("The Harbour Post", "https://example.org/1", "M. Dray")
    assert (stored.published, stored.language) == ("2016-08-12", "german")
    kept = database.connection.execute("SELECT metadata, cleaning, original FROM articles WHERE key = 1").fetchone()
    assert kept == ('{"page": "3", "\u00e9": "\U0001f389"}', '{"newlines": 2}', ODD.text + "\r\n")
    plain = load_article(database.connection, 2)
    assert plain is not None
    assert plain.source == PLAIN.source.path
    assert load_article(database.connection, 3) is None
    assert (key_of(database.connection, PLAIN.id), key_of(database.connection, "a0")) == (2, None)


def test_an_article_that_is_known_only_gains_a_source(database: Database) -> None:
    add_articles(database, [ODD])
    elsewhere = ODD._replace(
        title="Another title", source=Source("b.txt", "1" * 64, "utf-16", 99, ("guessed", "twice"))
    )
    for expected in (2, 2):
        added = add_articles(database, [elsewhere])
        assert (added.articles, added.sentences, added.known) == (0, 0, 1)
        sources = database.connection.execute("SELECT path, encoding, size, doubts FROM article_sources").fetchall()
        assert len(sources) == expected
    assert ("b.txt", "utf-16", 99, "guessed\ntwice") in sources
    assert find(database) == [ODD.title]
    assert broken(database) == {}


def test_the_same_article_twice_in_one_import_is_one(database: Database) -> None:
    other = PLAIN._replace(source=PLAIN.source._replace(path="again.txt"))
    added = add_articles(database, [PLAIN, ODD, other, PLAIN])
    assert (added.articles, added.known, added.again) == (2, 0, 2)
    assert count_articles(database.connection) == 2
    assert database.connection.execute("SELECT count(*) FROM article_sources").fetchone() == (3,)
    assert broken(database) == {}


def test_an_import_that_fails_leaves_none_of_its_articles(database: Database) -> None:
    def breaks() -> Iterator[Article]:
        yield ODD
        raise KeyboardInterrupt

    overlapping = PLAIN._replace(sentences=(*PLAIN.sentences, PLAIN.sentences[0]))
    with pytest.raises(KeyboardInterrupt):
        add_articles(database, breaks())
    with pytest.raises(Exception, match="UNIQUE"):
        add_articles(database, [ODD, overlapping])
    assert count_articles(database.connection) == 0
    assert broken(database) == {}
    add_articles(database, [ODD, PLAIN])
    assert find(database) == [ODD.title, PLAIN.title]


@pytest.mark.parametrize("count", [0, 1, 39, 40, 41, 80, 97])
def test_every_sentence_is_stored_however_many_there_are(count: int, database: Database) -> None:
    article = make_article("Long", *[f"Sentence {number}." for number in range(count)])
    add_articles(database, [article, PLAIN])
    stored = load_article(database.connection, 1)
    assert stored is not None
    assert stored.sentences == article.sentences
    assert broken(database) == {}


def test_pages_of_the_list_are_the_list(database: Database) -> None:
    add_titles(database, [f"Title {number}" for number in range(23)])
    keys = article_keys(database.connection, sort="imported", words="", annotator="anna", layers=LAYERS)
    whole = listed(database.connection, keys, "anna", LAYERS)
    assert [row.key for row in whole] == list(range(1, 24))
    paged = [row for at in range(0, 23, 5) for row in listed(database.connection, keys[at : at + 5], "anna", LAYERS)]
    assert paged == whole
    assert listed(database.connection, [], "anna", LAYERS) == []
    assert listed(database.connection, keys[23:], "anna", LAYERS) == []
    mixed = [7, 2, 99, 19]
    assert [row.key for row in listed(database.connection, mixed, "anna", LAYERS)] == [7, 2, 19]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("50%", ["50% of votes"]),
        ("%", ["50% of votes", "!% _"]),
        ("_", ["snake_case", "!% _"]),
        ("snake_case", ["snake_case"]),
        ("!", ["Wow!", "!% _"]),
        ("wow", ["Wow!", "wow"]),
        ("!%", ["!% _"]),
        ("votes 50", ["50% of votes", "50 of votes"]),
        ("VOTES of 50%", ["50% of votes"]),
        ("\u00c9t", ["\u00c9tude"]),
        ("'; DROP TABLE articles; --", []),
        ("  ", TITLES),
        ("", TITLES),
    ],
)
def test_the_filter_takes_every_sign_as_it_is_written(words: str, found: list[str], database: Database) -> None:
    add_titles(database, TITLES)
    assert find(database, words) == found


FILTER_TEXT = st.text(alphabet="ab%_!\\ '\"", min_size=1, max_size=6)


@settings(max_examples=examples(25))
@given(titles=st.lists(FILTER_TEXT, max_size=6, unique=True), words=FILTER_TEXT)
def test_the_filter_finds_the_titles_that_hold_every_word(
    titles: list[str], words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = open_database(tmp_path_factory.mktemp("filter") / "a.db", create=True)
    add_titles(database, titles)
    expected = [title for title in titles if all(word in title for word in words.split())]
    assert find(database, words) == expected
    assert sorted(find(database, words, "title")) == sorted(expected)
    database.close()


def test_each_order_is_the_one_it_says(database: Database) -> None:
    dates = {"b": "2016-08-12", "A": "", "a B": "2015-01-01", "C": "2016-08-12"}
    made = [make_article(title, "One.", "Two.", published=date) for title, date in dates.items()]
    add_articles(database, made)
    decide(database, made[0], 3)
    decide(database, made[2], 1)
    assert set(SORTS) == {"imported", "title", "date", "undecided"}
    assert find(database) == ["b", "A", "a B", "C"]
    assert find(database, sort="title") == ["A", "a B", "b", "C"]
    assert find(database, sort="date") == ["a B", "b", "C", "A"]
    assert find(database, sort="undecided") == ["A", "C", "a B", "b"]
    assert find(database, "b", "undecided") == ["a B", "b"]


@pytest.mark.parametrize("sort", SORTS)
def test_no_order_loses_an_article(sort: str, database: Database) -> None:
    add_titles(database, TITLES)
    assert sorted(find(database, sort=sort)) == sorted(TITLES)
    assert set(find(database, "w", sort)) == {"Wow!", "wow"}


def test_the_list_counts_what_waits_on_the_layers_that_are_asked_for(database: Database) -> None:
    add_articles(database, [ODD, PLAIN])
    first = refs(ODD)[0]
    record(database, ANNA, [target(QUILL), stance(first, NO_STANCE)])

    def undecided(annotator: str, layers: Sequence[str]) -> list[int]:
        return [row.undecided_count for row in listed(database.connection, [1, 2], annotator, layers)]

    assert undecided("anna", LAYERS) == [3, 3]
    assert undecided("anna", ["stance"]) == [2, 3]
    assert undecided("anna", ["claim"]) == [3, 3]
    assert undecided("bela", ["stance"]) == [3, 3]
    record(database, ANNA, [claim(first, CHECKWORTHY)])
    assert undecided("anna", LAYERS) == [2, 3]
    assert totals(database.connection, "anna", LAYERS) == (1, 6)
    assert totals(database.connection, "bela", LAYERS) == (0, 6)


def test_the_next_undecided_article_is_the_nearest_in_either_direction(database: Database) -> None:
    made = add_titles(database, ["one", "two", "three", "four", "five"])
    for number in (1, 2):
        decide(database, made[number], 2)
    decide(database, made[3], 1)

    def go(key: int, *, backwards: bool, annotator: str = "anna") -> int | None:
        return next_undecided_key(database.connection, key, backwards=backwards, annotator=annotator, layers=LAYERS)

    assert [go(key, backwards=False) for key in range(6)] == [1, 4, 4, 4, 5, None]
    assert [go(key, backwards=True) for key in range(1, 7)] == [None, 1, 1, 1, 4, 5]
    assert go(1, backwards=False, annotator="bela") == 2


def test_an_article_without_a_sentence_to_judge_is_passed_by(database: Database) -> None:
    empty = make_article("Empty", "x")._replace(sentences=())
    add_articles(database, [PLAIN, empty, ODD])
    assert next_undecided_key(database.connection, 1, backwards=False, annotator="anna", layers=LAYERS) == 3
    assert broken(database) == {}


@settings(max_examples=examples(10))
@given(seed=st.integers(0, 1 << 16))
def test_next_undecided_agrees_with_the_list(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = random.Random(seed)
    database = make_database(tmp_path_factory.mktemp("next") / "a.db")
    made = [ODD, PLAIN, *add_titles(database, [f"Title {number}" for number in range(4)])]
    for article in made:
        decide(database, article, chance.randrange(4))
    waiting = [r.key for r in listed(database.connection, range(1, 7), "anna", LAYERS) if r.undecided_count]
    for key in range(8):
        for backwards in (False, True):
            near = [k for k in waiting if (k < key if backwards else k > key)]
            expected = (near[-1] if backwards else near[0]) if near else None
            found = next_undecided_key(database.connection, key, backwards=backwards, annotator="anna", layers=LAYERS)
            assert found == expected
    database.close()

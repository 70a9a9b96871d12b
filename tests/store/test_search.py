"""Searching finds what is there, in the order of the corpus, and nothing that a person types is an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import StoppedError, UsageError
from reader.model.annotation import Change, Decision, Mention, MentionKey, Relation, Stance, State, SubjectKind
from reader.model.registry_entry import Claim
from reader.model.search_query import parse_query
from reader.store.article_writer import add_articles
from reader.store.journal import record
from reader.store.search import index_sentences, indexed_count, is_indexed, search
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    QUILL,
    RENN,
    make_article,
    make_database,
    note,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.store.database import Database

FERRY = make_article("The ferry", "The ferry was late again.", "Renn took the North Quay road.", "Ferries are slow.")
QUAY = make_article("North Quay sold", "“The quay is sold”, said Renn.", "Qu\u00e9bec buys the ferry.", "Nothing else.")
ALL = (*refs(FERRY), *refs(QUAY))
IDA_SAID = Mention(voice="indirect_quote")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = make_database(tmp_path_factory.mktemp("search") / "a.db")
    add_articles(database, [FERRY, QUAY])
    claim = Claim("k1", "Renn voted for the sale of the North Quay.")
    record(database, ANNA, [target(QUILL), target(RENN), Change(SubjectKind.CLAIM, claim.id, claim)])
    against = Decision(State.LABELLED, stances=(Stance("against", "author", "Renn"),))
    record(database, ANNA, [stance(ALL[2], against, QUILL), stance(ALL[2], Decision(State.NONE), RENN)])
    record(database, BELA, [stance(ALL[5], against, RENN), note(ALL[5], "whose words? 100%")])
    record(database, ANNA, [Change(SubjectKind.MENTION, MentionKey(ALL[5], "k1", "Ida", Relation.ASSERTS), IDA_SAID)])
    index_sentences(database)
    yield database
    database.close()


def found(database: Database, typed: str, annotator: str = "anna") -> list[str]:
    hits = search(database.connection, parse_query(typed), annotator=annotator, layers=("stance", "claim"))
    assert [hit.place for hit in hits] == sorted(hit.place for hit in hits)
    return [hit.sentence for hit in hits]


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("ferry", ["The ferry", "The ferry was late again.", "Qu\u00e9bec buys the ferry."]),
        ("FERRY late", ["The ferry was late again."]),
        ("ferr*", ["The ferry", "The ferry was late again.", "Ferries are slow.", "Qu\u00e9bec buys the ferry."]),
        ('"north quay"', ["Renn took the North Quay road.", "North Quay sold"]),
        ('"quay north"', []),
        ("quebec", ["Qu\u00e9bec buys the ferry."]),
        ("ferry -late", ["The ferry", "Qu\u00e9bec buys the ferry."]),
        ("title:quay -the", ["North Quay sold", "Nothing else."]),
        ("target:quill -ferry", ["Renn took the North Quay road."]),
        ("target:quill -quay", []),
        ("target:quill -road*", []),
        ("claim:sale -ferry", ["“The quay is sold”, said Renn."]),
        ("ferry title:quay", ["Qu\u00e9bec buys the ferry."]),
        ("target:quill", ["Renn took the North Quay road."]),
        ("target:quill stance:against", ["Renn took the North Quay road."]),
        ("target:renn stance:against", []),
        ("target:renn stance:none", ["Renn took the North Quay road."]),
        ("holder:ren", ["Renn took the North Quay road."]),
        ("holder:ren voice:author", ["Renn took the North Quay road."]),
        ("holder:ren voice:direct", []),
        ("target:quill holder:renn", ["Renn took the North Quay road."]),
        ("target:renn holder:renn", []),
        ("holder:renn annotator:bela", ["“The quay is sold”, said Renn."]),
        ("holder:ida", ["“The quay is sold”, said Renn."]),
        ("claim:sale holder:ida voice:indirect", ["“The quay is sold”, said Renn."]),
        ("claim:sale holder:renn", []),
        ("voice:mixed", []),
        ("target:renn stance:against annotator:bela", ["“The quay is sold”, said Renn."]),
        ("annotator:bela", ["“The quay is sold”, said Renn."]),
        ("claim:sale", ["“The quay is sold”, said Renn."]),
        ("claim:sale annotator:bela", []),
        ("note:100%", []),
        ("note:100% annotator:bela", ["“The quay is sold”, said Renn."]),
        ("renn undecided", ["Renn behind", "Renn took the North Quay road.", "“The quay is sold”, said Renn."]),
        ("nowhere", []),
    ],
)
def test_what_is_typed_is_found(corpus: Database, typed: str, sentences: list[str]) -> None:
    assert found(corpus, typed) == sentences


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("holder:renn stance:favor", True),
        ("holder:renn voice:direct", True),
        ("voice:direct stance:favor", True),
        ("holder:renn stance:against", False),
        ("voice:author stance:against", True),
        ("voice:author stance:favor", False),
        ("holder:renn voice:author", False),
    ],
)
def test_holder_voice_and_label_are_those_of_one_stance(tmp_path: Path, typed: str, is_found: bool) -> None:
    database = make_database(tmp_path / "a.db")
    add_articles(database, [FERRY])
    both = Decision(State.LABELLED, stances=(Stance("favor", "direct_quote", "Renn"), Stance("against", "author")))
    record(database, ANNA, [target(QUILL), stance(ALL[1], both, QUILL)])
    assert (found(database, typed) == ["The ferry was late again."]) is is_found
    database.close()


PLAN = make_article("市長の計画", "市長は港の計画に反対している。", "投票はNATO加盟の後に行われる。", "画計と書いた。")
LAND = make_article("ข่าว", "เขาขายที่ดินแล้ว", "เขาขายทดนแล้ว")


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("計画", ["市長の計画", "市長は港の計画に反対している。"]),
        ("計画 -港", ["市長の計画"]),
        ("undecided title:計画 -画", ["投票はNATO加盟の後に行われる。"]),
        ("undecided title:ข่าว -ที่ดิน", ["ข่าว", "เขาขายทดนแล้ว"]),
        ('"港の計画"', ["市長は港の計画に反対している。"]),
        ("市長*", ["市長の計画", "市長は港の計画に反対している。"]),
        ("nato加盟", ["投票はNATO加盟の後に行われる。"]),
        ("NATO", ["投票はNATO加盟の後に行われる。"]),
        ("計市", []),
        ("ที่ดิน", ["เขาขายที่ดินแล้ว"]),
        ("ทดน", ["เขาขายทดนแล้ว"]),
    ],
)
def test_words_are_found_inside_what_is_written_without_spaces(
    tmp_path: Path, typed: str, sentences: list[str]
) -> None:
    database = make_database(tmp_path / "a.db")
    add_articles(database, [PLAN, LAND])
    index_sentences(database)
    assert found(database, typed) == sentences
    database.close()


def test_a_search_goes_on_where_it_stopped(corpus: Database) -> None:
    query = parse_query("the")
    whole = search(corpus.connection, query, annotator="anna", layers=())
    pages, after = [], -1
    while page := search(corpus.connection, query, annotator="anna", layers=(), after=after, limit=2):
        pages += page
        after = page[-1].place
    assert pages == whole
    assert len(whole) > 2


@settings(max_examples=examples(200))
@given(typed=st.text() | st.text(alphabet='"*():^-+ANDORT :') | st.sampled_from(["a AND b", "NEAR(a b)", "^a", "a:b"]))
def test_nothing_that_is_typed_breaks_the_search(corpus: Database, typed: str) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    search(corpus.connection, query, annotator="anna", layers=("stance",))


@pytest.mark.parametrize("typed", ["the", "undecided", "stance:against", "title:quay"])
def test_a_search_that_is_called_off_says_so_and_the_next_one_is_whole(
    corpus: Database, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("reader.store.search._LOOK_EVERY", 1)
    asked = {"annotator": "anna", "layers": ("stance",)}
    with pytest.raises(StoppedError):
        search(corpus.connection, parse_query(typed), **asked, should_stop=lambda: True)  # type: ignore[arg-type]
    whole = search(corpus.connection, parse_query(typed), **asked, should_stop=lambda: False)  # type: ignore[arg-type]
    assert whole
    assert whole == search(corpus.connection, parse_query(typed), **asked)  # type: ignore[arg-type]


def test_a_hit_says_where_it_is(corpus: Database) -> None:
    (hit,) = search(corpus.connection, parse_query("quebec"), annotator="anna", layers=())
    assert (hit.article_id, hit.title, hit.position) == (QUAY.id, "North Quay sold", 2)
    assert QUAY.text[hit.start : hit.end] == hit.sentence


def test_the_index_takes_new_articles_only_and_can_be_stopped(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    assert not is_indexed(database.connection)
    assert index_sentences(database, should_stop=lambda: True) == 0
    assert index_sentences(database) == 2
    add_articles(database, [FERRY])
    told: list[int] = []
    assert index_sentences(database, on_progress=told.append) == 1
    assert (told, indexed_count(database.connection), is_indexed(database.connection)) == ([3], 3, True)
    assert index_sentences(database) == 0
    count = database.connection.execute("SELECT count(*) FROM sentence_words").fetchone()[0]
    assert count == database.connection.execute("SELECT count(*) FROM sentences").fetchone()[0]
    database.close()

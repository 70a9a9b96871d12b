"""Which articles hold sentences of one sort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    LabelRef,
    LabelRename,
    Mark,
    Mention,
    MentionKey,
    Relation,
    Stance,
    State,
    SubjectKind,
)
from reader.model.article_annotations import Filter, FilterKind
from reader.model.registry_entry import Claim
from reader.project import Project, parse_codebook_file
from reader.resources import default_codebook
from reader.store.article_writer import add_articles
from reader.store.database import Database, open_database
from reader.store.filters import filtered_keys, next_deferred
from reader.store.journal import record
from reader.store.registry import former_ids
from reader.store.similar import find_similar
from tests.store.by_hand import (
    ANNA,
    BELA,
    CHECKWORTHY,
    FAVOR,
    LAYERS,
    QUILL,
    RENN,
    claim,
    make_article,
    note,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLES = [make_article(f"Article {number}", "One.", "Two.") for number in range(5)]
SKIPPED, UNSURE = Decision(State.SKIPPED), Decision(State.UNSURE)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "a.db", create=True)
    add_articles(database, ARTICLES)
    record(database, ANNA, [target(QUILL), target(RENN)])
    yield database
    database.close()


def keys(database: Database, wanted: Filter) -> list[int]:
    return list(filtered_keys(database.connection, wanted, "anna", LAYERS))


def matching(database: Database, wanted: Filter) -> list[tuple[int, list[int]]]:
    """Key and positions of the articles with a matching sentence, as the screen finds them."""
    project = Project(database, parse_codebook_file(default_codebook()), "anna")
    found = []
    for key in project.articles.find_keys():
        article = project.articles.get(key)
        assert article is not None
        positions = project.articles.annotations_on(article).matching(wanted, LAYERS)
        if positions:
            found.append((key, positions))
    return found


def test_the_queue_goes_from_article_to_article_both_ways_and_ends(database: Database) -> None:
    record(database, ANNA, [claim(refs(ARTICLES[1])[0], SKIPPED), stance(refs(ARTICLES[3])[2], UNSURE)])
    record(database, ANNA, [claim(refs(ARTICLES[4])[0], Decision(State.NOT_A_SENTENCE))])
    record(database, BELA, [claim(refs(ARTICLES[2])[0], SKIPPED)])
    steps = [next_deferred(database.connection, key, backwards=False, annotator="anna") for key in (1, 2, 3, 4, 5)]
    assert steps == [2, 4, 4, None, None]
    back = [next_deferred(database.connection, key, backwards=True, annotator="anna") for key in (5, 4, 3, 2, 1)]
    assert back == [4, 2, 2, None, None]
    record(database, ANNA, [claim(refs(ARTICLES[1])[0], CHECKWORTHY)])
    assert next_deferred(database.connection, 1, backwards=False, annotator="anna") == 4
    assert keys(database, Filter(FilterKind.PUT_OFF)) == [4]


def test_what_was_given_under_a_former_id_is_found_in_the_list_and_in_the_text(database: Database) -> None:
    old = Decision(State.LABELLED, stances=(Stance("pro"),))
    record(database, ANNA, [stance(refs(ARTICLES[0])[1], old), claim(refs(ARTICLES[1])[0], CHECKWORTHY)])
    record(database, ANNA, [stance(refs(ARTICLES[2])[2], FAVOR)])
    record(database, ANNA, [Change(SubjectKind.LABEL, LabelRef("stance", "pro"), LabelRename("for"))])
    record(database, ANNA, [Change(SubjectKind.LABEL, LabelRef("stance", "for"), LabelRename("favor"))])
    former = former_ids(database.connection, "stance", "favor")
    assert former == ("for", "pro")
    wanted = Filter(FilterKind.LABEL, "stance:favor", former=former)
    assert keys(database, wanted) == [1, 3]
    assert matching(database, wanted) == [(1, [1]), (3, [2])]
    assert keys(database, Filter(FilterKind.LABEL, "claim:favor", former=former)) == []
    assert matching(database, Filter(FilterKind.LABEL, "claim:favor", former=former)) == []


def test_labels_on_words_are_found(database: Database) -> None:
    ref = refs(ARTICLES[3])[1]
    marked = Decision(State.LABELLED, marks=(Mark("loss", ref.start, ref.start + 2),))
    record(database, ANNA, [Change(SubjectKind.DECISION, AnnotationKey(ref, "frames"), marked)])
    wanted = Filter(FilterKind.LABEL, "frames:loss")
    assert keys(database, wanted) == [4]
    assert matching(database, wanted) == [(4, [1])]


def test_what_was_judged_toward_a_merged_target_is_found_under_the_one_that_counts(database: Database) -> None:
    record(database, ANNA, [stance(refs(ARTICLES[2])[1], FAVOR, QUILL), stance(refs(ARTICLES[0])[0], FAVOR, RENN)])
    record(database, ANNA, [target(QUILL._replace(merged_into=RENN.id))])
    wanted = Filter(FilterKind.TARGET, RENN.id)
    assert keys(database, wanted) == [1, 3]
    assert matching(database, wanted) == [(1, [0]), (3, [1])]


def test_mentions_of_a_merged_claim_are_found_under_the_one_that_counts(database: Database) -> None:
    first, second = Claim("k1", "She won."), Claim("k2", "She has won.")
    record(database, ANNA, [Change(SubjectKind.CLAIM, each.id, each) for each in (first, second)])
    for article, which in ((ARTICLES[1], first), (ARTICLES[4], second)):
        subject = MentionKey(refs(article)[2], which.id, "", Relation.DENIES)
        record(database, ANNA, [Change(SubjectKind.MENTION, subject, Mention())])
    record(database, ANNA, [Change(SubjectKind.CLAIM, "k2", second._replace(merged_into="k1"))])
    wanted = Filter(FilterKind.CLAIM, "k1")
    assert keys(database, wanted) == [2, 5]
    assert matching(database, wanted) == [(2, [2]), (5, [2])]


def test_notes_are_ones_own(database: Database) -> None:
    record(database, ANNA, [note(refs(ARTICLES[1])[1], "look again")])
    record(database, BELA, [note(refs(ARTICLES[2])[1], "mine")])
    assert keys(database, Filter(FilterKind.NOTED)) == [2]


def test_sentences_that_recur_are_found_with_the_articles_that_have_them(database: Database) -> None:
    news = "The harbour council of Ostrey voted 7 to 5 against the new north quay."
    add_articles(database, [make_article("Sixth", "He left.", news), make_article("Seventh", news)])
    wanted = Filter(FilterKind.RECURRING)
    assert keys(database, wanted) == []
    find_similar(database)
    there = keys(database, wanted)
    assert {6, 7} <= set(there)
    assert [key for key, _ in matching(database, wanted)] == there
    assert dict(matching(database, wanted))[6] == [2]

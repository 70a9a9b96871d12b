"""The sentences to which an annotator last gave a label."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import event
from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    LabelRef,
    LabelRename,
    Mark,
    Stance,
    State,
    SubjectKind,
)
from reader.model.codebook import Label, Layer
from reader.store import examples
from reader.store.database import Database, open_database
from reader.store.examples import recent_examples
from reader.store.journal import record
from tests.making import examples as so_many
from tests.store.by_hand import (
    ANNA,
    BELA,
    BOTH_WAYS,
    CHECKWORTHY,
    FAVOR,
    NO_STANCE,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    claim,
    make_database,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.annotation import Example


def label(identifier: str, state: State = State.LABELLED) -> Label:
    return Label(identifier, identifier, "k", "+", "success", "", state=state)


FAVORED, OPPOSED, NOTHING = label("favor"), label("against"), label("none", State.NONE)
CFS, NFS = label("CFS"), label("NFS", State.NONE)
STANCE = Layer("stance", "Stance", "?", per_target=True, labels=(FAVORED, OPPOSED, NOTHING))
CLAIM = Layer("claim", "Claim", "?", per_target=False, labels=(CFS, NFS))
FRAMES = Layer("frames", "Frames", "?", per_target=False, labels=(label("loss"), label("gain")), is_multiple=True)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock by which no two events fall into one millisecond."""
    monkeypatch.setattr(event, "wall_milliseconds", itertools.count(1_800_000_000_000, 7).__next__)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = make_database(tmp_path / "a.db")
    record(database, ANNA, [target(QUILL), target(RENN)])
    yield database
    database.close()


def words(found: list[Example]) -> list[str]:
    return [example.sentence for example in found]


def test_the_newest_come_first_with_their_article_target_and_holder(database: Database) -> None:
    first, second, third = refs(PLAIN)
    record(database, ANNA, [stance(first, FAVOR)])
    record(database, ANNA, [stance(third, BOTH_WAYS, RENN)])
    record(database, ANNA, [stance(second, FAVOR)])
    found = recent_examples(database.connection, "anna", STANCE, FAVORED)
    assert words(found) == ["He lost.", "She won.", "Renn behind"]
    assert [(each.target, each.holder, each.title) for each in found] == [
        ("Quill", "", "Renn behind"),
        ("Renn", "Renn", "Renn behind"),
        ("Quill", "", "Renn behind"),
    ]
    assert [each.article_key for each in found] == [2, 2, 2]
    assert found[0].given_at > found[1].given_at > found[2].given_at
    assert words(recent_examples(database.connection, "anna", STANCE, OPPOSED)) == ["She won."]


def test_a_sentence_judged_again_is_the_newest_and_one_cleared_is_gone(database: Database) -> None:
    first, second, third = refs(PLAIN)
    for ref in (first, second, third):
        record(database, ANNA, [claim(ref, CHECKWORTHY)])
    record(database, ANNA, [claim(first, CHECKWORTHY._replace(confidence=3))])
    record(database, ANNA, [claim(second, None)])
    assert words(recent_examples(database.connection, "anna", CLAIM, CFS)) == ["Renn behind", "She won."]


def test_what_others_gave_is_not_mine(database: Database) -> None:
    record(database, BELA, [claim(refs(PLAIN)[0], CHECKWORTHY), stance(refs(PLAIN)[0], NO_STANCE)])
    assert recent_examples(database.connection, "anna", CLAIM, CFS) == []
    assert recent_examples(database.connection, "anna", STANCE, NOTHING) == []
    assert words(recent_examples(database.connection, "bela", STANCE, NOTHING)) == ["Renn behind"]


def test_a_label_that_says_there_is_nothing_is_found_on_every_sort_of_layer(database: Database) -> None:
    first, second, _ = refs(PLAIN)
    record(database, ANNA, [stance(first, NO_STANCE), stance(second, Decision(State.SKIPPED))])
    record(database, ANNA, [claim(second, Decision(State.NONE, "NFS")), claim(first, Decision(State.UNSURE))])
    assert words(recent_examples(database.connection, "anna", STANCE, NOTHING)) == ["Renn behind"]
    assert words(recent_examples(database.connection, "anna", CLAIM, NFS)) == ["He lost."]


def test_a_label_on_words_of_a_sentence_shows_the_sentence_once(database: Database) -> None:
    ref = refs(PLAIN)[1]
    marks = (Mark("loss", ref.start, ref.start + 2), Mark("loss", ref.start + 3, ref.end), Mark("gain"))
    record(
        database,
        ANNA,
        [Change(SubjectKind.DECISION, AnnotationKey(ref, "frames"), Decision(State.LABELLED, marks=marks))],
    )
    assert words(recent_examples(database.connection, "anna", FRAMES, FRAMES.labels[0])) == ["He lost."]
    assert words(recent_examples(database.connection, "anna", FRAMES, FRAMES.labels[1])) == ["He lost."]


def test_what_was_given_under_a_former_id_counts(database: Database) -> None:
    first, second, third = refs(PLAIN)
    old = Decision(State.LABELLED, stances=(Stance("pro"),))
    record(database, ANNA, [stance(first, old), claim(first, Decision(State.LABELLED, "check"))])
    record(database, ANNA, [stance(second, FAVOR), claim(third, CHECKWORTHY)])
    for layer, former, now in (("stance", "pro", "favor"), ("claim", "check", "CFS")):
        record(database, ANNA, [Change(SubjectKind.LABEL, LabelRef(layer, former), LabelRename(now))])
    assert words(recent_examples(database.connection, "anna", STANCE, FAVORED)) == ["He lost.", "Renn behind"]
    assert words(recent_examples(database.connection, "anna", CLAIM, CFS)) == ["She won.", "Renn behind"]


def test_a_target_that_was_merged_has_the_name_of_what_it_counts_as(database: Database) -> None:
    record(database, ANNA, [stance(refs(PLAIN)[0], FAVOR)])
    record(database, ANNA, [target(QUILL._replace(merged_into=RENN.id))])
    assert [each.target for each in recent_examples(database.connection, "anna", STANCE, FAVORED)] == ["Renn"]


PLACES = [*refs(PLAIN), *(ref for n, ref in enumerate(refs(ODD)) if n != 1)]


@settings(max_examples=so_many(25))
@given(
    judgments=st.lists(
        st.tuples(st.integers(0, len(PLACES) - 1), st.sampled_from([FAVOR, BOTH_WAYS, NO_STANCE, None])), max_size=12
    ),
    few=st.sampled_from([1, 3, 1000]),
)
def test_often_and_seldom_given_labels_are_found_alike(
    tmp_path_factory: pytest.TempPathFactory, judgments: list[tuple[int, Decision | None]], few: int
) -> None:
    path = tmp_path_factory.mktemp("given") / "a.db"
    database = make_database(path)
    record(database, ANNA, [target(QUILL)])
    standing: dict[int, Decision] = {}
    for place, decision in judgments:
        record(database, ANNA, [stance(PLACES[place], decision)])
        before = standing.get(place)
        if decision is None:
            standing.pop(place, None)
        elif before != decision:
            standing.pop(place, None)
            standing[place] = decision
    expected = [
        (PLACES[place].article_id, PLACES[place].start)
        for place, decision in reversed(standing.items())
        if any(each.stance == "favor" for each in decision.stances)
    ][:5]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "FEW", few)
        found = recent_examples(database.connection, "anna", STANCE, FAVORED)
    database.close()
    assert [(each.article_id, each.start) for each in found] == expected


def test_neither_way_looks_through_the_whole_table(tmp_path: Path) -> None:
    database = open_database(tmp_path / "a.db", create=True)
    seen: list[str] = []
    connection = database.connection
    connection.set_trace_callback(seen.append)
    for layer, given_label in ((STANCE, FAVORED), (STANCE, NOTHING), (CLAIM, CFS), (FRAMES, FRAMES.labels[0])):
        for few in (0, 1000):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(examples, "FEW", few)
                recent_examples(connection, "anna", layer, given_label)
    connection.set_trace_callback(None)
    plans = [
        row[3]
        for sql in seen
        if "decisions" in sql or "_by_label" in sql
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
    ]
    database.close()
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN") and "subquery" not in plan.lower()] == []

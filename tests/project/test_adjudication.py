"""What an adjudicator sees of a project, and what is taken over where annotators agree."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import (
    Change,
    LabelRef,
    LabelRename,
    Mention,
    MentionKey,
    Note,
    Relation,
    State,
    SubjectKind,
)
from reader.model.article_annotations import Filter, FilterKind
from reader.model.registry_entry import Claim
from reader.project import Project
from reader.project.adjudication_service import Differences
from tests.making import make_project
from tests.project.judging import judges, refs, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CARLA = "carla (adjudicator)"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Two annotators who differ on the third and fourth sentence, as their adjudicator sees it."""
    made = make_project(tmp_path, annotator="anna", count=1)
    quill = made.targets.add("Quill")
    first, second = refs(made)[:2]
    made.annotations.record(
        [
            Change(SubjectKind.NOTE, first, Note("a note")),
            Change(SubjectKind.CLAIM, "k1", Claim("k1", "Votes were counted.")),
        ]
    )
    for annotator, holder in (("anna", "Renn"), ("ben", "")):
        made.annotator = annotator
        made.annotations.record(
            [Change(SubjectKind.MENTION, MentionKey(second, "k1", holder, Relation.ASSERTS), Mention("author", 2))]
        )
    made.close()
    judges(made.path, "anna", quill, ["favor", "none", "against", "favor", "mixed"], ["CFS", "UFS"])
    judges(made.path, "ben", quill, ["favor", "none", "none", "none", "skipped"], ["CFS", "UFS"])
    judges(made.path, "dan (adjudicator)", quill, ["mixed"])
    with closing(Project.open(made.path, CARLA)) as opened:
        yield opened


def test_an_adjudicator_is_told_from_the_annotators_by_name(project: Project) -> None:
    assert project.is_adjudicating
    project.annotator = "carla"
    assert not project.is_adjudicating


def test_everything_that_the_others_said_is_there_by_name_adjudicators_last(project: Project) -> None:
    article = project.articles.get(1)
    assert article is not None
    others = project.adjudication.others(article)
    assert list(others) == ["anna", "ben", "dan (adjudicator)"]
    assert [len(reading.decisions) for reading in others.values()] == [5, 5, 1]
    assert [note.text for note in others["anna"].notes.values()] == ["a note"]
    assert len(others["ben"].mentions_at(1)) == 1
    differing = project.adjudication.differing(others)
    there = refs(project)
    quill = project.targets.all()[0].id
    assert differing == {there[n].start: frozenset({("stance", quill)}) for n in (2, 3)}


def test_differences_are_counted_with_those_that_are_settled(project: Project) -> None:
    quill = project.targets.all()[0]
    assert project.adjudication.differences() == {1: Differences(2, 0)}
    judges(project.path, CARLA, quill, ["", "", "favor"])
    assert project.adjudication.differences() == {1: Differences(2, 1)}
    assert list(project.articles.find_keys(wanted=Filter(FilterKind.DIFFERING))) == [1]


def test_a_label_that_was_renamed_and_a_target_that_was_merged_are_what_they_are_now(project: Project) -> None:
    quill = project.targets.all()[0]
    leader = project.targets.add("The leader")
    project.targets.merge(quill, leader)
    project.annotations.record([Change(SubjectKind.LABEL, LabelRef("stance", "against"), LabelRename("none"))])
    article = project.articles.get(1)
    assert article is not None
    others = project.adjudication.others(article)
    assert others["anna"].decision(2, "stance", leader.id) == others["anna"].at(2)["stance", leader.id]
    assert [stance.stance for stance in others["anna"].at(2)["stance", leader.id].stances] == ["none"]
    start = refs(project)[3].start
    assert project.adjudication.differing(others) == {start: frozenset({("stance", leader.id)})}
    assert project.adjudication.differences() == {1: Differences(1, 0)}


@pytest.mark.parametrize("where", ["in the article", "everywhere"])
def test_what_all_agree_on_is_taken_over_and_one_undo_takes_it_back(project: Project, where: str) -> None:
    article = project.articles.get(1)
    found = project.adjudication.agreed(article if where == "in the article" else None)
    assert (len(found.changes), found.sentences, found.left_open) == (5, 2, 1)
    project.annotations.record(found.changes)
    assert article is not None
    mine = project.articles.annotations_on(article)
    quill = project.targets.all()[0].id
    assert mine.at(0)["stance", quill].stances == said("favor").stances
    assert mine.at(1)["stance", quill].state is State.NONE
    assert [decision.label for decision in (mine.at(0)["claim", ""], mine.at(1)["claim", ""])] == ["CFS", "UFS"]
    assert list(mine.mentions_at(1)) == [MentionKey(refs(project)[1], "k1", "", Relation.ASSERTS)]
    assert mine.at(2) == {}
    assert project.adjudication.agreed().changes == []
    project.annotations.undo()
    assert project.articles.annotations_on(article).decisions in ({}, {ref.start: {} for ref in refs(project)[:2]})


def test_what_the_adjudicator_has_judged_is_not_taken_over(project: Project) -> None:
    quill = project.targets.all()[0]
    judges(project.path, CARLA, quill, ["against", "unsure"])
    found = project.adjudication.agreed()
    assert [change.kind for change in found.changes] == [
        SubjectKind.DECISION,
        SubjectKind.DECISION,
        SubjectKind.MENTION,
    ]
    assert found.sentences == 2


def test_nobody_agrees_where_nobody_has_judged(tmp_path: Path) -> None:
    with closing(make_project(tmp_path / "empty", annotator=CARLA, count=1)) as empty:
        assert empty.adjudication.agreed() == ([], 0, 0)
        assert empty.adjudication.differences() == {}

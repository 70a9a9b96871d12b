"""What one annotator said of earlier editions, beside where it would go in the latest."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.alignment import MatchKind
from reader.model.annotation import AnnotationKey, Change, Decision, Note, State, SubjectKind, note_change
from reader.project import Project
from tests.project.test_editions import CFS, EDITED, STORY, UFS, by, come, decide, judge_every_sentence, ref

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.project.edition_service import EarlierSentence


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(Project.open(tmp_path / "annotations" / "annotations.db", "anna", create=True)) as opened:
        yield opened


def came(project: Project, article_id: str, waiting: tuple[Change, ...] = ()) -> list[EarlierSentence]:
    found = project.editions.earlier(article_id, waiting)
    assert found is not None
    return found.sentences


def test_each_judged_sentence_is_beside_where_it_goes(project: Project) -> None:
    first = come(project, *STORY)
    for position in (1, 3):
        decide(project, ref(first, position), CFS)
    decide(by(project, "ben"), ref(first, 2), CFS)
    second = come(project, *EDITED)
    one, other = came(project, second.id)
    assert (one.source.text, one.there.text if one.there else "", one.how) == (STORY[1], STORY[1], MatchKind.EXACT)
    assert (other.source.text, other.there.text if other.there else "", other.how) == (
        STORY[3],
        EDITED[3],
        MatchKind.ALIKE,
    )


def test_from_an_earlier_edition_one_sees_the_latest(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    come(project, *EDITED)
    third = come(project, *STORY, "It rained.")
    found = project.editions.earlier(first.id)
    assert found is not None
    assert (found.key, found.article_id, len(found.sentences)) == (third.key, third.id, 6)


def test_an_article_without_other_editions_has_none(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    assert project.editions.earlier(first.id) is None


def test_a_sentence_is_offered_once_from_the_nearest_edition(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    second = come(project, *EDITED)
    decide(project, ref(second, 4), UFS)
    third = come(project, *STORY, "It rained.")
    found = came(project, third.id)
    offered = [(each.there.text, each.source.annotations.ref(0).article_id) for each in found if each.there]
    assert offered[0] == (STORY[4], second.id)
    assert sorted(offered[1:]) == sorted((STORY[n], first.id) for n in (0, 1, 2, 3, 5))


def test_what_is_taken_is_judged_anew_with_its_note(project: Project) -> None:
    first = come(project, *STORY)
    decide(project, ref(first, 1), CFS._replace(confidence=3))
    project.annotations.record([note_change(ref(first, 1), "which hall?")])
    second = come(project, *EDITED)
    (one,) = came(project, second.id)
    taken = one.transfer()
    assert (taken.made, taken.sentences, taken.contradicted) == (2, 1, 0)
    there = ref(second, 1)
    assert [(change.kind, change.after) for change in taken.changes] == [
        (SubjectKind.DECISION, Decision(State.LABELLED, label="CFS", confidence=3)),
        (SubjectKind.NOTE, Note("which hall?")),
    ]
    assert {change.subject for change in taken.changes} == {AnnotationKey(there, "claim"), there}
    project.annotations.record(taken.changes)
    (one,) = came(project, second.id)
    assert not one.transfer().changes
    assert len(project.annotations.undo()) == 2
    (one,) = came(project, second.id)
    assert one.transfer() == taken


def test_a_note_that_stands_there_stays(project: Project) -> None:
    first = come(project, *STORY)
    project.annotations.record([note_change(ref(first, 1), "which hall?")])
    second = come(project, *EDITED)
    project.annotations.record([note_change(ref(second, 1), "the old one")])
    (one,) = came(project, second.id)
    assert not one.transfer().changes


def test_what_waits_to_be_saved_counts(project: Project) -> None:
    first = come(project, *STORY)
    decide(project, ref(first, 1), CFS)
    second = come(project, *EDITED)
    waiting = Change(SubjectKind.DECISION, AnnotationKey(ref(second, 1), "claim"), CFS)
    (one,) = came(project, second.id, (waiting,))
    assert not one.transfer().changes
    gone = Change(SubjectKind.DECISION, AnnotationKey(ref(first, 1), "claim"), None)
    assert came(project, second.id, (gone,)) == []


def test_only_skipped_sentences_are_not_offered(project: Project) -> None:
    first = come(project, *STORY)
    decide(project, ref(first, 1), Decision(State.SKIPPED))
    second = come(project, *EDITED)
    assert came(project, second.id) == []


def test_a_rejection_is_remembered_for_this_annotator_and_this_edition(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    judge_every_sentence(by(project, "ben"), first)
    second = come(project, *EDITED)
    project.editions.reject(second.id, [came(project, second.id)[1].name])
    assert [each.is_rejected for each in came(project, second.id)] == [False, True, False, False, False, False]
    assert not any(each.is_rejected for each in came(by(project, "ben"), second.id))
    (report,) = project.editions.carry()
    assert (report.carried, report.rejected) == (9, 1)
    third = come(project, *STORY, "It rained.")
    assert not any(each.is_rejected for each in came(project, third.id))

"""How far the annotators of a project agree, from what stands in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.errors import UsageError
from reader.model.annotation import AnnotationKey, Change, Decision, LabelRef, LabelRename, Mark, State, SubjectKind
from reader.model.export_row import Selection
from reader.project.agreement_report import measure_agreement
from tests.making import make_project
from tests.project.judging import judges, refs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.project import Project
    from reader.project.agreement_report import Measured


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = make_project(tmp_path, count=1)
    quill, renn = opened.targets.add("Quill"), opened.targets.add("Renn")
    judges(opened.path, "anna", quill, ["favor", "none", "against", "skipped", "favor against"], ["CFS", "UFS"])
    judges(opened.path, "ben", quill, ["favor", "none", "none", "favor", "against favor"], ["CFS", "NFS", "NFS"])
    judges(opened.path, "ben", renn, ["favor"])
    judges(opened.path, "carla (adjudicator)", quill, ["against"] * 5)
    yield opened
    opened.close()


def one(project: Project, layer: str, target: str = "", **wanted: tuple[str, ...]) -> Measured:
    found = measure_agreement(project, Selection(**wanted)).measured
    return next(each for each in found if (each.layer, each.target) == (layer, target))


def test_each_layer_is_measured_toward_each_target_and_toward_all_together(project: Project) -> None:
    found = [(each.layer, each.target, each.targets) for each in measure_agreement(project).measured]
    assert found == [("stance", "", 2), ("stance", "Quill", 1), ("stance", "Renn", 1), ("claim", "", 0)]


def test_what_two_answered_counts_and_adjudicators_do_not(project: Project) -> None:
    found = one(project, "stance", "Quill").agreement
    assert (found.units, found.annotators) == (4, ("anna", "ben"))
    assert found.percent == 0.75
    assert found.labels == {"none": 3, "against|favor": 2, "favor": 2, "against": 1}
    (pair,) = found.pairs
    assert pair.table == {("against", "none"): 1, ("against|favor",) * 2: 1, ("favor",) * 2: 1, ("none",) * 2: 1}
    assert one(project, "stance", "Renn").agreement.units == 0
    assert one(project, "stance").agreement.units == 4


def test_an_adjudicator_who_is_named_is_compared_with_the_others(project: Project) -> None:
    names = ("anna", "carla (adjudicator)")
    found = one(project, "stance", "Quill", annotators=names).agreement
    assert (found.units, found.annotators) == (4, names)


def test_only_what_is_asked_for_is_measured(project: Project) -> None:
    assert [each.layer for each in measure_agreement(project, Selection(layers=("claim",))).measured] == ["claim"]
    assert [each.target for each in measure_agreement(project, Selection(targets=("renn",))).measured] == ["", "Renn"]
    for wrong in (
        Selection(annotators=("zed",)), Selection(targets=("zed",)), Selection(layers=("zed",)),
        Selection(layers=("note",)),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            measure_agreement(project, wrong)


def test_the_sentences_on_which_they_differ_are_listed_in_the_order_of_the_corpus(project: Project) -> None:
    found = measure_agreement(project, with_disagreements=True).disagreements
    there = refs(project)
    assert [(each.start, each.layer, each.target) for each in found] == [
        (there[1].start, "claim", ""),
        (there[2].start, "stance", "Quill"),
    ]
    assert found[1].answers == {"anna": "against", "ben": "none"}
    assert found[1].position == 2
    article = project.articles.get(1)
    assert article is not None
    assert found[1].sentence == article.text[found[1].start : found[1].end]


def test_a_merged_target_and_a_renamed_label_count_as_what_they_are_now(project: Project) -> None:
    quill, renn = project.targets.all()
    judges(project.path, "anna", renn, ["against"])
    assert one(project, "stance", "Renn").agreement.percent == 0
    project.annotations.record([Change(SubjectKind.LABEL, LabelRef("stance", "against"), LabelRename("favor"))])
    assert one(project, "stance", "Renn").agreement.percent == 1
    project.targets.merge(renn, quill)
    assert [each.target for each in measure_agreement(project).measured] == ["", "Quill", ""]
    assert one(project, "stance", "Quill").agreement.units == 4


def test_labels_on_words_count_by_their_set(project: Project) -> None:
    first, *_ = refs(project)
    question = AnnotationKey(first, "claim")
    here = [Mark("UFS", first.start, first.start + 2), Mark("CFS", first.start, first.start + 2)]
    there = [Mark("CFS", first.start + 3, first.start + 5), Mark("UFS", first.start, first.start + 2)]
    for annotator, marks in (("anna", here), ("ben", there)):
        project.annotator = annotator
        project.annotations.record(
            [Change(SubjectKind.DECISION, question, Decision(State.LABELLED, marks=tuple(marks)))]
        )
    found = one(project, "claim").agreement
    assert found.labels["CFS|UFS"] == 2


def test_nothing_is_measured_where_nobody_has_judged(tmp_path: Path) -> None:
    empty = make_project(tmp_path, count=1)
    assert measure_agreement(empty, with_disagreements=True) == ([], [])
    empty.close()

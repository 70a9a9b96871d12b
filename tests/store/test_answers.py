"""What every annotator answered, read from the tables, is what the decisions of the model answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.adjudication import answer_of, differing_questions
from reader.model.annotation import AnnotationKey, Change, Decision, Mark, Stance, State, SubjectKind
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations
from reader.store.answers import Differences, answered, differences
from tests.making import examples, make_project
from tests.project.judging import judges, refs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.project import Project

CARLA = "carla (adjudicator)"
NAMES = ("anna", "ben", "dan (adjudicator)", CARLA)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    opened = make_project(tmp_path_factory.mktemp("answers"), count=2)
    opened.targets.add("Quill")
    opened.targets.add("Renn")
    yield opened
    opened.close()


STANCES = st.lists(st.sampled_from(["favor", "against", "mixed"]), min_size=1, max_size=3).map(
    lambda labels: Decision(
        State.LABELLED, stances=tuple(Stance(label, holder=str(n)) for n, label in enumerate(labels))
    )
)
LEFT = st.sampled_from([state for state in State if state is not State.LABELLED]).map(Decision)
LABELS = st.sampled_from(["CFS", "UFS"]).map(lambda label: Decision(State.LABELLED, label=label))
MARKS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([None, 0, 1])), min_size=1, max_size=3, unique=True
).map(lambda marks: tuple(Mark(label, at, None if at is None else at + 2) for label, at in marks))
MARKED = MARKS.map(lambda marks: Decision(State.LABELLED, marks=marks))
PLACES = st.tuples(
    st.sampled_from(NAMES), st.integers(0, 5), st.sampled_from(["stance 0", "stance 1", "claim", "words"])
)


@st.composite
def judgments(draw: st.DrawFn) -> dict[tuple[str, int, str], Decision]:
    places = draw(st.lists(PLACES, max_size=14, unique=True))
    kinds = {"s": STANCES | LEFT, "c": LABELS | LEFT, "w": MARKED | LEFT}
    return {place: draw(kinds[place[2][0]]) for place in places}


@settings(max_examples=examples(60))
@given(made=judgments())
def test_answers_and_differences_are_those_of_the_decisions(
    project: Project, made: dict[tuple[str, int, str], Decision]
) -> None:
    there, targets = refs(project), [target.id for target in project.targets.all()]
    changes: dict[str, list[Change]] = {}
    readings = {name: {} for name in NAMES}  # type: ignore[var-annotated]
    for (name, number, what), decision in made.items():
        layer, _, target = what.partition(" ")
        ref = there[number * 2]
        question = AnnotationKey(ref, layer, targets[int(target)] if target else "")
        changes.setdefault(name, []).append(Change(SubjectKind.DECISION, question, decision))
        each = readings[name].setdefault(
            ref.article_id, ArticleAnnotations(ref.article_id, (Sentence(0, ref.start, ref.end),))
        )
        each.decisions.setdefault(ref.start, {})[question.layer, question.target_id] = decision
    for name, mine in changes.items():
        project.annotator = name
        project.annotations.record(mine)
    try:
        found = {
            (sentence.article_id, sentence.start, *asked, name): said
            for sentence in answered(project.database.connection, places=True)
            for asked, answers in sentence.answers.items()
            for name, said in answers.items()
        }
        assert found == {
            (article, start, *asked, name): answer_of(decision)
            for name, mine in readings.items()
            for article, reading in mine.items()
            for start, answers in reading.decisions.items()
            for asked, decision in answers.items()
            if answer_of(decision)
        }
        expected = {}
        for key in project.articles.find_keys():
            article = project.articles.get(key)
            assert article is not None
            others = [readings[name][article.id] for name in NAMES[:2] if article.id in readings[name]]
            mine = ArticleAnnotations(article.id, article.sentences)
            if article.id in readings[CARLA]:
                mine.decisions = readings[CARLA][article.id].decisions
            mine.differing = differing_questions(others)
            left = [not mine.unsettled(s.position) for s in article.sentences if s.start in mine.differing]
            if left:
                expected[key] = Differences(len(left), sum(left))
        assert differences(project.database.connection, CARLA) == expected
    finally:
        for name, mine in changes.items():
            project.annotator = name
            project.annotations.record([change._replace(after=None) for change in mine])


def test_an_adjudicator_settles_for_themselves(tmp_path: Path) -> None:
    project = make_project(tmp_path, count=1)
    quill = project.targets.add("Quill")
    judges(project.path, "anna", quill, ["favor", "none", "none"])
    judges(project.path, "ben", quill, ["against", "none", "favor"])
    assert differences(project.database.connection, CARLA) == {1: Differences(2, 0)}
    judges(project.path, CARLA, quill, ["favor", "", "unsure"])
    assert differences(project.database.connection, CARLA) == {1: Differences(2, 1)}
    assert differences(project.database.connection, "dan (adjudicator)") == {1: Differences(2, 0)}
    project.close()

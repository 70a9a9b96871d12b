"""Annotators who judge the same sentences in tests."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.model.change import Change, Kind
from reader.model.judgement import Decision, Question, Spot, Stance, State
from reader.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.model.target import Target


def spots(project: Project) -> list[Spot]:
    """Every sentence that is asked about, in the order of the corpus."""
    articles = [project.article(key) for key in project.article_keys()]
    return [Spot(each.id, s.start, s.end) for each in articles if each for s in each.sentences if s.is_judged]


def said(what: str, holder: str = "") -> Decision:
    """A stance, several with a space between them, or a state."""
    if what in set(State):
        return Decision(State(what))
    return Decision(State.LABELLED, stances=tuple(Stance(label, "author", holder) for label in what.split()))


def judges(path: Path, annotator: str, target: Target, stances: Sequence[str], claims: Sequence[str] = ()) -> None:
    """Have this annotator judge the first sentences of the corpus; what is empty they leave out."""
    with closing(Project.open(path, annotator)) as project:
        changes = []
        for spot, stance in zip(spots(project), stances, strict=False):
            if stance:
                changes.append(Change(Kind.DECISION, Question(spot, "stance", target.id), said(stance)))
        for spot, label in zip(spots(project), claims, strict=False):
            if label:
                decision = Decision(State(label)) if label in set(State) else Decision(State.LABELLED, label=label)
                changes.append(Change(Kind.DECISION, Question(spot, "claim"), decision))
        project.record(changes)

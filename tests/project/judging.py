"""Annotators who judge the same sentences in tests."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.model.annotation import AnnotationKey, Change, Decision, SentenceRef, Stance, State, SubjectKind
from reader.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.model.registry_entry import Target


def refs(project: Project) -> list[SentenceRef]:
    """Every sentence that is asked about, in the order of the corpus."""
    articles = [project.articles.get(key) for key in project.articles.find_keys()]
    return [SentenceRef(each.id, s.start, s.end) for each in articles if each for s in each.sentences if s.is_judged]


def said(what: str, holder: str = "") -> Decision:
    """A stance, several with a space between them, or a state."""
    if what in set(State):
        return Decision(State(what))
    return Decision(State.LABELLED, stances=tuple(Stance(label, "author", holder) for label in what.split()))


def judges(path: Path, annotator: str, target: Target, stances: Sequence[str], claims: Sequence[str] = ()) -> None:
    """Have this annotator judge the first sentences of the corpus; what is empty they leave out."""
    with closing(Project.open(path, annotator)) as project:
        changes = []
        for ref, stance in zip(refs(project), stances, strict=False):
            if stance:
                changes.append(Change(SubjectKind.DECISION, AnnotationKey(ref, "stance", target.id), said(stance)))
        for ref, label in zip(refs(project), claims, strict=False):
            if label:
                decision = Decision(State(label)) if label in set(State) else Decision(State.LABELLED, label=label)
                changes.append(Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), decision))
        project.annotations.record(changes)

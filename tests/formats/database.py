"""A judged database that is given to other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    Mention,
    MentionKey,
    Relation,
    SentenceRef,
    State,
    SubjectKind,
)
from reader.model.registry_entry import Claim
from reader.project import Project
from tests.making import judge_all, make_project

if TYPE_CHECKING:
    from pathlib import Path


def judged_database(folder: Path) -> Path:
    """Four articles judged by Anna, one claim of hers, and one sentence that Ben sees otherwise."""
    project = make_project(folder)
    judge_all(project)
    article = project.articles.get(1)
    assert article is not None
    first = article.sentences[0]
    ref = SentenceRef(article.id, first.start, first.end)
    claim = Claim("k1", "The odd quay was voted for")
    project.annotations.record([
        Change(SubjectKind.CLAIM, claim.id, claim),
        Change(SubjectKind.MENTION, MentionKey(ref, claim.id, "", Relation.ASSERTS), Mention("author")),
    ])  # fmt: skip
    project.close()
    other = Project.open(project.path, "ben")
    other.annotations.record(
        [Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), Decision(State.LABELLED, label="NFS"))]
    )
    other.close()
    return project.path

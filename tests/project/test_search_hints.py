"""A search that asks for what is not there says so, and what was probably meant."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import Change, Mention, MentionKey, Relation, SubjectKind
from reader.model.registry_entry import Claim
from reader.model.search_query import parse_query
from reader.project import Project
from reader.store.article_writer import add_articles
from reader.store.database import open_database
from reader.store.journal import record
from tests.store.by_hand import ANNA, BELA, BOTH_WAYS, CHECKWORTHY, PLAIN, QUILL, RENN, claim, refs, stance, target

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    path = tmp_path_factory.mktemp("hints") / "annotations.db"
    database = open_database(path, create=True)
    add_articles(database, [PLAIN])
    first, second, *_ = refs(PLAIN)
    lost = Claim("k1", "Renn lost the vote.")
    merged = RENN._replace(merged_into=QUILL.id)
    record(
        database, ANNA, [target(QUILL._replace(name="Mara Quill")), target(RENN), Change(SubjectKind.CLAIM, "k1", lost)]
    )
    record(database, ANNA, [stance(first, BOTH_WAYS), Change(SubjectKind.TARGET, RENN.id, merged)])
    record(
        database, ANNA, [Change(SubjectKind.MENTION, MentionKey(second, "k1", "Ida Roke", Relation.DENIES), Mention())]
    )
    record(database, BELA, [claim(first, CHECKWORTHY)])
    database.close()
    with closing(Project.open(path, "anna")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("target:qiull", "No target has these letters: qiull; did you mean Mara Quill?"),
        ("target:zebra", "No target has these letters: zebra"),
        ("target:renn", "No target has these letters: renn"),
        ("stance:favour", "There is no label favour; did you mean favor? Labels are favor, against, neutral, mixed,"),
        ("stance:pro", "There is no label pro. Labels are favor, against, neutral, mixed, none, CFS, UFS, NFS"),
        ("holder:rokke", "No holder has these letters: rokke; did you mean Ida Roke?"),
        ("annotator:Bella", "Nobody called Bella has judged anything here; did you mean bela?"),
        ("annotator:Bela", "Nobody called Bela has judged anything here; did you mean bela?"),
        ("claim:zebra", "No claim has the words zebra"),
        ("title:zebra", "No title has the letters zebra"),
        ("nothing target:quill holder:zebra", "No holder has these letters: zebra"),
    ],
)
def test_what_is_not_there_is_named(project: Project, typed: str, hint: str) -> None:
    assert project.search.find(parse_query(typed)) == []
    assert project.search.unknown_in(parse_query(typed)).startswith(hint)


@pytest.mark.parametrize(
    "typed",
    [
        "zebra",
        "target:quill stance:neutral",
        "target:QUILL stance:Skipped",
        "holder:roke voice:direct",
        "annotator:bela note:why",
        "claim:vote holder:renn",
        "undecided zebra",
    ],
)
def test_of_what_is_there_nothing_is_said(project: Project, typed: str) -> None:
    assert project.search.find(parse_query(typed)) == []
    assert project.search.unknown_in(parse_query(typed)) == ""

"""What an annotator says of the sentences that were found, wherever they stand, is theirs alone."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.model.annotation import Change, Mention, MentionKey, Relation, SentenceRef, SubjectKind
from reader.model.registry_entry import Claim
from reader.model.search_query import parse_query
from reader.project import Project
from reader.store.article_writer import add_articles
from reader.store.database import open_database
from reader.store.journal import record
from tests.store.by_hand import (
    ANNA,
    BELA,
    CHECKWORTHY,
    FAVOR,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    claim,
    note,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_hit_has_the_decisions_mentions_and_note_of_this_annotator(tmp_path: Path) -> None:
    database = open_database(tmp_path / "annotations.db", create=True)
    add_articles(database, [ODD, PLAIN])
    headline, repeat, *_ = refs(ODD)
    lost = refs(PLAIN)[1]
    registered = Claim("k1", "He lost.")
    record(database, ANNA, [target(QUILL), target(RENN), Change(SubjectKind.CLAIM, registered.id, registered)])
    record(database, ANNA, [stance(headline, FAVOR), claim(lost, CHECKWORTHY), note(lost, "when?")])
    mention = MentionKey(lost, "k1", "", Relation.ASSERTS)
    record(database, ANNA, [Change(SubjectKind.MENTION, mention, Mention())])
    record(database, BELA, [stance(lost, FAVOR), note(headline, "whose words?")])
    merged = RENN._replace(merged_into=QUILL.id)
    record(database, ANNA, [stance(lost, FAVOR, RENN), Change(SubjectKind.TARGET, RENN.id, merged)])
    database.close()
    with closing(Project.open(tmp_path / "annotations.db", "anna")) as project:
        project.search.index()
        hits = project.search.find(parse_query("undecided")) + project.search.find(parse_query("target:quill"))
        hits = list({hit.place: hit for hit in hits}.values())
        by_spot = {reading.ref(0): reading for reading in project.search.annotations_of(hits)}
        assert set(by_spot) == {each for each in (*refs(ODD), *refs(PLAIN)) if each != repeat}
        first, other = by_spot[headline], by_spot[lost]
        assert [(key, decision.stances) for key, decision in first.at(0).items()] == [
            (("stance", QUILL.id), FAVOR.stances)
        ]
        assert first.note(0) is None
        assert set(other.at(0)) == {("claim", ""), ("stance", QUILL.id)}
        assert (other.note(0) or note(lost, "")).text == "when?"  # type: ignore[union-attr]
        assert list(other.mentions_at(0)) == [mention]
        repeated = next(hit for hit in project.search.find(parse_query("quill")) if hit.start == repeat.start)
        (reading,) = project.search.annotations_of([repeated])
        assert not reading.sentences[0].is_judged
        assert reading.ref(0) == SentenceRef(ODD.id, repeat.start, repeat.end)

"""Which changes carry the judgment of one sentence to others."""

from __future__ import annotations

from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    Mark,
    Mention,
    MentionKey,
    Relation,
    SentenceRef,
    State,
    SubjectKind,
)
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations
from reader.model.transfer import AnnotatedSentence, is_transferable, transfer
from tests.store.by_hand import BOTH_WAYS, CHECKWORTHY, FAVOR, QUILL, RENN

HERE, THERE = SentenceRef("here", 100, 123), SentenceRef("there", 7, 30)
TEXT = "The crew voted for cod."
OTHER = "The crew voted on a cod"
ASSERTED = MentionKey(HERE, "m1", "Renn", Relation.ASSERTS)


def judged(ref: SentenceRef, text: str, *changes: Change) -> AnnotatedSentence:
    reading = ArticleAnnotations(ref.article_id, (Sentence(0, ref.start, ref.end),))
    for change in changes:
        reading.apply(change.subject, change.after)
    return AnnotatedSentence(text, reading)


def decides(ref: SentenceRef, layer: str, decision: Decision, toward: str = "") -> Change:
    return Change(SubjectKind.DECISION, AnnotationKey(ref, layer, toward), decision)


def test_every_decision_and_mention_is_carried_but_not_when_it_was_made() -> None:
    made = {"codebook_version": "c0", "created_at": "2024", "updated_at": "2025", "seconds": 4.5}
    source = judged(
        HERE,
        TEXT,
        decides(HERE, "stance", BOTH_WAYS._replace(**made), QUILL.id),
        decides(HERE, "stance", FAVOR._replace(**made), RENN.id),
        decides(HERE, "claim", CHECKWORTHY._replace(**made)),
        Change(SubjectKind.MENTION, ASSERTED, Mention("author", 2, **made)),
    )
    found = transfer(source, [judged(THERE, TEXT)])
    assert found.changes == (
        decides(THERE, "stance", BOTH_WAYS, QUILL.id),
        decides(THERE, "stance", FAVOR, RENN.id),
        decides(THERE, "claim", CHECKWORTHY),
        Change(SubjectKind.MENTION, ASSERTED._replace(ref=THERE), Mention("author", 2)),
    )
    assert found[1:] == (4, 1, 0, 0)


def test_what_stands_otherwise_stays_unless_it_is_to_be_overwritten() -> None:
    source = judged(HERE, TEXT, decides(HERE, "stance", FAVOR, QUILL.id), decides(HERE, "claim", CHECKWORTHY))
    others = [
        judged(THERE, TEXT, decides(THERE, "stance", BOTH_WAYS, QUILL.id)),
        judged(THERE, TEXT, decides(THERE, "stance", FAVOR, QUILL.id), decides(THERE, "claim", CHECKWORTHY)),
    ]
    kept = transfer(source, others)
    assert kept.changes == (decides(THERE, "claim", CHECKWORTHY),)
    assert kept[1:] == (1, 1, 1, 0)
    overwritten = transfer(source, others, overwrites=True)
    assert overwritten.changes == (decides(THERE, "stance", FAVOR, QUILL.id), decides(THERE, "claim", CHECKWORTHY))
    assert overwritten[1:] == (2, 1, 1, 0)


def test_labels_of_words_are_carried_where_the_words_are_at_the_same_place() -> None:
    crew, cod, whole = Mark("a", 104, 108), Mark("b", 119, 122), Mark("c")
    source = judged(HERE, TEXT, decides(HERE, "spans", Decision(State.LABELLED, marks=(crew, cod, whole))))
    same = transfer(source, [judged(THERE, TEXT)])
    assert same.changes == (
        decides(THERE, "spans", Decision(State.LABELLED, marks=(Mark("a", 11, 15), Mark("b", 26, 29), whole))),
    )
    assert same.left_out == 0
    moved = transfer(source, [judged(THERE, OTHER)])
    assert moved.changes == (decides(THERE, "spans", Decision(State.LABELLED, marks=(Mark("a", 11, 15), whole))),)
    assert moved.left_out == 1


def test_a_part_of_a_longer_word_is_not_the_same_word() -> None:
    source = judged(HERE, TEXT, decides(HERE, "spans", Decision(State.LABELLED, marks=(Mark("b", 119, 122),))))
    for text in ("The crew voted for code.", "The crew voted forkcod."):
        found = transfer(source, [judged(THERE, text)])
        assert found[:] == ((), 0, 0, 0, 1)


def test_a_mention_in_another_relation_stands_against_the_one_carried() -> None:
    denied = ASSERTED._replace(ref=THERE, relation=Relation.DENIES)
    other = judged(THERE, TEXT, Change(SubjectKind.MENTION, denied, Mention("author")))
    source = judged(HERE, TEXT, Change(SubjectKind.MENTION, ASSERTED, Mention("author")))
    assert transfer(source, [other])[:] == ((), 0, 0, 1, 0)
    assert transfer(source, [other], overwrites=True).changes == (
        Change(SubjectKind.MENTION, denied, None),
        Change(SubjectKind.MENTION, ASSERTED._replace(ref=THERE), Mention("author")),
    )
    by_another = judged(THERE, TEXT, Change(SubjectKind.MENTION, denied._replace(holder="Quill"), Mention("author")))
    assert transfer(source, [by_another]).made == 1


def test_what_was_only_skipped_is_not_carried() -> None:
    skipped = judged(HERE, TEXT, decides(HERE, "claim", Decision(State.SKIPPED)))
    assert not is_transferable(skipped)
    assert transfer(skipped, [judged(THERE, TEXT)])[:] == ((), 0, 0, 0, 0)
    furniture = judged(HERE, TEXT, decides(HERE, "claim", Decision(State.NOT_A_SENTENCE)))
    assert is_transferable(furniture)
    assert transfer(furniture, [judged(THERE, TEXT)]).made == 1

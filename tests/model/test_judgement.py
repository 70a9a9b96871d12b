"""Decisions and notes: when they were made, and what makes two of them the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import (
    Decision,
    Mark,
    Note,
    Stance,
    State,
    decision_from_row,
    decision_row,
    made_now,
)
from reader.model.article import Article, Sentence, SentenceKind, Source, article_id

SAID = st.builds(
    Decision,
    st.sampled_from(State),
    st.sampled_from(["", "CFS", "NFS"]),
    st.lists(st.builds(Stance, st.sampled_from(["favor", "against"])), max_size=2).map(tuple),
    st.lists(st.builds(Mark, st.just("lexical"), st.none() | st.integers(0, 9), st.just(9)), max_size=2).map(tuple),
    st.none() | st.integers(1, 3),
)
EARLIER, NOW = "2026-01-01T00:00:00.000Z", "2026-02-02T00:00:00.000Z"


@given(SAID)
def test_a_first_decision_is_created_and_updated_now(decision: Decision) -> None:
    made = made_now(decision, None, NOW, "c2")
    assert made.content() == decision.content()
    assert (made.created_at, made.updated_at, made.codebook_version) == (NOW, NOW, "c2")


@given(SAID, SAID)
def test_a_later_decision_keeps_when_the_first_was_made(first: Decision, later: Decision) -> None:
    before = made_now(first, None, EARLIER, "c1")
    made = made_now(later, before, NOW, "c2")
    if first.content() == later.content():
        assert made is before
    else:
        assert (made.created_at, made.updated_at, made.codebook_version) == (EARLIER, NOW, "c2")


@given(SAID)
def test_saying_the_same_again_changes_nothing(decision: Decision) -> None:
    before = made_now(decision, None, EARLIER, "c1")
    assert made_now(decision, before, NOW, "c2") is before


@pytest.mark.parametrize(
    "other",
    [
        Decision(State.UNSURE, "CFS", (Stance("favor"),), (), 1),
        Decision(State.LABELLED, "NFS", (Stance("favor"),), (), 1),
        Decision(State.LABELLED, "CFS", (Stance("favor", holder="Renn"),), 1),
        Decision(State.LABELLED, "CFS", (Stance("favor"),), (), 2),
    ],
)
def test_any_part_of_what_is_said_makes_another_judgment(other: Decision) -> None:
    before = Decision(State.LABELLED, "CFS", (Stance("favor"),), (), 1)
    assert made_now(other, before, NOW, "c2") is not before


def test_a_note_keeps_when_it_was_first_written() -> None:
    first = made_now(Note("one"), None, EARLIER, "c1")
    assert first == Note("one", "c1", EARLIER, EARLIER)
    assert made_now(Note("one"), first, NOW, "c2") is first
    assert made_now(Note("two"), first, NOW, "c2") == Note("two", "c2", EARLIER, NOW)


@given(SAID)
def test_a_decision_comes_back_from_its_row(decision: Decision) -> None:
    assert decision_from_row(decision_row(decision)) == decision


def test_a_row_with_a_state_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="maybe"):
        decision_from_row({**decision_row(Decision(State.NONE)), "state": "maybe"})


def test_repeats_are_not_counted_among_what_is_judged() -> None:
    text = "One. One. Two."
    kinds = (SentenceKind.HEADLINE, SentenceKind.REPEAT, SentenceKind.SENTENCE)
    sentences = tuple(Sentence(n, n * 5, n * 5 + 4, kind) for n, kind in enumerate(kinds))
    article = Article(article_id(text), "One", text, sentences, Source("a.txt", "0" * 64, "utf-8", 14))
    assert article.judged_count == 2
    assert [article.sentence_text(sentence) for sentence in sentences] == ["One.", "One.", "Two."]

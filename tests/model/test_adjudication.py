"""Where annotators differ, what they agree on, and whose name an adjudicator's is."""

from __future__ import annotations

import pytest

from reader.model.adjudication import (
    Consensus,
    agreed,
    answer_of,
    candidate_annotations,
    differing_questions,
    with_current_names,
)
from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    Mark,
    Mention,
    MentionKey,
    Relation,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    adjudicator_name,
    is_adjudicator,
)
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations

SPOT = SentenceRef("a1", 10, 30)
STANCE, CLAIM, WORDS = ("stance", "t1"), ("claim", ""), ("words", "")


def held(*stances: Stance, confidence: int | None = None) -> Decision:
    return Decision(State.LABELLED, stances=stances, confidence=confidence)


def labelled(label: str) -> Decision:
    return Decision(State.LABELLED, label=label)


def marked(*marks: Mark) -> Decision:
    return Decision(State.LABELLED, marks=marks)


FAVOR, AGAINST, NONE = held(Stance("favor")), held(Stance("against")), Decision(State.NONE)


def reading(decisions: dict[tuple[str, str], Decision], *mentions: MentionKey) -> ArticleAnnotations:
    found = ArticleAnnotations("a1", (Sentence(0, 0, 9), Sentence(1, 10, 30)))
    for asked, decision in decisions.items():
        found.apply(AnnotationKey(SPOT, *asked), decision)
    for mention in mentions:
        found.apply(mention, Mention("author", 2))
    return found


@pytest.mark.parametrize("name", ["carla", "Zoë O’Hara", "x (y)", "(adjudicator)", "[b]", "ben (adjudicator) jr"])
def test_an_adjudicator_has_a_name_of_their_own_and_it_is_made_once(name: str) -> None:
    assert not is_adjudicator(name)
    mine = adjudicator_name(name)
    assert is_adjudicator(mine)
    assert mine == f"{name} (adjudicator)"
    assert adjudicator_name(mine) == mine


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (FAVOR, "favor"),
        (held(Stance("favor", holder="Renn"), Stance("against"), Stance("favor")), "against|favor"),
        (NONE, "none"),
        (labelled("CFS"), "CFS"),
        (Decision(State.NONE, "NFS"), "NFS"),
        (Decision(State.NOT_A_SENTENCE), "not_a_sentence"),
        (Decision(State.SKIPPED), ""),
        (Decision(State.UNSURE, "CFS"), ""),
        (marked(Mark("b"), Mark("a")), "a|b"),
        (marked(Mark("b", 12, 14)), "b 12-14"),
    ],
)
def test_an_answer_is_the_set_of_labels_whoever_holds_them(decision: Decision, said: str) -> None:
    assert answer_of(decision) == said


@pytest.mark.parametrize(
    ("one", "two", "is_difference"),
    [
        (FAVOR, AGAINST, True),
        (FAVOR, NONE, True),
        (NONE, Decision(State.NOT_A_SENTENCE), True),
        (FAVOR, held(Stance("favor", "author", "Renn"), confidence=3), False),
        (FAVOR, Decision(State.SKIPPED), False),
        (FAVOR, Decision(State.UNSURE), False),
        (held(Stance("favor"), Stance("against")), held(Stance("against"), Stance("favor", holder="x")), False),
        (held(Stance("favor"), Stance("against")), FAVOR, True),
        (marked(Mark("a"), Mark("b")), marked(Mark("b"), Mark("a")), False),
        (marked(Mark("a"), Mark("b")), marked(Mark("a")), True),
        (marked(Mark("a", 12, 14)), marked(Mark("a", 12, 15)), True),
    ],
)
def test_annotators_differ_where_one_question_got_two_answers(
    one: Decision, two: Decision, is_difference: bool
) -> None:
    found = differing_questions([reading({STANCE: one, CLAIM: labelled("CFS")}), reading({STANCE: two})])
    assert found == ({10: frozenset({STANCE})} if is_difference else {})


def test_a_sentence_that_one_judged_is_no_difference_nor_are_answers_to_two_questions() -> None:
    assert differing_questions([reading({STANCE: FAVOR})]) == {}
    assert (
        differing_questions([reading({STANCE: FAVOR}), reading({("stance", "t2"): AGAINST, CLAIM: labelled("CFS")})])
        == {}
    )
    assert differing_questions([]) == {}


def test_a_difference_is_settled_when_every_question_of_it_is_answered() -> None:
    mine = reading({})
    mine.differing = differing_questions(
        [
            reading({STANCE: FAVOR, CLAIM: labelled("CFS"), ("stance", "t2"): NONE}),
            reading({STANCE: AGAINST, CLAIM: labelled("UFS"), ("stance", "t2"): NONE}),
        ]
    )
    assert mine.unsettled(0) == frozenset()
    assert mine.unsettled(1) == {STANCE, CLAIM}
    mine.apply(AnnotationKey(SPOT, *STANCE), NONE)
    mine.apply(AnnotationKey(SPOT, *CLAIM), Decision(State.UNSURE))
    assert mine.unsettled(1) == {CLAIM}
    mine.apply(AnnotationKey(SPOT, *CLAIM), labelled("UFS"))
    assert mine.unsettled(1) == frozenset()


def common(*decisions: Decision, mine: dict[tuple[str, str], Decision] | None = None) -> Consensus:
    return agreed(
        [reading({STANCE: each, CLAIM: labelled("CFS")}) for each in decisions], reading(mine or {CLAIM: NONE}), 1
    )


def decided(decision: Decision, asked: tuple[str, str] = STANCE) -> Change:
    return Change(SubjectKind.DECISION, AnnotationKey(SPOT, *asked), decision)


def test_what_two_said_alike_is_agreed_on_and_nothing_else_is() -> None:
    assert common(FAVOR, FAVOR).changes == (decided(FAVOR),)
    assert common(NONE, NONE, Decision(State.UNSURE)).changes == (decided(NONE),)
    for said in ((FAVOR,), (FAVOR, AGAINST), (FAVOR, FAVOR, AGAINST), (FAVOR, Decision(State.SKIPPED)), ()):
        assert common(*said).changes == ()


def test_what_the_adjudicator_has_decided_stays() -> None:
    assert common(FAVOR, FAVOR, mine={STANCE: AGAINST}).changes == (decided(labelled("CFS"), CLAIM),)
    assert common(FAVOR, FAVOR, mine={STANCE: Decision(State.UNSURE), CLAIM: NONE}).changes == ()


def test_times_and_codebooks_are_not_taken_over() -> None:
    made = FAVOR._replace(codebook_version="c0", created_at="2024", updated_at="2025", seconds=3.5)
    assert common(made, made).changes == (decided(FAVOR),)


def test_a_holder_or_voice_is_kept_where_all_say_the_same_and_left_open_where_they_do_not() -> None:
    same = held(Stance("favor", "direct_quote", "Renn"), confidence=2)
    assert common(same, same) == ((decided(same),), 0)
    other = held(Stance("favor", "direct_quote", "Quill"), confidence=3)
    assert common(same, other) == ((decided(held(Stance("favor", "direct_quote"))),), 1)


def test_of_several_stances_each_label_is_kept_with_what_all_say_of_it() -> None:
    one = held(Stance("favor", "author", "a"), Stance("favor", "author", "b"), Stance("against", holder="c"))
    two = held(Stance("against", holder="c"), Stance("favor", "author", "b"), Stance("favor", "author", "a"))
    assert common(one, two).changes == (decided(one),)
    fewer = held(Stance("favor", "author", "a"), Stance("against", holder="c"))
    (change,) = common(one, fewer).changes
    assert change == decided(held(Stance("favor"), Stance("against", holder="c")))


def asserts(holder: str = "", relation: Relation = Relation.ASSERTS, claim: str = "k1") -> MentionKey:
    return MentionKey(SPOT, claim, holder, relation)


def said_of_claims(*each: dict[MentionKey, Mention], mentioned: tuple[str, ...] = ()) -> list[tuple[object, object]]:
    readings = [reading({}) for _ in each]
    for those, one in zip(each, readings, strict=True):
        one.mentions[SPOT.start] = those
    mine = reading({}, *(asserts(claim=claim, relation=Relation.REPORTS) for claim in mentioned))
    return [(change.subject, change.after) for change in agreed(readings, mine, 1).changes]


def test_a_claim_that_two_mention_in_one_relation_is_agreed_on() -> None:
    sure, unsure = Mention("author", 3), Mention("author", 1)
    assert said_of_claims({asserts("Renn"): sure}, {asserts("Renn"): sure}) == [(asserts("Renn"), sure)]
    assert said_of_claims({asserts("Renn"): sure}, {asserts(): unsure}) == [(asserts(), Mention("author"))]
    assert said_of_claims({asserts(): sure}) == []
    assert said_of_claims({asserts(): sure}, {asserts(relation=Relation.DENIES): sure}) == []
    assert said_of_claims({asserts(): sure, asserts(claim="k2"): sure}, {asserts(claim="k2"): sure}) == [
        (asserts(claim="k2"), sure)
    ]
    assert said_of_claims({asserts(): sure}, {asserts(): sure}, mentioned=("k1",)) == []


def test_whole_judgments_are_offered_that_of_the_most_first() -> None:
    same = {STANCE: held(Stance("favor", "author"), confidence=1), CLAIM: labelled("CFS")}
    readings = {
        "anna": reading({STANCE: AGAINST, CLAIM: Decision(State.SKIPPED)}),
        "ben": reading(same, asserts("Renn")),
        "carla": reading({**same, STANCE: held(Stance("favor", "author"), confidence=3)}, asserts("Renn")),
        "dan": reading({STANCE: Decision(State.UNSURE)}),
        "eve": reading(same),
    }
    found = candidate_annotations(readings, 1)
    assert [each.annotators for each in found] == [("ben", "carla"), ("anna",), ("eve",)]
    assert found[0].annotations.at(0) == same
    assert list(found[0].annotations.mentions_at(0)) == [asserts("Renn")]
    assert found[1].annotations.at(0) == {STANCE: AGAINST}
    assert found[0].annotations.ref(0) == SPOT
    assert candidate_annotations(readings, 0) == []


def test_labels_that_were_renamed_are_called_what_they_are_now() -> None:
    names = {("stance", "pro"): "favor"}
    assert with_current_names(held(Stance("pro", "author"), Stance("against")), "stance", names) == held(
        Stance("favor", "author"), Stance("against")
    )
    assert with_current_names(labelled("pro"), "claim", names) == labelled("pro")
    assert with_current_names(marked(Mark("pro", 1, 2)), "stance", names) == marked(Mark("favor", 1, 2))

"""What the claim picker offers, and in which order."""

from __future__ import annotations

import pytest

from reader.model.annotation import MentionKey, Relation, SentenceRef
from reader.model.registry_entry import Claim
from reader.tui.claim_choices import NEW_FROM_SENTENCE, Offer, first_wording, offers
from reader.tui.session import next_value

RAINED, WET, GONE = Claim("k1", "It rained"), Claim("k2", "It was wet"), Claim("k3", "It was damp", merged_into="k2")
SENTENCE = "“It  rained\nhard.”"
DENIED = MentionKey(SentenceRef("a", 0, 9), "k2", "Renn", Relation.DENIES)


def shown(typed: str, ranked: list[Claim], linked: tuple[Offer, ...] = ()) -> list[str]:
    return [offer.shown for offer in offers(SENTENCE, typed, ranked, linked)]


def test_the_claims_come_as_they_are_ranked_and_a_new_one_last() -> None:
    assert shown("", [WET, RAINED]) == ["It was wet", "It rained", NEW_FROM_SENTENCE]


def test_a_new_claim_comes_first_where_nothing_is_similar() -> None:
    assert shown("", []) == [NEW_FROM_SENTENCE]
    assert offers(SENTENCE, "", [], [])[0].wording == "It rained hard."


def test_what_is_typed_can_be_a_new_claim_unless_it_is_one_that_is_there() -> None:
    assert shown(" it  snowed ", [RAINED]) == ["New claim: it snowed", "It rained", NEW_FROM_SENTENCE]
    assert shown("it ra", [RAINED]) == ["It rained", "New claim: it ra", NEW_FROM_SENTENCE]
    assert shown("it RAINED", [RAINED]) == ["It rained", NEW_FROM_SENTENCE]
    assert offers("x", "it snowed", [], [])[0].wording == "it snowed"


def test_claims_that_the_sentence_is_linked_to_lead_until_something_is_typed() -> None:
    linked = (Offer(WET.claim, WET, linked=(DENIED,)),)
    assert shown("", [RAINED, WET], linked) == ["It was wet", "It rained", NEW_FROM_SENTENCE]
    assert shown("rain", [RAINED, WET], linked)[:2] == ["It rained", "It was wet"]
    assert [offer.linked for offer in offers(SENTENCE, "rain", [RAINED, WET], linked)][:2] == [(), (DENIED,)]


def test_claims_that_were_merged_into_others_are_not_offered() -> None:
    assert shown("", [GONE, WET]) == ["It was wet", NEW_FROM_SENTENCE]


def test_a_link_keeps_its_relation_until_another_is_chosen() -> None:
    linked, other = offers(SENTENCE, "", [RAINED], [Offer(WET.claim, WET, linked=(DENIED,))])[:2]
    assert (linked.claim, linked.relation(None)) == (WET, Relation.DENIES)
    assert linked.relation(Relation.REPORTS) is Relation.REPORTS
    assert (other.claim, other.relation(None)) == (RAINED, Relation.ASSERTS)


def test_the_one_link_to_a_claim_is_changed_and_of_several_none() -> None:
    other = DENIED._replace(holder="Quill")
    linked = Offer(WET.claim, WET, linked=(DENIED,))
    assert linked.changed(Relation.REPORTS) == DENIED
    assert linked.changed(Relation.DENIES) is None
    assert linked._replace(linked=(DENIED, other)).changed(Relation.REPORTS) is None
    assert linked._replace(linked=()).changed(Relation.REPORTS) is None


def test_the_relations_come_in_turn() -> None:
    turn = [Relation.ASSERTS]
    while len(turn) < 5:
        turn.append(next_value(Relation, turn[-1]))
    assert turn == ["asserts", "denies", "questions", "reports", "asserts"]


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("“We won.”", "We won."),
        ("“We\n  won”.", "We won."),
        ("“Did we win?”", "Did we win?"),
        ("“We won”,", "We won"),
        ('"We won."', "We won."),
        ("«We won»", "We won"),
        ("„We won“", "We won"),
        ("“We won”, he said.", "“We won”, he said."),
        ("“We” and “they”", "“We” and “they”"),
        ("“”", "“”"),
        (" We\twon. ", "We won."),
    ],
)
def test_a_wording_begins_as_the_sentence_without_quotation_marks_around_the_whole(sentence: str, wording: str) -> None:
    assert first_wording(sentence) == wording

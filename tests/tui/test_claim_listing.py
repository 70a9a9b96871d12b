"""Which claims the list shows, in which order; who does what with a claim."""

from __future__ import annotations

from reader.model.annotation import Mention, MentionKey, Relation, SentenceRef
from reader.model.registry_entry import Claim
from reader.store.registry import ListedClaim, ListedMention
from reader.tui.screens.claims_screen import ORDERS, by_holder, sorted_claims

WET = ListedClaim(Claim("k1", "it was WET", topic="weather", created_at="2026-01-02"), 5, 2, 4, 1)
WON = ListedClaim(Claim("k2", "Quill won", verdict="true", created_at="2026-01-03"), 2, 2, 0, 2)
ALONE = ListedClaim(Claim("k3", "A claim alone", note="see Quill", created_at="2026-01-01"), 0, 0, 0, 0)
EVERY = [ALONE, WON, WET]


def test_every_order_is_the_one_that_it_is_named_after() -> None:
    found = {order: [each.claim.id for each in sorted_claims(EVERY, order)] for order in ORDERS}
    assert found == {
        "mentions": ["k1", "k2", "k3"],
        "wording": ["k3", "k1", "k2"],
        "newest": ["k2", "k1", "k3"],
        "denied": ["k2", "k1", "k3"],
    }


def test_words_are_looked_for_in_wording_topic_note_and_verdict_each_of_them() -> None:
    assert sorted_claims(EVERY, "mentions", " wet WEATHER ") == [WET]
    assert sorted_claims(EVERY, "mentions", "quill") == [WON, ALONE]
    assert sorted_claims(EVERY, "mentions", "quill true") == [WON]
    assert sorted_claims(EVERY, "mentions", "nothing") == []


def mention(holder: str, relation: Relation) -> ListedMention:
    return ListedMention("anna", MentionKey(SentenceRef("a", 0, 1), "k1", holder, relation), Mention(), 1, "", 0, "")


def test_it_is_counted_who_asserts_and_who_denies() -> None:
    said = [
        mention("Renn", Relation.DENIES),
        mention("", Relation.ASSERTS),
        mention("Renn", Relation.DENIES),
        mention("Renn", Relation.REPORTS),
    ]
    assert by_holder(said) == [("Renn", (0, 2, 0, 1)), ("", (1, 0, 0, 0))]
    assert by_holder([]) == []

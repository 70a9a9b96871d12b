"""The choices of the claim picker for a sentence, in their order. It knows nothing of Textual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.model.annotation import MentionKey, Relation
from reader.model.ids import name_key
from reader.model.registry_entry import Claim
from reader.model.sanitize import one_line

NEW_FROM_SENTENCE = "New claim from this sentence…"
_QUOTED = re.compile(r'(?:“([^“”]+)”|"([^"]+)"|«([^«»]+)»|„([^„“”]+)[“”]|‘([^‘’]+)’)([.?!…,;:]?)')


class Offer(NamedTuple):
    """A choice in the picker: an existing claim, or the words for a new one."""

    shown: str
    claim: Claim | None = None
    wording: str = ""
    """Of the new claim, where there is no `claim`."""
    linked: tuple[MentionKey, ...] = ()
    """The mentions by which the sentence is linked to the claim."""

    def relation(self, chosen: Relation | None) -> Relation:
        """The relation that picking it gives: the one chosen, else the one that it is linked by, else asserting."""
        if chosen is not None:
            return chosen
        return self.linked[0].relation if self.linked else Relation.ASSERTS

    def changed(self, relation: Relation) -> MentionKey | None:
        """The mention that gets this relation; None where a mention is added."""
        if len(self.linked) == 1 and self.linked[0].relation is not relation:
            return self.linked[0]
        return None


def offers(sentence: str, typed: str, ranked: Sequence[Claim], linked: Sequence[Offer]) -> list[Offer]:
    """The choices, in order.

    `ranked` are the claims most like the words typed, or like the sentence while there are none; claims that were
    merged into others are left out. `linked`, those that the sentence is linked to, lead until something is typed.
    A new claim comes last, except that typed words which are not those of the first claim lead.
    """
    words = one_line(typed)
    known = {offer.claim.id: offer for offer in linked if offer.claim}
    claims = [known.get(claim.id) or Offer(claim.claim, claim) for claim in ranked if not claim.merged_into]
    found = claims if words else [*linked, *(offer for offer in claims if not offer.linked)]
    if words and all(name_key(offer.shown) != name_key(words) for offer in found):
        new = Offer(f"New claim: {words}", wording=words)
        found = [*found, new] if found and _begin_words_of(words, found[0].shown) else [new, *found]
    return [*found, Offer(NEW_FROM_SENTENCE, wording=first_wording(sentence))]


def _begin_words_of(typed: str, wording: str) -> bool:
    """Whether each typed word begins a word of the claim: then the person searches for it and words no new one."""
    words = re.findall(r"\w+", name_key(wording))
    return all(any(word.startswith(begun) for word in words) for begun in re.findall(r"\w+", name_key(typed)))


def first_wording(sentence: str) -> str:
    """The sentence as the wording to begin a claim with: on one line, without quotation marks around the whole."""
    words = one_line(sentence)
    quoted = _QUOTED.fullmatch(words)
    if quoted is None:
        return words
    *inside, stop = quoted.groups()
    within = next(each for each in inside if each is not None).strip()
    return within if within.endswith((".", "?", "!", "…")) or stop in ",;:" else within + stop

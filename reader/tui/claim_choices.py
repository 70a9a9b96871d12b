"""What the claim picker offers for a sentence, and in which order. It knows nothing of Textual."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reader.model.annotation import Relation
from reader.model.ids import name_key
from reader.model.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.annotation import MentionKey
    from reader.model.registry_entry import Claim

NEW_FROM_SENTENCE = "New claim from this sentence…"
_QUOTED = re.compile(r'(?:“([^“”]+)”|"([^"]+)"|«([^«»]+)»|„([^„“”]+)[“”]|‘([^‘’]+)’)([.?!…,;:]?)')


class Linked(NamedTuple):
    """A claim that the sentence is linked to, with its mentions."""

    claim: Claim
    mentions: tuple[MentionKey, ...]


class Link(NamedTuple):
    """Link the sentence to this claim."""

    claim: Claim
    relation: Relation
    linked: tuple[MentionKey, ...] = ()
    """Its links so far."""

    @property
    def changed(self) -> MentionKey | None:
        """The mention whose relation changes; None where a mention is added."""
        if len(self.linked) == 1 and self.linked[0].relation is not self.relation:
            return self.linked[0]
        return None


class NewClaim(NamedTuple):
    """Create a claim with these words, and link the sentence to it."""

    wording: str
    relation: Relation


class Unlink(NamedTuple):
    """Remove the sentence's links to this claim."""

    claim: Claim


Answer: TypeAlias = Link | NewClaim | Unlink
"""What the picker answers."""


class Offer(NamedTuple):
    """A choice in the picker: an existing claim, or the words for a new one."""

    shown: str
    claim: Claim | None = None
    wording: str = ""
    """Of the new claim, where there is no `claim`."""
    linked: tuple[MentionKey, ...] = ()
    """The mentions by which the sentence is linked to it."""

    def relation(self, chosen: Relation | None) -> Relation:
        """The relation that picking it gives: the one chosen, else the one that it is linked by, else asserting."""
        if chosen is not None:
            return chosen
        return self.linked[0].relation if self.linked else Relation.ASSERTS

    def answer(self, chosen: Relation | None) -> Link | NewClaim:
        """What picking it means, with the relation chosen, if one was."""
        relation = self.relation(chosen)
        return Link(self.claim, relation, self.linked) if self.claim else NewClaim(self.wording, relation)


def offers(sentence: str, typed: str, ranked: Sequence[Claim], linked: Sequence[Linked]) -> list[Offer]:
    """What can be picked, in order.

    `ranked` are the claims most like what is typed, or like the sentence where nothing is; claims that were
    merged into others are left out. The claims that the sentence is linked to lead as long as nothing is typed.
    Making a claim comes last, but for words that are typed and are not those of the likest claim: they are first.
    """
    words = one_line(typed)
    how = {each.claim.id: each.mentions for each in linked}
    first = [] if words else [each.claim for each in linked]
    leading = {claim.id for claim in first}
    claims = [*first, *(claim for claim in ranked if not claim.merged_into and claim.id not in leading)]
    found = [Offer(claim.claim, claim, linked=how.get(claim.id, ())) for claim in claims]
    if words and all(name_key(claim.claim) != name_key(words) for claim in claims):
        new = Offer(f"New claim: {words}", wording=words)
        found = [*found, new] if claims and _begin_words_of(words, claims[0].claim) else [new, *found]
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


def next_relation(relation: Relation) -> Relation:
    """The relation after this one, and after the last the first."""
    every = list(Relation)
    return every[(every.index(relation) + 1) % len(every)]

"""Which claims the list of claims shows, and in which order; and what is counted of the mentions of one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.store.registry import ListedClaim, ListedMention

ORDERS = {
    "mentions": "most mentioned first",
    "wording": "by wording",
    "newest": "newest first",
    "denied": "most denied first",
}
"""The orders, as the screen names them."""


def arranged(listed: Sequence[ListedClaim], order: str, words: str = "") -> list[ListedClaim]:
    """Those that have every one of `words` in their wording, topic, note or verdict, in one of `ORDERS`."""
    wanted = words.casefold().split()
    found = [each for each in listed if has_words(each, wanted)] if wanted else list(listed)
    if order == "wording":
        found.sort(key=lambda each: each.claim.claim.casefold())
    elif order == "newest":
        found.sort(key=lambda each: each.claim.created_at, reverse=True)
    elif order == "denied":
        found.sort(key=lambda each: each.denies, reverse=True)
    else:
        found.sort(key=lambda each: each.mentions, reverse=True)
    return found


def has_words(listed: ListedClaim, wanted: Iterable[str]) -> bool:
    """Whether the claim has every one of these words, given case folded."""
    claim = listed.claim
    text = f"{claim.claim}\n{claim.topic}\n{claim.note}\n{claim.verdict}".casefold()
    return all(word in text for word in wanted)


class HolderCount(NamedTuple):
    """How often one holder asserts, denies, questions and reports a claim."""

    holder: str
    counts: tuple[int, ...]
    """One for each `Relation`, in their order."""


def by_holder(mentions: Iterable[ListedMention]) -> list[HolderCount]:
    """Who does what with a claim, whoever does the most first; a holder that nobody named has an empty name."""
    counted: dict[str, Counter[Relation]] = {}
    for each in mentions:
        counted.setdefault(each.mention.holder, Counter())[each.mention.relation] += 1
    found = [HolderCount(holder, tuple(counts[each] for each in Relation)) for holder, counts in counted.items()]
    return sorted(found, key=lambda each: (-sum(each.counts), each.holder))

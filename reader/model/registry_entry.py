"""Targets and claims: what judgments refer to by id, and what counts as what after a merge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from reader.model.ids import name_key


def follow(pointers: Mapping[str, str], identifier: str) -> str:
    """Return the id that `identifier` counts as: itself, or the end of the chain of `pointers` from it.

    The journal refuses a merging that would close a circle. Should one stand there all the same, everything
    in it counts as its smallest id.
    """
    seen: list[str] = []
    at = identifier
    while at in pointers:
        if at in seen:
            return min(seen[seen.index(at) :])
        seen.append(at)
        at = pointers[at]
    return at


def closes_circle(pointers: Mapping[str, str], identifier: str, into: str) -> bool:
    """Whether merging `identifier` into `into` would make it count as itself."""
    return follow({key: value for key, value in pointers.items() if key != identifier}, into) == identifier


class TargetKind(StrEnum):
    """The kinds of targets."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    POLICY = "policy"
    EVENT = "event"
    PROPOSITION = "proposition"


class Target(NamedTuple):
    """The target of stances. One that was merged into another keeps its judgments; they count toward the other."""

    id: str
    name: str
    kind: TargetKind = TargetKind.PERSON
    position: int = 0
    """Place in the list of targets, from 0."""
    aliases: tuple[str, ...] = ()
    """Other names by which a text calls it."""
    description: str = ""
    favor: str = ""
    """The meaning of being in favor of it, where the codebook's definition does not say enough."""
    against: str = ""
    """The meaning of being against it."""
    is_retired: bool = False
    """Whether it is no longer offered. What was judged toward it is kept, shown and exported."""
    merged_into: str = ""
    """Id of the target that this one turned out to be; empty if none."""

    @property
    def is_active(self) -> bool:
        """Whether sentences are judged toward it."""
        return not self.is_retired and not self.merged_into


def resolved(targets: Iterable[Target]) -> dict[str, str]:
    """For each target that was merged into another: its id, and the id that it counts as."""
    pointers = {target.id: target.merged_into for target in targets if target.merged_into}
    return {identifier: follow(pointers, identifier) for identifier in pointers}


def names_of(target: Target, targets: Sequence[Target]) -> tuple[str, ...]:
    """Every name by which a text may call the target: its own, its aliases, those of what was merged into it."""
    counts_as = resolved(targets)
    meant = (target, *(other for other in targets if counts_as.get(other.id) == target.id))
    by_key: dict[str, str] = {}
    for each in meant:
        for name in (each.name, *each.aliases):
            by_key.setdefault(name_key(name), name)
    return tuple(by_key.values())


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern of these names in a text, as whole words, whatever the case; None if there are none.

    A name in capitals only (`PM`, `US`) is found in capitals only, so that `us` is not taken for it. Any
    white space may stand between the words of a name.
    """
    words = [name.split() for name in sorted(names, key=len, reverse=True) if name.strip()]
    if not words:
        return None
    each = [
        (r"{}" if all(word.isupper() for word in name) else r"(?i:{})").format(r"\s+".join(map(re.escape, name)))
        for name in words
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")


def counted_as(targets: Iterable[Target], identifier: str) -> Target | None:
    """The target that `identifier` counts as: itself, or what it was merged into; None if it is not there."""
    known = {target.id: target for target in targets}
    return known.get(resolved(known.values()).get(identifier, identifier))


def offered(targets: Sequence[Target], identifier: str) -> Target | None:
    """The active target that `identifier` counts as; the first active one where that is none."""
    meant = counted_as(targets, identifier)
    if meant is not None and meant.is_active:
        return meant
    return next((target for target in targets if target.is_active), None)


class Claim(NamedTuple):
    """A proposition in canonical wording: one fact, that can be judged without the article."""

    id: str
    claim: str
    """The canonical wording."""
    claim_type: str = ""
    """Id of one of the codebook's types of claims, or empty."""
    topic: str = ""
    note: str = ""
    verdict: str = ""
    """The result of checking it, in the person's own words or scale; empty if nobody has."""
    verdict_url: str = ""
    """The address where the verdict is published."""
    first_wording: str = ""
    """The sentence that it was made from."""
    merged_into: str = ""
    """Id of the claim that this one turned out to be; empty if none."""
    created_at: str = ""
    """UTC, ISO 8601 with milliseconds."""

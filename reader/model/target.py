"""What stances are toward: persons, organisations, groups, policies, events and propositions."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reader.model.ids import name_key
from reader.model.merging import follow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class TargetKind(StrEnum):
    """What sort of thing a stance is toward."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    POLICY = "policy"
    EVENT = "event"
    PROPOSITION = "proposition"


class Target(NamedTuple):
    """What a stance is toward. One that was merged into another keeps its judgements; they count toward that."""

    id: str
    name: str
    kind: TargetKind = TargetKind.PERSON
    position: int = 0
    """Place in the list of targets, from 0."""
    aliases: tuple[str, ...] = ()
    """Other names by which a text calls it."""
    description: str = ""
    favor: str = ""
    """What being in favor of it means, where the codebook's definition does not say enough."""
    against: str = ""
    """What being against it means."""
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
    """What finds these names in a text, as whole words, whatever the case; None if there are none.

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

"""Targets in words: the rows of their list, their short names, and what changed about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.model.registry_entry import Target, resolved
from reader.tui.render.text_layout import cut

LONGEST_NAME = 40
"""Cells of a name in a message: what is said of it has to stay in sight."""


class TargetRow(NamedTuple):
    """A target in its place."""

    target: Target
    number: int
    """Its place among the active ones, from 1; 0 where it is not active."""
    uses: int
    """The number of judgments that count toward it; of a merged one, those made toward itself."""
    into: str = ""
    """The name of the target that it was merged into."""

    @property
    def state(self) -> str:
        """Whether it is active, or why it is not."""
        if self.target.merged_into:
            return f"merged into {self.into}"
        return "retired" if self.target.is_retired else "active"


def target_rows(targets: Sequence[Target], uses: Mapping[str, int]) -> list[TargetRow]:
    """The active targets in their order, then the retired ones; `uses` are the judgments toward each, by id."""
    counts_as = resolved(targets)
    own = [target for target in targets if counts_as.get(target.id, target.id) == target.id]
    own.sort(key=lambda target: not target.is_active)
    rows = []
    for number, target in enumerate(own, 1):
        merged = [other for other in targets if other.id != target.id and counts_as.get(other.id) == target.id]
        count = sum(uses.get(each.id, 0) for each in (target, *merged))
        rows.append(TargetRow(target, number if target.is_active else 0, count))
        rows += [TargetRow(other, 0, uses.get(other.id, 0), target.name) for other in merged]
    return rows


def short_name(target: Target) -> str:
    """The name of a target, short enough for a message."""
    return cut(target.name, LONGEST_NAME)


def describe_change(before: Target | None, after: Target | None, targets: Iterable[Target]) -> str:
    """What changed about a target, in words; `targets` have the name of the one that it was merged into."""
    if before is None or after is None:
        return f"{short_name(after)} added" if after else f"{short_name(before)} removed" if before else ""
    name = short_name(after)
    if after.merged_into != before.merged_into:
        into = next((short_name(target) for target in targets if target.id == after.merged_into), "")
        return f"{name} merged into {into}" if into else f"{name} is no longer merged"
    if after.is_retired != before.is_retired:
        return f"{name} retired" if after.is_retired else f"{name} restored"
    if after.name != before.name:
        return f"{short_name(before)} renamed to {name}"
    if after.position != before.position:
        return f"{name} moved"
    return f"{name} saved" if after != before else f"{name} stays, as others have used it since"

"""Things that turned out to be one: each names what it was merged into, and counts as what that counts as.

What was said about a merged thing stays where it was said, so that taking the merging back is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def follow(pointers: Mapping[str, str], identifier: str) -> str:
    """What `identifier` counts as: itself, or what the chain of `pointers` from it ends at.

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

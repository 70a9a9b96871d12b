"""Names of annotators, and which of them are an adjudicator's.

An adjudicator judges under a name of their own, made from the person's. So the role is in every event, row and
export, and what the person judged before, without seeing the others, stays apart from it.
"""

from __future__ import annotations

SUFFIX = " (adjudicator)"
"""What the name of an adjudicator ends with."""


def adjudicator_name(name: str) -> str:
    """The name that this person adjudicates under; that of an adjudicator is one already."""
    return name if is_adjudicator(name) else f"{name.strip()}{SUFFIX}"


def is_adjudicator(name: str) -> bool:
    """Whether this is the name of an adjudicator."""
    return name.endswith(SUFFIX) and bool(name.removesuffix(SUFFIX).strip())

"""Undo and redo, as every screen does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from reader.tui.actions import take_back

if TYPE_CHECKING:
    from reader.tui.commands import Outcome
    from reader.tui.session import Session


def undo(session: Session, *, redo: bool = False) -> Outcome:
    """Undo or redo something small, for which no screen has to show a panel."""
    outcomes: list[Outcome] = []
    no_screen = cast("Any", None)
    take_back(no_screen, session, outcomes.append, redo=redo)
    return outcomes[0]

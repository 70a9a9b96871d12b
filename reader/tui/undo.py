"""Undo and redo, from any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.background import LARGE, run_with_panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.tui.background import MessageScreen
    from reader.tui.session import Outcome, Session


def take_back(screen: MessageScreen, session: Session, then: Callable[[Outcome], object], *, redo: bool) -> None:
    """Undo or redo, then call `then` with the outcome: at once, or where the action is large, under a panel."""
    project = session.project
    if session.saver.waiting or not project.annotations.is_large_act(LARGE, redo=redo):
        then(session.take_back(redo=redo))
        return
    run_with_panel(
        screen,
        project,
        "Redoing …" if redo else "Undoing …",
        lambda used, look: (used.annotations.redo if redo else used.annotations.undo)(look),
        lambda written: then(session.took_back(written, redo=redo)),
        is_large=True,
    )

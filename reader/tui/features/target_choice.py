"""Choosing the target that stances are toward, and the screen on which targets are managed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import screens
from reader.tui.commands import CHOOSE_TARGET, MANAGE_TARGETS, NEXT_TARGET, Outcome
from reader.tui.render.target_lines import called

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.tui.workspace import Workspace


def choose_target(workspace: Workspace, then: Callable[[], Outcome | None] | None = None) -> None:
    """Let the person choose or add a target, then go on with what needed one."""
    workspace.push(screens.TargetPicker(workspace.session), lambda _: then() if then is not None else None)


def _next(workspace: Workspace) -> Outcome:
    session = workspace.session
    order = session.active_targets
    if not order:
        return Outcome(f"There is no target yet: {workspace.keymap.shown('choose-target')} adds one")
    target = next(iter(session.targets_after()), order[0])
    session.choose_target(target)
    return Outcome(f"Toward {called(target)}: target {order.index(target) + 1} of {len(order)}")


def _manage(workspace: Workspace) -> None:
    def closed(_: None) -> None:
        workspace.session.reload()  # undone there, a judgment may have been made in another article

    if workspace.palette is not None:
        workspace.push(
            screens.TargetsScreen(workspace.session, workspace.keymap, workspace.palette), closed, always=True
        )


COMMANDS = (CHOOSE_TARGET.bind(choose_target), NEXT_TARGET.bind(_next), MANAGE_TARGETS.bind(_manage))

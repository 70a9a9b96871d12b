"""Going from target to target, and the screen on which they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.render.target_lines import called

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.tui.screens.main import MainScreen


class Targeting:
    """The commands that are about the targets themselves."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {"next-target": self._next, "manage-targets": self._manage}

    def _next(self) -> None:
        session, screen = self._session, self._screen
        order = session.active_targets
        if not order:
            screen.say(f"There is no target yet: {screen.keymap.shown('choose-target')} adds one")
            return
        here = next((n for n, target in enumerate(order) if session.target and target.id == session.target.id), -1)
        place = (here + 1) % len(order)
        session.choose_target(order[place])
        screen.show_article()
        screen.say(f"Toward {called(order[place])}: target {place + 1} of {len(order)}")

    def _manage(self) -> None:
        from reader.tui.screens.targets_screen import TargetsScreen  # noqa: PLC0415 - not needed to start

        screen = self._screen
        if screen.palette is not None:
            screen.app.push_screen(TargetsScreen(self._session, screen.keymap, screen.palette), self._show_anew)

    def _show_anew(self, _: None) -> None:
        """Show everything again: undone there, a judgment may have been made in another article."""
        session, screen = self._session, self._screen
        with screen.telling():
            if session.article is not None:
                screen.articles.mark_open(session.article.key)
            screen.reload()
            screen.show_status()
            screen.pane.update()

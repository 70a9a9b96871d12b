"""Sentences of other articles that are like the one in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.transfer import Transfer
    from reader.project.search_service import Like
    from reader.tui.screens.main import MainScreen


class Carrying:
    """The command that lists them and carries this sentence's judgment to them."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {"like-this": self._show}

    def _show(self) -> None:
        from reader.tui.carrying import like_this  # noqa: PLC0415 - not needed to start
        from reader.tui.screens.similar_screen import SimilarScreen  # noqa: PLC0415

        session, screen = self._session, self._screen
        found = like_this(session)
        if found is None or screen.palette is None:
            return
        if not found.likes:
            so_far = "" if found.is_compared else " so far: articles are still being compared"
            screen.say(f"No sentence of another article is like this one{so_far}")
            return
        screen.app.push_screen(SimilarScreen(found, session, screen.keymap, screen.palette), self._chosen)

    def _chosen(self, chosen: Like | Transfer | None) -> None:
        """Go to a sentence that was opened; apply the judgment that was to be carried."""
        from reader.model.transfer import Transfer  # noqa: PLC0415 - not needed to start
        from reader.tui.carrying import carry  # noqa: PLC0415

        session, screen = self._session, self._screen
        with screen.telling():
            if isinstance(chosen, Transfer):
                outcome = carry(session, chosen)
                screen.articles.forget()
                screen.after(outcome, before=session.position)
            elif chosen is not None:
                start = chosen.judged.reading.spot(0).start
                if screen.open_article(chosen.article_key) and session.reading is not None:
                    screen.go_to(session.reading.position_of(start) or 0)
                    screen.view.focus()

"""Editions of the article in hand: what was said of the earlier ones, and taking it to the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.project.edition_service import EarlierSentence
    from reader.tui.screens.editions_screen import Taken
    from reader.tui.screens.main import MainScreen


class ComparingEditions:
    """The command that lists what stands on earlier editions, and takes it to the latest."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {"editions": self._show}

    def _show(self) -> None:
        session, screen = self._session, self._screen
        if session.article is None or screen.palette is None:
            return
        if not session.article.later_id and not session.article.earlier_id:
            screen.say("No other edition of this article is here")
            return
        from reader.tui.screens.editions_screen import EditionsScreen  # noqa: PLC0415 - not needed to start

        with screen.telling():
            waiting = [change for act in session.saver.waiting for change in act.changes]
            found = session.project.editions.earlier(session.article.id, waiting)
            if found is None or not found.sentences:
                screen.say("You have judged nothing on the earlier editions of this article")
                return
            key = found.key
            screen.app.push_screen(
                EditionsScreen(found, session, screen.keymap, screen.palette), lambda chosen: self._chosen(chosen, key)
            )

    def _chosen(self, chosen: EarlierSentence | Taken | None, key: int) -> None:
        """Go to a sentence of the latest edition that was opened; write what was taken."""
        from reader.project.edition_service import EarlierSentence  # noqa: PLC0415 - not needed to start
        from reader.tui.carrying import take  # noqa: PLC0415

        session, screen = self._session, self._screen
        if chosen is None:
            return
        with screen.telling():
            if session.article is None or session.article.key != key:
                screen.open_article(key)
            if not isinstance(chosen, EarlierSentence):
                outcome = take(session, chosen)
                screen.articles.forget()
                screen.show_article()
                screen.after(outcome, before=session.position)
            elif chosen.there is not None and session.reading is not None:
                screen.go_to(session.reading.position_of(chosen.there.reading.spot(0).start) or 0)
                screen.view.focus()

"""Going from sentence to sentence and from article to article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.article_annotations import Filter, FilterKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.tui.adjudicating import Adjudicating
    from reader.tui.screens.main import MainScreen


PUT_OFF_SENTENCES = Filter(FilterKind.PUT_OFF, title="skipped or unsure")


class Moving:
    """The commands that move."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {
            "move-down": lambda: self._step(1),
            "move-up": lambda: self._step(-1),
            "first": lambda: self._end(first=True),
            "last": lambda: self._end(first=False),
            "page-down": lambda: self._page(1),
            "page-up": lambda: self._page(-1),
            "next-article": lambda: self._article(1),
            "previous-article": lambda: self._article(-1),
            "next-undecided": lambda: self._undecided(backwards=False),
            "previous-undecided": lambda: self._undecided(backwards=True),
            "next-put-off": lambda: self._put_off(backwards=False),
            "previous-put-off": lambda: self._put_off(backwards=True),
        }

    def _step(self, steps: int) -> None:
        screen, session = self._screen, self._session
        if screen.articles.has_focus:
            screen.articles.move(steps)
        elif screen.pane.has_focus:
            screen.pane.scroll_relative(y=steps, animate=False)
        elif screen.filter is not None and session.reading is not None:
            there = session.reading.matching(screen.filter, session.required)
            position = _nearest(there, session.position, backwards=steps < 0)
            if position is None:
                screen.say(f"Nothing {'above' if steps < 0 else 'below'} here is {screen.filter.title}")
            else:
                screen.go_to(position)
        else:
            screen.go_to(session.position + steps)

    def _end(self, *, first: bool) -> None:
        screen = self._screen
        if screen.articles.has_focus:
            screen.articles.move_to(0 if first else len(screen.articles) - 1)
        elif self._session.reading is not None:
            screen.go_to(0 if first else len(self._session.reading.sentences) - 1)

    def _page(self, direction: int) -> None:
        screen = self._screen
        if screen.articles.has_focus:
            screen.articles.page(direction)
        else:
            screen.go_to(screen.view.page(direction))

    def _article(self, steps: int) -> None:
        screen = self._screen
        key = screen.articles.beside(steps)
        if key is None or not screen.open_article(key):
            screen.say("This is the last article" if steps > 0 else "This is the first article")

    def _undecided(self, *, backwards: bool) -> None:
        session, screen = self._session, self._screen
        if session.reading is None or session.article is None:
            return
        if session.adjudicating is not None:
            self._difference(session.adjudicating, backwards=backwards)
            return
        find = session.reading.previous_undecided if backwards else session.reading.next_undecided
        position = None if session.is_earlier else find(session.position, session.required)
        if position is None:
            key = session.project.articles.next_undecided(session.article.key, backwards=backwards)
            if key is None or not screen.open_article(key):
                self._none_left(backwards=backwards)
                return
            waiting = session.reading.undecided(session.required)
            position = (waiting[-1] if backwards else waiting[0]) if waiting else session.position
        screen.go_to(position)

    def _difference(self, adjudicating: Adjudicating, *, backwards: bool) -> None:
        """Go to the next (previous) sentence on which annotators differ and that is not settled."""
        session, screen = self._session, self._screen
        position = _nearest(adjudicating.unsettled(), session.position, backwards=backwards)
        if position is None:
            key = adjudicating.next_article(backwards=backwards)
            if key is None or not screen.open_article(key):
                where, key_back = ("above", "next-undecided") if backwards else ("below", "previous-undecided")
                other = screen.keymap.shown(key_back)
                screen.say(f"No difference {where} here that is not settled ({other} looks the other way)")
                return
            there = adjudicating.unsettled()
            position = (there[-1] if backwards else there[0]) if there else session.position
        screen.go_to(position)
        if adjudicating.take_question():
            screen.show_article()

    def _put_off(self, *, backwards: bool) -> None:
        session, screen = self._session, self._screen
        if session.reading is None or session.article is None:
            return
        here = session.reading.matching(PUT_OFF_SENTENCES, session.required)
        position = _nearest(here, session.position, backwards=backwards)
        if position is None:
            key = session.project.articles.next_put_off(session.article.key, backwards=backwards)
            if key is None or not screen.open_article(key):
                screen.say(f"Nothing skipped or unsure {'above' if backwards else 'below'} here")
                return
            there = session.reading.matching(PUT_OFF_SENTENCES, session.required)
            position = (there[-1] if backwards else there[0]) if there else session.position
        screen.go_to(position)

    def _none_left(self, *, backwards: bool) -> None:
        where, key = ("above", "next-undecided") if backwards else ("below", "previous-undecided")
        other = self._screen.keymap.shown(key)
        self._screen.say(f"Nothing undecided {where} here ({other} looks the other way)")


def _nearest(positions: Sequence[int], here: int, *, backwards: bool) -> int | None:
    """The next of `positions` after (before) this one."""
    if backwards:
        return next((position for position in reversed(positions) if position < here), None)
    return next((position for position in positions if position > here), None)

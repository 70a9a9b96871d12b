"""The three panes of the main screen: which there is room for, how wide they are, which has the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.geometry import Size
from textual.screen import Screen

from reader.tui.session import Session
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.sentence_pane import SentencePane

ROOM_FOR_SENTENCE = 96
"""Columns from which the sentence pane stands beside the article."""
ROOM_FOR_LIST = 116
"""Columns from which the list of articles does too."""
LIST_WIDTH, SENTENCE_WIDTH = (29, 48), (35, 44)
"""Columns of the side panes: in the narrowest terminal that has them, and in a very wide one."""
SHARE = 4
"""A side pane takes one column in so many, within those bounds."""
NARROWEST, WIDEST = 16, 70
NO_LIST, NO_SENTENCE, ONLY_LIST = "-no-list", "-no-sentence", "-only-list"


class Layout:
    """Arranges the panes by the width of the terminal and the choices of the person, which are settings."""

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        panes: tuple[ArticleList, ArticleView, SentencePane],
        fit_lines: Callable[[], object],
    ) -> None:
        """`fit_lines` is called when the person has changed the arrangement."""
        self._screen = screen
        self._session = session
        self._articles, self._view, self._pane = panes
        self._fit_lines = fit_lines
        self._arranged: tuple[object, ...] = ()

    def arrange(self, width: int) -> None:
        """Show the panes that there is room for in so many columns, unless the person has hidden them."""
        screen, settings = self._screen, self._session.settings
        has_list = width >= ROOM_FOR_LIST and settings.get("list", "shown") == "shown"
        has_pane = width >= ROOM_FOR_SENTENCE and settings.get("pane", "shown") == "shown"
        list_width, pane_width = self._width("list-width"), self._width("pane-width")
        arranged = (width, has_list, has_pane, list_width, pane_width, self.is_only_list)
        if arranged == self._arranged:
            return
        self._arranged = arranged
        screen.set_class(not has_list, NO_LIST)
        screen.set_class(not has_pane, NO_SENTENCE)
        if has_list:
            screen.remove_class(ONLY_LIST)
        if not self.is_only_list:
            self._articles.styles.width = list_width
        self._pane.styles.width = pane_width
        height = screen.app.size.height - 2
        self._articles.expect(Size(list_width, height))
        self._pane.expect(Size(pane_width, height))
        self._view.expect(Size(width - has_list * list_width - has_pane * pane_width, height))

    def _arrange_again(self) -> None:
        self.arrange(self._screen.size.width)
        self._fit_lines()

    def _width(self, setting: str) -> int:
        """The width of a pane that the person chose, else ours: `list-width` or `pane-width`."""
        least, most = LIST_WIDTH if setting == "list-width" else SENTENCE_WIDTH
        ours = min(most, max(least, self._screen.app.size.width // SHARE))
        chosen = self._session.settings.get(setting, "")
        return min(WIDEST, max(NARROWEST, int(chosen))) if chosen.isdecimal() else ours

    def resize(self, setting: str, step: int) -> None:
        """Make a pane wider or narrower: `list-width` or `pane-width`."""
        width = min(WIDEST, max(NARROWEST, self._width(setting) + step))
        self._session.remember({setting: str(width)})
        self._arrange_again()

    def toggle(self, pane: str) -> bool:
        """Show or hide a pane, `list` or `pane`; whether there is room for it."""
        value = "hidden" if self._session.settings.get(pane, "shown") == "shown" else "shown"
        self._session.remember({pane: value})
        self._arrange_again()
        if not self.is_only_list:
            self._view.focus()
        return value == "hidden" or not self._screen.has_class(NO_LIST if pane == "list" else NO_SENTENCE)

    @property
    def is_only_list(self) -> bool:
        """Whether the list stands alone, as there is no room for it beside the article."""
        return self._screen.has_class(ONLY_LIST)

    def focus_article(self) -> None:
        """Give the article the keyboard; a list that stands alone goes."""
        self._screen.remove_class(ONLY_LIST)
        self._arrange_again()
        self._view.focus()

    def focus_next(self, steps: int) -> None:
        """Give the next (or previous) pane the keyboard; the list alone, where there is no room beside the article."""
        has_list = not self._screen.has_class(NO_LIST)
        if self.is_only_list:
            self.focus_article()
            return
        if not has_list and (not self._pane.display or not (steps > 0 and self._view.has_focus)):
            self._screen.add_class(ONLY_LIST)
            self._articles.styles.width = "100%"
            self._articles.focus()
            return
        order = [widget for widget in (self._articles, self._view, self._pane) if widget.display]
        if not has_list:
            order.remove(self._articles)
        here = next((n for n, widget in enumerate(order) if widget.has_focus), 0)
        order[(here + steps) % len(order)].focus()

"""Going from pane to pane, showing and hiding them, their sizes, the theme, the layers asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.folding import NARROWEST, WIDEST, fold, pane_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.tui.screens.main import MainScreen

STEP = 4
"""Columns by which a pane grows or shrinks."""


class Arranging:
    """The commands that change the view."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {
            "next-pane": lambda: self._pane(1),
            "previous-pane": lambda: self._pane(-1),
            "open": self._open,
            "back": self._back,
            "toggle-list": lambda: self._toggle("list"),
            "toggle-sentence-pane": lambda: self._toggle("pane"),
            "wider-list": lambda: self._resize("list-width", STEP),
            "narrower-list": lambda: self._resize("list-width", -STEP),
            "wider-pane": lambda: self._resize("pane-width", STEP),
            "narrower-pane": lambda: self._resize("pane-width", -STEP),
            "choose-theme": self._choose_theme,
            "choose-layers": self._next_layers,
            "toggle-going-on": self._toggle_going_on,
            "toggle-target-pass": self._toggle_target_pass,
        }

    def _pane(self, steps: int) -> None:
        screen = self._screen
        if screen.has_class("-no-list"):
            if screen.has_class("-only-list"):
                self._leave_list()
                return
            if not screen.pane.display or not (steps > 0 and screen.view.has_focus):
                screen.add_class("-only-list")
                screen.articles.styles.width = "100%"
                screen.articles.focus()
                return
        order = [widget for widget in (screen.articles, screen.view, screen.pane) if widget.display]
        if screen.has_class("-no-list"):
            order.remove(screen.articles)
        here = next((n for n, widget in enumerate(order) if widget.has_focus), 0)
        order[(here + steps) % len(order)].focus()

    def _leave_list(self) -> None:
        screen = self._screen
        screen.remove_class("-only-list")
        fold(screen, screen.size.width)
        screen.view.focus()

    def _open(self) -> None:
        if self._screen.articles.has_focus:
            self._screen.articles.choose()

    def _back(self) -> None:
        screen = self._screen
        if screen.articles.has_focus and screen.words:
            screen.words = ""
            screen.list_articles()
        elif screen.has_class("-only-list"):
            self._leave_list()
        elif screen.view.has_hits:
            screen.view.set_hits([])
            screen.view.focus()
        else:
            if screen.view.has_focus and screen.filter is not None:
                screen.set_filter(None)
                screen.say("All sentences are shown")
            elif screen.view.has_focus:
                screen.background.cancel()
            screen.view.focus()

    def _toggle(self, pane: str) -> None:
        screen, settings = self._screen, self._session.settings
        value = "hidden" if settings.get(pane, "shown") == "shown" else "shown"
        self._session.remember({pane: value})
        fold(screen, screen.size.width)
        if not screen.has_class("-only-list"):
            screen.view.focus()
        screen.show_footer()
        hidden = screen.has_class("-no-list" if pane == "list" else "-no-sentence")
        if value == "shown" and hidden:
            screen.say("The terminal is too narrow to show it beside the article")

    def _resize(self, setting: str, step: int) -> None:
        screen = self._screen
        width = min(WIDEST, max(NARROWEST, pane_width(screen, setting) + step))
        self._session.remember({setting: str(width)})
        fold(screen, screen.size.width)

    def _choose_theme(self) -> None:
        from reader.tui.screens.pickers import ThemePicker  # noqa: PLC0415 - not needed to start

        app = self._screen.app
        before = app.theme

        def chosen(theme: str | None) -> None:
            app.theme = theme or before
            if theme:
                self._session.remember({"theme": theme})

        app.push_screen(ThemePicker(sorted(app.available_themes), before), chosen)

    def _next_layers(self) -> None:
        session, screen = self._session, self._screen
        every = tuple(layer.id for layer in session.codebook.layers)
        choices = [every, *((name,) for name in every)] if len(every) > 1 else [every]
        here = choices.index(session.layers) if session.layers in choices else 0
        session.project.layers = choices[(here + 1) % len(choices)]
        session.remember({"layers": " ".join(session.layers)})
        session.count()
        screen.list_articles()
        screen.show_article()
        screen.show_footer()
        names = [layer.name.lower() for layer in session.codebook.layers if layer.id in session.layers]
        screen.say(f"Asked for: {' and '.join(names)}")

    def _toggle_target_pass(self) -> None:
        session = self._session
        session.passes_targets = not session.passes_targets
        session.remember({"passes_targets": "yes" if session.passes_targets else "no"})
        self._screen.say(
            "Target pass on: a decided article is gone over for the next target"
            if session.passes_targets
            else "Target pass off: an article decided toward the active target is done"
        )

    def _toggle_going_on(self) -> None:
        session = self._session
        session.goes_on = not session.goes_on
        session.remember({"goes_on": "yes" if session.goes_on else "no"})
        self._screen.say(
            "Going on is on: the cursor leaves a sentence that is decided"
            if session.goes_on
            else "Going on is off: the cursor stays until you move it"
        )

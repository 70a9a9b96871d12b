"""Going from pane to pane, showing and hiding them, their sizes, the theme, and how to work through the article."""

from __future__ import annotations

from functools import partial

from reader.tui import screens
from reader.tui.commands import BACK, NEXT_PANE, OPEN, PREVIOUS_PANE, VIEW, Command, Outcome
from reader.tui.workspace import MainWorkspace

STEP = 4
"""Columns by which a pane grows or shrinks."""


def _open(workspace: MainWorkspace) -> None:
    if workspace.articles.has_focus:
        workspace.articles.choose()


def _back(workspace: MainWorkspace) -> Outcome | None:
    panes = workspace.panes
    if workspace.articles.has_focus and workspace.words:
        workspace.words = ""
        workspace.list_articles()
        return None
    was_reading = workspace.view.has_focus and not panes.is_only_list
    had_hits = workspace.view.hits and not panes.is_only_list
    panes.focus_article()
    if had_hits:
        workspace.view.set_hits([])
    elif was_reading and workspace.filter is not None:
        workspace.set_filter(None)
        return Outcome("All sentences are shown")
    elif was_reading:
        workspace.background.cancel()
    return None


def _toggle(workspace: MainWorkspace, pane: str) -> Outcome | None:
    return None if workspace.panes.toggle(pane) else Outcome("Terminal too narrow for this pane")


def _choose_theme(workspace: MainWorkspace) -> None:
    app = workspace.app
    before = app.theme

    def chosen(theme: str | None) -> None:
        app.theme = theme or before
        if theme:
            workspace.session.remember({"theme": theme})

    workspace.push(screens.pickers.ThemePicker(sorted(app.available_themes), before), chosen, always=True)


def _next_layers(workspace: MainWorkspace) -> Outcome:
    session = workspace.session
    every = tuple(layer.id for layer in session.codebook.layers)
    choices = [every, *((name,) for name in every)] if len(every) > 1 else [every]
    here = choices.index(session.layers) if session.layers in choices else 0
    session.choose_layers(choices[(here + 1) % len(choices)])
    names = " and ".join(layer.name.lower() for layer in session.asked_layers)
    return Outcome(f"Coding: {names}{'' if session.layers == every else ' only'}")


def _toggle_target_pass(workspace: MainWorkspace) -> Outcome:
    session = workspace.session
    session.has_target_pass = not session.has_target_pass
    session.remember({"passes_targets": "yes" if session.has_target_pass else "no"})
    on = "on: finished articles are repeated for the next target"
    return Outcome(f"Target pass {on if session.has_target_pass else 'off'}")


def _toggle_auto_advance(workspace: MainWorkspace) -> Outcome:
    session = workspace.session
    session.auto_advance = not session.auto_advance
    session.remember({"goes_on": "yes" if session.auto_advance else "no"})
    return Outcome(f"Auto-advance {'on' if session.auto_advance else 'off'}")


def _wider(command_id: str, key: str, title: str, setting: str, step: int) -> Command:
    return Command(command_id, (key,), title, VIEW, run=lambda on: on.panes.resize(setting, step))


COMMANDS = (
    NEXT_PANE.bind(lambda on: on.panes.focus_next(1)),
    PREVIOUS_PANE.bind(lambda on: on.panes.focus_next(-1)),
    OPEN.bind(_open),
    BACK.bind(_back),
    Command("toggle-list", ("f2",), "Show or hide the list of articles", VIEW, run=partial(_toggle, pane="list")),
    Command("toggle-sentence-pane", ("f3",), "Show or hide the sentence pane", VIEW, run=partial(_toggle, pane="pane")),
    _wider("wider-list", "}", "Wider list of articles", "list-width", STEP),
    _wider("narrower-list", "{", "Narrower list of articles", "list-width", -STEP),
    _wider("wider-pane", "(", "Wider sentence pane", "pane-width", STEP),
    _wider("narrower-pane", ")", "Narrower sentence pane", "pane-width", -STEP),
    Command("choose-theme", ("f4",), "Choose the theme", VIEW, run=_choose_theme),
    Command("choose-layers", ("f5",), "Choose the layers to code: all, or one at a time", VIEW, run=_next_layers),
    Command(
        "toggle-target-pass", ("f7",), "Target pass: repeat a finished article for the next target, on/off", VIEW,
        run=_toggle_target_pass,
    ),
    Command("toggle-going-on", ("f6",), "Auto-advance: on/off", VIEW, run=_toggle_auto_advance),
)  # fmt: skip

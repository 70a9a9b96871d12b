"""Which panes there is room for, and how wide they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

ROOM_FOR_SENTENCE = 96
"""Columns from which the sentence pane stands beside the article."""
ROOM_FOR_LIST = 116
"""Columns from which the list of articles does too."""
LIST_WIDTH, SENTENCE_WIDTH = (29, 48), (35, 44)
"""Columns of the side panes: in the narrowest terminal that has them, and in a very wide one."""
SHARE = 4
"""A side pane takes one column in so many, within those bounds."""
NARROWEST, WIDEST = 16, 70


def fold(screen: MainScreen, width: int) -> None:
    """Show the panes that there is room for, unless the annotator has hidden them."""
    settings = screen.session.settings
    has_list = width >= ROOM_FOR_LIST and settings.get("list", "shown") == "shown"
    has_pane = width >= ROOM_FOR_SENTENCE and settings.get("pane", "shown") == "shown"
    list_width, sentence_width = pane_width(screen, "list-width"), pane_width(screen, "pane-width")
    state = (width, has_list, has_pane, list_width, sentence_width, screen.has_class("-only-list"))
    if state == screen.folded:
        return
    screen.folded = state
    screen.set_class(not has_list, "-no-list")
    screen.set_class(not has_pane, "-no-sentence")
    if has_list:
        screen.remove_class("-only-list")
    set_width(screen, "list-width", list_width)
    set_width(screen, "pane-width", sentence_width)
    height = screen.app.size.height - 2
    screen.articles.expect(Size(list_width, height))
    screen.pane.expect(Size(sentence_width, height))
    screen.view.expect(Size(width - has_list * list_width - has_pane * sentence_width, height))


def pane_width(screen: MainScreen, setting: str) -> int:
    """The width of a pane that the annotator chose, else ours: `list-width` or `pane-width`."""
    least, most = LIST_WIDTH if setting == "list-width" else SENTENCE_WIDTH
    ours = min(most, max(least, screen.app.size.width // SHARE))
    chosen = screen.session.settings.get(setting, "")
    return min(WIDEST, max(NARROWEST, int(chosen))) if chosen.isdecimal() else ours


def set_width(screen: MainScreen, setting: str, width: int) -> None:
    """Make a pane this wide."""
    pane = screen.articles if setting == "list-width" else screen.pane
    if not (setting == "list-width" and screen.has_class("-only-list")):
        pane.styles.width = width

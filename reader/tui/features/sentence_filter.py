"""Showing only sentences of one sort, and the order of the list of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.project import SORTS
from reader.tui import screens
from reader.tui.commands import FIND, Command, Outcome

if TYPE_CHECKING:
    from reader.model.article_annotations import Filter
    from reader.tui.workspace import MainWorkspace

ORDERS = {"imported": "as imported", "title": "by title", "date": "by date", "undecided": "most undecided first"}


def _choose(workspace: MainWorkspace) -> None:
    workspace.push(
        screens.FilterPicker(workspace.session, workspace.filter),
        lambda wanted: show_only(workspace, None if wanted == screens.NO_FILTER else wanted),
    )


def show_only(workspace: MainWorkspace, wanted: Filter | None) -> Outcome:
    """List the articles with such sentences, and dim the others in the text; go to one of them."""
    session = workspace.session
    workspace.set_filter(wanted)
    if wanted is None or session.reading is None:
        return Outcome("All sentences are shown")
    positions = session.reading.matching(wanted, session.required)
    if not positions and session.open(workspace.articles.first()):
        positions = session.annotations.matching(wanted, session.required)
    if positions:
        session.position = next((p for p in positions if p >= session.position), positions[0])
    count = len(workspace.articles)
    return Outcome(f"Filter: {wanted.title}, {count:,} article{'' if count == 1 else 's'}. Esc clears it")


def _sort(workspace: MainWorkspace) -> Outcome:
    names = list(SORTS)
    workspace.sort = names[(names.index(workspace.sort) + 1) % len(names)]
    workspace.session.remember({"sort": workspace.sort})
    workspace.list_articles()
    return Outcome(f"Articles {ORDERS[workspace.sort]}")


COMMANDS = (
    Command("filter", ("F",), "Filter sentences: undecided, unsure, noted, by label, target, claim", FIND, run=_choose),
    Command("sort-articles", ("o",), "Sort the articles: as imported, by title, date or undecided", FIND, run=_sort),
)

"""Going from sentence to sentence and from article to article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.article_annotations import Filter, FilterKind
from reader.tui.commands import FIRST, LAST, MOVE, MOVE_DOWN, MOVE_UP, PAGE_DOWN, PAGE_UP, Command, Outcome
from reader.tui.features.sentence_labels import take_difference
from reader.tui.workspace import has_article, has_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.tui.adjudication_state import AdjudicationState
    from reader.tui.session import Session
    from reader.tui.workspace import MainWorkspace

PUT_OFF_SENTENCES = Filter(FilterKind.PUT_OFF, title="skipped or unsure")


def _step(workspace: MainWorkspace, steps: int) -> Outcome | None:
    session, panes = workspace.session, workspace.panes
    if panes.list_has_focus:
        workspace.articles.move(steps)
    elif panes.sentence_has_focus:
        panes.scroll_sentence(steps)
    elif workspace.filter is not None:
        matching = session.annotations.matching(workspace.filter, session.required)
        position = _nearest(matching, session.position, backwards=steps < 0)
        if position is None:
            return Outcome(f"Nothing {'above' if steps < 0 else 'below'} here is {workspace.filter.title}")
        session.position = position
    else:
        session.go_to(session.position + steps)
    return None


def _end(workspace: MainWorkspace, *, first: bool) -> None:
    session = workspace.session
    if workspace.panes.list_has_focus:
        workspace.articles.move_to(0 if first else len(workspace.articles) - 1)
    elif session.has_sentence:
        session.position = 0 if first else len(session.annotations.sentences) - 1


def _page(workspace: MainWorkspace, direction: int) -> None:
    if workspace.panes.list_has_focus:
        workspace.articles.page(direction)
    else:
        workspace.session.go_to(workspace.view.page(direction))


def _article(workspace: MainWorkspace, steps: int) -> Outcome | None:
    if workspace.session.open(workspace.articles.beside(steps)):
        return None
    return Outcome("This is the last article" if steps > 0 else "This is the first article")


def _undecided(workspace: MainWorkspace, *, backwards: bool) -> Outcome | None:
    session = workspace.session
    if session.adjudication is not None:
        return _difference(workspace, session.adjudication, backwards=backwards)
    find = session.annotations.previous_undecided if backwards else session.annotations.next_undecided
    position = None if session.is_earlier else find(session.position, session.required)
    if not _go(
        session, position, session.project.articles.next_undecided,
        lambda: session.annotations.undecided(session.required), backwards=backwards,
    ):  # fmt: skip
        return _none_left(workspace, "No undecided sentence", backwards=backwards)
    return None


def _difference(workspace: MainWorkspace, state: AdjudicationState, *, backwards: bool) -> Outcome | None:
    """Go to the next (previous) sentence on which annotators differ and that is not settled."""
    session = workspace.session
    position = _nearest(state.unsettled(), session.position, backwards=backwards)
    if not _go(session, position, state.next_article, state.unsettled, backwards=backwards):
        return _none_left(workspace, "No unsettled difference", backwards=backwards)
    take_difference(session)
    return None


def _put_off(workspace: MainWorkspace, *, backwards: bool) -> Outcome | None:
    session = workspace.session

    def positions() -> list[int]:
        return session.annotations.matching(PUT_OFF_SENTENCES, session.required)

    position = _nearest(positions(), session.position, backwards=backwards)
    if not _go(session, position, session.project.articles.next_put_off, positions, backwards=backwards):
        return Outcome(f"No skipped or unsure sentence {'before' if backwards else 'after'} this one")
    return None


def _go(
    session: Session,
    position: int | None,
    next_article: Callable[..., int | None],
    positions: Callable[[], Sequence[int]],
    *,
    backwards: bool,
) -> bool:
    """Go to a position; without one, to the first (last) of `positions` in the next article. Tell if there is one."""
    if position is None:
        if not session.open(next_article(session.article.key if session.article else 0, backwards=backwards)):
            return False
        found = positions()
        position = found[-1 if backwards else 0] if found else None
    session.go_to(position)
    return True


def _none_left(workspace: MainWorkspace, what: str, *, backwards: bool) -> Outcome:
    if backwards:
        return Outcome(f"{what} before this one ({workspace.keymap.shown('next-undecided')} searches forwards)")
    return Outcome(f"{what} after this one ({workspace.keymap.shown('previous-undecided')} searches backwards)")


def _nearest(positions: Sequence[int], here: int, *, backwards: bool) -> int | None:
    """The next of `positions` after (before) this one."""
    if backwards:
        return next((position for position in reversed(positions) if position < here), None)
    return next((position for position in positions if position > here), None)


COMMANDS = (
    MOVE_DOWN.bind(partial(_step, steps=1)),
    MOVE_UP.bind(partial(_step, steps=-1)),
    FIRST.bind(partial(_end, first=True)),
    LAST.bind(partial(_end, first=False)),
    PAGE_DOWN.bind(partial(_page, direction=1)),
    PAGE_UP.bind(partial(_page, direction=-1)),
    Command("next-article", ("]",), "Next article", MOVE, "article", run=partial(_article, steps=1)),
    Command("previous-article", ("[",), "Previous article", MOVE, "article", run=partial(_article, steps=-1)),
    Command(
        "next-undecided", (".",), "Next undecided sentence, across articles", MOVE, "undecided",
        run=partial(_undecided, backwards=False), enabled=has_article,
    ),
    Command(
        "previous-undecided", (",",), "Previous undecided sentence, across articles", MOVE,
        run=partial(_undecided, backwards=True), enabled=has_article,
    ),
    Command(
        "next-put-off", ("w",), "Next sentence that was skipped or left unsure, across articles", MOVE,
        run=partial(_put_off, backwards=False), enabled=has_sentence,
    ),
    Command(
        "previous-put-off", ("W",), "Previous sentence that was skipped or left unsure", MOVE,
        run=partial(_put_off, backwards=True), enabled=has_sentence,
    ),
)  # fmt: skip

"""Going from sentence to sentence and from article to article."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.model.article_annotations import Filter, FilterKind
from reader.tui.commands import FIRST, LAST, MOVE, MOVE_DOWN, MOVE_UP, PAGE_DOWN, PAGE_UP, Command, Outcome
from reader.tui.features.sentence_labels import take_difference
from reader.tui.session import Session
from reader.tui.workspace import MainWorkspace, has_article, has_sentence

PUT_OFF_SENTENCES = Filter(FilterKind.PUT_OFF, title="skipped or unsure")


def _step(workspace: MainWorkspace, steps: int) -> Outcome | None:
    session = workspace.session
    if workspace.articles.has_focus:
        workspace.articles.move(steps)
    elif workspace.pane.has_focus:
        workspace.pane.scroll_relative(y=steps, animate=False)
    elif workspace.filter is not None:
        matches = partial(workspace.filter.matches, session.annotations, layers=session.required)
        position = session.annotations.nearest(session.position, matches, backwards=steps < 0)
        if position is None:
            return Outcome(f"Nothing {'above' if steps < 0 else 'below'} here is {workspace.filter.title}")
        session.position = position
    else:
        session.go_to(session.position + steps)
    return None


def _end(workspace: MainWorkspace, *, first: bool) -> None:
    session = workspace.session
    if workspace.articles.has_focus:
        workspace.articles.move_to(0 if first else len(workspace.articles) - 1)
    elif session.has_sentence:
        session.position = 0 if first else len(session.annotations.sentences) - 1


def _page(workspace: MainWorkspace, direction: int) -> None:
    if workspace.articles.has_focus:
        workspace.articles.page(direction)
    else:
        workspace.session.go_to(workspace.view.page_on(direction))


def _article(workspace: MainWorkspace, steps: int) -> Outcome | None:
    if workspace.session.open(workspace.articles.beside(steps)):
        return None
    return Outcome("This is the last article" if steps > 0 else "This is the first article")


def _undecided(workspace: MainWorkspace, *, backwards: bool) -> Outcome | None:
    """Go to the nearest undecided sentence; an adjudicator to the nearest difference that is not settled."""
    session, state = workspace.session, workspace.session.adjudication

    def waits(position: int) -> bool:
        if state is not None:
            return bool(session.annotations.unsettled(position))
        return not session.is_earlier and session.annotations.is_undecided(position, session.required)

    next_article = state.next_article if state is not None else session.project.articles.next_undecided
    if _go(session, waits, next_article, backwards=backwards):
        take_difference(session, session.position)
        return None
    where, other_way, key = ("before", "forwards", "next") if backwards else ("after", "backwards", "previous")
    what = "unsettled difference" if state is not None else "undecided sentence"
    return Outcome(f"No {what} {where} this one ({workspace.keymap.shown(f'{key}-undecided')} searches {other_way})")


def _put_off(workspace: MainWorkspace, *, backwards: bool) -> Outcome | None:
    session = workspace.session

    def is_put_off(position: int) -> bool:
        return PUT_OFF_SENTENCES.matches(session.annotations, position, session.required)

    if not _go(session, is_put_off, session.project.articles.next_deferred, backwards=backwards):
        return Outcome(f"No skipped or unsure sentence {'before' if backwards else 'after'} this one")
    return None


def _go(
    session: Session, is_wanted: Callable[[int], bool], next_article: Callable[..., int | None], *, backwards: bool
) -> bool:
    """Go to the nearest wanted sentence of the open article or of the next one; whether there is one."""
    position = session.annotations.nearest(session.position, is_wanted, backwards=backwards)
    if position is None:
        if not session.open(next_article(session.article.key if session.article else 0, backwards=backwards)):
            return False
        end = len(session.annotations.sentences) if backwards else -1
        position = session.annotations.nearest(end, is_wanted, backwards=backwards)
    session.go_to(position)
    return True


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

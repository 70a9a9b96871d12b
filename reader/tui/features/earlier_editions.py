"""Editions of the open article: the annotations on the earlier ones, and taking them to the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.transfer import Transfer
from reader.tui import screens
from reader.tui.commands import EDITIONS, Outcome
from reader.tui.transfer_messages import left_out, made
from reader.tui.workspace import has_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.project.edition_service import EarlierSentence
    from reader.tui.session import Session
    from reader.tui.workspace import MainWorkspace


def take_to_latest(session: Session, transfers: Sequence[Transfer]) -> Outcome:
    """Write annotations of earlier editions to the open article, as one action for which no time was spent."""
    changes = [change for each in transfers for change in each.changes]
    total = Transfer(
        tuple(changes),
        sum(each.made for each in transfers),
        len(transfers),
        left_out=sum(each.left_out for each in transfers),
    )
    written = session.save_queue.save(changes, session.spot())
    session.reload()
    if written is None:
        return Outcome(f"Not saved: {session.save_queue.reason}", is_saved=False)
    return Outcome(f"Taken from the earlier edition: {made(total)}; z undoes all of it{left_out(total)}")


def _show(workspace: MainWorkspace) -> Outcome | None:
    session = workspace.session
    article = session.article
    if article is None or (not article.later_id and not article.earlier_id):
        return Outcome("No other edition of this article is here")
    found = session.project.editions.earlier(article.id, session.save_queue.pending_changes)
    if found is None or not found.sentences:
        return Outcome("You have judged nothing on the earlier editions of this article")
    key = found.key

    def chosen(answer: EarlierSentence | list[Transfer]) -> Outcome | None:
        if session.article is None or session.article.key != key:
            session.open(key)
        if isinstance(answer, list):
            return take_to_latest(session, answer)
        if answer.there is not None:
            session.go_to(session.annotations.position_of(answer.there.reading.spot(0).start))
            workspace.view.focus()
        return None

    if workspace.palette is not None:
        workspace.push(screens.EditionsScreen(found, session, workspace.keymap, workspace.palette), chosen)
    return None


COMMANDS = (EDITIONS.bind(_show, has_article),)

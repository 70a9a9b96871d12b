"""Applying judgments to similar sentences of other articles, and to the latest edition of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.transfer import Transfer
from reader.tui import screens
from reader.tui.actions import left_out, made
from reader.tui.commands import EDITIONS, LIKE_THIS, Changed, Outcome
from reader.tui.workspace import MainWorkspace, has_article, has_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.project.edition_service import EarlierSentence
    from reader.project.search_service import SimilarMatch
    from reader.tui.session import Session


def apply_to_similar(session: Session, transfer: Transfer) -> Outcome:
    """Write annotations of other sentences as one action, for which no time was spent."""
    written = session.save_queue.save(transfer.changes, session.ref())
    if written is not None:
        session.count()
        session.changed(Changed.COUNTS)
    return session.outcome(written, f"Applied: {made(transfer)}; z undoes all of it{left_out(transfer)}")


def _show_similar(workspace: MainWorkspace) -> Outcome | None:
    session = workspace.session
    if session.article is None:
        return None
    found = session.project.search.similar(session.article, session.ref(), session.save_queue.pending_changes)
    if not found.likes:
        so_far = "" if found.is_compared else " so far: articles are still being compared"
        return Outcome(f"No similar sentence in other articles{so_far}")

    def chosen(answer: SimilarMatch | Transfer) -> Outcome | None:
        if isinstance(answer, Transfer):
            return apply_to_similar(session, answer)
        if session.open_at(answer.article_key, answer.judged.annotations.ref(0).start):
            workspace.view.focus()
        return None

    workspace.push(screens.compare_screens.SimilarScreen(found, session, workspace.keymap, workspace.palette), chosen)
    return None


def take_to_latest(session: Session, transfers: Sequence[Transfer]) -> Outcome:
    """Write annotations of earlier editions to the open article, as one action for which no time was spent."""
    changes = [change for each in transfers for change in each.changes]
    total = Transfer(
        tuple(changes),
        sum(each.made for each in transfers),
        len(transfers),
        left_out=sum(each.left_out for each in transfers),
    )
    written = session.save_queue.save(changes, session.ref())
    session.reload()
    message = f"Taken from the earlier edition: {made(total)}; z undoes all of it{left_out(total)}"
    return session.outcome(written, message)


def _show_earlier(workspace: MainWorkspace) -> Outcome | None:
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
            session.go_to(session.annotations.position_of(answer.there.annotations.ref(0).start))
            workspace.view.focus()
        return None

    workspace.push(screens.compare_screens.EditionsScreen(found, session, workspace.keymap, workspace.palette), chosen)
    return None


COMMANDS = (LIKE_THIS.bind(_show_similar, has_sentence), EDITIONS.bind(_show_earlier, has_article))

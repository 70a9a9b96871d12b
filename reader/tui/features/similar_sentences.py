"""Similar sentences of other articles, and applying the annotations of the current sentence to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.transfer import Transfer
from reader.tui import screens
from reader.tui.commands import LIKE_THIS, Changed, Outcome
from reader.tui.transfer_messages import left_out, made
from reader.tui.workspace import has_sentence

if TYPE_CHECKING:
    from reader.project.search_service import Like, LikeThis
    from reader.tui.session import Session
    from reader.tui.workspace import MainWorkspace


def similar_sentences(session: Session) -> LikeThis:
    """The current sentence and those that are like it."""
    assert session.article is not None  # noqa: S101 - there is a sentence
    return session.project.search.similar(session.article, session.spot(), session.save_queue.pending_changes)


def apply_to_similar(session: Session, transfer: Transfer) -> Outcome:
    """Write annotations of other sentences as one action, for which no time was spent."""
    written = session.save_queue.save(transfer.changes, session.spot())
    if written is None:
        return Outcome(f"Not saved: {session.save_queue.reason}", is_saved=False)
    session.count()
    session.changed(Changed.COUNTS)
    return Outcome(f"Applied: {made(transfer)}; z undoes all of it{left_out(transfer)}")


def _show(workspace: MainWorkspace) -> Outcome | None:
    session = workspace.session
    found = similar_sentences(session)
    if not found.likes:
        so_far = "" if found.is_compared else " so far: articles are still being compared"
        return Outcome(f"No similar sentence in other articles{so_far}")

    def chosen(answer: Like | Transfer) -> Outcome | None:
        if isinstance(answer, Transfer):
            return apply_to_similar(session, answer)
        if session.open_at(answer.article_key, answer.judged.reading.spot(0).start):
            workspace.view.focus()
        return None

    if workspace.palette is not None:
        workspace.push(screens.SimilarScreen(found, session, workspace.keymap, workspace.palette), chosen)
    return None


COMMANDS = (LIKE_THIS.bind(_show, has_sentence),)

"""Applying the judgment of the sentence in hand to others, and how that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.transfer import Transfer
from reader.tui.session import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.project.search_service import LikeThis
    from reader.tui.session import Session


def like_this(session: Session) -> LikeThis | None:
    """The sentence in hand and those that are like it; None where there is no sentence."""
    if session.article is None or session.reading is None or not session.reading.sentences:
        return None
    waiting = [change for act in session.saver.waiting for change in act.changes]
    return session.project.search.similar(session.article, session.spot(), waiting)


def carry(session: Session, what: Transfer) -> Outcome:
    """Write what was carried as one act. No time was spent on those sentences, and none is kept for them."""
    written = session.saver.save(what.changes, session.spot())
    if written is None:
        return Outcome(session.position, f"Not saved: {session.saver.reason}", is_saved=False)
    session.count()
    told = f"Applied: {_made(what)}; z takes all of it back{_left_out(what)}"
    return Outcome(session.position, told, is_elsewhere=True)


def take(session: Session, what: Sequence[Transfer]) -> Outcome:
    """Write what comes from earlier editions to the article in hand, as one act that took no time."""
    changes = [change for each in what for change in each.changes]
    together = Transfer(
        tuple(changes), sum(each.made for each in what), len(what), left_out=sum(each.left_out for each in what)
    )
    written = session.saver.save(changes, session.spot())
    session.reload()
    session.count()
    if written is None:
        return Outcome(session.position, f"Not saved: {session.saver.reason}", is_saved=False)
    told = f"Taken from the earlier edition: {_made(together)}; z takes all of it back{_left_out(together)}"
    return Outcome(session.position, told)


def question(kept: Transfer, overwritten: Transfer) -> tuple[str, str]:
    """What is asked before something is carried, and a remark on it.

    `kept` is what is done where nothing is overwritten, `overwritten` where everything is.
    """
    if kept.changes:
        asked = f"Apply this sentence’s judgment: {_made(kept)}?"
    else:
        asked = f"Nothing is undecided there. Overwrite what stands: {_made(overwritten)}?"
    said = []
    if kept.changes and kept.contradicted:
        said.append(
            "1 judgment that stands otherwise stays as it is"
            if kept.contradicted == 1
            else f"{kept.contradicted:,} judgments that stand otherwise stay as they are"
        )
    if kept.left_out:
        said.append(_left_out(kept).removeprefix("; "))
    return asked, ". ".join([*said, "One undo takes all of it back."])


def _made(what: Transfer) -> str:
    return f"{_count(what.made, 'judgment')} on {_count(what.sentences, 'sentence')}"


def _left_out(what: Transfer) -> str:
    """What is said of labels of words that are not carried."""
    if not what.left_out:
        return ""
    return f"; {_count(what.left_out, 'label')} of words left out: the words are not at the same place"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

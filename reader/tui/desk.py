"""Judging sentences anywhere in the corpus, while the session keeps the article that it has in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.tui.attention import Attention
from reader.tui.session import Session
from reader.tui.undo import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.store.search import Hit
    from reader.tui.background import MessageScreen
    from reader.tui.session import Outcome


class Desk:
    """A second session of the same annotator: what waits to be saved waits in the same queue, and undo is one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = Session(session.project)
        self._own.saver = session.saver
        self._own.goes_on = False
        self._version = session.project.database.data_version()

    def look_at(self) -> None:
        """Another sentence is looked at: time is counted from now on."""
        self._own.attention.begin()

    def take(self, hit: Hit) -> Session:
        """The session with this sentence in hand. What was said before its label stands until another is taken.

        Raises `UsageError` where it is no longer there.
        """
        own = self._own
        if own.target is not self._session.target:
            own.target = self._session.target
        spent, own.attention = own.attention, Attention(0)  # coming to the sentence would begin it anew
        try:
            self._open(hit)
        finally:
            own.attention = spent
        spent.stir()
        return own

    def _open(self, hit: Hit) -> None:
        own, version = self._own, self._session.project.database.data_version()
        if own.article is None or own.article.id != hit.article_id:
            own.open(hit.article_key)
        elif version != self._version:
            own.reload()
            own.target = self._session.target
        self._version = version
        position = own.reading.position_of(hit.start) if own.reading is not None else None
        if position is None:
            raise UsageError("the sentence is no longer there")
        own.position = position

    def is_answered(self, hit: Hit) -> bool:
        """Whether everything that is asked of this sentence is answered."""
        own = self.take(hit)
        answers = own.reading_in_hand.at(own.position)
        return all(asked in answers for asked in own.answering.questions())

    def take_back(
        self, screen: MessageScreen, then: Callable[[str, tuple[str, int] | None], object], *, redo: bool
    ) -> None:
        """Undo or redo; then tell what to say, and the article's id and the start of the sentence that it was on."""
        own = self._own

        def show(outcome: Outcome) -> None:
            spot = own.spot() if own.reading is not None and own.reading.sentences else None
            then(outcome.message, (spot.article_id, spot.start) if spot else None)

        take_back(screen, own, show, redo=redo)

"""Linking sentences to claims, and the registry of claims."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.tui.claim_choices import Link, Linked, NewClaim, Unlink

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.annotation import MentionKey
    from reader.store.registry import ListedMention
    from reader.tui.claim_choices import Answer
    from reader.tui.screens.main import MainScreen
    from reader.tui.session import Outcome


class Linking:
    """The commands about claims."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {"link-claim": self._link, "manage-claims": self._manage}

    def _link(self) -> None:
        from reader.tui.screens.claim_picker import ClaimPicker  # noqa: PLC0415 - not needed to start

        session, screen = self._session, self._screen
        if session.reading is None or not session.reading.sentences:
            return
        if not session.reading.sentences[session.position].is_judged:
            screen.say("A headline said again: it is shown, not judged")
            return
        sentence = self._sentence()
        holder = session.holding.stance_held().holder
        rank = session.project.claims.ranked
        screen.app.push_screen(
            ClaimPicker(
                sentence, rank=rank, decide=partial(self._decide, sentence), linked=self._linked(), holder=holder
            )
        )

    def _decide(self, sentence: str, answer: Answer) -> None:
        """Do what was picked. Raises `UsageError` where a new claim has no words."""
        session = self._session
        match answer:
            case Link(claim, relation):
                changed = answer.changed
                if changed is not None:
                    self._show(lambda: session.holding.relate(changed, relation))
                else:
                    self._show(lambda: session.holding.link(claim, relation))
            case Unlink(claim):
                self._show(lambda: session.holding.unlink(claim))
            case NewClaim(wording, relation):
                claim = session.project.claims.new(wording, sentence)
                self._show(lambda: session.holding.link(claim, relation))

    def _sentence(self) -> str:
        article = self._session.article
        if article is None:
            return ""
        sentence = article.sentences[self._session.position]
        return article.text[sentence.start : sentence.end]

    def _linked(self) -> list[Linked]:
        """The claims that the sentence is linked to, in the order in which they were."""
        session = self._session
        if session.reading is None:
            return []
        mentions: dict[str, list[MentionKey]] = {}
        for mention in session.reading.mentions_at(session.position):
            mentions.setdefault(mention.claim_id, []).append(mention)
        claims = ((session.project.claims.get(identifier), each) for identifier, each in mentions.items())
        return [Linked(claim, tuple(each)) for claim, each in claims if claim is not None]

    def _show(self, change: Callable[[], Outcome]) -> None:
        with self._screen.telling():
            self._screen.after(change(), before=self._session.position)

    def _manage(self) -> None:
        from reader.tui.screens.claims_screen import ClaimsScreen  # noqa: PLC0415 - not needed to start

        screen = self._screen

        def left(mention: ListedMention | None) -> None:
            with screen.telling():
                if not self._session.saver.waiting:
                    screen.reload()
                if mention is not None:
                    self._go_to(mention)

        if screen.palette is not None:
            screen.app.push_screen(ClaimsScreen(self._session, screen.keymap, screen.palette), left)

    def _go_to(self, mention: ListedMention) -> None:
        """Open the article of a mention, at its sentence."""
        session, screen = self._session, self._screen
        if session.article is None or session.article.key != mention.article_key:
            screen.open_article(mention.article_key)
        position = session.reading.position_of(mention.mention.spot.start) if session.reading else None
        if position is not None:
            screen.go_to(position)
        screen.view.focus()

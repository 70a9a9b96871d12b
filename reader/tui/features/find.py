"""Searching in the article, and going from hit to hit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.tui.commands import NEXT_HIT, PREVIOUS_HIT, SEARCH, Command, Outcome

if TYPE_CHECKING:
    from reader.tui.session import Session
    from reader.tui.workspace import MainWorkspace


class Find:
    """The last search of an article, with its hits."""

    def __init__(self) -> None:
        self._hits: list[tuple[int, int]] = []
        self._words = ""
        self._article_id = ""

    def ask(self, workspace: MainWorkspace) -> None:
        """Ask for words: of the titles, where the list has the keyboard, else of the article."""
        if workspace.panes.list_has_focus:
            workspace.ask(
                "Filter the articles by words of their title",
                on_change=lambda words: _filter(workspace, words),
                on_done=lambda _: _end_filter(workspace),
                on_cancel=lambda: _end_filter(workspace, ""),
                value=workspace.words,
            )
            return
        workspace.walk = None
        begin = workspace.session.position
        workspace.ask(
            "Search this article",
            on_change=lambda words: self._find(workspace, words, begin),
            on_done=lambda words: self._found(workspace, words),
            on_cancel=lambda: self._cancel(workspace, begin),
        )

    def _find(self, workspace: MainWorkspace, words: str, begin: int) -> None:
        """Mark every place where the words stand, and go to the first at or after `begin`."""
        article = workspace.session.article
        if article is None:
            return
        self._words, self._article_id = words, article.id
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        self._hits = [m.span() for m in re.finditer(pattern, article.text, re.IGNORECASE)] if pattern else []
        workspace.view.set_hits(self._hits)
        positions = self._positions(workspace.session)
        workspace.session.go_to(next((p for p in positions if p >= begin), positions[0] if positions else begin))

    def _positions(self, session: Session) -> list[int]:
        """The sentences that hold a hit, in order, each once."""
        return [
            sentence.position
            for sentence in (session.article.sentences if session.article else ())
            if any(start < sentence.end and end > sentence.start for start, end in self._hits)
        ]

    def _found(self, workspace: MainWorkspace, words: str) -> None:
        workspace.view.focus()
        if words.strip() and not self._hits:
            workspace.show_message(f"“{words.strip()}” is not in this article")
        elif self._hits:
            keys = workspace.keymap
            count = f"{len(self._hits)} hit" + ("s" if len(self._hits) != 1 else "")
            workspace.show_message(f"{count}: {keys.shown('next-hit')} next, {keys.shown('previous-hit')} previous")

    def _cancel(self, workspace: MainWorkspace, begin: int) -> None:
        self._hits, self._words = [], ""
        workspace.view.set_hits([])
        workspace.session.go_to(begin)
        workspace.view.focus()

    def next(self, workspace: MainWorkspace) -> Outcome | None:
        """Go to the next hit, of the corpus where that was searched last."""
        return workspace.walk(1) if workspace.walk is not None else self._step(workspace, 1)

    def previous(self, workspace: MainWorkspace) -> Outcome | None:
        """Go to the previous hit."""
        return workspace.walk(-1) if workspace.walk is not None else self._step(workspace, -1)

    def _step(self, workspace: MainWorkspace, direction: int) -> Outcome | None:
        session = workspace.session
        if session.article is not None and session.article.id != self._article_id and self._words:
            self._find(workspace, self._words, 0)
            return None
        positions = self._positions(session)
        if not positions:
            return Outcome(f"No search yet; {workspace.keymap.shown('search')} starts one")
        if direction > 0:
            session.position = next((p for p in positions if p > session.position), positions[0])
        else:
            session.position = next((p for p in reversed(positions) if p < session.position), positions[-1])
        return None


def _filter(workspace: MainWorkspace, words: str) -> None:
    workspace.words = words.strip()
    workspace.list_articles()


def _end_filter(workspace: MainWorkspace, words: str | None = None) -> None:
    if words is not None:
        _filter(workspace, words)
    workspace.articles.focus()


def commands() -> tuple[Command, ...]:
    """The commands, which share the last search."""
    find = Find()
    return SEARCH.bind(find.ask), NEXT_HIT.bind(find.next), PREVIOUS_HIT.bind(find.previous)

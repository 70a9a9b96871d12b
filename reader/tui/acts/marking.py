"""Marking words of the sentence in hand, for labels that are given to words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.words import words
from reader.tui.answering import A_REPEAT
from reader.tui.marking import Marking

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.words import Span
    from reader.tui.screens.main import MainScreen


class MarkingWords:
    """The commands that select words. A label's key, which is a command of `Judging`, then marks them."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {
            "mark-words": self._begin,
            "next-word": partial(self._change, lambda marking: marking.move(1)),
            "previous-word": partial(self._change, lambda marking: marking.move(-1)),
            "end-later": partial(self._change, lambda marking: marking.move_end(1)),
            "end-earlier": partial(self._change, lambda marking: marking.move_end(-1)),
            "begin-earlier": partial(self._change, lambda marking: marking.move_start(-1)),
            "begin-later": partial(self._change, lambda marking: marking.move_start(1)),
            "first-word": partial(self._change, lambda marking: marking.to_end(first=True)),
            "last-word": partial(self._change, lambda marking: marking.to_end(first=False)),
            "next-mark": lambda: self._next_mark(1),
            "previous-mark": lambda: self._next_mark(-1),
            "end-marking": lambda: self._screen.mark(None),
        }

    def _begin(self) -> None:
        """Select the first word; where words are selected, go through those that are marked."""
        screen, session = self._screen, self._session
        if screen.marking is not None:
            self._next_mark(1)
            return
        if session.reading is None or session.article is None or not session.reading.sentences:
            return
        sentence = session.sentence
        if not sentence.is_judged:
            screen.say(A_REPEAT)
            return
        there = words(session.article.text, sentence.start, sentence.end)
        if not there:
            screen.say("There are no words to mark in this sentence")
            return
        screen.view.focus()
        screen.mark(Marking(there))

    def _change(self, change: Callable[[Marking], object]) -> None:
        marking = self._screen.marking
        if marking is not None:
            change(marking)
            self._screen.mark(marking)

    def _next_mark(self, steps: int) -> None:
        marking = self._screen.marking
        if marking is None:
            return
        if marking.next_mark(self._marks(), steps):
            self._screen.mark(marking)
        else:
            self._screen.say("No words of this sentence are marked yet")

    def _marks(self) -> list[Span]:
        """Where the marks stand on the sentence in hand, toward the active target where a layer has one."""
        return [
            (mark.start, mark.end)
            for _, decision in self._session.decisions_in_hand()
            for mark in decision.marks
            if mark.start is not None and mark.end is not None
        ]

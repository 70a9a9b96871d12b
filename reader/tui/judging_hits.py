"""Judging what a search found, from the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.annotation import State
from reader.tui.commands import label_command_id
from reader.tui.screens.targets import TargetPicker

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.codebook import Label, Layer
    from reader.model.registry import Target
    from reader.tui.desk import Desk
    from reader.tui.screens.search import SearchScreen
    from reader.tui.session import Outcome, Session

STATES = {"skip": State.SKIPPED, "unsure": State.UNSURE, "not-a-sentence": State.NOT_A_SENTENCE}


class JudgingHits:
    """What the keys that judge do to the hit under the mark."""

    def __init__(self, screen: SearchScreen, session: Session, desk: Desk) -> None:
        self._screen = screen
        self._session = session
        self._desk = desk

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        labels: dict[str, Callable[[], object]] = {
            label_command_id(layer.id, label.id): partial(self._judge, layer, label)
            for layer, label in self._session.codebook.labels()
        }
        return {
            **labels,
            **{command: partial(self._judge_without_label, state) for command, state in STATES.items()},
            **{f"confidence-{number}": partial(self._be_sure, number) for number in (1, 2, 3)},
            "cycle-voice": lambda: self._say(lambda own: own.holding.cycle_voice()),
            "clear": lambda: self._say(lambda own: own.answering.clear()),
            "undo": lambda: self._desk.take_back(self._screen, self._screen.taken_back, redo=False),
            "redo": lambda: self._desk.take_back(self._screen, self._screen.taken_back, redo=True),
            "choose-target": self._choose_target,
            "next-target": self._next_target,
        }

    def _judge(self, layer: Layer, label: Label) -> None:
        if layer.per_target and self._session.target is None:
            self._choose_target(then=partial(self._judge, layer, label))
            return
        self._say(lambda own: own.answering.judge(layer, label), goes_on=True)

    def _judge_without_label(self, state: State) -> None:
        self._say(lambda own: own.answering.decide_without_label(state), goes_on=True)

    def _be_sure(self, confidence: int) -> None:
        self._say(lambda own: own.holding.set_confidence(confidence))

    def _say(self, say: Callable[[Session], Outcome], *, goes_on: bool = False) -> None:
        """Say something of the hit; the mark goes on where nothing more is asked of its sentence by that."""
        hit = self._screen.hit_in_hand()
        if hit is None:
            return
        was_answered = self._desk.is_answered(hit)
        outcome = say(self._desk.take(hit))
        is_done = not was_answered and self._desk.is_answered(hit)
        self._screen.judged(outcome, goes_on=goes_on and is_done and self._session.goes_on)

    def _choose_target(self, then: Callable[[], object] | None = None) -> None:
        def chosen(target: Target | None) -> None:
            if target is not None:
                self._screen.show_target()
                if then is not None:
                    self._screen.do(then)

        self._screen.app.push_screen(TargetPicker(self._session), chosen)

    def _next_target(self) -> None:
        following = self._session.targets_after() or self._session.active_targets
        if following:
            self._session.choose_target(following[0])
        self._screen.show_target()

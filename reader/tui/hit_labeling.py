"""Labeling the hits of a corpus search, while the session keeps its open article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.annotation import State
from reader.tui.attention import Attention
from reader.tui.commands import label_command_id
from reader.tui.screens.target_pickers import TargetPicker
from reader.tui.session import Session
from reader.tui.undo import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.codebook import Label, Layer
    from reader.model.registry_entry import Target
    from reader.store.search import Hit
    from reader.tui.commands import Command
    from reader.tui.keymap import Keymap
    from reader.tui.screens.search_screen import SearchScreen
    from reader.tui.session import Outcome

STATES = {"skip": State.SKIPPED, "unsure": State.UNSURE, "not-a-sentence": State.NOT_A_SENTENCE}


class HitLabeling:
    """Labels the current hit with a second session: unsaved judgments share one queue, and undo is one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = Session(session.project)
        self._own.saver = session.saver
        self._own.goes_on = False
        self._version = session.project.database.data_version()

    def commands(self, screen: SearchScreen, keymap: Keymap) -> list[Command]:
        """The commands of the main screen that label, as they act on the current hit."""
        acts: dict[str, Callable[[], object]] = {
            label_command_id(layer.id, label.id): partial(self._judge, screen, layer, label)
            for layer, label in self._session.codebook.labels()
        }
        for command, state in STATES.items():
            acts[command] = partial(self._change, screen, partial(_decide, state), goes_on=True)
        for number in (1, 2, 3):
            acts[f"confidence-{number}"] = partial(self._change, screen, partial(_set_confidence, number))
        acts["cycle-voice"] = partial(self._change, screen, lambda own: own.holding.cycle_voice())
        acts["clear"] = partial(self._change, screen, lambda own: own.answering.clear())
        acts["undo"] = partial(self._take_back, screen, redo=False)
        acts["redo"] = partial(self._take_back, screen, redo=True)
        acts["choose-target"] = partial(self._choose_target, screen)
        acts["next-target"] = partial(self._next_target, screen)
        return [
            keymap.commands[command].bind(partial(_run, act), lambda each: each.is_in_hits, hint="")
            for command, act in acts.items()
        ]

    def begin(self) -> None:
        """Count the time on another sentence from now on."""
        self._own.attention.begin()

    def _judge(self, screen: SearchScreen, layer: Layer, label: Label) -> None:
        if layer.per_target and self._session.target is None:
            self._choose_target(screen, then=partial(self._judge, screen, layer, label))
            return
        self._change(screen, lambda own: own.answering.judge(layer, label), goes_on=True)

    def _change(self, screen: SearchScreen, change: Callable[[Session], Outcome], *, goes_on: bool = False) -> None:
        """Change the annotation of the current hit; go on to the next if that completes the sentence."""
        hit = screen.current_hit()
        if hit is None:
            return
        was_complete = self._is_complete(hit)
        outcome = change(self._session_at(hit))
        is_done = not was_complete and self._is_complete(hit)
        screen.show_outcome(outcome, goes_on=goes_on and is_done and self._session.goes_on)

    def _session_at(self, hit: Hit) -> Session:
        """The session with the cursor on this hit. Details given before a label stand until another hit is labeled.

        Raises `UsageError` where the sentence no longer exists.
        """
        own = self._own
        if own.target is not self._session.target:
            own.target = self._session.target
        spent, own.attention = own.attention, Attention(0)  # moving to the sentence would begin it anew
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
            raise UsageError("the sentence no longer exists")
        own.position = position

    def _is_complete(self, hit: Hit) -> bool:
        """Whether every required question about this sentence is answered."""
        own = self._session_at(hit)
        answers = own.reading_in_hand.at(own.position)
        return all(question in answers for question in own.answering.questions())

    def _take_back(self, screen: SearchScreen, *, redo: bool) -> None:
        """Undo or redo, and show the sentence that it was on."""
        own = self._own

        def show(outcome: Outcome) -> None:
            spot = own.spot() if own.reading is not None and own.reading.sentences else None
            screen.show_taken_back(outcome.message, (spot.article_id, spot.start) if spot else None)

        take_back(screen, own, show, redo=redo)

    def _choose_target(self, screen: SearchScreen, then: Callable[[], object] | None = None) -> None:
        def chosen(target: Target | None) -> None:
            if target is not None:
                screen.show_target()
                if then is not None:
                    screen.do(then)

        screen.app.push_screen(TargetPicker(self._session), chosen)

    def _next_target(self, screen: SearchScreen) -> None:
        following = self._session.targets_after() or self._session.active_targets
        if following:
            self._session.choose_target(following[0])
        screen.show_target()


def _run(act: Callable[[], object], _: SearchScreen) -> None:
    act()


def _decide(state: State, own: Session) -> Outcome:
    return own.answering.decide_without_label(state)


def _set_confidence(confidence: int, own: Session) -> Outcome:
    return own.holding.set_confidence(confidence)

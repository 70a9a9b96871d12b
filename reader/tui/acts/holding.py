"""Saying more about a judgment: whose it is, how it is voiced, how sure; and deciding without a label."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.annotation import State, Voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.tui.screens.main import MainScreen
    from reader.tui.session import Outcome


class Details:
    """The commands for what is said beside a label."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        holding, answering = self._session.holding, self._session.answering
        return {
            "choose-holder": self._choose_holder,
            "cycle-voice": partial(self._do, holding.cycle_voice),
            "cycle-expression": partial(self._do, holding.cycle_expression),
            "cycle-aim": partial(self._do, holding.cycle_aim),
            "add-stance": partial(self._do, holding.add_another),
            "next-in-hand": partial(self._do, holding.next_item),
            "cycle-relation": partial(self._do, holding.cycle_relation),
            "confidence-1": partial(self._do, lambda: holding.set_confidence(1)),
            "confidence-2": partial(self._do, lambda: holding.set_confidence(2)),
            "confidence-3": partial(self._do, lambda: holding.set_confidence(3)),
            "skip": partial(self._do, lambda: answering.decide_without_label(State.SKIPPED)),
            "unsure": partial(self._do, lambda: answering.decide_without_label(State.UNSURE)),
            "not-a-sentence": partial(self._do, lambda: answering.decide_without_label(State.NOT_A_SENTENCE)),
        }

    def _do(self, act: Callable[[], Outcome]) -> None:
        """Do something to the sentence in hand, if there is one."""
        session = self._session
        if session.reading is None or not session.reading.sentences:
            return
        before, target = session.position, session.target
        outcome = act()
        if session.target is not target:
            self._screen.show_article()
        self._screen.after(outcome, before=before)

    def _choose_holder(self) -> None:
        from reader.tui.screens.pickers import HolderPicker, Picked  # noqa: PLC0415 - not needed to start

        session, screen = self._session, self._screen
        if session.reading is None or not session.reading.sentences:
            return

        def chosen(picked: Picked | None) -> None:
            if picked is None:
                return
            voice = Voice.UNCLEAR.value if picked.is_unclear else None
            with screen.telling():
                self._do(lambda: session.holding.set_holder(picked.name, voice))

        screen.app.push_screen(HolderPicker(session), chosen)

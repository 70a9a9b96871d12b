"""Keys, strictly one after the other: what a key opens is open before the next key is dealt with."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from textual.events import Key, Paste

from reader.model.sanitize import harmless

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import Event

LINES = frozenset({"ask", "query"})
"""Ids of the lines to type in that belong to a screen which takes its other keys itself."""
OPENING = 0.005
"""Seconds between two looks at whether what a key has opened can take the next key."""


class Taken(Enum):
    """How a key was taken: by a screen of its own, by a field as a character of text, or in some other way."""

    DIRECTLY = auto()
    AS_TEXT = auto()
    OTHERWISE = auto()


class KeyQueue:
    """Keys that were typed and are not dealt with yet: typed quickly, a note would else be taken for judgments."""

    def __init__(
        self, app: App[Any], pass_on: Callable[[Event], Awaitable[None]], is_exiting: Callable[[], bool]
    ) -> None:
        """`pass_on` deals with a key as Textual does."""
        self._app = app
        self._pass_on = pass_on
        self._is_exiting = is_exiting
        self._typed: deque[Key | Paste] = deque()
        self._last_taken = Taken.DIRECTLY

    async def take(self, typed: Key | Paste | None = None) -> None:
        """Deal with a key, after those that were typed before it; without one, with those."""
        app = self._app
        if isinstance(typed, Paste):
            typed.text = harmless(typed.text)  # the fields that it goes to draw it as it is
        if typed is not None:
            self._typed.append(typed)
            if len(self._typed) > 1:
                return
        while self._typed and not self._is_exiting():
            if not self._can_take(self._typed[0]):
                # Not Textual's timer: one as short as this is lost where the machine is busy when it begins.
                asyncio.get_running_loop().call_later(OPENING, app.call_next, self.take)
                return
            event = self._typed.popleft()
            screen: Any = app.screen  # one of ours, which has what TAKES_KEYS promises, or any of Textual's
            if isinstance(event, Key) and getattr(screen, "TAKES_KEYS", False) and not screen.asks:
                self._last_taken = Taken.DIRECTLY
                screen.on_key(event)
            else:
                self._last_taken = Taken.AS_TEXT if _is_text(event) else Taken.OTHERWISE
                await self._pass_on(event)

    def _can_take(self, event: Key | Paste) -> bool:
        """Whether what is open is ready for a key, and the keys before it are dealt with.

        Textual looks at the bindings of a key when it has passed through every widget around the one that has
        the keyboard, and at some before it gets there: only text can follow text without waiting, and not in a
        line where a digit can pick something.
        """
        app = self._app
        screen: Any = app.screen
        if not screen.is_mounted:
            return False
        if getattr(screen, "TAKES_KEYS", False):
            if not screen.asks:
                knows = app.focused is None or app.focused.has_focus
                return (self._last_taken is Taken.DIRECTLY and knows) or self._is_quiet()
            if (app.focused or screen).id not in LINES:
                return False
        elif app.focused is None and screen.focus_chain:
            return False
        may_follow = self._last_taken is Taken.AS_TEXT and not getattr(app.focused, "TAKES_TURNS", False)
        return (may_follow and _is_text(event)) or self._is_quiet()

    def _is_quiet(self) -> bool:
        """Whether nothing waits in the widget that has the keyboard, or in one around it."""
        app = self._app
        return not any(node.message_queue_size for node in (app.focused or app.screen).ancestors_with_self)


def _is_text(event: Key | Paste) -> bool:
    return isinstance(event, Paste) or event.is_printable

"""The application: the main screen, its theme, its size, its keys, and how the program ends."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any, ClassVar

from textual.app import App
from textual.events import Event, Key, MouseDown, MouseUp, Paste, Resize
from textual.filter import Monochrome, NoColor
from textual.screen import Screen
from textual.timer import Timer

from reader.counted import counted
from reader.model.sanitize import harmless, visible
from reader.project import Project
from reader.tui.driver import TerminalDriver
from reader.tui.features import load_keymap
from reader.tui.painter import Painter
from reader.tui.screens.main import MainScreen
from reader.tui.session import Session

LINES = frozenset({"ask", "query"})
"""Ids of the lines to type in that belong to a screen which takes its other keys itself."""
OPENING = 0.005
"""Seconds between two looks at whether what a key has opened can take the next key."""
PATIENCE = 0.05
"""Seconds that a key waits for another program's lock before its judgment is kept for later."""
FIT_AFTER = 0.1
"""Seconds after the last change of the window's size when the screen's is looked at."""


class Taken(Enum):
    """How a key was taken: by a screen of its own, by a field as a character of text, or in some other way."""

    DIRECTLY = auto()
    AS_TEXT = auto()
    OTHERWISE = auto()


class ReaderApp(App[int], inherit_bindings=False):
    """Shows one project."""

    TITLE = "reader"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []
    CSS_PATH = "reader.tcss"

    def __init__(self, project: Project, notice: str = "") -> None:
        super().__init__(driver_class=TerminalDriver)
        project.database.set_patience(PATIENCE)
        self.session = Session(project)
        self.keymap = load_keymap(project.codebook, adjudicates=project.is_adjudicating)
        theme = self.session.settings.get("theme", "")
        if self.no_color:  # Textual would draw shades of gray, which are colors to a terminal
            self.theme = "ansi-dark"
            self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]
        elif theme in self.available_themes:
            self.theme = theme
        self.main = MainScreen(self.session, self.keymap, notice)
        self.key_queue = KeyQueue(self, super().on_event, lambda: self._exit)
        self.painter = Painter(self)
        self._fit_timer: Timer | None = None

    def get_default_screen(self) -> Screen[None]:
        """The screen to begin with."""
        return self.main

    async def on_event(self, event: Event) -> None:
        """Queue keys; pass everything else on."""
        if isinstance(event, (Key, Paste)) and not event.is_forwarded:
            self.app_focus = True  # whatever the terminal said before: a key comes from where the person is
            await self.key_queue.take(event)
            self.painter.paint()
            return
        if isinstance(event, MouseDown) and not event.is_forwarded and self.screen is self.main:
            self.main.view.hold_mouse(event.screen_offset)  # here, as a fast drag has left it before it hears of it
        await super().on_event(event)
        if isinstance(event, MouseUp):
            self.capture_mouse(None)

    def on_mount(self) -> None:
        """End in good order whatever asks for it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave, 128 + number)
        self.call_after_refresh(self._settle)
        self.app_resume_signal.subscribe(self, lambda _: self.paint_all())

    def on_resize(self, event: Resize) -> None:
        """Paint everything, also where the size is again what it was: the terminal has changed what it shows."""
        self.paint_all()
        if self._fit_timer is not None:
            self._fit_timer.stop()
        self._fit_timer = self.set_timer(FIT_AFTER, self._fit)

    def _fit(self) -> None:
        """See that the program and its screens have the size of the terminal.

        In a storm of sizes the program can be told an older one after the newest, and a screen one from its own
        last layout.
        """
        self._fit_timer = None
        if not self.screen_stack:  # the program ends
            return
        size = self._driver.terminal_size() if isinstance(self._driver, TerminalDriver) else self.size
        if size != self.size:
            self.post_message(Resize(size, size))
            return
        screens: tuple[Screen[Any], ...] = (self.screen, self.main)
        for screen in screens:
            if screen.size != size:
                screen.post_message(Resize(size, size))
                self._fit_timer = self._fit_timer or self.set_timer(FIT_AFTER, self._fit)
        self.paint_all()

    def paint_all(self) -> None:
        """Write the whole screen to the terminal again."""
        self.screen.refresh(layout=True)

    def _settle(self) -> None:
        """Collect garbage again now that the screen stands; what stands is never looked at anew.

        A strip that Textual draws is made of many small objects: with the usual threshold there would be
        a collection every few keys.
        """
        self.main.prepare()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()

    def _leave(self, status: int) -> None:
        self.session.save_place()
        self.session.save_queue.retry()
        self.exit(status, return_code=status)

    def watch_theme(self, theme: str) -> None:
        """Draw with the colors of the theme."""
        if self.is_running:
            self.get_css_variables()  # makes `theme_variables` those of this theme, which Textual does later
            self.main.set_theme()

    def report_unsaved(self) -> None:
        """After the screen is gone: tell of judgments that never got to the disk."""
        pending = len(self.session.save_queue.pending)
        if pending:
            lost = counted(pending, "judgment was", "judgments were")
            sys.stderr.write(f"reader: {lost} not saved: {visible(str(self.session.save_queue.error))}\n")


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

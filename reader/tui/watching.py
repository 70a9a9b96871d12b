"""What goes on beside the annotator: others that write, judgments that wait to be saved, sentences being compared."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import StoreError

if TYPE_CHECKING:
    import subprocess

    from textual.timer import Timer

    from reader.tui.screens.main import MainScreen

RETRY_EVERY = 0.5
"""Seconds between two attempts to save what could not be saved."""
LOOK_EVERY = 2.0
"""Seconds between two looks at whether somebody else has written."""
COMPARE_AFTER = 1.0
"""Seconds after the start when new articles begin to be compared with the others."""


class Watch:
    """Looks from time to time, and has the main screen show what is new."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._project = screen.session.project
        self._retry_timer: Timer | None = None
        self._data_version = 0
        self._latest_event = ""
        self._comparing: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Look from now on."""
        self._data_version = self._project.database.data_version()
        self._screen.set_interval(LOOK_EVERY, self._look)
        self._screen.set_timer(COMPARE_AFTER, self._compare)

    def keep_trying(self) -> None:
        """Try again and again to save what waits."""
        if self._retry_timer is None:
            self._retry_timer = self._screen.set_interval(RETRY_EVERY, self._retry)

    def _retry(self) -> None:
        """Try to save what waits; when all of it is on disk, say so."""
        screen, saver = self._screen, self._screen.session.saver
        if saver.waiting:
            saver.retry()
            if saver.waiting:
                screen.say(f"Not saved: {saver.reason}", is_bad=True)
                screen.show_status()
                return
            screen.say("Saved now: everything is on disk")
        if self._retry_timer is not None:
            self._retry_timer.stop()
            self._retry_timer = None
        with screen.telling():
            screen.reload()

    def _compare(self) -> None:
        """Have sentences that recur in other articles be found, by a process of its own, started by a thread."""
        if not self._project.database.is_writable or (self._comparing and self._comparing.poll() is None):
            return

        def work() -> None:
            with suppress(StoreError, OSError):  # another time
                self._comparing = self._project.search.index_in_background()

        self._screen.run_worker(work, thread=True, exclusive=True, group="compare", exit_on_error=False)

    def _look(self) -> None:
        """See whether another program has written, and show it."""
        screen = self._screen
        if screen.session.saver.waiting:
            return
        with screen.telling():
            version = self._project.database.data_version()
            if version == self._data_version:
                return
            self._data_version = version
            count = self._project.articles.count()
            if count != screen.article_count:
                screen.article_count = count
                screen.list_articles()
                self._compare()
            latest = self._project.annotations.latest_event()
            if latest != self._latest_event:
                self._latest_event = latest
                screen.reload()
            elif screen.session.look_at_recurring():  # nobody has judged anything: sentences are being compared
                screen.show_article()

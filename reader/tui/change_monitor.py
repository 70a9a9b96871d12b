"""Looks from time to time at what others have written, retries unsaved judgments, and has new sentences compared."""

from __future__ import annotations

import subprocess
from contextlib import suppress

from textual.timer import Timer

from reader.errors import StoreError
from reader.tui.commands import Changed, Outcome
from reader.tui.session import Session
from reader.tui.workspace import MainWorkspace

RETRY_AFTER = 0.5
"""Seconds until pending judgments are tried again."""
LOOK_EVERY = 2.0
"""Seconds between two looks at whether somebody else has written."""
COMPARE_AFTER = 1.0
"""Seconds after the start when new articles begin to be compared with the others."""


class ChangeMonitor:
    """Keeps the main screen up to date with the database."""

    def __init__(self, screen: MainWorkspace, session: Session) -> None:
        self._screen = screen
        self._session = session
        self._project = session.project
        self._retry_timer: Timer | None = None
        self._data_version = 0
        self._latest_event = ""
        self._comparing: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Count the articles, and look from now on."""
        self._screen.article_count = self._project.articles.count()
        self._data_version = self._project.database.data_version()
        self._screen.set_interval(LOOK_EVERY, self._look)
        self._screen.set_timer(COMPARE_AFTER, self._compare)

    def keep_trying(self) -> None:
        """Try again soon to save the pending judgments."""
        if self._retry_timer is None:
            self._retry_timer = self._screen.set_timer(RETRY_AFTER, self._retry)

    def _retry(self) -> None:
        """Try to save the pending judgments; when all are on disk, say so."""
        self._retry_timer = None
        queue = self._session.save_queue
        message = "Saved now: everything is on disk" if queue.pending else ""
        queue.retry()
        if queue.pending:
            self._session.changed(Changed.DETAILS)
            self._screen.show(Outcome(f"Not saved: {queue.reason}", is_saved=False))  # which has this tried again
        else:
            self._reload(message)

    def _reload(self, message: str = "") -> None:
        """Read everything again, and say so if the active target is another now."""
        before = self._session.target
        with self._screen.show_errors():
            self._session.reload()
            after = self._session.target
            if before is not None and (after is None or after.id != before.id):
                now = f"stances are toward {after.name} now" if after else "choose another"
                message = f"{before.name} was merged or retired by somebody else: {now}"
            self._screen.show(Outcome(message))

    def _compare(self) -> None:
        """Have sentences that recur in other articles be found, by a process of its own, started by a thread."""
        if not self._project.database.is_writable or (self._comparing and self._comparing.poll() is None):
            return

        def work() -> None:
            with suppress(StoreError, OSError):  # another time
                self._comparing = self._project.search.index_in_background()

        self._screen.run_worker(work, thread=True, exit_on_error=False)

    def _look(self) -> None:
        """See whether another program has written, and show it."""
        if self._session.save_queue.pending:
            return
        with self._screen.show_errors():
            version = self._project.database.data_version()
            if version == self._data_version:
                return
            self._data_version = version
            count = self._project.articles.count()
            if count != self._screen.article_count:
                self._screen.article_count = count
                self._session.changed(Changed.LIST)
                if self._session.article is None:  # the program began while another one was importing
                    self._session.open(self._session.first_article())
                self._compare()
            latest = self._project.annotations.latest_event()
            if latest != self._latest_event:
                self._latest_event = latest
                self._reload()
            else:  # nobody has judged anything: sentences are being compared
                self._session.refresh_recurring()
                self._screen.show(None)

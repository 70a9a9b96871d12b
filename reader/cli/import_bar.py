"""The bar of an import: files read, then articles indexed, then sentences compared, in one line."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reader.cli.output import count, is_terminal
from reader.cli.progress import UNSEEN, new_bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.project.importing import ImportReport


class ImportBar:
    """A line on standard error that is there while nothing else is said."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bar: Any = None
        self._update: Callable[..., None] | None = None

    def move(self, report: ImportReport) -> None:
        """Show how far it is."""
        if self._update is None:
            if time.monotonic() - self._began < UNSEEN:
                return
            self._bar, self._update = new_bar()
        if report.to_compare:
            self._update("comparing sentences", report.compared, report.to_compare)
        elif report.indexed:
            self._update("indexing words", report.indexed, report.to_index)
        else:
            done = min(report.files_seen + report.share, report.files_total)
            self._update("importing", done, report.files_total, report.in_hand, _words(report))

    def step_aside(self) -> None:
        """Take the line away until it is moved, so that something else can be said."""
        if self._bar is not None:
            self._bar.stop()


def _words(report: ImportReport) -> str:
    """Files of how many, where these are many; of one, the articles in it."""
    if report.files_total > 1:
        return f"{min(report.files_seen, report.files_total):,}/{count(report.files_total, 'file')}"
    return count(report.read, "article")


@contextmanager
def import_bar() -> Iterator[ImportBar | None]:
    """A bar; None where standard error is no terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    bar = ImportBar()
    try:
        yield bar
    finally:
        bar.step_aside()

"""Work that takes as long as a test wants it to: a report of progress returns only when the test lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SHOWN_AT_ONCE = """
import reader.cli.output, reader.model.progress
reader.cli.output.UNSEEN = reader.model.progress.BETWEEN = 0
"""
"""A bar from the first moment on, with every report of progress."""
HELD = """
import threading, time
from pathlib import Path
from {module} import {owner} as owner

report_progress = owner.{name}

def held({given}):
    report_progress({passed})
    while ({when}) and Path({gate!r}).exists():
        time.sleep(0.1)  # a signal that comes just before a sleep is heard after it

owner.{name} = held
"""
OF_WORK = {
    "module": "reader.model.progress",
    "owner": "Progress",
    "name": "tell",
    "given": "self, what, done=0, total=0",
    "passed": "self, what, done, total",
}
OF_IMPORT = {
    "module": "reader.cli.output",
    "owner": "ProgressBar",
    "name": "update_import",
    "given": "self, report",
    "passed": "self, report",
}
IN_A_THREAD = "threading.current_thread() is not threading.main_thread()"


class Hold:
    """Holds work up from some report on. Give its `code` to a program, and `let_go` when enough is seen."""

    def __init__(self, folder: Path, when: str, reports: dict[str, str] = OF_WORK) -> None:
        """Hold while `when` is true: an expression of `what` is at work, how much is `done`, and of what `total`.

        Of the reports of an import it is one of its `report`.
        """
        self._gate = folder / ".held"
        self._gate.touch()
        self.code = SHOWN_AT_ONCE + HELD.format(when=when, gate=str(self._gate), **reports)

    def let_go(self) -> None:
        """Have the work go on to its end."""
        self._gate.unlink()

"""A progress bar in one line of the terminal, drawn by rich; the only module of the commands that imports its bars."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

_BAR = 20
_FIGURES = 18
"""Columns of the percentage, the time left, and the gaps."""


class _Done(ProgressColumn):
    """The part that is done, and the total where it is known."""

    def render(self, task: Any) -> Text:
        if task.fields["words"]:
            return Text(task.fields["words"])
        done = f"{int(task.completed):,}" if task.completed else ""
        return Text(f"{done or 0}/{int(task.total):,}" if task.total else done)


class RichBar:
    """A bar on standard error."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=_BAR),
            _Done(),
            TaskProgressColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,  # that would be a thread
        )
        self._shown = ("", False)

    def update(self, what: str, done: float, total: float, current: str = "", words: str = "") -> None:
        """Show the work, the current file cut to the room there is, and the numbers, or `words` instead of them."""
        bar = self._bar
        room = bar.console.width - _BAR - _FIGURES - max(len(words), 2 * len(f"{int(total):,}") + 1)
        named = f"{what} {current}".rstrip()
        if cell_len(named) > max(room, len(what)):
            named = f"{set_cell_size(named, max(room, len(what)) - 1).rstrip()}…"
        if self._shown != (what, total > 0):  # a new task: the pace of the one before does not apply
            self._shown = what, total > 0
            for before in bar.task_ids:
                bar.remove_task(before)
            bar.add_task(what, total=total or None, words=words)
        bar.start()
        bar.update(bar.task_ids[0], description=named, completed=done, total=total or None, words=words, refresh=True)

    def stop(self) -> None:
        """Remove the line until the next update."""
        self._bar.stop()

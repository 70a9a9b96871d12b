"""Work that takes long, done beside the annotator in a thread, so that no key waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.errors import ReaderError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.tui.screens.at_work import Telling
    from reader.tui.screens.main import MainScreen
    from reader.tui.session import Outcome, Session

    Work = Callable[[Project, ProgressCallback], str]
    """Is given a project of its own and whom to tell how far it is; what to say when it is done."""


LARGE = 3_000
"""Judgments from which on an act is done in a thread too (see `at_work`): they take a quarter of a second."""


def take_back(screen: Telling, session: Session, then: Callable[[Outcome], object], *, redo: bool) -> None:
    """Undo or redo, then show what came of it: at once, or where the act is large, under a panel that says so."""
    project = session.project
    if session.saver.waiting or not project.is_large_act(LARGE, redo=redo):
        then(session.take_back(redo=redo))
        return
    from reader.tui.screens.at_work import at_length  # noqa: PLC0415 - seldom needed

    at_length(
        screen,
        project,
        "Redoing …" if redo else "Undoing …",
        lambda used, look: used.take_back(redo=redo, on_progress=look),
        lambda written: then(session.took_back(written, redo=redo)),
        is_large=True,
    )


class Beside:
    """One such work at a time. How far it is stands in the last line, where nothing else does; Esc calls it off."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._what = ""
        self._is_called_off = False
        self._said = ""

    def begin(self, what: str, work: Work) -> None:
        """Begin a work, unless there is one already."""
        screen, project = self._screen, self._screen.session.project
        if self._what:
            screen.say(f"{self._what}: this is at work still, and Esc calls it off")
            return
        self._what, self._is_called_off = what, False
        self._tell(f"{what} …")
        path, annotator = project.path, project.annotator

        def do() -> None:
            from reader.project import Project  # noqa: PLC0415 - the thread's own

            worker, app = get_current_worker(), screen.app

            def look(_: str, done: int, total: int) -> None:
                if self._is_called_off or worker.is_cancelled:
                    raise StoppedError("called off")
                if total:
                    far = f"{what}: {done:,} of {total:,} ({done / total:.0%})   Esc calls it off"
                    app.call_from_thread(self._tell, far)

            is_bad = False
            try:
                second = Project.open(path, annotator)
                try:
                    told = work(second, look)
                finally:
                    second.close()
            except (StoppedError, KeyboardInterrupt):  # the second is how SQLite is called off
                told = f"{what}: called off, and nothing was written"
            except ReaderError as error:
                told, is_bad = str(error), True
            app.call_from_thread(self._end, told, is_bad=is_bad)

        screen.run_worker(do, thread=True, group="beside", exit_on_error=False)

    def call_off(self) -> bool:
        """Have the work end soon, with nothing half written; whether there was one."""
        self._is_called_off = bool(self._what)
        return self._is_called_off

    def _tell(self, text: str) -> None:
        """Say how far it is, unless the last line says something else."""
        if self._screen.said in {"", self._said}:
            self._said = text
            self._screen.say(text)

    def _end(self, told: str, *, is_bad: bool) -> None:
        self._what = self._said = ""
        self._screen.say(told, is_bad=is_bad)

"""Work that takes long, in a thread with its own connection: no key waits for it, and Esc cancels it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from reader.errors import ReaderError, StoppedError
from reader.model.progress import ProgressCallback
from reader.project import Project
from reader.tui.message_screen import MessageScreen
from reader.tui.render.text_layout import drawable

Result = TypeVar("Result")

LARGE = 3_000
"""Judgments from which on an action runs under a panel: they take a quarter of a second."""


class Job(Generic[Result]):
    """One piece of work in a thread, on a connection of its own. Its result arrives on the program's own thread."""

    def __init__(
        self,
        screen: Screen[Any],
        project: Project,
        work: Callable[[Project, ProgressCallback], Result],
        *,
        then: Callable[[Result], object],
        failed: Callable[[ReaderError], object],
        on_progress: Callable[[int, int], object] | None = None,
    ) -> None:
        """Begin. `work` is given a project, and a function to report progress to, which also stops it.

        When it ends, `then` is called, or `failed`, with `StoppedError` where it was canceled; `on_progress` with how
        much of how much is done.
        """
        self._app = screen.app
        self._project, self._layers = project, project.layers
        self._work, self._then, self._failed = work, then, failed
        self._on_progress = on_progress
        self._is_canceled = self._is_dropped = False
        screen.run_worker(self._run, thread=True, exit_on_error=False)

    def cancel(self) -> None:
        """Stop at the next report of progress; nothing is written then."""
        self._is_canceled = True

    def drop(self) -> None:
        """Stop, and tell nobody how it ended."""
        self._is_canceled = self._is_dropped = True

    def should_stop(self) -> bool:
        """Whether it was canceled, or its screen is gone. To be asked in the thread only."""
        return self._is_canceled or get_current_worker().is_cancelled

    def _run(self) -> None:
        try:
            self._project.database.check_not_replaced()
            project = Project.open(self._project.path, self._project.annotator)
            try:
                project.layers = self._layers
                result = self._work(project, self._look)
            finally:
                project.close()
        except (StoppedError, KeyboardInterrupt):  # the second is how SQLite is stopped
            if self._is_canceled:
                self._tell(self._failed, StoppedError("canceled", advice="Nothing was changed"))
        except ReaderError as error:
            self._tell(self._failed, error)
        else:
            self._tell(self._then, result)

    def _look(self, _: str, done: int, total: int) -> None:
        if self.should_stop():
            raise StoppedError("canceled", advice="Nothing was changed")
        if self._on_progress is not None:
            self._tell(self._on_progress, done, total)

    def _tell(self, tell: Callable[..., object], *what: object) -> None:
        def told() -> None:
            if not self._is_dropped:
                tell(*what)

        self._app.call_from_thread(told)


class Background:
    """The one job that runs beside the annotator. The last line shows its progress; Esc cancels it."""

    def __init__(self, screen: MessageScreen[Any]) -> None:
        self._screen = screen
        self._title = ""
        self._job: Job[str] | None = None
        self._shown = ""

    def start(self, project: Project, title: str, work: Callable[[Project, ProgressCallback], str]) -> None:
        """Begin a job, unless one runs already; `work` returns the message for its end."""
        if self._job is not None:
            self._screen.show_message(f"{self._title}: still running; Esc cancels it")
            return
        self._title = title
        self._show(f"{title} …")
        self._job = Job(
            self._screen, project, work,
            then=self._end,
            failed=self._fail,
            on_progress=self._show_progress,
        )  # fmt: skip

    def cancel(self) -> None:
        """Have the job that runs end soon, with nothing half written."""
        if self._job is not None:
            self._job.cancel()

    def _show_progress(self, done: int, total: int) -> None:
        if total:
            self._show(f"{self._title}: {done:,} of {total:,} ({done / total:.0%})   Esc cancels it")

    def _show(self, text: str) -> None:
        """Show how far it is, unless the last line shows another message."""
        if self._screen.shown_message in {"", self._shown}:
            self._shown = text
            self._screen.show_message(text)

    def _fail(self, error: ReaderError) -> None:
        if isinstance(error, StoppedError):
            self._end(f"{self._title}: canceled, nothing was written")
        else:
            self._end(str(error), is_bad=True)

    def _end(self, message: str, *, is_bad: bool = False) -> None:
        self._job, self._shown = None, ""
        self._screen.show_message(message, is_bad=is_bad)


class ProgressPanel(ModalScreen[Any]):
    """Shows that a job runs and how much is done. Answers its result, or the error."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, project: Project, title: str, work: Callable[[Project, ProgressCallback], Any]) -> None:
        super().__init__()
        self._project, self._title, self._work = project, title, work
        self._done = Static(Content("…"), classes="muted")
        self._job: Job[Any] | None = None

    def compose(self) -> ComposeResult:
        """The title, the progress, and the key."""
        with Vertical(classes="panel narrow"):
            yield Static(Content(drawable(self._title)), classes="title")
            yield self._done
            yield Static(Content("Esc  cancel"), classes="keys")

    def on_mount(self) -> None:
        """Begin the job."""
        self._job = Job(
            self, self._project, self._work,
            then=self.dismiss,
            failed=self.dismiss,
            on_progress=self._show_progress,
        )  # fmt: skip

    def _show_progress(self, done: int, total: int) -> None:
        of = f" of {total:,}" if total > 1 else ""
        self._done.update(Content(f"{done:,}{of} judgments"))

    def action_cancel(self) -> None:
        """Have the job end soon; nothing of it is written then."""
        if self._job is not None:
            self._job.cancel()


def run_with_panel(
    screen: MessageScreen[Any],
    project: Project,
    title: str,
    work: Callable[[Project, ProgressCallback | None], Result],
    then: Callable[[Result], object],
    *,
    is_large: bool,
) -> None:
    """Run an action, then what follows from its result: at once, or with `is_large` in a thread, under a panel.

    The screen shows the error of one that failed or was canceled; nothing of it is written.
    """
    if not is_large:
        then(work(project, None))
        return

    def ended(answer: Any) -> object:
        if isinstance(answer, ReaderError):
            raise answer
        return then(answer)

    screen.push(ProgressPanel(project, title, work), ended, always=True)

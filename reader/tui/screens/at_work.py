"""An act on very many judgments: it is done in a thread, and Esc calls it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from reader.errors import ReaderError, StoppedError
from reader.tui.render.text_layout import drawable

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.app import App, ComposeResult
    from textual.binding import BindingType

    from reader.model.progress import ProgressCallback
    from reader.project import Project

Result = TypeVar("Result")


class Telling(Protocol):
    """A screen that says errors of ours in a line of its own."""

    @property
    def app(self) -> App[Any]:
        """The program."""

    def telling(self) -> AbstractContextManager[None]:
        """Say what is raised."""


class AtWork(ModalScreen["ReaderError | None"]):
    """Says what is at work and how far it is. Answers what went wrong, or None when it is done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "call_off", "Call off")]

    def __init__(self, project: Project, what: str, act: Callable[[Project, ProgressCallback], None]) -> None:
        super().__init__()
        self._project = project
        self._what = what
        self._act = act
        self._is_called_off = False
        self._far = Static(Content("…"), classes="muted")

    def compose(self) -> ComposeResult:
        """What is at work, how far it is, and the key."""
        with Vertical(classes="panel narrow"):
            yield Static(Content(drawable(self._what)), classes="title")
            yield self._far
            yield Static(Content("Esc  call it off"), classes="keys")

    def on_mount(self) -> None:
        """Begin, with a connection of the thread's own."""
        self.run_worker(self._work, thread=True, exit_on_error=False)

    def _work(self) -> None:
        from reader.project import Project  # noqa: PLC0415 - the thread's own

        worker, app = get_current_worker(), self.app

        def look(_: str, done: int, total: int) -> None:
            if self._is_called_off or worker.is_cancelled:
                raise StoppedError("called off", advice="Nothing was changed")
            of = f" of {total:,}" if total > 1 else ""
            app.call_from_thread(self._far.update, Content(f"{done:,}{of} judgments"))

        trouble: ReaderError | None = None
        try:
            second = Project.open(self._project.path, self._project.annotator)
            try:
                self._act(second, look)
            finally:
                second.close()
        except ReaderError as error:
            trouble = error
        app.call_from_thread(self.dismiss, trouble)

    def action_call_off(self) -> None:
        """Have it end soon; nothing of it is written then."""
        self._is_called_off = True


def at_length(
    screen: Telling,
    project: Project,
    what: str,
    act: Callable[[Project, ProgressCallback | None], Result],
    then: Callable[[Result], object],
    *,
    is_large: bool,
) -> None:
    """Do an act, then what follows from its result: at once, or with `is_large` in a thread, under a panel.

    What is raised by an act that is large is said by the screen. Nothing of one that is called off is written.
    """
    if not is_large:
        then(act(project, None))
        return
    results: list[Result] = []

    def ended(trouble: ReaderError | None) -> None:
        with screen.telling():
            if trouble is not None:
                raise trouble
            then(results[0])

    screen.app.push_screen(AtWork(project, what, lambda used, look: results.append(act(used, look))), ended)

"""Help, the palette, exports, backups, and the end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reader.atomic_files import replacing

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.annotation import Example
    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.tui.screens.main import MainScreen


class Running:
    """The commands of the program itself."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {
            "help": self._help,
            "palette": self._palette,
            "export-tidy": lambda: self._export("tidy"),
            "export-wide": lambda: self._export("wide"),
            "back-up": self._back_up,
            "screenshot": self._screenshot,
            "suspend": self._suspend,
            "quit": self._quit,
        }

    def _help(self) -> None:
        from reader.tui.screens.help_screen import HelpScreen  # noqa: PLC0415 - not needed to start

        screen, session = self._screen, self._session

        def chosen(example: Example | None) -> None:
            if example is not None:
                with screen.telling():
                    self._go_to(example)

        if screen.palette is not None:
            screen.app.push_screen(HelpScreen(session, screen.keymap, screen.palette), chosen)

    def _go_to(self, example: Example) -> None:
        """Show a sentence in its article."""
        screen, session = self._screen, self._session
        is_here = session.article is not None and session.article.id == example.article_id
        if (is_here or screen.open_article(example.article_key)) and session.reading is not None:
            position = session.reading.position_of(example.start)
            if position is not None:
                screen.go_to(position)
            screen.view.focus()

    def _palette(self) -> None:
        from reader.tui.screens.pickers import open_palette  # noqa: PLC0415 - not needed to start

        open_palette(self._screen)

    def _export(self, layout: str) -> None:
        from reader.project.exporting import default_target, export  # noqa: PLC0415 - brings the exporters

        target = default_target(self._session.project.database, layout=layout)

        def work(project: Project, look: ProgressCallback) -> str:
            rows = export(project.database, target, layout=layout, on_progress=look)
            return f"Exported {rows:,} rows to {target}"

        self._screen.background.start(self._session.project, "Exporting", work)

    def _back_up(self) -> None:
        from reader.project.maintenance import back_up_project  # noqa: PLC0415 - seldom needed

        path = self._session.project.path
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        target = path.with_name(f"{path.stem}-{stamp}.db")

        def work(project: Project, look: ProgressCallback) -> str:
            back_up_project(project, target, look)
            return f"Backup written: {target}"

        self._screen.background.start(self._session.project, "Writing a backup", work)

    def _screenshot(self) -> None:
        app = self._screen.app
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        target = self._session.project.folder / f"reader-{stamp}.svg"
        with replacing(target) as out:
            out.write(app.export_screenshot().encode())
        self._screen.say(f"Screenshot saved to {target}")

    def _suspend(self) -> None:
        self._session.keep_place()
        self._screen.app.action_suspend_process()

    def _quit(self) -> None:
        session, screen = self._session, self._screen
        session.keep_place()
        session.saver.retry()
        waiting = len(session.saver.waiting)
        if not waiting:
            screen.background.cancel()
            screen.app.exit(0)
            return
        from reader.tui.screens.dialogs import Confirm  # noqa: PLC0415 - seldom needed

        def answered(yes: bool | None) -> None:
            if yes:
                screen.background.cancel()
                screen.app.exit(1, return_code=1)

        noun = "judgment is" if waiting == 1 else "judgments are"
        question = f"{waiting} {noun} not saved. Quit and lose what is not saved?"
        screen.app.push_screen(Confirm(question, str(session.saver.trouble)), answered)

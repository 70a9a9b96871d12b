"""Help, the palette, exports, backups, and the end."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from reader.atomic_files import replacing
from reader.counted import counted
from reader.model.annotation import Example
from reader.model.progress import ProgressCallback
from reader.project import Project
from reader.tui import screens
from reader.tui.commands import HELP, PROGRAM, QUIT, Command, Outcome
from reader.tui.workspace import MainWorkspace


def _help(workspace: MainWorkspace) -> None:
    def chosen(example: Example) -> None:
        if workspace.session.open_at(example.article_key, example.start):
            workspace.view.focus()

    workspace.push(screens.help_screen.HelpScreen(workspace), chosen)


def _export(workspace: MainWorkspace, layout: str) -> None:
    from reader.project.exporting import default_target, export  # noqa: PLC0415 - brings the exporters

    target = default_target(workspace.session.project.database, layout=layout)

    def work(project: Project, look: ProgressCallback) -> str:
        rows = export(project.database, target, layout=layout, on_progress=look)
        return f"Exported {counted(rows, 'row')} to {target}"

    workspace.background.start(workspace.session.project, "Exporting", work)


def _back_up(workspace: MainWorkspace) -> None:
    path = workspace.session.project.path
    target = path.with_name(f"{path.stem}-{_now()}.db")

    def work(project: Project, look: ProgressCallback) -> str:
        project.back_up(target, look)
        return f"Backup written: {target}"

    workspace.background.start(workspace.session.project, "Writing a backup", work)


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")


def _screenshot(workspace: MainWorkspace) -> Outcome:
    target = workspace.session.project.folder / f"reader-{_now()}.svg"
    with replacing(target) as out:
        out.write(workspace.app.export_screenshot().encode())
    return Outcome(f"Screenshot saved to {target}")


def _suspend(workspace: MainWorkspace) -> None:
    workspace.session.save_place()
    workspace.app.action_suspend_process()


def _quit(workspace: MainWorkspace) -> None:
    session = workspace.session
    session.save_place()
    session.save_queue.retry()
    pending = len(session.save_queue.pending)
    if not pending:
        _exit(workspace, 0)
        return
    question = f"{counted(pending, 'judgment is', 'judgments are')} not saved. Quit and lose what is not saved?"
    confirm = screens.dialogs.Confirm(question, str(session.save_queue.error))
    workspace.push(confirm, lambda yes: _exit(workspace, 1) if yes else None)


def _exit(workspace: MainWorkspace, status: int) -> None:
    workspace.background.cancel()
    workspace.app.exit(status, return_code=status)


COMMANDS = (
    HELP.bind(_help),
    Command(
        "palette", ("ctrl+p",), "All commands", PROGRAM, "more",
        run=lambda on: on.push(screens.pickers.command_palette(on), on.run_command),
    ),
    Command(
        "export-tidy", (), "Export the annotations as CSV: one row per judgment", PROGRAM,
        run=partial(_export, layout="tidy"),
    ),
    Command(
        "export-wide", (), "Export the annotations as CSV: one row per sentence", PROGRAM,
        run=partial(_export, layout="wide"),
    ),
    Command("back-up", (), "Write a backup copy of the database", PROGRAM, run=_back_up),
    Command("screenshot", (), "Save a screenshot (SVG)", PROGRAM, run=_screenshot),
    Command("suspend", ("ctrl+z",), "Put the program in the background (fg brings it back)", PROGRAM, run=_suspend),
    QUIT.bind(_quit),
)  # fmt: skip

"""The screen. The only package that imports Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.project import Project


def run(project: Project, notice: str = "") -> int:
    """Show the project on this terminal until the person quits; the exit status.

    `notice` is a line to begin with, such as that the sample corpus was put in.
    """
    from reader.tui.app import ReaderApp  # noqa: PLC0415 - brings Textual

    app = ReaderApp(project, notice)
    app.run()
    return app.return_code or 0

"""The screen. The only package that imports Textual."""

from __future__ import annotations

import gc

from reader.project import Project


def run(project: Project, notice: str = "") -> int:
    """Show the project on this terminal until the person quits; the exit status.

    `notice` is a line to begin with, such as that the sample corpus was put in.
    """
    gc.disable()  # collecting while everything is being made takes a tenth of the start; see `settle`
    from reader.tui.app import ReaderApp  # noqa: PLC0415 - brings Textual

    app = ReaderApp(project, notice)
    app.run()
    app.report_unsaved()
    return app.return_code or 0

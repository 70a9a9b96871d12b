"""The help page tells which commands can be run now."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

from reader.project import create_project
from reader.tui.app import ReaderApp
from reader.tui.screens.help_screen import HelpWriter

if TYPE_CHECKING:
    from pathlib import Path


def test_a_command_that_cannot_be_run_now_is_gray(tmp_path: Path) -> None:
    async def run() -> None:
        with closing(create_project(tmp_path, "anna")) as project:
            app = ReaderApp(project)
            async with app.run_test() as pilot:
                await pilot.pause()
                palette, rows = app.main.palette, HelpWriter(app.main, 76).write(0, ())
        styles = {row.left[0][0].strip(): (row.left[0][1], row.right[0][1]) for row in rows if row.right}
        assert styles["Skip the sentence for now"] == (palette.muted, palette.muted)
        assert styles["Undo"] == (palette.text, palette.strong)

    asyncio.run(run())

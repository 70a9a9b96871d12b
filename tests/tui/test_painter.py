"""What is painted after a key is what Textual's compositor would have painted."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key

from reader.project import Project
from reader.tui.app import ReaderApp
from tests.terminal.emulation import Screen, Stream
from tests.terminal.projects import DATABASE, make_samples

if TYPE_CHECKING:
    from pathlib import Path

KEYS = (
    *("j", "k", "f", "c", "a", "x", "z", "right_square_bracket", "left_square_bracket", "g", "G", "space") * 3,
    *("pagedown", "pageup", "tab", "enter", "down", "up", "escape", "escape", "escape", "v", "w", "h", "e", "l", "i"),
    *("t", "slash", "question_mark", "d", "s", "n", "L", "T", "C", "S", "1", "2", "plus", "u", "m"),
)
SIZES = ((120, 40), (119, 40), (90, 30), (70, 20), (160, 45), (120, 12))


def seen_whole(app: ReaderApp) -> str:
    """What a painting of the whole screen writes."""
    update: Any = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    return str(update.render_segments(app.console))


def is_painted(app: ReaderApp, size: tuple[int, int]) -> bool:
    """Whether nothing is left to do and to paint."""
    nodes = [app, app.screen, *app.screen._compositor.visible_widgets]
    return (
        app.screen.size == size
        and not app.screen._dirty_widgets
        and not app.key_queue._typed
        and not any(
            node.message_queue_size or node._pending_message or getattr(node, name, None)
            for node in nodes
            for name in ("_repaint_required", "_layout_required", "_scroll_required")
        )
    )


def buffer(width: int, height: int, written: str, screen: Screen | None = None) -> list[list[Any]]:
    """The cells of a screen on which this was written."""
    screen = screen or Screen(width, height)
    Stream(screen).feed(written)
    return [[screen.buffer[y][x] for x in range(width)] for y in range(height)]


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_keys_are_pressed_the_terminal_shows_what_the_compositor_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    make_samples(tmp_path)
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: written.append(data))
    monkeypatch.setattr(ReaderApp, "is_headless", False)
    rng, size = random.Random(seed), SIZES[0]

    async def run(app: ReaderApp) -> None:
        nonlocal size
        async with app.run_test(size=size) as pilot:
            screen = Screen(*size)
            for _ in range(40):
                keys = [rng.choice(KEYS) for _ in range(rng.randint(1, 4))]
                for key in keys:
                    app.post_message(Key(key, key if len(key) == 1 else None))
                    if rng.random() < 0.7:
                        await asyncio.sleep(0.02)
                if rng.random() < 0.1:
                    size = rng.choice(SIZES)
                    await pilot.resize_terminal(*size)
                    screen.resize(size[1], size[0])
                while not is_painted(app, size):
                    await pilot.pause(0.001)
                shown = buffer(*size, "".join(written), screen)
                written.clear()
                assert shown == buffer(*size, seen_whole(app)), keys

    project = Project.open(tmp_path / DATABASE, "anna")
    try:
        asyncio.run(run(ReaderApp(project)))
    finally:
        project.close()

"""Paint what a key has changed at once, without Textual's compositor, which goes through all widgets."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from rich.control import Control
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from reader.tui.widgets.line_view import Bar, LineView

FRAME = 1 / 60
"""Seconds between two paints, as between Textual's."""


class Painter:
    """Writes the changed lines of a screen that is tiled with widgets of lines; all else is left to Textual."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._painted = 0.0
        self._visible: object = None
        """What the compositor has as visible, which it makes anew with every layout."""
        self._tiles: dict[Widget, Region] = {}
        """The widgets of lines, if every place of the screen belongs to one at most; else none."""
        self._behind: list[Widget] = []

    def paint(self) -> None:
        """Paint now what Textual would paint when it has nothing else to do; nothing where more keys wait."""
        app, now = self._app, time.monotonic()
        if now - self._painted < FRAME or not self._can_paint(app.screen):
            return
        lines = [line for widget, region in self._tiles.items() for line in self._changed_lines(widget, region)]
        if lines and app._driver is not None:
            self._painted = now
            cursor = Control.move_to(*app.screen.outer_size.clamp_offset(app.cursor_position)).segment.text
            text = "".join([*lines, cursor])
            app._driver.write(f"{SYNC_START}{text}{SYNC_END}" if app._sync_available else text)

    def _can_paint(self, screen: Screen[Any]) -> bool:
        """Whether only widgets of lines have changed, and nothing is laid out anew or painted already."""
        app, compositor = self._app, screen._compositor
        if (
            app.message_queue_size or app._pending_message or app._batch_count or compositor.size != app.size
            or screen.message_queue_size or screen._layout_required or screen._dirty_widgets
        ):  # fmt: skip
            return False
        if self._visible is not compositor.visible_widgets:
            self._visible = compositor.visible_widgets
            self._find_tiles(compositor.visible_widgets)
        return not any(each._repaint_regions for each in self._behind) and not any(
            each._layout_required for each in self._tiles
        )

    def _find_tiles(self, visible: Mapping[Widget, tuple[Region, Region]]) -> None:
        self._behind = [widget for widget in visible if widget.children]
        self._tiles = {widget: region for widget, (region, _) in visible.items() if isinstance(widget, (LineView, Bar))}
        are_whole = all(visible[widget][1].contains_region(region) for widget, region in self._tiles.items())
        are_apart = not any(one.overlaps(other) for one, other in combinations(self._tiles.values(), 2))
        if len(self._behind) + len(self._tiles) < len(visible) or not are_whole or not are_apart:
            self._tiles = {}

    def _changed_lines(self, widget: Widget, region: Region) -> Iterator[str]:
        """The changed lines of a widget, each after its place."""
        ends: dict[int, int] = {}
        for changed in widget._exchange_repaint_regions():
            for y in changed.intersection(region.size.region).line_range:
                ends[y] = max(ends.get(y, 0), changed.right)
        if ends:
            first, console = min(ends), self._app.console
            strips = widget.render_lines(Region(0, first, region.width, max(ends) + 1 - first))
            for y, end in ends.items():
                text = strips[y - first].crop(0, end).render(console)
                yield f"\x1b[{region.y + y + 1};{region.x + 1}H{text}"

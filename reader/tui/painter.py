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
from textual.widget import Widget

from reader.tui.widgets.line_view import Bar, LineView

FRAME = 1 / 60
"""Seconds between two paints, as between Textual's."""


class Painter:
    """Writes the changed lines of a screen that is tiled with widgets of lines; all else is left to Textual."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._painted = 0.0
        self._visible: Mapping[Widget, tuple[Region, Region]] = {}
        """What the compositor has as visible, which it makes anew with every layout."""
        self._tiles: dict[Widget, Region] = {}

    def paint(self) -> None:
        """Paint now what Textual would paint when it has nothing else to do; nothing where more keys wait."""
        app, now = self._app, time.monotonic()
        if app._exit or app.message_queue_size or app._pending_message or now - self._painted < FRAME:
            return
        screen, compositor = app.screen, app.screen._compositor
        is_settled = not (screen.message_queue_size or screen._layout_required or screen._dirty_widgets)
        if not is_settled or app._batch_count or compositor.size != app.size:
            return
        if self._visible is not compositor.visible_widgets:
            self._visible = compositor.visible_widgets
            self._tiles = _tiles(self._visible)
        lines = [line for widget, region in self._tiles.items() for line in self._changed_lines(widget, region)]
        if lines and app._driver is not None:
            self._painted = now
            cursor = Control.move_to(*screen.outer_size.clamp_offset(app.cursor_position)).segment.text
            text = "".join([*lines, cursor])
            app._driver.write(f"{SYNC_START}{text}{SYNC_END}" if app._sync_available else text)

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


def _tiles(visible: Mapping[Widget, tuple[Region, Region]]) -> dict[Widget, Region]:
    """The widgets of lines, if all that is seen is one or holds some, each is seen whole, and none covers another."""
    lines = [widget for widget in visible if isinstance(widget, (LineView, Bar))]
    tiles: dict[Widget, Region] = {widget: visible[widget][0] for widget in lines}
    are_all = all(widget in tiles or widget.children for widget in visible)
    are_whole = all(visible[widget][1].contains_region(region) for widget, region in tiles.items())
    are_apart = not any(one.overlaps(other) for one, other in combinations(tiles.values(), 2))
    return tiles if are_all and are_whole and are_apart else {}

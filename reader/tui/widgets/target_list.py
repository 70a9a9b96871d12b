"""The list of targets, drawn line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from reader.tui.render.text_layout import filled, width_of
from reader.tui.widgets.cursor_list import CursorList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tui.render.palette import Palette
    from reader.tui.render.target_lines import TargetRow


NUMBER, KIND, USES = 6, 14, 12
"""Cells of the columns whose width is fixed."""
SHARES = (5, 4, 4)
"""How the name, the other names and the state share the rest."""


class TargetList(CursorList["TargetRow"]):
    """Shows rows of targets."""

    HEAD = 2

    def show(self, rows: Sequence[TargetRow], cursor_on: str) -> None:
        """List these rows, with the cursor on the target with this id, else where it was."""
        self.fill(rows, next((n for n, row in enumerate(rows) if row.target.id == cursor_on), self.cursor))

    def fit(self) -> None:
        """Fit the columns too."""
        super().fit()
        if self.palette is not None:
            names = ("", "Name", "Kind", "Also called", "Judgments", "State")
            self.show_head(1, [(self._columns(names, self.inner_width), self.palette.muted)])

    def _widths(self, width: int) -> list[int]:
        rest = max(0, width - NUMBER - KIND - USES - 1)
        name, others, _ = (rest * share // sum(SHARES) for share in SHARES)
        return [NUMBER, name, KIND, others, USES, rest - name - others]

    def _columns(self, cells: Sequence[str], width: int) -> str:
        """The cells, each in its column; the count stands at the right of its own."""
        number, name, kind, others, uses, state = cells
        widths = self._widths(width)
        count = " " * max(0, widths[4] - 2 - width_of(uses)) + uses
        shown = (number, name, kind, others, count, state)
        return "".join(filled(cell, each - 1) + " " for cell, each in zip(shown, widths, strict=True) if each > 0)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A target: its number, name, kind, other names, how often it was judged, and whether it is offered."""
        if row >= len(self.items):
            return Strip.blank(width, palette.text)
        target, number, uses = self.items[row][:3]
        is_current = row == self.cursor
        style = palette.cursor_row if is_current else palette.text if target.is_active else palette.muted
        cells = (
            f"{'▌' if is_current else ' '} {number or ''}",
            f"  └ {target.name}" if target.merged_into else target.name,
            target.kind.value,
            ", ".join(target.aliases),
            f"{uses:,}",
            self.items[row].state,
        )
        return Strip([Segment(filled(self._columns(cells, width), width), style)], width)

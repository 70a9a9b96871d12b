"""The list of targets, drawn line by line; the mark is on one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.tui.render.text_layout import filled, width_of
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, Resize

    from reader.tui.render.palette import Palette
    from reader.tui.target_rows import TargetRow

NUMBER, KIND, USES = 6, 14, 12
"""Cells of the columns whose width is fixed."""
SHARES = (5, 4, 4)
"""How the name, the other names and the state share the rest."""


class TargetList(LineView):
    """Shows rows of targets."""

    HEAD = 2

    class Clicked(Message):
        """A row was clicked; `is_again` if the mark was on it already."""

        def __init__(self, *, is_again: bool) -> None:
            super().__init__()
            self.is_again = is_again

    def __init__(self, palette: Palette, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.palette = palette
        self._rows: Sequence[TargetRow] = ()
        self.cursor = 0
        """The row that is marked."""

    def show(self, rows: Sequence[TargetRow], marked_id: str) -> None:
        """List these; the mark goes to the target with this id, or stays about where it is."""
        self._rows = rows
        found = (number for number, row in enumerate(rows) if row.target.id == marked_id)
        self.cursor = next(found, max(0, min(self.cursor, len(rows) - 1)))
        self.set_height(len(rows))
        self._into_view()
        self.refresh()

    @property
    def marked(self) -> TargetRow | None:
        """The row under the mark; None in an empty list."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def move(self, steps: int) -> None:
        """Move the mark."""
        self.move_to(self.cursor + steps)

    def move_to(self, row: int) -> None:
        """Move the mark to a row; beyond the end is the end."""
        before, self.cursor = self.cursor, max(0, min(row, len(self._rows) - 1))
        self.refresh_rows(before)
        self.refresh_rows(self.cursor)
        self._into_view()

    def on_click(self, event: Click) -> None:
        """Mark the row that was clicked; tell if it was marked already."""
        row = self.row_at(event.y)
        if not 0 <= row < len(self._rows):
            return
        was_marked = row == self.cursor
        self.move_to(row)
        self.post_message(self.Clicked(is_again=was_marked))

    def on_resize(self, event: Resize) -> None:
        """Keep the mark in view."""
        self.set_height(len(self._rows))
        self._into_view()
        self._show_heading()

    def _into_view(self) -> None:
        height = self.page_height
        if height and not self.top <= self.cursor < self.top + height:
            self.jump(max(0, self.cursor - height // 3))

    def _widths(self, width: int) -> list[int]:
        rest = max(0, width - NUMBER - KIND - USES - 1)
        name, others, _ = (rest * share // sum(SHARES) for share in SHARES)
        return [NUMBER, name, KIND, others, USES, rest - name - others]

    def _show_heading(self) -> None:
        if self.palette is not None:
            names = ("", "Name", "Kind", "Also called", "Judgments", "State")
            self.show_head(1, [(self._columns(names, self.inner_width), self.palette.muted)])

    def _columns(self, cells: Sequence[str], width: int) -> str:
        """The cells, each in its column; the count stands at the right of its own."""
        number, name, kind, others, uses, state = cells
        widths = self._widths(width)
        count = " " * max(0, widths[4] - 2 - width_of(uses)) + uses
        shown = (number, name, kind, others, count, state)
        return "".join(filled(cell, each - 1) + " " for cell, each in zip(shown, widths, strict=True) if each > 0)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A target: its number, name, kind, other names, how often it was judged, and whether it is offered."""
        if row >= len(self._rows):
            return Strip.blank(width, palette.text)
        target, number, uses = self._rows[row][:3]
        is_marked = row == self.cursor
        style = palette.cursor_row if is_marked else palette.text if target.is_active else palette.muted
        cells = (
            f"{'▌' if is_marked else ' '} {number or ''}",
            f"  └ {target.name}" if target.merged_into else target.name,
            target.kind.value,
            ", ".join(target.aliases),
            f"{uses:,}",
            self._rows[row].state,
        )
        return Strip([Segment(filled(self._columns(cells, width), width), style)], width)

"""Tab-separated lines as the shared tasks have them: nothing is quoted, so a cell is one line without a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.cells import guard

if TYPE_CHECKING:
    from collections.abc import Iterable


def tab_line(cells: Iterable[str], *, raw: bool) -> str:
    """The cells with tabs between them, white space in them made one blank, guarded unless they are written raw."""
    flat = (" ".join(cell.split()) for cell in cells)
    return "\t".join(flat if raw else map(guard, flat))

"""The list of claims: drawn line by line, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.tui.render.text_layout import filled
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.events import Click, Resize

    from reader.model.registry import Claim
    from reader.store.registry import ListedClaim
    from reader.tui.render.palette import Palette

COUNT = 9
"""Cells of a column that counts."""
SHORT = 16
"""Cells of a column of words; there are as many as leave the wording its room."""
ROOM_FOR_WORDING = 40
COUNTED = ("mentions", "articles", "asserted", "denied")


class ClaimList(LineView):
    """Shows claims; the cursor is on one of them."""

    HEAD = 1

    class Chosen(Message):
        """A claim is to be opened."""

    def __init__(self, types: Mapping[str, str], *, id: str) -> None:  # noqa: A002 - Textual's name
        """`types` has the name of each type of claim, by its id."""
        super().__init__(id=id)
        self._types = types
        self._claims: Sequence[ListedClaim] = ()
        self.cursor = 0

    def show(self, claims: Sequence[ListedClaim], cursor_on: str = "") -> None:
        """List these, with the cursor on the claim with this id, else where it was."""
        self._claims = claims
        found = next((n for n, each in enumerate(claims) if each.claim.id == cursor_on), self.cursor)
        self.cursor = max(0, min(found, len(claims) - 1))
        self.set_height(len(claims))
        self._into_view()
        self._show_head()
        self.refresh()

    def __len__(self) -> int:
        return len(self._claims)

    @property
    def chosen(self) -> ListedClaim | None:
        """The claim under the cursor."""
        return self._claims[self.cursor] if self._claims else None

    def move(self, steps: int) -> None:
        """Move the cursor by so many claims; beyond an end is that end."""
        if not self._claims:
            return
        before, self.cursor = self.cursor, max(0, min(self.cursor + steps, len(self._claims) - 1))
        self.refresh_rows(before)
        self.refresh_rows(self.cursor)
        self._into_view()

    def _into_view(self) -> None:
        height = self.page_height
        if height and self.cursor < self.top:
            self.jump(self.cursor)
        elif height and self.cursor >= self.top + height:
            self.jump(self.cursor - height + 1)

    def on_click(self, event: Click) -> None:
        """Open the claim that was clicked."""
        row = self.row_at(event.y)
        if 0 <= row < len(self._claims):
            self.move(row - self.cursor)
            self.post_message(self.Chosen())

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view, and fit the columns."""
        self.set_height(len(self._claims))
        self._into_view()
        self._show_head()
        self.refresh()

    def _columns(self, width: int) -> tuple[int, int]:
        """Cells for the wording, and how many columns of words there is room for beside it."""
        room = width - 1 - COUNT * len(COUNTED) - 1
        short = max(0, min(3, (room - ROOM_FOR_WORDING) // SHORT))
        return max(1, room - short * SHORT), short

    def _show_head(self) -> None:
        if self.palette is not None:
            names = ("Claim", "type", "topic", "verdict")
            self.show_head(0, [(self._line(names, COUNTED, self.inner_width), self.palette.muted)])

    def _line(self, words: Sequence[str], counts: Sequence[object], width: int) -> str:
        wording, short = self._columns(width)
        shown = [filled(words[0], wording)]
        # Where there is room for few, the verdict matters before the topic, the topic before the type.
        shown += [" " + filled(each, SHORT - 1) for each in words[len(words) - short :]] if short else []
        return " " + "".join(shown) + "".join(f"{each:>{COUNT}}" for each in counts) + " "

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A claim: its wording, what is known of it, and its counts."""
        if row >= len(self._claims):
            return Strip.blank(width, palette.text)
        claim, *counts = self._claims[row]
        style = palette.text if counts[0] else palette.muted
        if row == self.cursor:
            style = palette.cursor_row
        words = (claim.claim, self._type_of(claim), claim.topic, claim.verdict)
        return Strip([Segment(self._line(words, counts, width), style)]).adjust_cell_length(width, style)

    def _type_of(self, claim: Claim) -> str:
        return self._types.get(claim.claim_type, claim.claim_type)

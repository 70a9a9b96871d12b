"""The list of claims: which are shown, in which order, and how a claim is drawn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from reader.model.annotation import Relation
from reader.tui.render.text_layout import filled
from reader.tui.widgets.cursor_list import CursorList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reader.model.registry_entry import Claim
    from reader.store.registry import ListedClaim, ListedMention
    from reader.tui.render.palette import Palette


COUNT = 9
"""Cells of a column that counts."""
SHORT = 16
"""Cells of a column of words; there are as many as leave the wording its room."""
ROOM_FOR_WORDING = 40
COUNTED = ("mentions", "articles", "asserted", "denied")


class ClaimList(CursorList["ListedClaim"]):
    """Shows claims with their counts."""

    HEAD = 1

    def __init__(self, types: Mapping[str, str], palette: Palette, *, id: str) -> None:  # noqa: A002 - Textual's name
        """`types` has the name of each type of claim, by its id."""
        super().__init__(palette, id=id)
        self._types = types

    def show(self, claims: Sequence[ListedClaim], cursor_on: str = "") -> None:
        """List these claims, with the cursor on the one with this id, else where it was."""
        found = next((n for n, each in enumerate(claims) if each.claim.id == cursor_on), self.cursor)
        self.fill(claims, found)

    def fit(self) -> None:
        """Fit the columns too."""
        super().fit()
        if self.palette is not None:
            names = ("Claim", "type", "topic", "verdict")
            self.show_head(0, [(self._line(names, COUNTED, self.inner_width), self.palette.muted)])
        self.refresh()

    def _columns(self, width: int) -> tuple[int, int]:
        """Cells for the wording, and how many columns of words there is room for beside it."""
        room = width - 1 - COUNT * len(COUNTED) - 1
        short = max(0, min(3, (room - ROOM_FOR_WORDING) // SHORT))
        return max(1, room - short * SHORT), short

    def _line(self, words: Sequence[str], counts: Sequence[object], width: int, bar: str = " ") -> str:
        wording, short = self._columns(width)
        shown = [filled(words[0], wording)]
        # Where there is room for few, the verdict matters before the topic, the topic before the type.
        shown += [" " + filled(each, SHORT - 1) for each in words[len(words) - short :]] if short else []
        return bar + "".join(shown) + "".join(f"{each:>{COUNT}}" for each in counts) + " "

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A claim: its wording, what is known of it, and its counts."""
        if row >= len(self.items):
            return Strip.blank(width, palette.text)
        claim, *counts = self.items[row]
        style = palette.text if counts[0] else palette.muted
        bar = " "
        if row == self.cursor:
            style, bar = palette.cursor_row, "▌"
        words = (claim.claim, self._type_of(claim), claim.topic, claim.verdict)
        return Strip([Segment(self._line(words, counts, width, bar), style)]).adjust_cell_length(width, style)

    def _type_of(self, claim: Claim) -> str:
        return self._types.get(claim.claim_type, claim.claim_type)


ORDERS = {
    "mentions": "most mentioned first",
    "wording": "by wording",
    "newest": "newest first",
    "denied": "most denied first",
}
"""The orders, as the screen names them."""


def arranged(listed: Sequence[ListedClaim], order: str, words: str = "") -> list[ListedClaim]:
    """Those that have every one of `words` in their wording, topic, note or verdict, in one of `ORDERS`."""
    wanted = words.casefold().split()
    found = [each for each in listed if has_words(each, wanted)] if wanted else list(listed)
    if order == "wording":
        found.sort(key=lambda each: each.claim.claim.casefold())
    elif order == "newest":
        found.sort(key=lambda each: each.claim.created_at, reverse=True)
    elif order == "denied":
        found.sort(key=lambda each: each.denies, reverse=True)
    else:
        found.sort(key=lambda each: each.mentions, reverse=True)
    return found


def has_words(listed: ListedClaim, wanted: Iterable[str]) -> bool:
    """Whether the claim has every one of these words, given case folded."""
    claim = listed.claim
    text = f"{claim.claim}\n{claim.topic}\n{claim.note}\n{claim.verdict}".casefold()
    return all(word in text for word in wanted)


class HolderCount(NamedTuple):
    """How often one holder asserts, denies, questions and reports a claim."""

    holder: str
    counts: tuple[int, ...]
    """One for each `Relation`, in their order."""


def by_holder(mentions: Iterable[ListedMention]) -> list[HolderCount]:
    """Who does what with a claim, whoever does the most first; a holder that nobody named has an empty name."""
    counted: dict[str, Counter[Relation]] = {}
    for each in mentions:
        counted.setdefault(each.mention.holder, Counter())[each.mention.relation] += 1
    found = [HolderCount(holder, tuple(counts[each] for each in Relation)) for holder, counts in counted.items()]
    return sorted(found, key=lambda each: (-sum(each.counts), each.holder))

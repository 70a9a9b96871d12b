"""The page of one claim: what is known of it, who does what with it, and every mention."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reader.model.annotation import Relation
from reader.tui.claim_listing import by_holder
from reader.tui.render.text_layout import cut, drawable, filled, line, merged
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.style import Style
    from textual.events import Click, Resize

    from reader.model.registry import Claim
    from reader.store.registry import ListedMention
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece

MEASURE = 100
"""Cells of a line of running text at most."""
QUOTED = 2
"""Lines of a mention's sentence that are shown."""
EACH = QUOTED + 2
"""Rows of a mention: how it is mentioned, the sentence, and an empty one."""
LABEL = 15
MOST_HOLDERS = 12
LONGEST_HOLDER = 30

Row = tuple[list["Piece"], list["Piece"]]


class MentionList(LineView):
    """Shows a claim with its mentions; the cursor is on one of these, and some can be marked."""

    class Chosen(Message):
        """The mention under the cursor is to be opened in its article."""

    def __init__(self, types: Mapping[str, str], *, id: str) -> None:  # noqa: A002 - Textual's name
        """`types` has the name of each type of claim, by its id."""
        super().__init__(id=id)
        self._types = types
        self._claim: Claim | None = None
        self._mentions: Sequence[ListedMention] = ()
        self._about: list[Row] = []
        self._width = 0
        self._marked: set[int] = set()
        self.cursor = 0

    def show(self, claim: Claim, mentions: Sequence[ListedMention]) -> None:
        """Show a claim with its mentions, none of them marked."""
        self._claim, self._mentions = claim, mentions
        self._marked.clear()
        self.cursor = max(0, min(self.cursor, len(mentions) - 1))
        self._width = 0
        self._fit()

    @property
    def chosen(self) -> ListedMention | None:
        """The mention under the cursor."""
        return self._mentions[self.cursor] if self._mentions else None

    @property
    def marked(self) -> list[ListedMention]:
        """The mentions that are marked, in order."""
        return [self._mentions[n] for n in sorted(self._marked)]

    def mark(self) -> None:
        """Mark the mention under the cursor, or take its mark away; the cursor goes on."""
        if self._mentions:
            self._marked ^= {self.cursor}
            self._redraw(self.cursor)
            self.move(1)

    def move(self, steps: int) -> None:
        """Move the cursor by so many mentions; past either end the page scrolls."""
        before, self.cursor = self.cursor, max(0, min(self.cursor + steps, len(self._mentions) - 1))
        if before == self.cursor:
            self.scroll_relative(y=steps, animate=False)
            return
        self._redraw(before)
        self._redraw(self.cursor)
        self._into_view()

    @property
    def page(self) -> int:
        """How many mentions are seen at once."""
        return max(1, self.page_height // EACH - 1)

    def to_beginning(self) -> None:
        """Go to the first mention, and to the top of the page."""
        self.move(-len(self._mentions))
        self.jump(0)

    def _first_row(self, number: int) -> int:
        return len(self._about) + number * EACH

    def _redraw(self, number: int) -> None:
        self.refresh_rows(self._first_row(number), EACH)

    def _into_view(self) -> None:
        first = self._first_row(self.cursor)
        if first < self.top:
            self.jump(first)
        elif self.page_height and first + EACH > self.top + self.page_height:
            self.jump(first + EACH - self.page_height)

    def on_click(self, event: Click) -> None:
        """Put the cursor on the mention that was clicked; a click on the one under it opens it."""
        number = (self.row_at(event.y) - len(self._about)) // EACH
        if 0 <= number < len(self._mentions):
            if number == self.cursor:
                self.post_message(self.Chosen())
            else:
                self.move(number - self.cursor)

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew for another width."""
        self._fit()

    def _fit(self) -> None:
        if self.palette is None or self._claim is None:
            return
        if self.inner_width != self._width:
            self._width = self.inner_width
            self._about = self._make_about(self._claim, max(20, min(MEASURE, self._width - 4)), self.palette)
        self.set_height(len(self._about) + len(self._mentions) * EACH)
        self.refresh()

    # What is known of the claim

    def _make_about(self, claim: Claim, width: int, palette: Palette) -> list[Row]:
        rows: list[Row] = [([], []), *_paragraph(claim.claim, width, palette.strong), ([], [])]
        fields = (
            ("type", self._types.get(claim.claim_type, claim.claim_type)),
            ("topic", claim.topic),
            ("verdict", claim.verdict),
            ("verdict at", claim.verdict_url),
            ("note", claim.note),
            ("first worded", claim.first_wording if claim.first_wording != claim.claim else ""),
        )
        for label, value in fields:
            if value:
                words = _paragraph(value, width - LABEL, palette.text)
                for number, (left, _) in enumerate(words):
                    name = label if number == 0 else ""
                    rows.append(([(f"{name:<{LABEL}}", palette.muted), *left], []))
        if self._mentions:
            rows += [([], []), *self._holder_rows(width, palette)]
        noun = "mention" if len(self._mentions) == 1 else "mentions"
        heading = f"{len(self._mentions):,} {noun}" if self._mentions else "No sentence mentions it"
        return [*rows, ([], []), ([(heading, palette.strong)], []), ([], [])]

    def _holder_rows(self, width: int, palette: Palette) -> list[Row]:
        """Who asserts it, and who denies, questions or reports it."""
        counted = by_holder(self._mentions)
        names = min(LONGEST_HOLDER, max(12, width - 11 * len(Relation)))
        head = "".join(f"{each.value:>11}" for each in Relation)
        rows: list[Row] = [([("Who".ljust(names), palette.muted), (head, palette.muted)], [])]
        for holder, counts in counted[:MOST_HOLDERS]:
            style = palette.text if holder else palette.muted
            numbers = "".join(f"{count or '·':>11}" for count in counts)
            rows.append(([(filled(holder or "not named", names), style), (numbers, palette.text)], []))
        if len(counted) > MOST_HOLDERS:
            rows.append(([(f"and {len(counted) - MOST_HOLDERS} more", palette.muted)], []))
        return rows

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row about the claim, or of a mention."""
        if row < len(self._about):
            left, right = self._about[row]
            return _strip(Segment("  ", palette.text), left, right, width, palette.text)
        number, part = divmod(row - len(self._about), EACH)
        if number >= len(self._mentions) or part == EACH - 1:
            return Strip.blank(width, palette.text)
        is_here = number == self.cursor
        fill = palette.lit if is_here else palette.text
        muted = palette.lit_muted if is_here else palette.muted
        strong = palette.chosen if is_here else palette.strong
        each = self._mentions[number]
        gutter = f"{'▌' if is_here else ' '}{'●' if number in self._marked else ' '}" if part == 0 else "  "
        if part == 0:
            says: list[Piece] = [(each.mention.relation.value, strong)]
            if each.mention.holder:
                says = [(f"{each.mention.holder} ", strong), *says]
            if each.value.voice:
                says.append((f"  {each.value.voice.replace('_', ' ')}", muted))
            where = f"{cut(each.article_title, max(8, width // 2 - 12))} · {cut(each.annotator, 12)}"
            return _strip(Segment(gutter, strong), says, [(where, muted)], width, fill)
        sentence = self._sentence(each, max(10, min(MEASURE, width - 6)))
        words = sentence[part - 1] if part - 1 < len(sentence) else ""
        return _strip(Segment(gutter, fill), [(f"  {words}", fill)], [], width, fill)

    @staticmethod
    def _sentence(mention: ListedMention, width: int) -> list[str]:
        """The sentence in as many lines as are shown."""
        rows = textwrap.wrap(drawable(mention.sentence), width)
        if len(rows) > QUOTED:
            rows = [*rows[: QUOTED - 1], cut(f"{rows[QUOTED - 1]} {rows[QUOTED]}", width)]
        return rows


def _paragraph(text: str, width: int, style: Style) -> list[Row]:
    rows = [row for part in text.splitlines() for row in textwrap.wrap(drawable(part), width) or [""]]
    return [([(row, style)], []) for row in rows]


def _strip(gutter: Segment, left: list[Piece], right: list[Piece], width: int, fill: Style) -> Strip:
    body = line(left, right, max(0, width - 4), fill)
    return Strip(merged([gutter, *body, Segment("  ", fill)]), width)

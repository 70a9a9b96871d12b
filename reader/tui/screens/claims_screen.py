"""The claims of the project, and the page of one claim with all its mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.counted import counted
from reader.model.annotation import Relation
from reader.model.registry_entry import Claim
from reader.project.claim_service import ListedClaim, ListedMention
from reader.tui.background import Job
from reader.tui.commands import MANAGE_CLAIMS, OPEN, SEARCH, Command
from reader.tui.keymap import Keymap
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Piece, cut, filled, line, merged, paragraph
from reader.tui.screens.claim_dialogs import ClaimScreen
from reader.tui.screens.list_screen import MARK, SILENT_MOVES, UNDOING, closing, has_row, on_row
from reader.tui.session import Session
from reader.tui.widgets.cursor_list import CursorList, TableList
from reader.tui.widgets.prompt import Prompt

GROUP = "Claims"
ORDER = "claim-order"
"""The setting that keeps the order."""

EDIT_CLAIM = Command("edit-claim", ("e",), "Edit the claim: wording, type, topic, verdict, note", GROUP, "edit")
MERGE_CLAIM = Command("merge-claim", ("m",), "Merge the claim into another", GROUP, "merge")
REMOVE_CLAIM = Command("remove-claim", ("d", "delete"), "Remove the claim, if nothing mentions it", GROUP, "remove")
SPLIT_CLAIM = Command("split-claim", ("S",), "Split the claim: move the marked mentions to another", GROUP, "split")


class ClaimsScreen(ClaimScreen):
    """Lists the claims of the project."""

    commands = (
        *SILENT_MOVES,
        on_row(OPEN, lambda screen, row: screen.open_claim(row.claim), title="Open the claim", hint="open"),
        Command("new-claim", ("n",), "Add a claim", GROUP, "new", run=lambda screen: screen.add_claim()),
        on_row(EDIT_CLAIM, lambda screen, row: screen.edit_claim(row.claim)),
        on_row(MERGE_CLAIM, lambda screen, row: screen.merge_claim(row.claim, row.mentions)),
        on_row(REMOVE_CLAIM, lambda screen, row: screen.remove_claim(row.claim)),
        SEARCH.bind(lambda screen: screen.find(), title="Find claims by their words", hint="find"),
        Command("order-claims", ("o",), "Change the order of the claims", GROUP, "order", run=lambda s: s.next_order()),
        *UNDOING,
        *closing(MANAGE_CLAIMS),
    )

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(session, keymap, palette)
        self._main_keymap = keymap
        self._all: Sequence[ListedClaim] = ()
        self._is_read = False
        self._job: Job[Sequence[ListedClaim]] | None = None
        self._words = ""
        order = session.settings.get(ORDER, "")
        self._order = order if order in ORDERS else next(iter(ORDERS))
        self.list: ClaimList = ClaimList(self.types, palette)

    def on_mount(self) -> None:
        """Read the claims."""
        self._show_top()
        self.read()

    def leave(self) -> None:
        """Leave the filter, else the screen."""
        if self._words:
            self._filter("")
        else:
            super().leave()

    # Contents

    def read(self, cursor_on: str = "") -> None:
        """Read the claims again, in a thread: counting many takes a while."""
        if self._job is not None:
            self._job.drop()
        keep = cursor_on or self._current_id
        self._job = Job(
            self,
            self.session.project,
            lambda project, _: project.claims.listed(),
            then=lambda listed: self._take(listed, keep),
            failed=self.show_error,
        )

    @property
    def _current_id(self) -> str:
        return self.list.current.claim.id if self.list.current else ""

    def _take(self, listed: Sequence[ListedClaim], cursor_on: str) -> None:
        if self.is_attached:
            self._all, self._is_read = listed, True
            self._show(cursor_on)

    def _show(self, cursor_on: str = "") -> None:
        claims = sorted_claims(self._all, self._order, self._words)
        found = next((n for n, each in enumerate(claims) if each.claim.id == cursor_on), self.list.cursor)
        self.list.fill(claims, found)
        self._show_top()
        self.show_foot()

    def _show_top(self) -> None:
        bar, key = self.palette.bar, self.palette.bar_key
        if not self._is_read:
            count = "reading …"
        elif self._words:
            count = f"{len(self.list):,} of {len(self._all):,} with “{self._words}”"
        elif self._all:
            count = f"{len(self._all):,}"
        else:
            count = f"none yet: {self._main_keymap.shown('link-claim')} on a sentence adds the first"
        self.show_top([(" Claims ", key), (f" {count}", bar)], [(f"{ORDERS[self._order][0]} ", bar)])

    def next_order(self) -> None:
        """List the claims in the next order."""
        names = list(ORDERS)
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self.session.remember({ORDER: self._order})
        self._show(self._current_id)

    def find(self) -> None:
        """Ask for words, and list only the claims that have them."""
        self.ask_for_words(
            Prompt(
                "Words of the claim, its topic, note or verdict",
                on_change=self._filter,
                on_done=self._found,
                on_cancel=lambda: self._found(""),
                value=self._words,
            )
        )

    def _filter(self, words: str) -> None:
        self._words = words.strip()
        self._show()

    def _found(self, words: str) -> None:
        self._filter(words)
        self.list.focus()

    # One claim

    def on_cursor_list_clicked(self, message: CursorList.Clicked) -> None:
        """Open the claim that was clicked."""
        message.stop()
        self.run_command(self.keymap.commands["open"])

    def open_claim(self, claim: Claim) -> None:
        """Open the page of a claim."""

        def left(mention: ListedMention | None) -> None:
            if mention is not None:
                self.dismiss(mention)
            else:
                self.read()

        self.app.push_screen(ClaimPage(self.session, self._main_keymap, self.palette, claim), left)


class ClaimPage(ClaimScreen):
    """Shows one claim with all its mentions."""

    commands = (
        *SILENT_MOVES,
        on_row(OPEN, lambda screen, row: screen.dismiss(row), title="Open the article of the mention", hint="article"),
        EDIT_CLAIM.bind(lambda screen: screen.edit_claim(screen.claim)),
        MERGE_CLAIM.bind(lambda screen: screen.merge_claim(screen.claim, len(screen.list))),
        MARK.bind(MARK.run, has_row),
        SPLIT_CLAIM.bind(lambda screen: screen.split_claim(screen.claim, screen.list.marked_items)),
        REMOVE_CLAIM.bind(lambda screen: screen.remove_claim(screen.claim)),
        *UNDOING,
        *closing(),
    )

    def __init__(self, session: Session, keymap: Keymap, palette: Palette, claim: Claim) -> None:
        super().__init__(session, keymap, palette)
        self.claim = claim
        self.list: MentionList = MentionList(self.types, palette)

    def on_mount(self) -> None:
        """Read the claim."""
        with self.show_errors():
            self.read()

    def read(self, cursor_on: str = "") -> None:
        """Read the claim with its mentions; where it no longer exists, the other one, or go back."""
        claim = self.claims.get(self.claim.id)
        shown = self.claims.resolve(claim) if claim is not None else self.claims.get(cursor_on)
        if shown is None:
            self.dismiss(None)
            return
        self.claim = shown
        self.list.show(shown, self.claims.mentions(shown))
        self.show_top([(" Claim ", self.palette.bar_key), (f" {shown.claim}", self.palette.bar)])
        self.show_foot()


COUNT = 9
"""Cells of a column that counts."""
SHORT = 16
"""Cells of a column of words; there are as many as leave the wording its room."""
ROOM_FOR_WORDING = 40
COUNTED = ("mentions", "articles", "asserted", "denied")


class ClaimList(TableList["ListedClaim"]):
    """Shows claims with their counts."""

    def __init__(self, types: Mapping[str, str], palette: Palette) -> None:
        """`types` has the name of each type of claim, by its id."""
        super().__init__(palette, id="claims")
        self._types = types

    def columns(self, width: int) -> Sequence[tuple[str, int]]:
        """The columns that there is room for: the verdict matters before the topic, the topic before the type."""
        room = width - 1 - COUNT * len(COUNTED)
        short = max(0, min(3, (room - 1 - ROOM_FOR_WORDING) // SHORT))
        widths = [0] * (3 - short) + [SHORT] * short
        words = zip(("type", "topic", "verdict"), widths, strict=True)
        return ("Claim", max(2, room - short * SHORT)), *words, *((name, -COUNT) for name in COUNTED)

    def cells(self, item: ListedClaim) -> Sequence[str]:
        """The wording of a claim, its type, topic and verdict, and its counts."""
        claim, *counts = item
        words = claim.claim, self._types.get(claim.claim_type, claim.claim_type), claim.topic, claim.verdict
        return *words, *map(str, counts)

    def is_muted(self, item: ListedClaim) -> bool:
        """Whether no sentence mentions the claim."""
        return not item.mentions


ORDERS: Mapping[str, tuple[str, Callable[[ListedClaim], Any], bool]] = {
    "mentions": ("most mentioned first", lambda each: each.mentions, True),
    "wording": ("by wording", lambda each: each.claim.claim.casefold(), False),
    "newest": ("newest first", lambda each: each.claim.created_at, True),
    "denied": ("most denied first", lambda each: each.denies, True),
}
"""The orders: as the screen names each, by what it sorts, and whether the highest comes first."""


def sorted_claims(listed: Iterable[ListedClaim], order: str, words: str = "") -> list[ListedClaim]:
    """The claims with every one of `words` in their wording, topic, note or verdict, in one of `ORDERS`."""
    wanted = words.casefold().split()
    _, key, is_descending = ORDERS[order]
    return sorted((each for each in listed if _has_words(each.claim, wanted)), key=key, reverse=is_descending)


def _has_words(claim: Claim, wanted: Iterable[str]) -> bool:
    text = f"{claim.claim}\n{claim.topic}\n{claim.note}\n{claim.verdict}".casefold()
    return all(word in text for word in wanted)


def by_holder(mentions: Iterable[ListedMention]) -> list[tuple[str, tuple[int, ...]]]:
    """The holders with how often each asserts, denies, questions and reports a claim, the most frequent first.

    The name is empty where no holder is named.
    """
    counted: dict[str, Counter[Relation]] = {}
    for each in mentions:
        counted.setdefault(each.mention.holder, Counter())[each.mention.relation] += 1
    found = [(holder, tuple(counts[each] for each in Relation)) for holder, counts in counted.items()]
    return sorted(found, key=lambda each: (-sum(each[1]), each[0]))


MEASURE = 100
"""Cells of a line of running text at most."""
QUOTED = 2
"""Lines of a mention's sentence that are shown."""
EACH = QUOTED + 2
"""Rows of a mention: how it is mentioned, the sentence, and an empty one."""
LABEL = 18
MOST_HOLDERS = 12
LONGEST_HOLDER = 30

AboutLine = list["Piece"]
"""A line about the claim."""


class MentionList(CursorList["ListedMention"]):
    """Shows a claim with its mentions; the cursor is on one of these, and some can be marked."""

    def __init__(self, types: Mapping[str, str], palette: Palette) -> None:
        """`types` has the name of each type of claim, by its id."""
        super().__init__(palette, id="mentions")
        self._types = types
        self._claim: Claim | None = None
        self._about: list[AboutLine] = []
        self._width = 0

    def show(self, claim: Claim, mentions: Sequence[ListedMention]) -> None:
        """Show a claim with its mentions, none of them marked."""
        self._claim = claim
        self.marked.clear()
        self._width = 0
        self.fill(mentions, self.cursor)

    def first_rows(self) -> range:
        """The row at which each mention begins: below what is known of the claim."""
        return range(len(self._about), self.row_count(), EACH)

    def row_count(self) -> int:
        """The rows about the claim, and those of the mentions."""
        return len(self._about) + len(self.items) * EACH

    def fit(self) -> None:
        """Wrap the lines for the present width."""
        if self.palette is None or self._claim is None:
            return
        if self.inner_width != self._width:
            self._width = self.inner_width
            self._about = self._make_about(self._claim, max(20, min(MEASURE, self._width - 4)), self.palette)
        self.set_height(self.row_count())
        self.refresh()

    # The lines about the claim

    def _make_about(self, claim: Claim, width: int, palette: Palette) -> list[AboutLine]:
        rows: list[AboutLine] = [[], *_paragraph(claim.claim, width, palette.strong), []]
        fields = (
            ("type", self._types.get(claim.claim_type, claim.claim_type)),
            ("topic", claim.topic),
            ("verdict", claim.verdict),
            ("verdict URL", claim.verdict_url),
            ("note", claim.note),
            ("original wording", claim.first_wording if claim.first_wording != claim.claim else ""),
        )
        for label, value in fields:
            for number, words in enumerate(_paragraph(value, width - LABEL, palette.text)):
                rows.append([(f"{'' if number else label:<{LABEL}}", palette.muted), *words])
        if self.items:
            rows += [[], *self._holder_rows(width, palette)]
        heading = counted(len(self.items), "mention") if self.items else "No sentence mentions it"
        return [*rows, [], [(heading, palette.strong)], []]

    def _holder_rows(self, width: int, palette: Palette) -> list[AboutLine]:
        """A table of the holders who assert, deny, question or report the claim."""
        counted = by_holder(self.items)
        names = min(LONGEST_HOLDER, max(12, width - 11 * len(Relation)))
        head = "".join(f"{each.value:>11}" for each in Relation)
        rows: list[AboutLine] = [[("Who".ljust(names) + head, palette.muted)]]
        for holder, counts in counted[:MOST_HOLDERS]:
            style = palette.text if holder else palette.muted
            numbers = "".join(f"{count or '·':>11}" for count in counts)
            rows.append([(filled(holder or "not named", names), style), (numbers, palette.text)])
        if len(counted) > MOST_HOLDERS:
            rows.append([(f"and {len(counted) - MOST_HOLDERS} more", palette.muted)])
        return rows

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A row about the claim, or of a mention."""
        if row < len(self._about):
            return _strip(Segment("  ", palette.text), self._about[row], [], width, palette.text)
        number, part = divmod(row - len(self._about), EACH)
        if number >= len(self.items) or part == EACH - 1:
            return Strip.blank(width, palette.text)
        is_here = number == self.cursor
        fill = palette.lit if is_here else palette.text
        muted = palette.lit_muted if is_here else palette.muted
        strong = palette.chosen if is_here else palette.strong
        each = self.items[number]
        gutter = f"{'▌' if is_here else ' '}{'●' if number in self.marked else ' '}" if part == 0 else "  "
        if part == 0:
            says: list[Piece] = [(each.mention.relation.value, strong)]
            if each.mention.holder:
                says = [(f"{each.mention.holder} ", strong), *says]
            if each.value.voice:
                says.append((f"  {each.value.voice.replace('_', ' ')}", muted))
            where = f"{cut(each.article_title, max(8, width // 2 - 12))} · {cut(each.annotator, 12)}"
            return _strip(Segment(gutter, strong), says, [(where, muted)], width, fill)
        sentence = paragraph(" ".join(each.sentence.split()), max(10, min(MEASURE, width - 6)), QUOTED)
        words = sentence[part - 1] if part - 1 < len(sentence) else ""
        return _strip(Segment(gutter, fill), [(f"  {words}", fill)], [], width, fill)


def _paragraph(text: str, width: int, style: Style) -> list[AboutLine]:
    return [[(row, style)] for row in paragraph(text, width)]


def _strip(gutter: Segment, left: list[Piece], right: list[Piece], width: int, fill: Style) -> Strip:
    body = line(left, right, max(0, width - 4), fill)
    return Strip(merged([gutter, *body, Segment("  ", fill)]), width)

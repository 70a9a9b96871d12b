"""The claims of the project, and the page of one claim with all its mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.background import Job
from reader.tui.commands import MANAGE_CLAIMS, OPEN, REDO, SEARCH, UNDO, Command
from reader.tui.screens.claim_dialogs import ClaimEditor
from reader.tui.screens.list_screen import MARK, SILENT_MOVES, ListScreen, closing, has_row, with_row
from reader.tui.widgets.claim_lists import ORDERS, ClaimList, MentionList, arranged
from reader.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.registry_entry import Claim
    from reader.store.registry import ListedClaim, ListedMention
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session
    from reader.tui.widgets.cursor_list import CursorList

GROUP = "Claims"
ORDER = "claim-order"
"""The setting that keeps the order."""


EDIT_CLAIM = Command("edit-claim", ("e",), "Edit the claim: wording, type, topic, verdict, note", GROUP, "edit")
MERGE_CLAIM = Command("merge-claim", ("m",), "Merge the claim into another", GROUP, "merge")
REMOVE_CLAIM = Command("remove-claim", ("d", "delete"), "Remove the claim, if nothing mentions it", GROUP, "remove")
UNDOING = (
    UNDO.bind(lambda screen: screen.editor.take_back(redo=False)),
    REDO.bind(lambda screen: screen.editor.take_back(redo=True)),
)


class _ClaimScreen(ListScreen["ListedMention | None"]):
    """The base of both screens. Answers the mention to open in its article, or None."""

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(palette, keymap)
        self.types = {each.id: each.name for each in session.codebook.claim_types}
        self.editor = ClaimEditor(self, session, self.read)

    def read(self, cursor_on: str = "") -> None:
        """Read again what is shown, after a change that concerns the claim with this id."""
        raise NotImplementedError


class ClaimsScreen(_ClaimScreen):
    """Lists the claims of the project."""

    commands = (
        *SILENT_MOVES,
        OPEN.bind(
            with_row(lambda screen, row: screen.open_claim(row.claim)), has_row, title="Open the claim", hint="open"
        ),
        Command("new-claim", ("n",), "Add a claim", GROUP, "new", run=lambda screen: screen.editor.add()),
        EDIT_CLAIM.bind(with_row(lambda screen, row: screen.editor.edit(row.claim)), has_row),
        MERGE_CLAIM.bind(with_row(lambda screen, row: screen.editor.merge(row.claim, row.mentions)), has_row),
        REMOVE_CLAIM.bind(with_row(lambda screen, row: screen.editor.remove(row.claim)), has_row),
        SEARCH.bind(lambda screen: screen.find(), title="Find claims by their words", hint="find"),
        Command("order-claims", ("o",), "Change the order of the claims", GROUP, "order", run=lambda s: s.next_order()),
        *UNDOING,
        *closing(MANAGE_CLAIMS),
    )

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(session, keymap, palette)
        self._main_keymap = keymap
        self._session = session
        self._all: Sequence[ListedClaim] = ()
        self._is_read = False
        self._job: Job[Sequence[ListedClaim]] | None = None
        self._words = ""
        order = session.settings.get(ORDER, "")
        self._order = order if order in ORDERS else next(iter(ORDERS))
        self.list: ClaimList = ClaimList(self.types, palette, id="claims")

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
            self._session.project,
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
        claims = arranged(self._all, self._order, self._words)
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
        self.show_top([(" Claims ", key), (f" {count}", bar)], [(f"{ORDERS[self._order]} ", bar)])

    def next_order(self) -> None:
        """List the claims in the next order."""
        names = list(ORDERS)
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self._session.remember({ORDER: self._order})
        self._show(self._current_id)

    def find(self) -> None:
        """Ask for words, and list only the claims that have them."""
        self.asks = True
        Prompt(
            "Words of the claim, its topic, note or verdict",
            on_change=self._filter,
            on_done=self._found,
            on_cancel=lambda: self._found(""),
            value=self._words,
        ).open(self)

    def _filter(self, words: str) -> None:
        self._words = words.strip()
        self._show()

    def _found(self, words: str) -> None:
        self.asks = False
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

        self.app.push_screen(ClaimPage(self._session, self._main_keymap, self.palette, claim), left)


class ClaimPage(_ClaimScreen):
    """Shows one claim with all its mentions."""

    commands = (
        *SILENT_MOVES,
        OPEN.bind(
            with_row(lambda screen, row: screen.dismiss(row)),
            has_row,
            title="Open the article of the mention",
            hint="article",
        ),
        EDIT_CLAIM.bind(lambda screen: screen.editor.edit(screen.claim)),
        MERGE_CLAIM.bind(lambda screen: screen.editor.merge(screen.claim, len(screen.list))),
        MARK.bind(MARK.run, has_row),
        Command(
            "split-claim",
            ("S",),
            "Split the claim: move the marked mentions to another",
            GROUP,
            "split",
            run=lambda screen: screen.editor.split(screen.claim, screen.list.marked_items),
        ),
        REMOVE_CLAIM.bind(lambda screen: screen.editor.remove(screen.claim)),
        *UNDOING,
        *closing(),
    )

    def __init__(self, session: Session, keymap: Keymap, palette: Palette, claim: Claim) -> None:
        super().__init__(session, keymap, palette)
        self.claim = claim
        self._claims = session.project.claims
        self.list: MentionList = MentionList(self.types, palette, id="mentions")

    def on_mount(self) -> None:
        """Read the claim."""
        with self.show_errors():
            self.read()

    def read(self, cursor_on: str = "") -> None:
        """Read the claim with its mentions; where it no longer exists, the other one, or go back."""
        claim = self._claims.get(self.claim.id)
        shown = self._claims.meant(claim) if claim is not None else self._claims.get(cursor_on)
        if shown is None:
            self.dismiss(None)
            return
        self.claim = shown
        self.list.show(shown, self._claims.mentions(shown))
        self.show_top([(" Claim ", self.palette.bar_key), (f" {shown.claim}", self.palette.bar)])
        self.show_foot()

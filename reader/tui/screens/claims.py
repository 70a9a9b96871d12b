"""The registry of claims: every claim with its counts, and what can be done to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from reader.errors import ReaderError
from reader.tui.claim_listing import ORDERS, arranged
from reader.tui.screens.claim_changes import ClaimChanges
from reader.tui.screens.claim_page import ClaimPage
from reader.tui.screens.keyed import KeyedScreen
from reader.tui.widgets.ask import Ask
from reader.tui.widgets.claim_list import ClaimList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.store.registry import ListedClaim, ListedMention
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

ORDER = "claim-order"
"""The setting that keeps the order."""


class ClaimsScreen(KeyedScreen["ListedMention | None"]):
    """Lists claims. Answers the mention that is to be opened in its article, or None."""

    HINTS: ClassVar = (
        ("Enter", "open"),
        ("n", "new"),
        ("e", "edit"),
        ("m", "merge"),
        ("d", "remove"),
        ("/", "find"),
        ("o", "order"),
        ("z", "undo"),
        ("Esc", "back"),
    )

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__(palette)
        self._session = session
        self._all: Sequence[ListedClaim] = ()
        self._is_read = False
        self._reading = 0
        """The number of the last time that the claims were asked for; an older answer counts for nothing."""
        self._words = ""
        order = session.settings.get(ORDER, "")
        self._order = order if order in ORDERS else next(iter(ORDERS))
        self._list = ClaimList({each.id: each.name for each in session.codebook.claim_types}, id="claims")
        self._list.palette = palette
        self._changes = ClaimChanges(self, session, self._read)

    def compose(self) -> ComposeResult:
        """A line at the top, the list, and a line with the keys."""
        yield self.top
        yield self._list
        yield self.foot

    def on_mount(self) -> None:
        """Read the claims."""
        self._list.focus()
        self.show_foot()
        self._show_top()
        self._read()

    def acts(self) -> dict[str, Callable[[], object]]:
        """What each key does."""
        move = self._list.move
        return {
            **dict.fromkeys(("j", "down"), lambda: move(1)),
            **dict.fromkeys(("k", "up"), lambda: move(-1)),
            **dict.fromkeys(("space", "pagedown"), lambda: move(max(1, self._list.page_height - 1))),
            **dict.fromkeys(("b", "pageup"), lambda: move(-max(1, self._list.page_height - 1))),
            **dict.fromkeys(("g", "home"), lambda: move(-len(self._list))),
            **dict.fromkeys(("G", "end"), lambda: move(len(self._list))),
            **dict.fromkeys(("escape", "q", "K"), self._back),
            **dict.fromkeys(("d", "delete"), lambda: self._with_chosen(lambda each: self._changes.remove(each.claim))),
            "enter": self._open,
            "n": self._changes.make,
            "e": lambda: self._with_chosen(lambda each: self._changes.edit(each.claim)),
            "m": lambda: self._with_chosen(lambda each: self._changes.merge(each.claim, each.mentions)),
            "z": lambda: self._changes.take_back(redo=False),
            "Z": lambda: self._changes.take_back(redo=True),
            "/": self._find,
            "o": self._next_order,
        }

    def _with_chosen(self, act: Callable[[ListedClaim], object]) -> None:
        if self._list.chosen is not None:
            act(self._list.chosen)

    def _back(self) -> None:
        """Out of a filter, else out of the screen."""
        if self._words:
            self._filter("")
        else:
            self.dismiss(None)

    # What is listed

    def _read(self, cursor_on: str = "") -> None:
        """Read the claims again, in a thread with a connection of its own: counting many takes a while."""
        self._reading += 1
        number, project = self._reading, self._session.project
        path, annotator = project.path, project.annotator
        keep = cursor_on or (self._list.chosen.claim.id if self._list.chosen else "")

        def work() -> None:
            from reader.project import Project  # noqa: PLC0415 - the thread's own

            try:
                second = Project.open(path, annotator)
                try:
                    listed = second.claims.listed()
                finally:
                    second.close()
            except ReaderError as error:
                self.app.call_from_thread(self.say, str(error), is_bad=True)
                return
            self.app.call_from_thread(self._take, number, listed, keep)

        self.run_worker(work, thread=True, group="claims", exit_on_error=False)

    def _take(self, number: int, listed: Sequence[ListedClaim], cursor_on: str) -> None:
        if number == self._reading and self.is_attached:
            self._all, self._is_read = listed, True
            self._show(cursor_on)

    def _show(self, cursor_on: str = "") -> None:
        self._list.show(arranged(self._all, self._order, self._words), cursor_on)
        self._show_top()

    def _show_top(self) -> None:
        bar, key = self.palette.bar, self.palette.bar_key
        if not self._is_read:
            count = "reading …"
        elif self._words:
            count = f"{len(self._list):,} of {len(self._all):,} with “{self._words}”"
        else:
            count = f"{len(self._all):,}" if self._all else "none yet: l on a sentence makes the first"
        self.show_top([(" Claims ", key), (f" {count}", bar)], [(f"{ORDERS[self._order]} ", bar)])

    def _next_order(self) -> None:
        names = list(ORDERS)
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self._session.remember({ORDER: self._order})
        self._show(self._list.chosen.claim.id if self._list.chosen else "")

    def _find(self) -> None:
        self.asks = True
        Ask(
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
        self._list.focus()

    # One claim

    def on_claim_list_chosen(self, message: ClaimList.Chosen) -> None:
        """Open the claim."""
        message.stop()
        with self.telling():
            self._open()

    def _open(self) -> None:
        def left(mention: ListedMention | None) -> None:
            if mention is not None:
                self.dismiss(mention)
            else:
                self._read()

        if self._list.chosen is not None:
            self.app.push_screen(ClaimPage(self._session, self.palette, self._list.chosen.claim), left)

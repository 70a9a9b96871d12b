"""One claim with every mention of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from reader.tui.screens.claim_changes import ClaimChanges
from reader.tui.screens.keyed import KeyedScreen
from reader.tui.widgets.mention_list import MentionList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.model.registry import Claim
    from reader.store.registry import ListedMention
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session


class ClaimPage(KeyedScreen["ListedMention | None"]):
    """Shows a claim. Answers the mention that is to be opened in its article, or None."""

    HINTS: ClassVar = (
        ("Enter", "article"),
        ("e", "edit"),
        ("m", "merge"),
        ("space", "mark"),
        ("S", "split"),
        ("d", "remove"),
        ("z", "undo"),
        ("Esc", "back"),
    )

    def __init__(self, session: Session, palette: Palette, claim: Claim) -> None:
        super().__init__(palette)
        self._session = session
        self._claim = claim
        self._mentions: Sequence[ListedMention] = ()
        self._list = MentionList({each.id: each.name for each in session.codebook.claim_types}, id="mentions")
        self._list.palette = palette
        self._changes = ClaimChanges(self, session, self._read)

    def compose(self) -> ComposeResult:
        """A line at the top, the claim, and a line with the keys."""
        yield self.top
        yield self._list
        yield self.foot

    def on_mount(self) -> None:
        """Read the claim."""
        self._list.focus()
        self.show_foot()
        with self.telling():
            self._read()

    def acts(self) -> dict[str, Callable[[], object]]:
        """What each key does."""
        move = self._list.move
        return {
            **dict.fromkeys(("j", "down"), lambda: move(1)),
            **dict.fromkeys(("k", "up"), lambda: move(-1)),
            **dict.fromkeys(("pagedown",), lambda: move(self._list.page)),
            **dict.fromkeys(("b", "pageup"), lambda: move(-self._list.page)),
            **dict.fromkeys(("g", "home"), self._list.to_beginning),
            **dict.fromkeys(("G", "end"), lambda: move(max(1, len(self._mentions)))),
            **dict.fromkeys(("escape", "q"), lambda: self.dismiss(None)),
            **dict.fromkeys(("d", "delete"), lambda: self._changes.remove(self._claim)),
            "enter": self._open,
            "space": self._list.mark,
            "e": lambda: self._changes.edit(self._claim),
            "m": lambda: self._changes.merge(self._claim, len(self._mentions)),
            "S": lambda: self._changes.split(self._claim, self._list.marked),
            "z": lambda: self._changes.take_back(redo=False),
            "Z": lambda: self._changes.take_back(redo=True),
        }

    def _read(self, identifier: str = "") -> None:
        """Read a claim, else the one shown, with its mentions; go back where it is no longer there."""
        claims = self._session.project.claims
        claim = claims.get(self._claim.id)
        shown = claims.meant(claim) if claim is not None else claims.get(identifier)
        if shown is None:
            self.dismiss(None)
            return
        self._claim = shown
        self._mentions = claims.mentions(shown)
        self._list.show(shown, self._mentions)
        self.show_top([(" Claim ", self.palette.bar_key), (f" {shown.claim}", self.palette.bar)])

    def on_mention_list_chosen(self, message: MentionList.Chosen) -> None:
        """Open the mention's article."""
        message.stop()
        self._open()

    def _open(self) -> None:
        if self._list.chosen is not None:
            self.dismiss(self._list.chosen)

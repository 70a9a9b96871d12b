"""What was judged on earlier editions of an article, and where each goes in the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding

from reader.errors import StoreError
from reader.model.alignment import MatchKind
from reader.model.transfer import Transfer
from reader.tui.screens.judged_list import JudgedListScreen
from reader.tui.widgets.alike_list import Entry

if TYPE_CHECKING:
    from textual.binding import BindingType

    from reader.model.transfer import AnnotatedSentence
    from reader.project.edition_service import Came, EarlierEditions
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

Taken: TypeAlias = list[Transfer]
"""What is to be written, for each sentence."""
LABELS = {MatchKind.EXACT: "exact", MatchKind.CONTEXT: "moved", MatchKind.ALIKE: "edited"}
GONE, THERE, OTHERWISE, REJECTED = "gone", "taken", "kept", "no"
WIDTH = max(len(label) for label in (*LABELS.values(), GONE, THERE, OTHERWISE, REJECTED))
WHY = {
    "exact": "word for word, in its place",
    THERE: "judged like this in the latest edition already",
    OTHERWISE: "judged otherwise in the latest edition: that stays",
    REJECTED: "you said that it does not go there: x offers it again",
}


class EditionsScreen(JudgedListScreen["Came | Taken | None"]):
    """Answers the sentence to open, what is to be taken, or None.

    The sentence at the top is the one of the earlier edition, with what was said of it; in the list stands
    what has become of it, with the words that are others. What is not found stands there as it was.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,V", "leave", "Back"),
        Binding("asterisk", "mark_exact", "Mark all that are exact"),
        Binding("a", "take", "Take"),
        Binding("x", "reject", "Reject"),
    ]

    def __init__(self, found: EarlierEditions, session: Session, palette: Palette) -> None:
        self._found = found
        self._carried = [came.transfer() for came in found.came]
        super().__init__(self._entries(), session, palette)

    def _entries(self) -> list[Entry]:
        entries = []
        for came, carried in zip(self._found.came, self._carried, strict=True):
            label = _label(came, carried)
            can_be_taken = bool(carried.changes) and not came.is_rejected
            shown = came.there or came.source
            entries.append(Entry(shown, came.source.text, f"{label:<{WIDTH}}", came.title, can_be_taken))
        return entries

    def at_top(self) -> tuple[str, str, AnnotatedSentence]:
        """The sentence of the earlier edition, and why it is found, or is not."""
        came = self._found.came[self.list.cursor]
        label = _label(came, self._carried[self.list.cursor])
        return "On the earlier edition", WHY.get(label) or came.why, came.source

    def keys(self) -> list[tuple[str, str]]:
        """Each key with what it does."""
        marked = len(self.list.marked)
        take = f"take {marked}" if marked else "take"
        keys = [("Esc", "back"), ("j k", "move"), ("space", "mark"), ("*", "all exact"), ("a", take)]
        return [*keys, ("x", "reject"), ("Enter", "open")]

    def moved(self) -> None:
        """Show the sentence that the cursor is on as it was."""
        self.show_hand()
        self.show_keys()

    def action_leave(self) -> None:
        """Go back and do nothing."""
        self.dismiss(None)

    def action_mark_exact(self) -> None:
        """Mark every sentence that is found exactly; where all are, unmark all."""
        found = enumerate(zip(self._found.came, self.entries, strict=True))
        wanted = {n for n, (came, entry) in found if came.how is MatchKind.EXACT and entry.can_be_marked}
        before = self.list.marked
        self.list.marked = set() if wanted and wanted <= before else wanted | before
        self.list.refresh()
        self.show_keys()
        if not wanted:
            self.say("No sentence that is found exactly is left to take")

    def action_take(self) -> None:
        """Take what is marked, or else what is under the cursor."""
        chosen = sorted(self.list.marked) or [self.list.cursor]
        taken = [self._carried[number] for number in chosen if self.entries[number].can_be_marked]
        if taken:
            self.dismiss(taken)
        else:
            self.say("Nothing of this sentence can be taken")

    def action_reject(self) -> None:
        """Say that this sentence does not go there, or that it may after all."""
        number = self.list.cursor
        came = self._found.came[number]
        if came.there is None or not self._carried[number].changes:
            self.say("There is nothing to reject")
            return
        names = {each.name for each in self._found.came if each.is_rejected} ^ {came.name}
        try:
            self.session.project.editions.reject(self._found.article_id, names)
        except StoreError as error:
            self.say(f"Not saved: {error.brief}")
            return
        self._found.came[number] = came._replace(is_rejected=not came.is_rejected)
        self.list.marked.discard(number)
        self.entries = self._entries()
        self.list.show(self.entries)
        self.list.move_to(number + 1)
        self.moved()

    def action_open(self) -> None:
        """Open the sentence under the cursor in the latest edition."""
        came = self._found.came[self.list.cursor]
        if came.there is None:
            self.say("It is not found in the latest edition")
        else:
            self.dismiss(came)


def _label(came: Came, carried: Transfer) -> str:
    if came.there is None or came.how is None:
        return GONE
    if not carried.changes:
        return OTHERWISE if carried.contradicted or carried.left_out else THERE
    return REJECTED if came.is_rejected else LABELS[came.how]

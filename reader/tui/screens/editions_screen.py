"""Judgments on earlier editions of an article, and the sentences of the latest that they match."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reader.errors import StoreError
from reader.model.alignment import MatchKind
from reader.model.transfer import Transfer
from reader.tui.commands import EDITIONS, JUDGE, Command
from reader.tui.screens.compare_screen import APPLY, COMPARING, LEAVING, MARK_ALL, CompareScreen
from reader.tui.widgets.compare_list import CompareEntry

if TYPE_CHECKING:
    from reader.model.transfer import AnnotatedSentence
    from reader.project.edition_service import EarlierEditions, EarlierSentence
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

Taken: TypeAlias = list[Transfer]
"""The judgments to write, per sentence."""
LABELS = {MatchKind.EXACT: "exact", MatchKind.CONTEXT: "moved", MatchKind.ALIKE: "edited"}
GONE, THERE, OTHERWISE, REJECTED = "gone", "taken", "kept", "no"
WIDTH = max(len(label) for label in (*LABELS.values(), GONE, THERE, OTHERWISE, REJECTED))
WHY = {
    "exact": "unchanged",
    THERE: "labeled the same way in the latest edition",
    OTHERWISE: "labeled differently in the latest edition; kept",
    REJECTED: "you rejected this match; x accepts it again",
}


class EditionsScreen(CompareScreen["EarlierSentence | Taken | None"]):
    """Answers the sentence to open, the judgments to apply, or None.

    The sentence at the top is the one of the earlier edition, with its judgments; the list has the sentence of the
    latest edition, with the words that differ. A sentence without a match is listed as it was.
    """

    commands = (
        *COMPARING,
        MARK_ALL.bind(MARK_ALL.run, title="Mark all exact matches, or none", hint="all exact"),
        APPLY,
        Command(
            "reject-match", ("x",), "Reject the match, or accept it again", JUDGE, "reject", run=lambda s: s.reject()
        ),
        *LEAVING,
        EDITIONS.bind(lambda screen: screen.dismiss(None)),
    )

    def __init__(self, found: EarlierEditions, session: Session, keymap: Keymap, palette: Palette) -> None:
        self._found = found
        self._transfers = [came.transfer() for came in found.sentences]
        super().__init__(self._entries(), session, keymap, palette)

    def _entries(self) -> list[CompareEntry]:
        entries = []
        for came, transfer in zip(self._found.sentences, self._transfers, strict=True):
            can_be_taken = bool(transfer.changes) and not came.is_rejected
            label = f"{_label(came, transfer):<{WIDTH}}"
            entries.append(CompareEntry(came.there or came.source, came.source.text, label, came.title, can_be_taken))
        return entries

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The sentence of the earlier edition, and how it was matched."""
        came = self._found.sentences[self.list.cursor]
        label = _label(came, self._transfers[self.list.cursor])
        return "Earlier edition", WHY.get(label) or came.why, came.source

    def mark_all(self) -> None:
        """Mark every exact match that can be taken; where all are marked, none."""
        found = enumerate(self._found.sentences)
        wanted = {n for n, came in found if came.how is MatchKind.EXACT and self.list.can_be_marked(n)}
        self.list.toggle_marks(wanted)
        if not wanted:
            self.say("No exact match is left to apply")

    def apply(self) -> None:
        """Apply the judgments of the marked sentences, or else of the one under the cursor."""
        chosen = sorted(self.list.marked) or [self.list.cursor]
        taken = [self._transfers[number] for number in chosen if self.list.can_be_marked(number)]
        if taken:
            self.dismiss(taken)
        else:
            self.say("Nothing of this sentence can be applied")

    def reject(self) -> None:
        """Reject the match of this sentence, or accept it again."""
        number = self.list.cursor
        came = self._found.sentences[number]
        if came.there is None or not self._transfers[number].changes:
            self.say("There is nothing to reject")
            return
        names = {each.name for each in self._found.sentences if each.is_rejected} ^ {came.name}
        try:
            self.session.project.editions.reject(self._found.article_id, names)
        except StoreError as error:
            self.say(f"Not saved: {error.brief}")
            return
        self._found.sentences[number] = came._replace(is_rejected=not came.is_rejected)
        self.list.marked.discard(number)
        self.list.show(self._entries())
        self.list.move(1)

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in the latest edition."""
        came = self._found.sentences[self.list.cursor]
        if came.there is None:
            self.say("This sentence has no match in the latest edition")
        else:
            self.dismiss(came)


def _label(came: EarlierSentence, transfer: Transfer) -> str:
    if came.there is None or came.how is None:
        return GONE
    if not transfer.changes:
        return OTHERWISE if transfer.contradicted or transfer.left_out else THERE
    return REJECTED if came.is_rejected else LABELS[came.how]

"""Screens that apply judgments: a sentence at the top, and a list of similar sentences or of matches in an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reader.errors import StoreError
from reader.model.alignment import MatchKind
from reader.model.transfer import Transfer, is_transferable, transfer
from reader.project.search_service import Like
from reader.tui.actions import question
from reader.tui.commands import BACK, EDITIONS, JUDGE, LIKE_THIS, OPEN, QUIT, Command
from reader.tui.message_screen import Answer
from reader.tui.render.annotation_lines import judged_lines
from reader.tui.render.text_layout import wrap
from reader.tui.screens.dialogs import Confirm, Reply
from reader.tui.screens.list_screen import MARK, MOVES, ListScreen
from reader.tui.widgets.compare_list import CompareEntry, CompareList
from reader.tui.widgets.line_view import Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.model.transfer import AnnotatedSentence
    from reader.project.edition_service import EarlierEditions, EarlierSentence
    from reader.project.search_service import LikeThis
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Session


MOST_TEXT, MOST_JUDGED = 4, 6
"""Rows of the sentence at the top, and of its judgments; fewer where the terminal is low."""
LOW = 30
"""Rows of a terminal that is low."""
HEAD_ROWS = 2 + MOST_TEXT + MOST_JUDGED

MARK_ALL = Command("mark-all", ("*",), "Mark all rows that can be, or none", JUDGE, run=lambda s: s.mark_all())
APPLY = Command("apply", ("a",), "Apply the judgment to the marked sentences", JUDGE, "apply", run=lambda s: s.apply())
COMPARING = (*MOVES, MARK)
"""The first commands of both screens."""
LEAVING = (
    OPEN.bind(lambda screen: screen.open_sentence(), title="Open the sentence in its article", hint="open"),
    BACK.bind(lambda screen: screen.dismiss(None), hint="back"),
    QUIT.bind(lambda screen: screen.dismiss(None), hint=""),
)
"""The last commands of both screens."""


class CompareScreen(ListScreen[Answer]):
    """A sentence at the top, and under it a list in which one moves, marks and opens. Subclasses say what is done."""

    def __init__(self, entries: Sequence[CompareEntry], session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(palette, keymap)
        self.session = session
        self.list: CompareList = CompareList(entries, session, palette, id="compare")
        self._head = Bar(HEAD_ROWS, id="hand")

    def compose(self) -> ComposeResult:
        """The sentence, the list, and the keys."""
        yield self._head
        yield self.list
        yield self.foot

    def on_mount(self) -> None:
        """Begin in the list."""
        self.list.focus()

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The heading, the words at the end of its line, and the sentence."""
        raise NotImplementedError

    def update_lines(self) -> None:
        """Show the sentence at the top with its judgments, and the keys."""
        width, palette = max(1, self.size.width - 2), self.palette
        heading, remark, sentence = self.heading()
        lines: list[tuple[list[Piece], list[Piece]]] = [
            ([(f" {heading}", palette.strong)], [(f"{remark} ", palette.muted)])
        ]
        is_low = self.size.height < LOW
        most = MOST_TEXT // (2 if is_low else 1)
        text = sentence.text
        parts = wrap(text, 0, min(len(text), (most + 1) * width), width)
        for number, (start, end) in enumerate(parts[:most], 1):
            more = " …" if number == most and end < len(text) else ""
            lines.append(([(f" {text[start:end]}{more}", palette.text)], []))
        judged = judged_lines(sentence, self.session, palette) or [[(" not judged yet", palette.muted)]]
        most = MOST_JUDGED // (2 if is_low else 1)
        if len(judged) > most:
            left = len(judged) - most + 1
            judged = [*judged[: most - 1], [(f" and {left} more judgments", palette.muted)]]
        lines += [(pieces, []) for pieces in judged]
        lines.append(([("─" * (width + 2), palette.rule)], []))
        self._head.styles.height = len(lines)
        for number, (left_pieces, right_pieces) in enumerate(lines):
            self._head.show(number, left_pieces, right_pieces, palette.text)
        self.show_foot()

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys, with the number of sentences that a judgment would be applied to."""
        marked = len(self.list.marked)
        return [(keys, f"apply to {marked}" if marked and does == "apply" else does) for keys, does in super().hints()]

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in its article."""
        raise NotImplementedError

    def apply(self) -> None:
        """Apply the judgment to the marked sentences."""
        raise NotImplementedError

    def mark_all(self) -> None:
        """Mark every sentence of one kind; where all are marked, none."""
        raise NotImplementedError

    def on_compare_list_mark_clicked(self) -> None:
        """Mark the sentence that was clicked, or remove its mark."""
        self.list.toggle_mark()
        self.update_lines()


NOTHING = "There is no judgment on this sentence to apply; Esc goes back to it"

Chosen: TypeAlias = Like | Transfer | None


class SimilarScreen(CompareScreen[Chosen]):
    """Answers the sentence to open, the judgments to apply, or None."""

    commands = (
        *COMPARING,
        MARK_ALL.bind(MARK_ALL.run, title="Mark all undecided sentences, or none", hint="all undecided"),
        APPLY,
        *LEAVING,
        LIKE_THIS.bind(lambda screen: screen.dismiss(None)),
    )

    def __init__(self, found: LikeThis, session: Session, keymap: Keymap, palette: Palette) -> None:
        text = found.judged.text
        entries = [CompareEntry(like.judged, text, f"{int(like.ratio):>3}%", like.title) for like in found.likes]
        super().__init__(entries, session, keymap, palette)
        self._found = found

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The current sentence, and the number of similar ones."""
        shown, total = len(self._found.likes), self._found.total
        count = f"{shown:,} in other articles" if shown == total else f"{shown} shown of {total:,} in other articles"
        if not self._found.is_compared:
            count += " so far"
        return "Sentences like this one", count, self._found.judged

    def mark_all(self) -> None:
        """Mark every sentence for which the judgment says something new; where all are marked, none."""
        if not is_transferable(self._found.judged):
            self.show_message(NOTHING)
            return
        likes = self._found.likes
        wanted = {n for n, like in enumerate(likes) if transfer(self._found.judged, [like.judged]).changes}
        self.list.toggle_marks(wanted)
        if not wanted:
            self.show_message("No sentence is undecided here")

    def apply(self) -> None:
        """Ask whether to apply the judgment to the marked sentences."""
        if not is_transferable(self._found.judged):
            self.show_message(NOTHING)
            return
        if not self.list.marked:
            shown = self.keymap.shown
            self.show_message(
                f"Mark sentences first: {shown('mark')} marks one, {shown('mark-all')} all undecided ones"
            )
            return
        others = [self._found.likes[number].judged for number in sorted(self.list.marked)]
        filling = transfer(self._found.judged, others)
        overwriting = transfer(self._found.judged, others, overwrites=True)
        if not overwriting.changes:
            self.show_message("Already labeled the same way")
            return

        def answered(chosen: Transfer | None) -> None:
            if chosen is not None:
                self.dismiss(chosen)

        asked, remark = question(filling, overwriting)
        answers = [Reply("y", "apply", filling, "enter")] if filling.changes else []
        if overwriting.contradicted:
            too = " too" if answers else ""
            answers.append(Reply("o", f"overwrite {overwriting.contradicted:,}{too}", overwriting))
        self.app.push_screen(Confirm(asked, remark, answers), answered)

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in its article."""
        self.dismiss(self._found.likes[self.list.cursor])


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
        for came, judgments in zip(self._found.sentences, self._transfers, strict=True):
            can_be_taken = bool(judgments.changes) and not came.is_rejected
            label = f"{_label(came, judgments):<{WIDTH}}"
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
            self.show_message("No exact match is left to apply")

    def apply(self) -> None:
        """Apply the judgments of the marked sentences, or else of the one under the cursor."""
        chosen = sorted(self.list.marked) or [self.list.cursor]
        taken = [self._transfers[number] for number in chosen if self.list.can_be_marked(number)]
        if taken:
            self.dismiss(taken)
        else:
            self.show_message("Nothing of this sentence can be applied")

    def reject(self) -> None:
        """Reject the match of this sentence, or accept it again."""
        number = self.list.cursor
        came = self._found.sentences[number]
        if came.there is None or not self._transfers[number].changes:
            self.show_message("There is nothing to reject")
            return
        names = {each.name for each in self._found.sentences if each.is_rejected} ^ {came.name}
        try:
            self.session.project.editions.reject(self._found.article_id, names)
        except StoreError as error:
            self.show_message(f"Not saved: {error.brief}")
            return
        self._found.sentences[number] = came._replace(is_rejected=not came.is_rejected)
        self.list.marked.discard(number)
        self.list.show(self._entries())
        self.list.move(1)

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in the latest edition."""
        came = self._found.sentences[self.list.cursor]
        if came.there is None:
            self.show_message("This sentence has no match in the latest edition")
        else:
            self.dismiss(came)


def _label(came: EarlierSentence, transfer: Transfer) -> str:
    if came.there is None or came.how is None:
        return GONE
    if not transfer.changes:
        return OTHERWISE if transfer.contradicted or transfer.left_out else THERE
    return REJECTED if came.is_rejected else LABELS[came.how]

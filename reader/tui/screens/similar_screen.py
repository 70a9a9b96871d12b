"""The sentences of other articles that are similar to the current one, and applying its judgment to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reader.model.transfer import Transfer, is_transferable, transfer
from reader.project.search_service import Like
from reader.tui.commands import LIKE_THIS
from reader.tui.screens.compare_screen import APPLY, COMPARING, LEAVING, MARK_ALL, CompareScreen
from reader.tui.screens.dialogs import Answer, Confirm
from reader.tui.transfer_messages import question
from reader.tui.widgets.compare_list import CompareEntry

if TYPE_CHECKING:
    from reader.model.transfer import AnnotatedSentence
    from reader.project.search_service import LikeThis
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

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
            self.say(NOTHING)
            return
        likes = self._found.likes
        wanted = {n for n, like in enumerate(likes) if transfer(self._found.judged, [like.judged]).changes}
        self.list.toggle_marks(wanted)
        if not wanted:
            self.say("No sentence is undecided here")

    def apply(self) -> None:
        """Ask whether to apply the judgment to the marked sentences."""
        if not is_transferable(self._found.judged):
            self.say(NOTHING)
            return
        if not self.list.marked:
            shown = self.keymap.shown
            self.say(f"Mark sentences first: {shown('mark')} marks one, {shown('mark-all')} all undecided ones")
            return
        others = [self._found.likes[number].judged for number in sorted(self.list.marked)]
        filling = transfer(self._found.judged, others)
        overwriting = transfer(self._found.judged, others, overwrites=True)
        if not overwriting.changes:
            self.say("Already labeled the same way")
            return

        def answered(chosen: Transfer | None) -> None:
            if chosen is not None:
                self.dismiss(chosen)

        asked, remark = question(filling, overwriting)
        answers = [Answer("y", "apply", filling, "enter")] if filling.changes else []
        if overwriting.contradicted:
            too = " too" if answers else ""
            answers.append(Answer("o", f"overwrite {overwriting.contradicted:,}{too}", overwriting))
        self.app.push_screen(Confirm(asked, remark, answers), answered)

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in its article."""
        self.dismiss(self._found.likes[self.list.cursor])

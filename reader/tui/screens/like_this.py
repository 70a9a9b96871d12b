"""The sentences of other articles that are like the one in hand, and applying its judgment to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding

from reader.model.transfer import Transfer, is_transferable, transfer
from reader.project.search_service import Like
from reader.tui.carrying import question
from reader.tui.screens.applying import Answer, Applying
from reader.tui.screens.judged_list import JudgedListScreen
from reader.tui.widgets.alike_list import Entry

if TYPE_CHECKING:
    from textual.binding import BindingType

    from reader.model.transfer import AnnotatedSentence
    from reader.project.search_service import LikeThis
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

NOTHING = "There is no judgment on this sentence to apply: Esc goes back to it"

Chosen: TypeAlias = Like | Transfer | None


class LikeThisScreen(JudgedListScreen[Chosen]):
    """Answers the sentence to open, what is to be applied, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L", "leave", "Back"),
        Binding("asterisk", "mark_undecided", "Mark all that are undecided"),
        Binding("a", "apply", "Apply"),
    ]

    def __init__(self, found: LikeThis, session: Session, palette: Palette) -> None:
        mine = found.judged.text
        entries = [Entry(like.judged, mine, f"{int(like.ratio):>3}%", like.title) for like in found.likes]
        super().__init__(entries, session, palette)
        self._found = found

    def at_top(self) -> tuple[str, str, AnnotatedSentence]:
        """The sentence in hand, and how many are like it."""
        shown, total = len(self._found.likes), self._found.total
        count = f"{shown:,} in other articles" if shown == total else f"{shown} shown of {total:,} in other articles"
        if not self._found.is_compared:
            count += " so far"
        return "Sentences like this one", count, self._found.judged

    def keys(self) -> list[tuple[str, str]]:
        """Each key with what it does."""
        marked = len(self.list.marked)
        apply = f"apply to {marked}" if marked else "apply"
        return [
            ("Esc", "back"),
            ("j k", "move"),
            ("space", "mark"),
            ("*", "all undecided"),
            ("a", apply),
            ("Enter", "open"),
        ]

    def action_leave(self) -> None:
        """Go back and do nothing."""
        self.dismiss(None)

    def action_mark_undecided(self) -> None:
        """Mark every sentence that this one's judgment says something new of; where all are, unmark all."""
        if not is_transferable(self._found.judged):
            self.say(NOTHING)
            return
        likes = self._found.likes
        wanted = {n for n, like in enumerate(likes) if transfer(self._found.judged, [like.judged]).changes}
        before = self.list.marked
        self.list.marked = set() if wanted and wanted <= before else wanted | before
        self.list.refresh()
        self.show_keys()
        if not wanted:
            self.say("Nothing is undecided on any of them")

    def action_apply(self) -> None:
        """Ask whether to apply the judgment to those that are marked."""
        if not is_transferable(self._found.judged):
            self.say(NOTHING)
            return
        if not self.list.marked:
            self.say("Mark sentences first: space marks one, * all that are undecided")
            return
        others = [self._found.likes[number].judged for number in sorted(self.list.marked)]
        kept = transfer(self._found.judged, others)
        overwritten = transfer(self._found.judged, others, overwrites=True)
        if not overwritten.changes:
            self.say("They are judged like this one already")
            return

        def answered(answer: Answer | None) -> None:
            if answer is Answer.KEEP:
                self.dismiss(kept)
            elif answer is Answer.OVERWRITE:
                self.dismiss(overwritten)

        asked, remark = question(kept, overwritten)
        self.app.push_screen(Applying(asked, remark, kept, overwritten), answered)

    def action_open(self) -> None:
        """Open the sentence under the cursor in its article."""
        self.dismiss(self._found.likes[self.list.cursor])

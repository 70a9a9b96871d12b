"""Adding, editing, merging, splitting and removing claims, for the screens of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.annotation import SubjectKind
from reader.model.sanitize import one_line
from reader.tui.background import LARGE, run_with_panel
from reader.tui.claim_choices import first_wording
from reader.tui.render.text_layout import cut
from reader.tui.screens.dialogs import Confirm, Field, Form, Option
from reader.tui.screens.pickers import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from reader.model.registry_entry import Claim
    from reader.store.journal import WrittenEvent
    from reader.store.registry import ListedMention
    from reader.tui.screens.list_screen import ListScreen
    from reader.tui.session import Session

WORDING_ROWS, NOTE_ROWS = 4, 3
SHORT = 50
"""Cells of a claim's wording where it is only named."""


class MergePicker(Picker):
    """Lists the claims most similar to one claim. Answers the one to merge into, once that is confirmed."""

    def __init__(self, session: Session, claim: Claim, mentions: int) -> None:
        super().__init__("Merge into …", "Search for the claim to merge into")
        self._session = session
        self._claim = claim
        self._follow = f"{mentions:,} {'mention moves' if mentions == 1 else 'mentions move'}"

    def choices(self, words: str) -> Sequence[Choice]:
        """The other claims, those most similar to the words typed first."""
        typed = one_line(words)
        ranked = self._session.project.claims.ranked(typed or self._claim.claim, is_typed=bool(typed))
        others = [
            Choice(claim.claim, claim.topic, claim)
            for claim in ranked
            if claim.id != self._claim.id and not claim.merged_into
        ]
        return others or [Choice("No similar claim. Type to search")]

    def pick(self, index: int | None) -> None:
        """Ask for confirmation over the picker; Esc returns to the picker."""
        if index is None or index >= len(self._shown):
            return
        into = self._shown[index].value
        if into is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(into)

        question = f"Merge “{cut(self._claim.claim, 2 * SHORT)}” into “{cut(into.claim, 2 * SHORT)}”?"
        self.app.push_screen(Confirm(question, f"{self._follow} with it. One undo reverts this."), answered)


class ClaimEditor:
    """Asks for the values that a change needs, makes it, and tells the screen."""

    def __init__(self, screen: ListScreen[Any], session: Session, changed: Callable[[str], object]) -> None:
        """`changed` is called after a change with the id of the claim to show."""
        self._screen = screen
        self._session = session
        self._claims = session.project.claims
        self._changed = changed

    def _check_nothing_waits(self) -> None:
        if self._session.save_queue.pending:
            raise UsageError("some judgments are not saved yet", advice="Go back until they are")

    def add(self) -> None:
        """Ask for the wording of a new claim, and add it."""
        self._check_nothing_waits()

        def save(values: dict[str, str]) -> Claim:
            return self._claims.add(values["claim"])

        self._ask(wording_form("New claim", "", "", save), "Added")

    def edit(self, claim: Claim) -> None:
        """Edit a claim in a form."""
        self._check_nothing_waits()

        def save(values: dict[str, str]) -> Claim:
            return self._claims.change(claim._replace(**values))

        types = [Option("", "not set"), *(Option(*each) for each in self._session.codebook.claim_types)]
        fields = [
            Field("claim", "wording", claim.claim, rows=WORDING_ROWS),
            Field("topic", "topic", claim.topic, known=tuple(self._claims.topics())),
            Field("verdict", "verdict", claim.verdict),
            Field("verdict_url", "verdict URL", claim.verdict_url),
            Field("note", "note", claim.note, rows=NOTE_ROWS),
        ]
        if len(types) > 1 or claim.claim_type:
            fields.insert(1, Field("claim_type", "type", claim.claim_type, options=tuple(types)))
        self._ask(Form("Claim", fields, save), "Saved")

    def _ask(self, form: Form, what: str) -> None:
        def answered(claim: Claim | None) -> None:
            if claim is not None:
                self._changed(claim.id)
                self._screen.show_message(f"{what}: {cut(claim.claim, SHORT)}")

        self._screen.app.push_screen(form, answered)

    def merge(self, claim: Claim, mentions: int) -> None:
        """Ask which claim to merge into, and for confirmation; then merge."""
        self._check_nothing_waits()

        def chosen(into: Claim | None) -> None:
            if into is not None:
                with self._screen.show_errors():
                    run_with_panel(
                        self._screen,
                        self._session.project,
                        f"Merging into {cut(into.claim, SHORT)} …",
                        lambda project, look: project.claims.merge(claim, into, look),
                        lambda _: self._merged(into),
                        is_large=mentions >= LARGE,
                    )

        self._screen.app.push_screen(MergePicker(self._session, claim, mentions), chosen)

    def _merged(self, into: Claim) -> None:
        self._changed(into.id)
        self._screen.show_message(f"Merged into {cut(into.claim, SHORT)}")

    def split(self, claim: Claim, mentions: Sequence[ListedMention]) -> None:
        """Ask for the wording of another claim, and move these mentions to it."""
        self._check_nothing_waits()
        if not mentions:
            raise UsageError("no mention is marked", advice="Mark those that belong to another claim with space")

        def save(values: dict[str, str]) -> Claim:
            return self._claims.split(mentions, values["claim"])

        def answered(made: Claim | None) -> None:
            if made is not None:
                self._changed(claim.id)
                noun = "mention" if len(mentions) == 1 else "mentions"
                self._screen.show_message(f"{len(mentions):,} {noun} moved to {cut(made.claim, SHORT)}")

        sentence = mentions[0].sentence
        noun = "the marked mention" if len(mentions) == 1 else f"the {len(mentions):,} marked mentions"
        form = wording_form(f"Another claim, for {noun}", sentence, first_wording(sentence), save)
        self._screen.app.push_screen(form, answered)

    def remove(self, claim: Claim) -> None:
        """Remove a claim without mentions."""
        self._check_nothing_waits()
        self._claims.remove(claim)
        self._changed("")
        self._screen.show_message(f"Removed: {cut(claim.claim, SHORT)}")

    def take_back(self, *, redo: bool) -> None:
        """Undo or redo this annotator's last change, and say what it was."""
        self._check_nothing_waits()
        project = self._session.project
        run_with_panel(
            self._screen,
            project,
            "Redoing …" if redo else "Undoing …",
            lambda used, look: (used.annotations.redo if redo else used.annotations.undo)(look),
            lambda written: self._took_back(written, redo=redo),
            is_large=project.annotations.is_large_act(LARGE, redo=redo),
        )

    def _took_back(self, written: Sequence[WrittenEvent], *, redo: bool) -> None:
        if not written:
            self._screen.show_message("Nothing to redo" if redo else "Nothing to undo")
            return
        claims = [each.subject for each in written if each.kind is SubjectKind.CLAIM and each.after is not None]
        self._changed(str(claims[0]) if claims else "")
        self._screen.show_message(f"{'Redone' if redo else 'Undone'}: {_what(written)}")


def wording_form(title: str, quote: str, wording: str, save: Callable[[dict[str, str]], object]) -> Form:
    """A form that asks for the canonical wording of a claim, as `claim`, beginning with this one."""
    return Form(title, [Field("claim", "wording", wording, rows=WORDING_ROWS)], save, quote)


def _what(written: Sequence[WrittenEvent]) -> str:
    """The subject of a change, in words."""
    kinds = {each.kind for each in written}
    linked = [each.after is not None for each in written if each.kind is SubjectKind.MENTION]
    mentions = max(linked.count(True), linked.count(False))  # one that moved was taken away and made again
    if SubjectKind.CLAIM in kinds:
        moved = f", {mentions:,} mention{'s' if mentions > 1 else ''}" if mentions else ""
        return f"a claim{moved}"
    if SubjectKind.MENTION in kinds:
        return f"{mentions:,} mentions moved" if mentions > 1 else "a claim link"
    if SubjectKind.TARGET in kinds:
        return "a target"
    return "a judgment in an article" if len(written) == 1 else f"{len(written):,} judgments in an article"

"""Dialogs about claims: linking a sentence to one, and adding, editing, merging, splitting and removing claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input, Static

from reader.counted import counted
from reader.errors import ReaderError, UsageError
from reader.model.annotation import Relation, SubjectKind
from reader.model.registry_entry import Claim
from reader.model.sanitize import one_line
from reader.project.annotation_service import WrittenEvent
from reader.project.claim_service import ListedMention
from reader.tui.actions import revert
from reader.tui.background import LARGE, run_with_panel
from reader.tui.claim_choices import Offer, first_wording, offers
from reader.tui.keymap import Keymap
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import cut, drawable
from reader.tui.screens.dialogs import YES, Confirm, Field, Form, Option
from reader.tui.screens.list_screen import ListScreen
from reader.tui.screens.pickers import Choice, Picker
from reader.tui.session import Session, next_value
from reader.tui.widgets.prompt import TypedLine

WORDING_ROWS, NOTE_ROWS = 4, 3
SHORT = 50
"""Cells of a claim's wording where it is only named."""
PAUSE = 0.06
"""Seconds without a key after which claims are ranked by what was typed: ranking many takes most of that."""
LONGEST_SHOWN = 200
"""Cells of a claim's wording: three lines of the list."""
LONGEST_HOLDER = 40
KEYS = (("Enter", "link"), ("Tab", "relation"), ("↑", "new"), ("Ctrl+D", "unlink"))


class ClaimPicker(Picker):
    """Lists claims, those most similar to the sentence first. Answers the `Offer` picked, or None where canceled.

    `decide` links the claim in a relation, or unlinks it (None), while the picker is still open: the next key could
    otherwise have moved to another sentence before. A new claim is worded in a form over the picker; Esc returns
    to the picker.
    """

    def __init__(
        self,
        sentence: str,
        *,
        rank: Callable[..., Sequence[Claim]],
        decide: Callable[[Offer, Relation | None], object],
        linked: Sequence[Offer] = (),
        holder: str = "",
    ) -> None:
        """`rank(words, is_typed=…)` gives the claims most similar to a sentence or to the typed words, the best first.

        `decide` raises an error of ours for a new claim without words; `holder` is the claimant.
        """
        super().__init__("", "Type to find a claim, or the words of a new one", *KEYS)
        self._sentence = sentence
        self._rank = rank
        self._decide = decide
        self._linked = linked
        self._who = cut(holder, LONGEST_HOLDER) or "The sentence"
        self._relation: Relation | None = None
        self._ranking: Timer | None = None

    def head(self) -> ComposeResult:
        """The sentence, its relation to the claim, and the line to type in."""
        yield Static(Content(drawable(" ".join(self._sentence.split()))), classes="muted quote")
        yield Static(Content(""), id="relation", classes="title")
        yield TypedLine(self.take_key, "", prompt=self._prompt, id="words")

    def take_key(self, event: Key, typed: str) -> bool:
        """Change the relation or unlink, or do what any picker does."""
        if event.key == "tab":
            self.take_next_relation()
            return True
        return (event.key in {"delete", "ctrl+d"} and self.unlink()) or super().take_key(event, typed)

    def choices(self, words: str) -> Sequence[Choice]:
        """The claims most similar to what is typed, else to the sentence; last, a new claim."""
        try:
            is_typed = bool(words.strip())
            ranked = self._rank(words if is_typed else first_wording(self._sentence), is_typed=is_typed)
        except ReaderError as error:
            self.show_error(error)
            ranked = ()
        return [_choice(offer) for offer in offers(self._sentence, words, ranked, self._linked)]

    def fill(self, words: str) -> None:
        """Show the choices for these words."""
        super().fill(words)
        self._show_relation()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Rank when the person pauses, so that typing never waits for it."""
        event.stop()
        event.prevent_default()  # Textual would have the picker's own handler rank at once
        if self._ranking is not None:
            self._ranking.stop()
        self._ranking = self.set_timer(PAUSE, self._rank_now)

    def _rank_now(self) -> None:
        if self._ranking is not None:
            self._ranking.stop()
            self._ranking = None
            self.fill(self.query_one(Input).value)

    def highlighted(self, choice: Choice) -> None:
        """Show the relation to this claim."""
        self._show_relation()

    def _show_relation(self) -> None:
        offer: Offer | None = self.current
        relation = offer.relation(self._relation) if offer else self._relation
        self.query_one("#relation", Static).update(Content(drawable(f"{self._who} {relation or ''} …")))

    def picked(self, value: Offer) -> None:
        """Link the claim, or have the new one worded."""
        relation = value.relation(self._relation)
        if value.claim is not None:
            self._answer(value, relation)
            return

        def save(values: dict[str, str]) -> Offer:
            worded = value._replace(wording=values["claim"])
            self._decide(worded, relation)
            return worded

        title = f"New claim, which the sentence {relation}"
        self.ask(wording_form(title, self._sentence, value.wording, save))

    def _answer(self, offer: Offer, relation: Relation | None) -> None:
        self._decide(offer, relation)
        self.dismiss(offer)

    def take_next_relation(self) -> None:
        """Change the relation of the sentence to the claim."""
        self._rank_now()
        offer: Offer | None = self.current
        if offer is not None:
            self._relation = next_value(Relation, offer.relation(self._relation))
            self._show_relation()

    def unlink(self) -> bool:
        """Unlink the marked claim; whether the sentence is linked to it."""
        self._rank_now()
        offer: Offer | None = self.current
        if offer is None or offer.claim is None or not offer.linked:
            return False
        self._answer(offer, None)
        return True


def _choice(offer: Offer) -> Choice:
    """The line of an offer; one that is linked already is marked, with how."""
    shown = cut(offer.shown, LONGEST_SHOWN)
    if not offer.linked:
        return Choice(shown, cut(offer.claim.topic, LONGEST_HOLDER) if offer.claim else "", offer)
    how = [f"{each.relation}{' · ' if each.holder else ''}{cut(each.holder, LONGEST_HOLDER)}" for each in offer.linked]
    return Choice(f"✓ {shown}", "; ".join(how), offer)


class MergePicker(Picker):
    """Lists the claims most similar to one claim. Answers the one to merge into, once that is confirmed."""

    def __init__(self, session: Session, claim: Claim, mentions: int) -> None:
        super().__init__("Merge into …", "Search for the claim to merge into")
        self._session = session
        self._claim = claim
        self._follow = counted(mentions, "mention moves", "mentions move")

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

    def picked(self, value: Claim | None) -> None:
        """Ask for confirmation over the picker; Esc returns to the picker."""
        if value is not None:
            question = f"Merge “{cut(self._claim.claim, 2 * SHORT)}” into “{cut(value.claim, 2 * SHORT)}”?"
            remark = f"{self._follow} with it. One undo reverts this."
            self.ask(Confirm(question, remark, [YES._replace(value=value)]))


class ClaimScreen(ListScreen["ListedMention | None"]):
    """The base of both screens of claims, with their changes. Answers the mention to open in its article, or None.

    A change asks for the values that it needs; none is made while judgments wait to be saved.
    """

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(palette, keymap)
        self.session = session
        self.claims = session.project.claims
        self.types = {each.id: each.name for each in session.codebook.claim_types}

    def read(self, cursor_on: str = "") -> None:
        """Read again what is shown, after a change that concerns the claim with this id."""
        raise NotImplementedError

    def _check_nothing_waits(self) -> None:
        if self.session.save_queue.pending:
            raise UsageError("some judgments are not saved yet", advice="Go back until they are")

    def add_claim(self) -> None:
        """Ask for the wording of a new claim, and add it."""
        self._check_nothing_waits()
        self._ask_for(wording_form("New claim", "", "", lambda values: self.claims.add(values["claim"])), "Added")

    def edit_claim(self, claim: Claim) -> None:
        """Edit a claim in a form."""
        self._check_nothing_waits()
        types = [Option("", "not set"), *(Option(*each) for each in self.session.codebook.claim_types)]
        fields = [
            Field("claim", "wording", claim.claim, rows=WORDING_ROWS),
            Field("topic", "topic", claim.topic, known=tuple(self.claims.topics())),
            Field("verdict", "verdict", claim.verdict),
            Field("verdict_url", "verdict URL", claim.verdict_url),
            Field("note", "note", claim.note, rows=NOTE_ROWS),
        ]
        if len(types) > 1 or claim.claim_type:
            fields.insert(1, Field("claim_type", "type", claim.claim_type, options=tuple(types)))
        form = Form("Claim", fields, lambda values: self.claims.change(claim._replace(**values)))
        self._ask_for(form, "Saved")

    def _ask_for(self, form: Form, what: str) -> None:
        self.push(form, lambda claim: self._show_changed(claim.id, f"{what}: {cut(claim.claim, SHORT)}"))

    def _show_changed(self, identifier: str, message: str) -> None:
        self.read(identifier)
        self.show_message(message)

    def merge_claim(self, claim: Claim, mentions: int) -> None:
        """Ask which claim to merge into, and for confirmation; then merge."""
        self._check_nothing_waits()

        def merge(into: Claim) -> None:
            name = cut(into.claim, SHORT)
            run_with_panel(
                self,
                self.session.project,
                f"Merging into {name} …",
                lambda project, look: project.claims.merge(claim, into, look),
                lambda _: self._show_changed(into.id, f"Merged into {name}"),
                is_large=mentions >= LARGE,
            )

        self.push(MergePicker(self.session, claim, mentions), merge)

    def split_claim(self, claim: Claim, mentions: Sequence[ListedMention]) -> None:
        """Ask for the wording of another claim, and move these mentions to it."""
        self._check_nothing_waits()
        if not mentions:
            raise UsageError("no mention is marked", advice="Mark those that belong to another claim with space")

        def moved(made: Claim) -> None:
            count = counted(len(mentions), "mention")
            self._show_changed(claim.id, f"{count} moved to {cut(made.claim, SHORT)}")

        sentence = mentions[0].sentence
        noun = "the marked mention" if len(mentions) == 1 else f"the {len(mentions):,} marked mentions"
        form = wording_form(
            f"Another claim, for {noun}",
            sentence,
            first_wording(sentence),
            lambda values: self.claims.split(mentions, values["claim"]),
        )
        self.push(form, moved)

    def remove_claim(self, claim: Claim) -> None:
        """Remove a claim without mentions."""
        self._check_nothing_waits()
        self.claims.remove(claim)
        self._show_changed("", f"Removed: {cut(claim.claim, SHORT)}")

    def take_back(self, *, redo: bool) -> None:
        """Undo or redo this annotator's last change, and say what it was."""
        self._check_nothing_waits()
        revert(self, self.session.project, lambda written: self._took_back(written, redo=redo), redo=redo)

    def _took_back(self, written: Sequence[WrittenEvent], *, redo: bool) -> None:
        if not written:
            self.show_message("Nothing to redo" if redo else "Nothing to undo")
            return
        claims = [each.subject for each in written if each.kind is SubjectKind.CLAIM and each.after is not None]
        what = "Redone" if redo else "Undone"
        self._show_changed(str(claims[0]) if claims else "", f"{what}: {_what(written)}")


def wording_form(title: str, quote: str, wording: str, save: Callable[[dict[str, str]], object]) -> Form:
    """A form that asks for the canonical wording of a claim, as `claim`, beginning with this one."""
    return Form(title, [Field("claim", "wording", wording, rows=WORDING_ROWS)], save, quote)


def _what(written: Sequence[WrittenEvent]) -> str:
    """The subject of a change, in words."""
    kinds = {each.kind for each in written}
    linked = [each.after is not None for each in written if each.kind is SubjectKind.MENTION]
    mentions = max(linked.count(True), linked.count(False))  # one that moved was taken away and made again
    if SubjectKind.CLAIM in kinds:
        moved = f", {counted(mentions, 'mention')}" if mentions else ""
        return f"a claim{moved}"
    if SubjectKind.MENTION in kinds:
        return f"{mentions:,} mentions moved" if mentions > 1 else "a claim link"
    if SubjectKind.TARGET in kinds:
        return "a target"
    return "a judgment in an article" if len(written) == 1 else f"{len(written):,} judgments in an article"

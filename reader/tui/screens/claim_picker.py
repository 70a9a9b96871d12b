"""Linking a sentence to a claim, an existing or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.content import Content
from textual.widgets import Input, OptionList, Static

from reader.errors import ReaderError
from reader.tui.claim_choices import NewClaim, Unlink, first_wording, next_relation, offers
from reader.tui.render.text_layout import cut, drawable
from reader.tui.screens.claim_editor import wording_form
from reader.tui.screens.pickers import Choice, Picker, PickerLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.events import Key
    from textual.timer import Timer

    from reader.model.annotation import Relation
    from reader.model.registry_entry import Claim
    from reader.tui.claim_choices import Answer, Linked, Offer

PAUSE = 0.06
"""Seconds without a key after which claims are ranked by what was typed: ranking many takes most of that."""
LONGEST_SHOWN = 200
"""Cells of a claim's wording: three lines of the list."""
LONGEST_HOLDER = 40
KEYS = (("Enter", "link"), ("Tab", "relation"), ("↑", "new"), ("Ctrl+D", "unlink"))


class Rank(Protocol):
    """Gives the claims that are most like a sentence, or what is typed, the best first."""

    def __call__(self, words: str, *, is_typed: bool) -> Sequence[Claim]:
        """The claims; none where nothing is like it."""
        ...


class ClaimLine(PickerLine):
    """The line that claims are found with."""

    def take(self, event: Key) -> bool:
        """Change the relation or unlink, beside what the line of any picker does."""
        picker = self.screen
        if isinstance(picker, ClaimPicker):
            if event.key == "tab":
                picker.next_relation_of_marked()
                return True
            if event.key in {"delete", "ctrl+d"} and picker.unlink():
                return True
        return super().take(event)


class ClaimPicker(Picker):
    """Lists claims, those most similar to the sentence first. Answers an `Answer`, or None where it was canceled.

    `decide` applies the answer while the picker is still open: the next key could otherwise have moved to another
    sentence before. A new claim is worded in a form over the picker; Esc returns to the picker.
    """

    def __init__(
        self,
        sentence: str,
        *,
        rank: Rank,
        decide: Callable[[Answer], object],
        linked: Sequence[Linked] = (),
        holder: str = "",
    ) -> None:
        """`rank` gives the claims most like a sentence, or what is typed; `holder` is who says what the sentence says.

        `decide` raises an error of ours for a new claim without words.
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
        yield ClaimLine(placeholder=self._prompt, id="words", select_on_focus=False)

    def choices(self, words: str) -> Sequence[Choice]:
        """The claims most similar to what is typed, else to the sentence; last, a new claim."""
        try:
            is_typed = bool(words.strip())
            ranked = self._rank(words if is_typed else first_wording(self._sentence), is_typed=is_typed)
        except ReaderError as error:
            self.notify(drawable(str(error)), severity="error", markup=False)
            ranked = ()
        return [_choice(offer) for offer in offers(self._sentence, words, ranked, self._linked)]

    def fill(self, words: str, mark: int = 0) -> None:
        """Show the choices for these words."""
        super().fill(words, mark)
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
            self._fill_for(self.query_one(Input).value)

    def highlighted(self, choice: Choice) -> None:
        """Show the relation to this claim."""
        self._show_relation()

    def _show_relation(self) -> None:
        offer = self._marked
        relation = offer.relation(self._relation) if offer else self._relation
        self.query_one("#relation", Static).update(Content(drawable(f"{self._who} {relation or ''} …")))

    @property
    def _marked(self) -> Offer | None:
        index = self.query_one(OptionList).highlighted
        return self._shown[index].value if index is not None and index < len(self._shown) else None

    def pick(self, index: int | None) -> None:
        """Link the claim, or have the new one worded."""
        if index is None or index >= len(self._shown):
            return
        answer = self._shown[index].value.answer(self._relation)
        if isinstance(answer, NewClaim):
            self._word(answer)
        else:
            self._answer(answer)

    def _word(self, answer: NewClaim) -> None:
        def save(values: dict[str, str]) -> NewClaim:
            worded = answer._replace(wording=values["claim"])
            self._decide(worded)
            return worded

        def worded(saved: NewClaim | None) -> None:
            if saved is not None:
                self.dismiss(saved)

        title = f"New claim, which the sentence {answer.relation}"
        self.app.push_screen(wording_form(title, self._sentence, answer.wording, save), worded)

    def _answer(self, answer: Answer) -> None:
        self._decide(answer)
        self.dismiss(answer)

    def next_relation_of_marked(self) -> None:
        """Change the relation of the sentence to the claim."""
        self._rank_now()
        offer = self._marked
        if offer is not None:
            self._relation = next_relation(offer.relation(self._relation))
            self._show_relation()

    def unlink(self) -> bool:
        """Unlink the marked claim; whether the sentence is linked to it."""
        self._rank_now()
        offer = self._marked
        if offer is None or offer.claim is None or not offer.linked:
            return False
        self._answer(Unlink(offer.claim))
        return True


def _choice(offer: Offer) -> Choice:
    """The line of an offer; one that is linked already is marked, with how."""
    shown = cut(offer.shown, LONGEST_SHOWN)
    if not offer.linked:
        return Choice(shown, cut(offer.claim.topic, LONGEST_HOLDER) if offer.claim else "", offer)
    how = [f"{each.relation}{' · ' if each.holder else ''}{cut(each.holder, LONGEST_HOLDER)}" for each in offer.linked]
    return Choice(f"✓ {shown}", "; ".join(how), offer)

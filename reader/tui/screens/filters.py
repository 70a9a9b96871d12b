"""Choosing which sentences to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import STANCE_LAYER, State
from reader.model.article_annotations import Filter, FilterKind
from reader.model.ids import name_key
from reader.tui.in_hand import STATES
from reader.tui.screens.picking import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.tui.session import Session

EVERYTHING = Filter(FilterKind.UNDECIDED, title="everything")
"""What stands for no filter."""
MOST_CLAIMS = 200


class FilterPicker(Picker):
    """Lists what sentences can be narrowed to. Answers a filter, `EVERYTHING`, or None."""

    def __init__(self, session: Session, active: Filter | None) -> None:
        super().__init__(
            "Show only sentences that are …",
            "Type to find a label, target or claim",
            "Enter  show them      ↑ ↓  move      Esc  call off",
        )
        self._active = active
        self._choices = list(_choices(session))

    def choices(self, words: str) -> Sequence[Choice]:
        """The sorts whose title has every one of the words."""
        wanted = name_key(words).split()
        return [choice for choice in self._choices if all(word in name_key(choice.words) for word in wanted)]

    def is_on(self, choice: Choice) -> bool:
        """Whether this is what is shown now."""
        return bool(choice.value == (self._active or EVERYTHING))


def _choices(session: Session) -> Iterator[Choice]:
    yield Choice("All sentences", "no filter", EVERYTHING)
    for sort, title in (
        (FilterKind.UNDECIDED, "undecided"),
        (FilterKind.PUT_OFF, "skipped or unsure"),
        (FilterKind.NOTED, "noted"),
        (FilterKind.RECURRING, "in other articles too"),
    ):
        yield Choice(title, "", Filter(sort, title=title))
    if session.adjudicating is not None:
        yield Choice("annotators differ", "settled or not", Filter(FilterKind.DIFFERING, title="judged differently"))
    for layer in session.codebook.layers:
        for label in layer.labels:
            title = f"{layer.name}: {label.name}"
            is_state = layer.id == STANCE_LAYER and label.state is not State.LABELLED
            what = f"{layer.id}:{label.state.value if is_state else label.id}"
            former = session.project.codebooks.former_ids(layer, label)
            yield Choice(title, "retired" if label.is_retired else "", Filter(FilterKind.LABEL, what, title, former))
        title = f"{layer.name}: {STATES[State.NOT_A_SENTENCE]}"
        yield Choice(title, "", Filter(FilterKind.LABEL, f"{layer.id}:{State.NOT_A_SENTENCE.value}", title))
    for target in session.targets:
        if not target.merged_into:
            title = f"about {target.name}"
            yield Choice(title, target.kind.value, Filter(FilterKind.TARGET, target.id, title))
    for listed in session.project.claims.listed()[:MOST_CLAIMS]:
        yield Choice(
            f"mention: {listed.claim.claim}",
            f"{listed.mentions}×",
            Filter(FilterKind.CLAIM, listed.claim.id, f"mentions of “{listed.claim.claim}”"),
        )

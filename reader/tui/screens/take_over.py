"""Choosing whose judgment of the sentence to take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.ids import name_key
from reader.tui.adjudicating import named
from reader.tui.render.annotation_lines import judged_lines
from reader.tui.screens.picking import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.model.adjudication import CandidateAnnotation
    from reader.tui.adjudicating import Adjudicating
    from reader.tui.render.palette import Palette
    from reader.tui.session import Session

NUMBERED = 9


class TakeOverPicker(Picker):
    """Lists who said what of the sentence in hand, what most of them said first; answers a whole judgment, or None."""

    def __init__(
        self,
        session: Session,
        adjudicating: Adjudicating,
        found: Sequence[CandidateAnnotation],
        palette: Palette,
    ) -> None:
        super().__init__(
            "Take over the judgment of …",
            "Type to find an annotator or a label",
            "1-9 Enter  take over      ↑ ↓  move      Esc  call off",
        )
        self._choices = list(_choices(session, adjudicating, found, palette))

    def choices(self, words: str) -> Sequence[Choice]:
        """The judgments whose line has every one of the words."""
        wanted = name_key(words).split()
        return [
            choice
            for choice in self._choices
            if all(word in name_key(f"{choice.words} {choice.remark}") for word in wanted)
        ]


def _choices(
    session: Session, adjudicating: Adjudicating, found: Sequence[CandidateAnnotation], palette: Palette
) -> Iterator[Choice]:
    for number, whole in enumerate(found, 1):
        lines = judged_lines(adjudicating.judged(whole.reading), session, palette)
        said = "; ".join(" ".join("".join(words for words, _ in line).split()) for line in lines)
        yield Choice(named(whole.annotators), said, whole, number if number <= NUMBERED else 0)

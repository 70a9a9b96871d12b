"""What an annotator wants to see of an article or of the corpus: sentences of one sort."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reader.model.judgement import PUT_OFF, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.judgement import Decision
    from reader.model.reading import Reading


class Sort(StrEnum):
    """What a filter asks of a sentence."""

    UNDECIDED = "undecided"
    PUT_OFF = "put_off"
    NOTED = "noted"
    LABEL = "label"
    TARGET = "target"
    CLAIM = "claim"
    RECURRING = "recurring"
    DIFFERING = "differing"


class Filter(NamedTuple):
    """Sentences of one sort, as one annotator judged them."""

    sort: Sort
    what: str = ""
    """Layer and label as `layer:label`, or the id of a target or claim; empty for the other sorts."""
    title: str = ""
    """What the screen calls it."""
    former: tuple[str, ...] = ()
    """Of a label: the ids that it had before."""

    def matches(self, reading: Reading, position: int, layers: Sequence[str]) -> bool:
        """Whether the sentence at `position` is of this sort; `layers` are those asked for."""
        answers = reading.at(position)
        found = False
        match self.sort:
            case Sort.UNDECIDED:
                found = reading.waits(position, layers)
            case Sort.PUT_OFF:
                found = any(decision.state in PUT_OFF for decision in answers.values())
            case Sort.NOTED:
                found = reading.note(position) is not None
            case Sort.LABEL:
                layer, label = self.what.split(":", 1)
                names = (label, *self.former)
                found = any(on == layer and name in names for on, name in given(answers))
            case Sort.TARGET:
                found = any(target == self.what and holds(answer) for (_, target), answer in answers.items())
            case Sort.CLAIM:
                found = any(mention.claim_id == self.what for mention in reading.mentions_at(position))
            case Sort.RECURRING:
                found = reading.sentences[position].start in reading.recurring
            case Sort.DIFFERING:
                found = reading.sentences[position].start in reading.differing
        return found


def holds(decision: Decision) -> bool:
    """Whether a decision says something of its target, and not that there is nothing."""
    return decision.state is State.LABELLED


def given(answers: dict[tuple[str, str], Decision]) -> list[tuple[str, str]]:
    """Layer and id of every label that was given; a state that is no label counts as one."""
    found = []
    for (layer, _), decision in answers.items():
        labels = [stance.stance for stance in decision.stances] + [mark.label for mark in decision.marks]
        if decision.label:
            labels.append(decision.label)
        found += [(layer, label) for label in labels or [decision.state.value]]
    return found

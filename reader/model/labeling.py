"""Labeling: the decision that results when a label is given to a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from reader.errors import UsageError
from reader.model.annotation import (
    STANCE_LAYER,
    AnnotationKey,
    Change,
    Decision,
    Mark,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
)
from reader.model.codebook import Label, Layer
from reader.model.registry_entry import Target

UNSTATED = Stance("")
"""Nothing said of holder and voice."""


def label_change(
    sentence: SentenceRef,
    layer: Layer,
    label: Label,
    target: Target | None = None,
    *,
    before: Decision | None = None,
    held: Stance = UNSTATED,
    ordinal: int = 0,
    span: tuple[int, int] | None = None,
) -> Change:
    """Return the change that gives a sentence this label, toward `target` where the layer is asked for each.

    The rest is as for `apply_label`. Raises `UsageError` where a target is needed and there is none.
    """
    if layer.per_target and target is None:
        raise UsageError(f"{layer.name} is asked toward a target, and none is chosen", advice="Choose one with t")
    key = AnnotationKey(sentence, layer.id, target.id if layer.per_target and target else "")
    return Change(SubjectKind.DECISION, key, apply_label(layer, label, before, held=held, ordinal=ordinal, span=span))


def apply_label(
    layer: Layer,
    label: Label,
    before: Decision | None,
    *,
    held: Stance = UNSTATED,
    ordinal: int = 0,
    span: tuple[int, int] | None = None,
) -> Decision | None:
    """The decision with this label on it; None where it takes the last label of several away.

    On the stance layer it becomes that of the stance at place `ordinal`, whose holder and voice stay; at a
    place after the last, a stance is added that is held as `held` says. On a layer of several choices, or
    of words inside the sentence, a label that stands there goes, and one that does not is added; `span` is
    where those words are (code points into the article's text, end exclusive), None for the whole sentence.
    """
    confidence = before.confidence if before else None
    if label.state is not State.LABELLED and not layer.takes_marks:
        is_stance = layer.id == STANCE_LAYER
        return Decision(label.state, "" if is_stance else label.id, confidence=confidence)
    if layer.id == STANCE_LAYER:
        stances = list(before.stances) if before else []
        if ordinal < len(stances):
            stances[ordinal] = stances[ordinal]._replace(stance=label.id)
        else:
            stances.append(held._replace(stance=label.id))
        return Decision(State.LABELLED, stances=tuple(stances), confidence=confidence)
    if layer.takes_marks:
        return _marked(layer, label, _marks_of(before), span, confidence)
    return Decision(State.LABELLED, label=label.id, confidence=confidence)


def _marks_of(before: Decision | None) -> tuple[Mark, ...]:
    """The marks that stand; a label from before the layer took several is one of the whole sentence."""
    if before is None:
        return ()
    return before.marks or ((Mark(before.label),) if before.label else ())


def _marked(
    layer: Layer, label: Label, marks: Sequence[Mark], span: tuple[int, int] | None, confidence: int | None
) -> Decision | None:
    mark = Mark(label.id, *(span or (None, None)))
    if label.state is not State.LABELLED:
        return Decision(label.state, marks=(mark,), confidence=confidence)
    kept = [each for each in marks if _goes_with(layer, each, mark)]
    after = kept if mark in marks else [*kept, mark]
    if not after:
        return None
    order = {each.id: place for place, each in enumerate(layer.labels)}
    after.sort(key=lambda each: (each.start is not None, each.start or 0, each.end or 0, order.get(each.label, 0)))
    return Decision(State.LABELLED, marks=tuple(after), confidence=confidence)


def _goes_with(layer: Layer, each: Mark, new: Mark) -> bool:
    """Whether a mark stays when `new` is given: no label that says there is nothing, none on the same words."""
    label = layer.label(each.label)
    if each == new or (label is not None and label.state is not State.LABELLED):
        return False
    return layer.is_multiple or (each.start, each.end) != (new.start, new.end)

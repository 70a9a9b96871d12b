"""What a key makes of the decision that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import Decision, Mark, Stance, State
from reader.model.codebook import Label, Layer
from reader.model.labeling import apply_label

if TYPE_CHECKING:
    from collections.abc import Sequence

HELD = Stance("", "direct_quote", "Annis Broad", "explicit", "direct")


def layer(name: str, *, is_multiple: bool = False, has_spans: bool = False) -> Layer:
    labels = tuple(Label(one, one, one, one, "accent", "") for one in "abc")
    none = Label("none", "none", "0", "·", "foreground", "", state=State.NONE)
    return Layer(name, name, "?", name == "stance", (*labels, none), is_multiple, has_spans)


STANCE, SINGLE = layer("stance"), layer("claim")
SEVERAL, SPANS = layer("means", is_multiple=True), layer("bias", has_spans=True)


def give(asked: Layer, label: str, before: Decision | None = None, **how: object) -> Decision | None:
    found = asked.label(label)
    assert found is not None
    return apply_label(asked, found, before, **how)  # type: ignore[arg-type]


def test_a_first_stance_is_held_as_it_was_heard() -> None:
    assert give(STANCE, "a", held=HELD) == Decision(State.LABELLED, stances=(HELD._replace(stance="a"),))


def test_another_label_keeps_holder_voice_and_confidence() -> None:
    before = Decision(State.LABELLED, stances=(HELD._replace(stance="a"),), confidence=2)
    after = give(STANCE, "b", before)
    assert after == Decision(State.LABELLED, stances=(HELD._replace(stance="b"),), confidence=2)


def test_a_second_stance_stands_behind_the_first_and_each_can_be_changed() -> None:
    first = give(STANCE, "a", held=HELD)
    both = give(STANCE, "b", first, held=Stance("", "author"), ordinal=1)
    assert both == Decision(State.LABELLED, stances=(HELD._replace(stance="a"), Stance("b", "author")))
    assert give(STANCE, "c", both, ordinal=0) == Decision(
        State.LABELLED, stances=(HELD._replace(stance="c"), Stance("b", "author"))
    )


def test_none_is_a_decision_without_a_stance() -> None:
    assert give(STANCE, "none", give(STANCE, "a")) == Decision(State.NONE)
    assert give(SINGLE, "none") == Decision(State.NONE, "none")


def test_of_one_choice_the_last_label_stands() -> None:
    assert give(SINGLE, "b", give(SINGLE, "a")) == Decision(State.LABELLED, "b")


def labels_of(decision: Decision | None) -> list[str]:
    return [mark.label for mark in decision.marks] if decision else []


@given(st.lists(st.sampled_from("abc")))
def test_keys_of_several_choices_put_labels_on_and_take_them_off(keys: Sequence[str]) -> None:
    decision = None
    for key in keys:
        decision = give(SEVERAL, key, decision)
    assert labels_of(decision) == [label for label in "abc" if keys.count(label) % 2]
    assert (decision is None) == (not labels_of(decision))


def test_none_takes_every_label_off_and_a_label_takes_none_off() -> None:
    two = give(SEVERAL, "b", give(SEVERAL, "a"))
    nothing = give(SEVERAL, "none", two)
    assert nothing == Decision(State.NONE, marks=(Mark("none"),))
    assert give(SEVERAL, "c", nothing) == Decision(State.LABELLED, marks=(Mark("c"),))


def test_a_label_from_before_the_layer_took_several_is_kept() -> None:
    assert labels_of(give(SEVERAL, "b", Decision(State.LABELLED, "a"))) == ["a", "b"]


def test_words_have_one_label_and_other_words_another() -> None:
    one = give(SPANS, "a", span=(3, 8))
    two = give(SPANS, "b", one, span=(0, 2))
    assert two == Decision(State.LABELLED, marks=(Mark("b", 0, 2), Mark("a", 3, 8)))
    assert give(SPANS, "c", two, span=(3, 8)) == Decision(State.LABELLED, marks=(Mark("b", 0, 2), Mark("c", 3, 8)))
    assert give(SPANS, "b", two, span=(0, 2)) == Decision(State.LABELLED, marks=(Mark("a", 3, 8),))

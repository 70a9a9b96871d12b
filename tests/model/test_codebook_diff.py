"""What differs between two codebooks in words, and what judgments would lose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import State
from reader.model.codebook import ClaimType, Codebook, Label, Layer, Rule
from reader.model.codebook_diff import DifferenceKind, describe_lost, differences, lost_judgments, misfitting_judgments


def label(identifier: str, **fields: object) -> Label:
    start = {"name": identifier, "key": "k", "glyph": "g", "colour": "foreground", "definition": ""}
    return Label(**{"id": identifier, **start, **fields})  # type: ignore[arg-type]


def layer(identifier: str, *labels: Label, **fields: object) -> Layer:
    start = {"name": identifier, "question": "", "per_target": False}
    return Layer(**{"id": identifier, "labels": labels, **start, **fields})  # type: ignore[arg-type]


def book(*layers: Layer, **fields: object) -> Codebook:
    start = {"name": "Mine", "description": "", "sources": (), "rules": (), "version": "c1", "content": ""}
    return Codebook(**{"id": "mine", "layers": layers, **start, **fields})  # type: ignore[arg-type]


CFS, UFS, NFS = label("CFS"), label("UFS"), label("NFS")
OLD = book(layer("claim", CFS, UFS, NFS))
USES = {("claim", "CFS"): 12, ("claim", "UFS"): 1, ("claim", ""): 2}


def words(one: Codebook, other: Codebook, uses: dict[tuple[str, str], int] | None = None) -> list[str]:
    return [difference.words() for difference in differences(one, other, uses)]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (book(layer("claim", CFS, UFS)), ["layer claim, label NFS: is removed (0 judgments)"]),
        (book(layer("claim", CFS, UFS, NFS, label("X"))), ["layer claim, label X: is added"]),
        (
            book(layer("claim", label("C", formerly=("CFS",)), UFS, NFS)),
            ["layer claim, label CFS: is now called C (12 judgments)"],
        ),
        (
            book(layer("claim", CFS, UFS._replace(is_retired=True), NFS)),
            ["layer claim, label UFS: is retired (1 judgment)"],
        ),
        (
            book(layer("claim", CFS._replace(key="p", definition="Yes"), UFS, NFS)),
            ["layer claim, label CFS: key “k” → “p”", "layer claim, label CFS: definition nothing → “Yes”"],
        ),
        (
            book(layer("claim", CFS, NFS, UFS)),
            ["layer claim: order of the labels “CFS, UFS, NFS” → “CFS, NFS, UFS”"],
        ),
        (book(), ["layer claim: is removed (15 judgments)"]),
        (book(OLD.layers[0], layer("tone", CFS)), ["layer tone: is added"]),
        (
            book(OLD.layers[0]._replace(is_multiple=True, per_target=True)),
            ["layer claim: per_target “false” → “true”", "layer claim: multiple “false” → “true”"],
        ),
        (
            OLD._replace(rules=(Rule("T", "x"),), claim_types=(ClaimType("q", "Q"),), idle_limit=90),
            ["claim type q: is added", "rule T: is added", "[codebook]: idle_limit “60” → “90”"],
        ),
        (OLD._replace(version="c2", content="# else"), []),
    ],
)
def test_what_differs_is_said_in_words_with_what_it_meets(new: Codebook, said: list[str]) -> None:
    assert words(OLD, new, USES) == said


def test_a_label_that_is_renamed_and_changed_is_both() -> None:
    new = book(layer("claim", label("C", name="Check", formerly=("CFS",)), UFS, NFS))
    assert words(OLD, new) == [
        "layer claim, label CFS: is now called C",
        "layer claim, label CFS: name “CFS” → “Check”",
    ]


def test_two_labels_become_one() -> None:
    new = book(layer("claim", CFS._replace(formerly=("UFS",)), NFS))
    found = differences(OLD, new, USES)
    assert [(each.sort, each.where, each.after, each.judgments) for each in found] == [
        (DifferenceKind.CHANGED, "layer claim, label CFS", "UFS", None),
        (DifferenceKind.RENAMED, "layer claim, label UFS", "CFS", 1),
    ]


def test_a_retired_label_comes_back() -> None:
    old = book(layer("claim", CFS, UFS._replace(is_retired=True), NFS))
    assert words(old, OLD, USES) == ["layer claim, label UFS: is offered again (1 judgment)"]


def test_judgments_of_none_are_those_of_the_label_that_says_so() -> None:
    old = book(layer("stance", label("FAVOR"), label("NONE", state=State.NONE)))
    new = book(layer("stance", label("FAVOR")))
    uses = {("stance", "FAVOR"): 3, ("stance", "none"): 4}
    assert words(old, new, uses) == ["layer stance, label NONE: is removed (4 judgments)"]
    assert lost_judgments(old, uses) == {}
    assert lost_judgments(new, uses) == {("stance", "none"): 4}


def test_judgments_under_former_ids_count_for_the_label_and_are_not_lost() -> None:
    old = book(layer("claim", label("C", formerly=("CFS", "check")), NFS))
    uses = {("claim", "CFS"): 2, ("claim", "check"): 3, ("claim", "C"): 5}
    assert lost_judgments(old, uses) == {}
    assert words(old, book(layer("claim", NFS)), uses) == ["layer claim, label C: is removed (10 judgments)"]


def test_what_is_retired_is_not_lost_and_what_is_gone_is_told_with_counts() -> None:
    assert lost_judgments(book(layer("claim", CFS._replace(is_retired=True), UFS)), USES) == {}
    assert lost_judgments(book(layer("claim", NFS)), USES) == {("claim", "CFS"): 12, ("claim", "UFS"): 1}
    assert lost_judgments(book(), USES) == USES
    assert describe_lost(lost_judgments(book(), USES | {("stance", "favor"): 1204})) == (
        "layer claim: without a label (2 judgments), CFS (12 judgments), UFS (1 judgment);"
        " layer stance: favor (1,204 judgments)"
    )


def test_judgments_that_have_no_place_any_more_are_told() -> None:
    single, several = book(layer("claim", CFS)), book(layer("claim", CFS, is_multiple=True))
    each = book(layer("claim", CFS, per_target=True))
    forms = {("claim", False, True): 1, ("claim", False, False): 12, ("gone", True, False): 3}
    assert misfitting_judgments(several, forms) == []
    assert misfitting_judgments(single, forms) == [
        "layer claim: it takes one label, and there are 1 judgment here of several"
    ]
    assert misfitting_judgments(each, forms) == [
        "layer claim: it is asked for each target, and there are 12 judgments here toward none",
        "layer claim: it is asked for each target, and there are 1 judgment here toward none",
    ]
    assert misfitting_judgments(single, {("claim", True, False): 2}) == [
        "layer claim: it is asked once a sentence, and there are 2 judgments here toward a target"
    ]


IDS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.sampled_from(["", "x", "y"])
LABELS = st.builds(
    lambda identifier, text, is_retired: label(identifier, definition=text, is_retired=is_retired),
    IDS, TEXTS, st.booleans(),
)  # fmt: skip
LAYERS = st.builds(
    lambda identifier, labels, flag: layer(identifier, *labels, is_optional=flag),
    IDS, st.lists(LABELS, max_size=4, unique_by=lambda each: each.id), st.booleans(),
)  # fmt: skip
BOOKS = st.builds(
    lambda layers, rules, types, text: book(*layers, rules=tuple(rules), claim_types=tuple(types), description=text),
    st.lists(LAYERS, max_size=3, unique_by=lambda each: each.id),
    st.lists(st.builds(Rule, TEXTS, TEXTS), max_size=3),
    st.lists(st.builds(ClaimType, IDS, TEXTS), max_size=3, unique_by=lambda each: each.id),
    TEXTS,
)  # fmt: skip


@given(BOOKS, BOOKS)
def test_nothing_differs_exactly_when_both_say_the_same(one: Codebook, other: Codebook) -> None:
    assert (differences(one, other) == []) == (one == other)
    assert differences(one, one) == []


@given(BOOKS, BOOKS)
def test_what_is_added_one_way_is_removed_the_other(one: Codebook, other: Codebook) -> None:
    added = {each.where for each in differences(one, other) if each.sort is DifferenceKind.ADDED}
    removed = {each.where for each in differences(other, one) if each.sort is DifferenceKind.REMOVED}
    assert added == removed

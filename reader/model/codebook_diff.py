"""Differences between two codebooks, and the judgments that a change of codebook would lose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from reader.counted import counted
from reader.model.annotation import State
from reader.model.codebook import ClaimType, Codebook, Label, Layer, Rule

Uses: TypeAlias = "Mapping[tuple[str, str], int]"
"""The number of judgments of each layer and label, under the ids that are stored."""


class DifferenceKind(StrEnum):
    """The kinds of differences."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RETIRED = "retired"
    OFFERED = "offered"
    """No longer retired."""
    CHANGED = "changed"


class Difference(NamedTuple):
    """One thing that differs between two codebooks."""

    sort: DifferenceKind
    where: str
    """The entry, as errors name it: `layer claim, label CFS`."""
    field: str = ""
    """Which field has changed; for a label that is renamed, `id`."""
    before: str = ""
    after: str = ""
    judgments: int | None = None
    """The number of judgments with the removed, renamed or retired entry; None if it was not asked for."""

    def words(self) -> str:
        """Return the difference in words, in one line."""
        if self.sort is DifferenceKind.RENAMED:
            text = f"{self.where}: is now called {self.after}"
        elif self.sort is DifferenceKind.OFFERED:
            text = f"{self.where}: is offered again"
        elif self.sort is DifferenceKind.CHANGED:
            text = f"{self.where}: {self.field} {_shown(self.before)} → {_shown(self.after)}"
        else:
            text = f"{self.where}: is {self.sort}"
        if self.judgments is None:
            return text
        return f"{text} ({counted(self.judgments, 'judgment')})"


_FIELDS = {
    "is_multiple": "multiple",
    "has_spans": "spans",
    "is_optional": "optional",
}
"""Fields that the file calls otherwise."""
_OF_LABEL = ("name", "key", "glyph", "colour", "definition", "example", "why", "mark", "state", "formerly")
_OF_LAYER = ("name", "question", "per_target", "is_multiple", "has_spans", "details", "is_optional")
_OF_HEAD = ("id", "name", "description", "sources", "idle_limit")


def differences(one: Codebook, other: Codebook, uses: Uses | None = None) -> list[Difference]:
    """Return the differences from `one` to `other`, layers first; with the number of judgments of each if given `uses`.

    Empty if the two say the same, however they are written.
    """
    found: list[Difference] = []
    for layer in one.layers:
        now = other.layer(layer.id)
        if now is None:
            number = None if uses is None else sum(uses[each] for each in uses if each[0] == layer.id)
            found.append(Difference(DifferenceKind.REMOVED, f"layer {layer.id}", judgments=number))
        else:
            found += _of_layer(layer, now, uses)
    found += [
        Difference(DifferenceKind.ADDED, f"layer {each.id}") for each in other.layers if one.layer(each.id) is None
    ]
    found += _order("[codebook]", "order of the layers", _ids(one.layers), _ids(other.layers))
    types = [{each.id: each for each in book.claim_types} for book in (one, other)]
    found += _named("claim type", *types)
    found += _named("rule", _by_title(one.rules), _by_title(other.rules))
    found += _changed("[codebook]", one, other, _OF_HEAD)
    return found


def lost_judgments(codebook: Codebook, uses: Uses) -> dict[tuple[str, str], int]:
    """The judgments whose label or layer the codebook lacks, by layer and label.

    A retired label is not lost, nor one that another label names in `formerly`. `none` is what any label
    with that state says.
    """
    return {(layer, label): number for (layer, label), number in uses.items() if not _has(codebook, layer, label)}


def describe_lost(lacking: Uses) -> str:
    """Describe lost judgments with their numbers: `layer claim: CFS (12 judgments), UFS (1 judgment)`."""
    layers: dict[str, list[str]] = {}
    for (layer, label), number in sorted(lacking.items()):
        layers.setdefault(layer, []).append(f"{label or 'without a label'} ({counted(number, 'judgment')})")
    return "; ".join(f"layer {layer}: {', '.join(labels)}" for layer, labels in layers.items())


def misfitting_judgments(codebook: Codebook, forms: Mapping[tuple[str, bool, bool], int]) -> list[str]:
    """The judgments that the codebook's layers have no place for, though it has their labels; in words.

    `forms` counts judgments by layer, by whether they are toward a target, and hold marks.
    """
    found = []
    for (identifier, has_target, has_marks), number in sorted(forms.items()):
        layer = codebook.layer(identifier)
        if layer is None:
            continue
        meets = counted(number, "judgment")
        if has_target != layer.per_target:
            asked = "for each target" if layer.per_target else "once a sentence"
            are = "toward a target" if has_target else "toward none"
            found.append(f"layer {identifier}: it is asked {asked}, and there are {meets} here {are}")
        elif has_marks and not layer.takes_marks:
            found.append(f"layer {identifier}: it takes one label, and there are {meets} here of several")
    return found


def _has(codebook: Codebook, identifier: str, label: str) -> bool:
    layer = codebook.layer(identifier)
    if layer is None:
        return False
    if not label or layer.label(label) is not None:
        return True
    return label == State.NONE and any(each.state is State.NONE for each in layer.labels)


def _of_layer(one: Layer, other: Layer, uses: Uses | None) -> Iterator[Difference]:
    where = f"layer {one.id}"
    yield from _changed(where, one, other, _OF_LAYER)
    present = set(_ids(other.labels))
    for label in one.labels:
        its = f"{where}, label {label.id}"
        now = other.label(label.id)
        number = _uses_of_label(one, label, uses)
        if now is None:
            yield Difference(DifferenceKind.REMOVED, its, judgments=number)
            continue
        if label.id not in present:
            yield Difference(DifferenceKind.RENAMED, its, "id", label.id, now.id, number)
            if now.id in _ids(one.labels):  # two labels have become one, which is compared with its own
                continue
        if label.is_retired != now.is_retired:
            yield Difference(
                DifferenceKind.RETIRED if now.is_retired else DifferenceKind.OFFERED, its, judgments=number
            )
        implied = set() if label.id == now.id else {"formerly"}  # by the new id, as is a name that is the id
        if implied and (label.name, now.name) == (label.id, now.id):
            implied.add("name")
        yield from _changed(its, label, now, [field for field in _OF_LABEL if field not in implied])
    known = {each.id for each in one.labels}
    renamed = {now.id for label in one.labels if (now := other.label(label.id))}
    for label in other.labels:
        if label.id not in known and label.id not in renamed:
            yield Difference(DifferenceKind.ADDED, f"{where}, label {label.id}")
    before = [(other.label(label.id) or label).id for label in one.labels]
    yield from _order(where, "order of the labels", before, _ids(other.labels))


def _uses_of_label(layer: Layer, label: Label, uses: Uses | None) -> int | None:
    """Judgments under any id that the label has or had; a bare `none` is the first label of that state."""
    if uses is None:
        return None
    stored = {label.id, *label.formerly}
    first = next((each for each in layer.labels if each.state is State.NONE), None)
    if label is first and layer.label(State.NONE.value) is None:
        stored.add(State.NONE.value)
    return sum(uses.get((layer.id, each), 0) for each in stored)


def _changed(where: str, one: object, other: object, fields: Sequence[str]) -> Iterator[Difference]:
    for field in fields:
        before, after = getattr(one, field), getattr(other, field)
        if before != after:
            yield Difference(DifferenceKind.CHANGED, where, _FIELDS.get(field, field), _text(before), _text(after))


def _named(
    kind: str, one: Mapping[str, ClaimType | Rule], other: Mapping[str, ClaimType | Rule]
) -> Iterator[Difference]:
    """Differences between claim types, or between rules, by their names."""
    for name, entry in one.items():
        now = other.get(name)
        if now is None:
            yield Difference(DifferenceKind.REMOVED, f"{kind} {name}")
        else:
            yield from _changed(f"{kind} {name}", entry, now, entry._fields[1:])
    yield from (Difference(DifferenceKind.ADDED, f"{kind} {name}") for name in other if name not in one)
    yield from _order("[codebook]", f"order of the {kind}s", list(one), list(other))


def _by_title(rules: Sequence[Rule]) -> dict[str, Rule]:
    """The rules by title; a title that is said again counts on."""
    named: dict[str, Rule] = {}
    for rule in rules:
        name, number = rule.title, 1
        while name in named:
            number += 1
            name = f"{rule.title} ({number})"
        named[name] = rule
    return named


def _ids(entries: Sequence[Label] | Sequence[Layer]) -> list[str]:
    return [each.id for each in entries]


def _order(where: str, what: str, one: Sequence[str], other: Sequence[str]) -> list[Difference]:
    """A difference if what both have stands in another order."""
    before = [each for each in dict.fromkeys(one) if each in set(other)]
    after = [each for each in other if each in set(one)]
    if before == after:
        return []
    return [Difference(DifferenceKind.CHANGED, where, what, ", ".join(before), ", ".join(after))]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _shown(value: str) -> str:
    return f"“{value}”" if value else "nothing"

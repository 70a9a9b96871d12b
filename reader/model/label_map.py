"""Mapping the labels of other programs to labels of the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.errors import UsageError
from reader.model.annotation import Relation, State
from reader.model.codebook import Codebook, Layer
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.ids import name_key

BETWEEN = ":"
"""Between the layer, the answer, and what it is toward, as in our own exports."""
_STATES = frozenset(State) - {State.LABELLED}
_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]")


class LabelMeaning(NamedTuple):
    """The meaning of a label of another program in the codebook."""

    layer: str
    """Id of the layer, or `mention`, or `note`."""
    answer: str
    """Id of the label, a state, or what the sentence does with a claim."""
    toward: str = ""
    """The name of a target, or the id of a claim, where the label says it."""


class LabelMap:
    """Maps labels as the person asked, else by ids, names and former ids, ignoring case."""

    def __init__(self, codebook: Codebook, wanted: Iterable[str] = ()) -> None:
        self._layers: dict[str, Layer | None] = {MENTION_LAYER: None, NOTE_LAYER: None}
        self._ids: dict[str, str] = {key: key for key in self._layers}
        self._answers: dict[str, dict[str, str]] = {}
        for layer in codebook.layers:
            self._layers[layer.id] = layer
            for name in (layer.id, layer.name):
                for key in _keys(name):
                    self._ids.setdefault(key, layer.id)
            self._answers[layer.id] = _answers(layer)
        self._answers[MENTION_LAYER] = {relation.value: relation.value for relation in Relation}
        self._known: dict[tuple[str, str], LabelMeaning | None] = {}
        self._wanted = dict(self._pair(each) for each in wanted)

    def meaning(self, label: str, layer: str = "") -> LabelMeaning | None:
        """Return the meaning of a label; None if it has none here, or could belong to several layers.

        `layer` is the layer that the file names; it is ignored if there is no such layer here.
        """
        if (label, layer) not in self._known:
            self._known[label, layer] = self._meaning(label, layer)
        return self._known[label, layer]

    def _meaning(self, label: str, layer: str) -> LabelMeaning | None:
        wanted = self._wanted.get(name_key(f"{layer}{BETWEEN}{label}")) or self._wanted.get(name_key(label))
        if wanted is not None:
            return wanted
        known = self._layer(layer)
        if known == NOTE_LAYER:
            return LabelMeaning(NOTE_LAYER, "")
        if known:
            return self._of_layer(known, label)
        return self._flat(label) or self._by_itself(label)

    def _layer(self, name: str) -> str:
        return next((self._ids[key] for key in _keys(name) if key in self._ids), "")

    def _of_layer(self, layer: str, label: str, *, with_states: bool = True) -> LabelMeaning | None:
        answers = self._answers[layer]
        found = next((answers[key] for key in _keys(label) if key in answers), "")
        if not found and with_states and layer != MENTION_LAYER and name_key(label) in _STATES:
            found = name_key(label)
        return LabelMeaning(layer, found) if found else None

    def _flat(self, label: str) -> LabelMeaning | None:
        """A label with its layer before it and what it is toward behind it."""
        first, _, rest = label.partition(BETWEEN)
        answer, _, toward = rest.partition(BETWEEN)
        layer = self._layer(first)
        if not answer or layer in {"", NOTE_LAYER}:
            return None
        found = self._of_layer(layer, answer)
        return found._replace(toward=toward) if found else None

    def _by_itself(self, label: str) -> LabelMeaning | None:
        """A label that only one layer has."""
        layers = [layer for layer, known in self._layers.items() if known is not None]
        found = [each for layer in layers if (each := self._of_layer(layer, label, with_states=False))]
        return found[0] if len(found) == 1 else None

    def _pair(self, wanted: str) -> tuple[str, LabelMeaning]:
        label, equals, meaning = wanted.partition("=")
        found = self._flat(meaning.strip())
        if not equals or not label.strip() or found is None:
            layers = [name for name, known in self._layers.items() if known is not None]
            raise UsageError(
                f"--map {wanted!r} does not lead to a label of the codebook",
                advice=f"Say LABEL=LAYER:LABEL or LABEL=LAYER:LABEL:TARGET; the layers are {', '.join(layers)}",
            )
        return name_key(label), found


def _answers(layer: Layer) -> dict[str, str]:
    """The ids of the labels by everything that they are called; an id goes before a name, a name before a former id."""
    found: dict[str, str] = {}
    for names in (
        [(label.id, label.id) for label in layer.labels],
        [(label.name, label.id) for label in layer.labels],
        [(former, label.id) for label in layer.labels for former in label.formerly],
    ):
        for name, identifier in names:
            for key in _keys(name):
                found.setdefault(key, identifier)
    return found


def _keys(name: str) -> Iterator[str]:
    """The keys of a name: without case, and without the characters that brat does not allow in names."""
    key = name_key(name)
    if key:
        yield key
        yield _NOT_IN_NAMES.sub("_", key)

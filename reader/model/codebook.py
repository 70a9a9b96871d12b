"""The annotation scheme: layers, their labels, and the rules an annotator goes by.

`reader.model.codebook_toml` reads one from TOML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from reader.model.annotation import State

COLORS = ("success", "error", "warning", "accent", "secondary", "primary", "foreground")
"""The roles of a theme that a label's color may name."""
MARKS = ("", "underline")
DETAILS = ("expression", "aim")
"""The details of a stance that can be asked for: explicit or implicit, direct or indirect."""
RESERVED_LABELS = ("na", "nan", "null", "nil", "n/a", "#n/a", "true", "false")
"""Words that pandas, R or a spreadsheet would read as something else than a label (compared in
lower case; `none` is a decision of its own and the CSV says so in `state`)."""
RESERVED_LAYERS = ("note", "mention")
"""The values of notes and mentions of claims in the column for the layer."""
JOINER = "|"
"""Stands between labels that are given together, in a table with one row a sentence."""
IDLE_LIMIT = 60
"""Seconds; a longer pause on a sentence is not counted as time spent on it."""
LONGEST_DEFINITION = 40
"""Words that can be read at a glance beside the article."""


class Rule(NamedTuple):
    """One rule of the codebook, shown on the help page."""

    title: str
    text: str


class ClaimType(NamedTuple):
    """A sort of claim, for the registry of claims."""

    id: str
    name: str
    definition: str = ""


class Label(NamedTuple):
    """One answer to a layer's question."""

    id: str
    name: str
    key: str
    """One character; empty where a retired label has none."""
    glyph: str
    """One character, shown beside the sentence; color is never the only sign."""
    colour: str
    """A role of the theme: one of `COLOURS`."""
    definition: str
    example: str = ""
    why: str = ""
    mark: str = ""
    """`underline`, or nothing: how the words of the sentence are marked beside the glyph."""
    state: State = State.LABELLED
    """`none` for the label which says that nothing can be inferred."""
    is_retired: bool = False
    """Kept and shown where it was given, and not offered any more."""
    formerly: tuple[str, ...] = ()
    """Ids that this label had before: judgments made under them are judgments of this label."""


class Layer(NamedTuple):
    """A question that is asked of every sentence."""

    id: str
    name: str
    question: str
    per_target: bool
    labels: tuple[Label, ...]
    """All of them, in the order of the file, the retired ones included."""
    is_multiple: bool = False
    """Several labels can be given at once."""
    has_spans: bool = False
    """Labels are given to words inside the sentence."""
    details: tuple[str, ...] = ()
    """Which of `DETAILS` are asked for; only a stance has them."""
    is_optional: bool = False
    """A sentence counts as decided without an answer."""

    @property
    def offered(self) -> tuple[Label, ...]:
        """The labels that can be given: those not retired."""
        return tuple(label for label in self.labels if not label.is_retired)

    def label(self, identifier: str) -> Label | None:
        """The label with this id, or that once had it."""
        for label in self.labels:
            if label.id == identifier:
                return label
        return next((label for label in self.labels if identifier in label.formerly), None)

    @property
    def takes_marks(self) -> bool:
        """Whether a decision holds marks: several labels, or labels on words."""
        return self.is_multiple or self.has_spans

    @property
    def rest_label(self) -> Label:
        """The label that `rest of article` gives: the one for none, else the last of those offered."""
        offered = self.offered
        return next((label for label in offered if label.state is State.NONE), offered[-1])


class Codebook(NamedTuple):
    """An annotation scheme. `version` is a hash of the file's content."""

    id: str
    name: str
    description: str
    sources: tuple[str, ...]
    rules: tuple[Rule, ...]
    layers: tuple[Layer, ...]
    version: str
    content: str
    """The TOML that it was read from."""
    claim_types: tuple[ClaimType, ...] = ()
    """The sorts of claim that the registry of claims tells apart."""
    idle_limit: int = IDLE_LIMIT
    """Seconds; a longer pause on a sentence is not counted."""

    def layer(self, identifier: str) -> Layer | None:
        """The layer with this id."""
        return next((layer for layer in self.layers if layer.id == identifier), None)

    @property
    def has_targets(self) -> bool:
        """Whether anything is asked for each target."""
        return any(layer.per_target for layer in self.layers)

    def required(self, layers: tuple[str, ...]) -> tuple[str, ...]:
        """The ones of `layers` that must be answered: the optional ones only if all of them are optional."""
        optional = {layer.id for layer in self.layers if layer.is_optional}
        return tuple(name for name in layers if name not in optional) or layers

    def labels(self) -> Iterator[tuple[Layer, Label]]:
        """Every label that can be given, with its layer, in the order of the file."""
        for layer in self.layers:
            for label in layer.offered:
                yield layer, label


def codebook_version(content: str) -> str:
    """The version of a codebook with this text: `c` and 48 bits of BLAKE2b in hex."""
    normal = content.replace("\r\n", "\n").strip()
    return "c" + hashlib.blake2b(normal.encode(), digest_size=6).hexdigest()


def missing_parts(codebook: Codebook) -> Iterator[str]:
    """Yield each thing that annotators would miss in the codebook, in a line."""
    if not codebook.sources:
        yield "[codebook]: no source is named; say which published scheme it follows, or that it is your own"
    for layer, label in codebook.labels():
        where = f"layer {layer.id}, label {label.id}"
        if not label.definition:
            yield f"{where}: it has no definition"
        words = len(label.definition.split())
        if words > LONGEST_DEFINITION:
            yield f"{where}: the definition has {words} words; {LONGEST_DEFINITION} can be read at a glance"
        if not label.example:
            yield f"{where}: it has no example"

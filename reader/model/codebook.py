"""The annotation scheme: layers, their labels, and the rules an annotator goes by. Read from TOML."""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import CodebookError
from reader.model.judgement import STANCE_LAYER, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLOURS = ("success", "error", "warning", "accent", "secondary", "primary", "foreground")
"""The roles of a theme that a label's colour may name."""
MARKS = ("", "underline")
RESERVED_LABELS = ("na", "nan", "null", "nil", "n/a", "#n/a", "true", "false")
"""Words that pandas, R or a spreadsheet would read as something else than a label (compared in
lower case; `none` is a decision of its own and the CSV says so in `state`)."""

RESERVED_LAYERS = ("note",)


class Rule(NamedTuple):
    """One rule of the codebook, shown on the help page."""

    title: str
    text: str


class Label(NamedTuple):
    """One answer to a layer's question."""

    id: str
    name: str
    key: str
    glyph: str
    """One character, shown beside the sentence; colour is never the only sign."""
    colour: str
    """A role of the theme: one of `COLOURS`."""
    definition: str
    example: str = ""
    why: str = ""
    mark: str = ""
    """`underline`, or nothing: how the words of the sentence are marked beside the glyph."""
    state: State = State.LABELLED
    """`none` for the label which says that nothing can be inferred."""


class Layer(NamedTuple):
    """A question that is asked of every sentence."""

    id: str
    name: str
    question: str
    per_target: bool
    labels: tuple[Label, ...]

    def label(self, identifier: str) -> Label | None:
        """The label with this id."""
        return next((label for label in self.labels if label.id == identifier), None)

    @property
    def takes_marks(self) -> bool:
        """Whether a decision can hold several labels."""
        return False

    @property
    def rest_label(self) -> Label:
        """The label that `rest of article` gives: the one for none, else the last of the list."""
        return next((label for label in self.labels if label.state is State.NONE), self.labels[-1])


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

    def layer(self, identifier: str) -> Layer | None:
        """The layer with this id."""
        return next((layer for layer in self.layers if layer.id == identifier), None)

    def labels(self) -> Iterator[tuple[Layer, Label]]:
        """Every label with its layer, in the order of the file."""
        for layer in self.layers:
            for label in layer.labels:
                yield layer, label


def codebook_version(content: str) -> str:
    """The version of a codebook with this text: `c` and 48 bits of BLAKE2b in hex."""
    normal = content.replace("\r\n", "\n").strip()
    return "c" + hashlib.blake2b(normal.encode(), digest_size=6).hexdigest()


def parse_codebook(content: str, name: str = "codebook.toml") -> Codebook:
    """The codebook written in `content`; `name` is the file that errors speak of.

    Raises `CodebookError` that says which entry is wrong: broken TOML, a missing or unknown field,
    two labels of one id, glyph or key in a way that cannot be told apart.
    """
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"not valid TOML: {error}", subject=name) from error
    read = _Reader(name)
    read.only(data, "the file", {"codebook", "rules", "layers"})
    head = read.table(data, "codebook", "the file")
    read.only(head, "[codebook]", {"id", "name", "description", "sources"})
    rules = tuple(_rule(read, rule, n) for n, rule in enumerate(read.tables(data, "rules", "the file"), 1))
    layers = tuple(_layer(read, layer, n) for n, layer in enumerate(read.tables(data, "layers", "the file"), 1))
    if not layers:
        raise CodebookError("it has no layer", subject=name, advice="Add a [[layers]] table")
    _check_unique(name, layers)
    return Codebook(
        id=read.text(head, "id", "[codebook]"),
        name=read.text(head, "name", "[codebook]"),
        description=read.text(head, "description", "[codebook]", ""),
        sources=read.texts(head, "sources", "[codebook]"),
        rules=rules,
        layers=layers,
        version=codebook_version(content),
        content=content,
    )


def _rule(read: _Reader, data: Mapping[str, Any], number: int) -> Rule:
    where = f"rule {number}"
    read.only(data, where, {"title", "text"})
    return Rule(read.text(data, "title", where), read.text(data, "text", where))


def _layer(read: _Reader, data: Mapping[str, Any], number: int) -> Layer:
    where = f"layer {data.get('id', number)}"
    read.only(data, where, {"id", "name", "question", "per_target", "labels"})
    identifier = read.identifier(data, where)
    if identifier in RESERVED_LAYERS:
        read.fail(where, f"{identifier!r} is what a note has in the column for the layer; choose another id")
    per_target = read.flag(data, "per_target", where)
    if identifier == STANCE_LAYER and not per_target:
        read.fail(where, "the stance layer is always asked toward a target: write per_target = true")
    if identifier != STANCE_LAYER and per_target:
        read.fail(where, "only the stance layer can be asked for each target: write per_target = false")
    labels = tuple(_label(read, label, where) for label in read.tables(data, "labels", where))
    if not labels:
        read.fail(where, "it has no label")
    return Layer(
        id=identifier,
        name=read.text(data, "name", where, identifier),
        question=read.text(data, "question", where, ""),
        per_target=per_target,
        labels=labels,
    )


def _label(read: _Reader, data: Mapping[str, Any], layer: str) -> Label:
    where = f"{layer}, label {data.get('id', '?')}"
    fields = {"id", "name", "key", "glyph", "colour", "definition", "example", "why", "mark", "state"}
    read.only(data, where, fields)
    identifier = read.identifier(data, where)
    if identifier.casefold() in RESERVED_LABELS:
        read.fail(where, f"{identifier!r} is a word that other programs read as no value; choose another id")
    state = read.text(data, "state", where, State.LABELLED.value)
    if state not in (State.LABELLED, State.NONE):
        read.fail(where, f"state is {state!r}; it can be 'labelled' or 'none'")
    key, glyph = read.text(data, "key", where), read.text(data, "glyph", where)
    for field, value in (("key", key), ("glyph", glyph)):
        if len(value) != 1 or not value.isprintable() or value.isspace():
            read.fail(where, f"{field} is {value!r}; it must be one visible character")
    colour = read.text(data, "colour", where, "foreground")
    if colour not in COLOURS:
        read.fail(where, f"colour is {colour!r}; it must be one of {', '.join(COLOURS)}")
    mark = read.text(data, "mark", where, "")
    if mark not in MARKS:
        read.fail(where, f"mark is {mark!r}; it can be 'underline' or left out")
    return Label(
        id=identifier,
        name=read.text(data, "name", where, identifier),
        key=key,
        glyph=glyph,
        colour=colour,
        definition=read.text(data, "definition", where, ""),
        example=read.text(data, "example", where, ""),
        why=read.text(data, "why", where, ""),
        mark=mark,
        state=State(state),
    )


def _check_unique(name: str, layers: tuple[Layer, ...]) -> None:
    layer_ids: set[str] = set()
    keys: dict[str, str] = {}
    for layer in layers:
        if layer.id in layer_ids:
            raise CodebookError(f"two layers have the id {layer.id!r}", subject=name)
        layer_ids.add(layer.id)
        ids: set[str] = set()
        glyphs: dict[str, str] = {}
        for label in layer.labels:
            if label.id in ids:
                raise CodebookError(f"layer {layer.id} has two labels with the id {label.id!r}", subject=name)
            ids.add(label.id)
            if label.glyph in glyphs:
                raise CodebookError(
                    f"layer {layer.id}: the glyph {label.glyph!r} is given to both {glyphs[label.glyph]!r}"
                    f" and {label.id!r}",
                    subject=name,
                    advice="Give one of them another glyph: colour alone does not tell them apart",
                )
            glyphs[label.glyph] = label.id
            mine = f"{layer.id}: {label.id}"
            if label.key in keys:
                raise CodebookError(
                    f"the key {label.key!r} is given to both {keys[label.key]!r} and {mine!r}",
                    subject=name,
                    advice="Give one of them another key",
                )
            keys[label.key] = mine


class _Reader:
    """Takes typed values out of the tables of a TOML file, and says where one is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, where: str, what: str) -> None:
        raise CodebookError(f"{where}: {what}", subject=self.name)

    def only(self, data: Mapping[str, Any], where: str, known: set[str]) -> None:
        unknown = sorted(set(data) - known)
        if unknown:
            self.fail(where, f"unknown field {unknown[0]!r}; known are {', '.join(sorted(known))}")

    def table(self, data: Mapping[str, Any], field: str, where: str) -> Mapping[str, Any]:
        value = data.get(field)
        if not isinstance(value, dict):
            raise CodebookError(f"{where}: [{field}] is missing", subject=self.name)
        return value

    def tables(self, data: Mapping[str, Any], field: str, where: str) -> list[Mapping[str, Any]]:
        value = data.get(field, [])
        if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
            raise CodebookError(f"{where}: {field} must be tables, written [[{field}]]", subject=self.name)
        return value

    def text(self, data: Mapping[str, Any], field: str, where: str, default: str | None = None) -> str:
        value = data.get(field, default)
        if not isinstance(value, str):
            missing = "is missing" if value is None else f"is {value!r}, not text"
            raise CodebookError(f"{where}: {field} {missing}", subject=self.name)
        return value

    def texts(self, data: Mapping[str, Any], field: str, where: str) -> tuple[str, ...]:
        value = data.get(field, [])
        if not (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
            raise CodebookError(f"{where}: {field} is {value!r}, not a list of texts", subject=self.name)
        return tuple(value)

    def identifier(self, data: Mapping[str, Any], where: str) -> str:
        value = self.text(data, "id", where)
        if not value.isprintable() or not value or " " in value:
            self.fail(where, f"id is {value!r}; it must be one word of visible characters")
        return value

    def flag(self, data: Mapping[str, Any], field: str, where: str) -> bool:
        value = data.get(field, False)
        if not isinstance(value, bool):
            raise CodebookError(f"{where}: {field} is {value!r}, not true or false", subject=self.name)
        return value

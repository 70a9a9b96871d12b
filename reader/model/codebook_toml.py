"""A codebook read from TOML: whole, or refused with the entry that is wrong."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NoReturn

from reader.errors import CodebookError
from reader.model.annotation import STANCE_LAYER, State
from reader.model.codebook import (
    COLORS,
    DETAILS,
    IDLE_LIMIT,
    JOINER,
    MARKS,
    RESERVED_LABELS,
    RESERVED_LAYERS,
    ClaimType,
    Codebook,
    Label,
    Layer,
    Rule,
    codebook_version,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse_codebook(content: str, name: str = "codebook.toml") -> Codebook:
    """The codebook written in `content`; `name` is the file that errors speak of.

    Raises `CodebookError` that says which entry is wrong: broken TOML, a missing or unknown field,
    two labels of one id, glyph or key in a way that cannot be told apart. That no key is one of the
    program's own is for the keymap to say.
    """
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"not valid TOML: {error}", subject=name) from error
    read = _Reader(name)
    read.only(data, "the file", {"codebook", "rules", "layers", "claim_types"})
    head = read.table(data, "codebook", "the file")
    read.only(head, "[codebook]", {"id", "name", "description", "sources", "idle_limit"})
    rules = tuple(_rule(read, rule, n) for n, rule in enumerate(read.tables(data, "rules", "the file"), 1))
    layers = tuple(_layer(read, layer, n) for n, layer in enumerate(read.tables(data, "layers", "the file"), 1))
    types = tuple(_claim_type(read, each, n) for n, each in enumerate(read.tables(data, "claim_types", "the file"), 1))
    if not layers:
        raise CodebookError("it has no layer", subject=name, advice="Add a [[layers]] table")
    _check_claim_types(read, types)
    _check_layers(read, layers)
    return Codebook(
        id=read.text(head, "id", "[codebook]"),
        name=read.text(head, "name", "[codebook]"),
        description=read.text(head, "description", "[codebook]", ""),
        sources=read.texts(head, "sources", "[codebook]"),
        rules=rules,
        layers=layers,
        version=codebook_version(content),
        content=content,
        claim_types=types,
        idle_limit=read.seconds(head, "idle_limit", "[codebook]", IDLE_LIMIT),
    )


def _rule(read: _Reader, data: Mapping[str, Any], number: int) -> Rule:
    where = f"rule {number}"
    read.only(data, where, {"title", "text"})
    return Rule(read.text(data, "title", where), read.text(data, "text", where))


def _claim_type(read: _Reader, data: Mapping[str, Any], number: int) -> ClaimType:
    where = f"claim type {data.get('id', number)}"
    read.only(data, where, {"id", "name", "definition"})
    identifier = read.label_identifier(data, where)
    return ClaimType(identifier, read.text(data, "name", where, identifier), read.text(data, "definition", where, ""))


def _layer(read: _Reader, data: Mapping[str, Any], number: int) -> Layer:
    where = f"layer {data.get('id', number)}"
    known = {"id", "name", "question", "per_target", "multiple", "spans", "details", "optional", "labels"}
    read.only(data, where, known)
    identifier = read.identifier(data, where)
    if identifier in RESERVED_LAYERS:
        read.fail(where, f"{identifier!r} is what a {identifier} has in the column for the layer; choose another id")
    labels = tuple(_label(read, label, where) for label in read.tables(data, "labels", where))
    if not labels:
        read.fail(where, "it has no label")
    layer = Layer(
        id=identifier,
        name=read.text(data, "name", where, identifier),
        question=read.text(data, "question", where, ""),
        per_target=read.flag(data, "per_target", where),
        labels=labels,
        is_multiple=read.flag(data, "multiple", where),
        has_spans=read.flag(data, "spans", where),
        details=read.texts(data, "details", where),
        is_optional=read.flag(data, "optional", where),
    )
    if not layer.offered:
        read.fail(where, "all its labels are retired; keep one, or leave the layer out")
    _check_form(read, layer, where)
    return layer


def _check_form(read: _Reader, layer: Layer, where: str) -> None:
    """That what the layer asks for goes together."""
    for detail in layer.details:
        if detail not in DETAILS:
            read.fail(where, f"details has {detail!r}; it can have {' and '.join(map(repr, DETAILS))}")
    if layer.is_multiple and layer.has_spans:
        read.fail(where, "spans take several labels as it is, one each: leave multiple = true out")
    if layer.id != STANCE_LAYER:
        if layer.details:
            read.fail(where, "only the stance layer has details: leave them out")
        return
    if not layer.per_target:
        read.fail(where, "the stance layer is always asked toward a target: write per_target = true")
    if layer.is_multiple or layer.has_spans:
        field = "multiple" if layer.is_multiple else "spans"
        read.fail(where, f"a stance is one label for each holder of a sentence: leave {field} = true out")


def _label(read: _Reader, data: Mapping[str, Any], layer: str) -> Label:
    where = f"{layer}, label {data.get('id', '?')}"
    fields = {"id", "name", "key", "glyph", "colour", "definition", "example", "why", "mark", "state"}
    read.only(data, where, fields | {"retired", "formerly"})
    identifier = read.label_identifier(data, where)
    state = read.text(data, "state", where, State.LABELLED.value)
    if state not in (State.LABELLED, State.NONE):
        read.fail(where, f"state is {state!r}; it can be 'labelled' or 'none'")
    is_retired = read.flag(data, "retired", where)
    key = read.text(data, "key", where, "" if is_retired else None)
    glyph = read.text(data, "glyph", where)
    for field, value in (("key", key), ("glyph", glyph)):
        if field == "key" and is_retired and not value:
            continue
        if len(value) != 1 or not value.isprintable() or value.isspace():
            read.fail(where, f"{field} is {value!r}; it must be one visible character")
    colour = read.text(data, "colour", where, "foreground")
    if colour not in COLORS:
        read.fail(where, f"colour is {colour!r}; it must be one of {', '.join(COLORS)}")
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
        is_retired=is_retired,
        formerly=read.texts(data, "formerly", where),
    )


def _check_claim_types(read: _Reader, types: tuple[ClaimType, ...]) -> None:
    known: set[str] = set()
    for each in types:
        if each.id in known:
            read.fail("the file", f"two claim types have the id {each.id!r}")
        known.add(each.id)


def _check_layers(read: _Reader, layers: tuple[Layer, ...]) -> None:
    """That ids, keys and glyphs tell apart what they are given to."""
    layer_ids: set[str] = set()
    keys: dict[str, str] = {}
    for layer in layers:
        if layer.id in layer_ids:
            raise CodebookError(f"two layers have the id {layer.id!r}", subject=read.name)
        layer_ids.add(layer.id)
        _check_labels(read, layer)
        for label in layer.offered:
            mine = f"{layer.id}: {label.id}"
            if label.key in keys:
                raise CodebookError(
                    f"the key {label.key!r} is given to both {keys[label.key]!r} and {mine!r}",
                    subject=read.name,
                    advice="Give one of them another key",
                )
            keys[label.key] = mine


def _check_labels(read: _Reader, layer: Layer) -> None:
    ids: set[str] = set()
    glyphs: dict[str, str] = {}
    for label in layer.labels:
        if label.id in ids:
            raise CodebookError(f"layer {layer.id} has two labels with the id {label.id!r}", subject=read.name)
        ids.add(label.id)
        if label.glyph in glyphs:
            raise CodebookError(
                f"layer {layer.id}: the glyph {label.glyph!r} is given to both {glyphs[label.glyph]!r}"
                f" and {label.id!r}",
                subject=read.name,
                advice="Give one of them another glyph: colour alone does not tell them apart",
            )
        glyphs[label.glyph] = label.id
    former: dict[str, str] = {}
    for label in layer.labels:
        where = f"layer {layer.id}, label {label.id}"
        for old in label.formerly:
            if not _is_identifier(old) or JOINER in old:
                read.fail(where, f"formerly has {old!r}, which cannot have been an id")
            if old in ids:
                read.fail(where, f"formerly has {old!r}, which is the id of a label that is still there")
            if old in former:
                read.fail(where, f"formerly has {old!r}, which {former[old]!r} has too")
            former[old] = label.id


def _is_identifier(value: str) -> bool:
    return bool(value) and value.isprintable() and " " not in value


class _Reader:
    """Takes typed values out of the tables of a TOML file, and says where one is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, where: str, what: str) -> NoReturn:
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
        if not _is_identifier(value):
            self.fail(where, f"id is {value!r}; it must be one word of visible characters")
        return value

    def label_identifier(self, data: Mapping[str, Any], where: str) -> str:
        value = self.identifier(data, where)
        if value.casefold() in RESERVED_LABELS:
            self.fail(where, f"{value!r} is a word that other programs read as no value; choose another id")
        if JOINER in value:
            self.fail(where, f"id is {value!r}; {JOINER!r} stands between labels that are given together")
        return value

    def flag(self, data: Mapping[str, Any], field: str, where: str) -> bool:
        value = data.get(field, False)
        if not isinstance(value, bool):
            raise CodebookError(f"{where}: {field} is {value!r}, not true or false", subject=self.name)
        return value

    def seconds(self, data: Mapping[str, Any], field: str, where: str, default: int) -> int:
        value = data.get(field, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise CodebookError(f"{where}: {field} is {value!r}, not a whole number of seconds", subject=self.name)
        return value

"""A codebook read from TOML: whole, or refused with the entry that is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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


def parse_codebook(content: str, name: str = "codebook.toml") -> Codebook:
    """Return the codebook written in `content`; `name` is the file that errors name.

    Raises `CodebookError` that says which entry is wrong: broken TOML, a missing or unknown field,
    two labels of one id, glyph or key in a way that cannot be told apart. That no key is one of the
    program's own is for the keymap to say.
    """
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"not valid TOML: {error}", subject=name) from error
    file = _Table(data, "the file", name)
    file.check_fields("codebook rules layers claim_types")
    if not isinstance(data.get("codebook"), dict):
        raise file.error("[codebook] is missing")
    head = _Table(data["codebook"], "[codebook]", name)
    head.check_fields("id name description sources idle_limit")
    rules = tuple(_rule(table) for table in file.tables("rules", "rule"))
    layers = tuple(_layer(table) for table in file.tables("layers", "layer"))
    types = tuple(_claim_type(table) for table in file.tables("claim_types", "claim type"))
    if not layers:
        raise CodebookError("it has no layer", subject=name, advice="Add a [[layers]] table")
    _check_ids("the file: two claim types have", types, name)
    _check_layers(layers, name)
    return Codebook(
        id=head.text("id"),
        name=head.text("name"),
        description=head.text("description", ""),
        sources=head.texts("sources"),
        rules=rules,
        layers=layers,
        version=codebook_version(content),
        content=content,
        claim_types=types,
        idle_limit=head.seconds("idle_limit", IDLE_LIMIT),
    )


class _Table(NamedTuple):
    """A table of the file: gives typed values, and says where one is wrong."""

    data: Mapping[str, Any]
    where: str
    file: str

    def error(self, what: str) -> CodebookError:
        return CodebookError(f"{self.where}: {what}", subject=self.file)

    def check_fields(self, known: str) -> None:
        fields = known.split()
        unknown = sorted(set(self.data) - set(fields))
        if unknown:
            raise self.error(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(fields))}")

    def tables(self, field: str, kind: str) -> list[_Table]:
        """The tables in a field, each named by its id, else by its number (a label by `?`)."""
        value = self.data.get(field, [])
        if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
            raise self.error(f"{field} must be tables, written [[{field}]]")
        is_numbered = field != "labels"
        return [
            _Table(entry, f"{kind} {entry.get('id', number if is_numbered else '?')}", self.file)
            for number, entry in enumerate(value, 1)
        ]

    def text(self, field: str, default: str | None = None) -> str:
        value = self.data.get(field, default)
        if not isinstance(value, str):
            raise self.error(f"{field} {'is missing' if value is None else f'is {value!r}, not text'}")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.data.get(field, [])
        if not (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
            raise self.error(f"{field} is {value!r}, not a list of texts")
        return tuple(value)

    def identifier(self) -> str:
        value = self.text("id")
        if not _is_identifier(value):
            raise self.error(f"id is {value!r}; it must be one word of visible characters")
        return value

    def label_identifier(self) -> str:
        value = self.identifier()
        if value.casefold() in RESERVED_LABELS:
            raise self.error(f"{value!r} is a word that other programs read as no value; choose another id")
        if JOINER in value:
            raise self.error(f"id is {value!r}; {JOINER!r} stands between labels that are given together")
        return value

    def flag(self, field: str) -> bool:
        value = self.data.get(field, False)
        if not isinstance(value, bool):
            raise self.error(f"{field} is {value!r}, not true or false")
        return value

    def seconds(self, field: str, default: int) -> int:
        value = self.data.get(field, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.error(f"{field} is {value!r}, not a whole number of seconds")
        return value


def _rule(table: _Table) -> Rule:
    table.check_fields("title text")
    return Rule(table.text("title"), table.text("text"))


def _claim_type(table: _Table) -> ClaimType:
    table.check_fields("id name definition")
    identifier = table.label_identifier()
    return ClaimType(identifier, table.text("name", identifier), table.text("definition", ""))


def _layer(table: _Table) -> Layer:
    table.check_fields("id name question per_target multiple spans details optional labels")
    identifier = table.identifier()
    if identifier in RESERVED_LAYERS:
        raise table.error(f"{identifier!r} is what a {identifier} has in the column for the layer; choose another id")
    labels = tuple(_label(each) for each in table.tables("labels", f"{table.where}, label"))
    if not labels:
        raise table.error("it has no label")
    layer = Layer(
        id=identifier,
        name=table.text("name", identifier),
        question=table.text("question", ""),
        per_target=table.flag("per_target"),
        labels=labels,
        is_multiple=table.flag("multiple"),
        has_spans=table.flag("spans"),
        details=table.texts("details"),
        is_optional=table.flag("optional"),
    )
    if not layer.offered:
        raise table.error("all its labels are retired; keep one, or leave the layer out")
    _check_form(table, layer)
    return layer


def _check_form(table: _Table, layer: Layer) -> None:
    """Check that the things that a layer asks for go together."""
    for detail in layer.details:
        if detail not in DETAILS:
            raise table.error(f"details has {detail!r}; it can have {' and '.join(map(repr, DETAILS))}")
    if layer.is_multiple and layer.has_spans:
        raise table.error("spans take several labels as it is, one each: leave multiple = true out")
    if layer.id != STANCE_LAYER:
        if layer.details:
            raise table.error("only the stance layer has details: leave them out")
        return
    if not layer.per_target:
        raise table.error("the stance layer is always asked toward a target: write per_target = true")
    if layer.is_multiple or layer.has_spans:
        field = "multiple" if layer.is_multiple else "spans"
        raise table.error(f"a stance is one label for each holder of a sentence: leave {field} = true out")


def _label(table: _Table) -> Label:
    table.check_fields("id name key glyph colour definition example why mark state retired formerly")
    identifier = table.label_identifier()
    state = table.text("state", State.LABELLED.value)
    if state not in (State.LABELLED, State.NONE):
        raise table.error(f"state is {state!r}; it can be 'labelled' or 'none'")
    is_retired = table.flag("retired")
    key, glyph = table.text("key", "" if is_retired else None), table.text("glyph")
    for field, value in (("key", key), ("glyph", glyph)):
        if field == "key" and is_retired and not value:
            continue
        if len(value) != 1 or not value.isprintable() or value.isspace():
            raise table.error(f"{field} is {value!r}; it must be one visible character")
    colour, mark = table.text("colour", "foreground"), table.text("mark", "")
    if colour not in COLORS:
        raise table.error(f"colour is {colour!r}; it must be one of {', '.join(COLORS)}")
    if mark not in MARKS:
        raise table.error(f"mark is {mark!r}; it can be 'underline' or left out")
    return Label(
        id=identifier,
        name=table.text("name", identifier),
        key=key,
        glyph=glyph,
        colour=colour,
        definition=table.text("definition", ""),
        example=table.text("example", ""),
        why=table.text("why", ""),
        mark=mark,
        state=State(state),
        is_retired=is_retired,
        formerly=table.texts("formerly"),
    )


def _check_layers(layers: tuple[Layer, ...], file: str) -> None:
    """Check that no two layers share an id, and no two labels a key, or in one layer an id or glyph."""
    _check_ids("two layers have", layers, file)
    for layer in layers:
        _check_ids(f"layer {layer.id} has two labels with", layer.labels, file)
        glyphs = [(label.glyph, label.id) for label in layer.labels]
        advice = "Give one of them another glyph: colour alone does not tell them apart"
        _check_given_once(f"layer {layer.id}: the glyph", glyphs, file, advice)
        _check_former_ids(layer, file)
    keys = [(label.key, f"{layer.id}: {label.id}") for layer in layers for label in layer.offered]
    _check_given_once("the key", keys, file, "Give one of them another key")


def _check_ids(where: str, entries: Sequence[Layer] | Sequence[Label] | Sequence[ClaimType], file: str) -> None:
    ids: set[str] = set()
    for entry in entries:
        if entry.id in ids:
            raise CodebookError(f"{where} the id {entry.id!r}", subject=file)
        ids.add(entry.id)


def _check_given_once(what: str, given: Sequence[tuple[str, str]], file: str, advice: str) -> None:
    """Check that no value is given to two labels; `given` are values with the names of their labels."""
    names: dict[str, str] = {}
    for value, name in given:
        if value in names:
            fault = f"{what} {value!r} is given to both {names[value]!r} and {name!r}"
            raise CodebookError(fault, subject=file, advice=advice)
        names[value] = name


def _check_former_ids(layer: Layer, file: str) -> None:
    ids = {label.id for label in layer.labels}
    former: dict[str, str] = {}
    for label in layer.labels:
        for old in label.formerly:
            fault = ""
            if not _is_identifier(old) or JOINER in old:
                fault = "cannot have been an id"
            elif old in ids:
                fault = "is the id of a label that is still there"
            elif old in former:
                fault = f"{former[old]!r} has too"
            if fault:
                where = f"layer {layer.id}, label {label.id}"
                raise CodebookError(f"{where}: formerly has {old!r}, which {fault}", subject=file)
            former[old] = label.id


def _is_identifier(value: str) -> bool:
    return bool(value) and value.isprintable() and " " not in value

"""A codebook as a page of plain lines: to be read on a terminal, printed or piped."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from reader.model.annotation import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.codebook import Codebook, Label, Layer

WIDTH = 96
"""Columns; wider lines are tiring to read."""


def page(codebook: Codebook) -> Iterator[str]:
    """The lines of the page."""
    yield f"{codebook.name}  ({codebook.id}, {codebook.version})"
    yield from _words(codebook.description)
    for layer in codebook.layers:
        yield ""
        yield f"{layer.name.upper()}  {layer.question}".rstrip()
        yield from _words("; ".join(_form(layer)), 2)
        for label in layer.labels:
            yield ""
            yield from _label(label)
    if codebook.claim_types:
        yield ""
        yield "TYPES OF CLAIM"
        for each in codebook.claim_types:
            yield from _words(f"{each.name} ({each.id}): {each.definition}".removesuffix(": "), 2, hang=4)
    if codebook.rules:
        yield ""
        yield "RULES"
        for number, rule in enumerate(codebook.rules, 1):
            yield from _words(f"{number:2} {_sentence(rule.title)} {rule.text}", 2, hang=5)
    if codebook.sources:
        yield ""
        yield "SOURCES"
        for source in codebook.sources:
            yield from _words(source, 2, hang=4)


def _form(layer: Layer) -> Iterator[str]:
    """How the layer is asked: one statement each."""
    yield f"layer {layer.id}"
    yield "asked for each target" if layer.per_target else "asked once a sentence"
    if layer.is_multiple:
        yield "several labels at once"
    if layer.has_spans:
        yield "labels are given to words inside the sentence"
    if layer.details:
        yield f"with {' and '.join(layer.details)}"
    if layer.is_optional:
        yield "need not be answered"


def _label(label: Label) -> Iterator[str]:
    key = "retired" if label.is_retired else f"key {label.key}"
    name = label.name if label.name == label.id else f"{label.name} ({label.id})"
    formerly = f", formerly {', '.join(label.formerly)}" if label.formerly else ""
    says_none = ", says that nothing can be inferred" if label.state is State.NONE else ""
    yield f"  {label.glyph} {name}  [{key}{formerly}{says_none}]"
    yield from _words(label.definition, 4)
    for text in (label.example, label.why):
        yield from _words(text, 6)


def _words(text: str, indent: int = 0, *, hang: int | None = None) -> list[str]:
    further = " " * (indent if hang is None else hang)
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=further, break_on_hyphens=False)


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."


def plain_data(value: object) -> Any:
    """A codebook, or what it is made of, as data for JSON: named values as objects."""
    fields = getattr(value, "_asdict", None)
    if fields is not None:
        return {name: plain_data(each) for name, each in fields().items()}
    if isinstance(value, (tuple, list)):
        return [plain_data(each) for each in value]
    return value

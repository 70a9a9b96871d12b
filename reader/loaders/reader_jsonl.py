"""The JSON Lines of `reader export --format jsonl`: the registries, then row by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reader.errors import CodebookError, InputError
from reader.loaders.base import Format, Sample
from reader.loaders.fields import json_lines
from reader.loaders.reader_csv import COLUMNS, NEWER, faulty_row, row_document
from reader.loaders.records import Found, ImportedDocument, ImportedRegistries, SkippedEntry
from reader.model.codebook import Codebook
from reader.model.codebook_toml import parse_codebook
from reader.model.registry_entry import Claim, Target, TargetKind
from reader.model.sanitize import one_line, plain

VERSION = 1
"""The newest version of these lines that is understood."""


def read_jsonl(path: Path) -> Iterator[Found]:
    """Read the registries, then every row; a row that is none has a fault."""
    lines = json_lines(path)
    first = next(lines, ("", {}))[1]
    if isinstance(first, SkippedEntry) or (first.get("type"), first.get("format")) != ("export", "reader"):
        raise InputError(
            "this is no JSON Lines export of this program: its first line does not say so",
            subject=str(path),
            advice="Load a file that `reader export --format jsonl` wrote",
        )
    if not isinstance(first.get("version"), int) or first["version"] > VERSION:
        raise InputError(
            f"it was written by a newer version of this program (lines of version {first.get('version')})",
            subject=str(path),
            advice="Install the newest version",
        )
    registered: dict[str, list[Any]] = {name: [] for name in _MAKERS}
    has_begun = False
    for where, value in lines:
        if isinstance(value, SkippedEntry):
            yield faulty_row(where, value.reason)
            continue
        kind = value.get("type")
        if kind in {"article", "row"} and not has_begun:
            has_begun = True
            yield _registries(first, registered)
        if kind in _MAKERS and not has_begun:
            made = _MAKERS[kind](value)
            if made is None:
                yield SkippedEntry(where, f"it is no whole {kind}")
            else:
                registered[kind].append(made)
        elif kind not in {"article", "export"}:
            yield _row(where, value)
    if not has_begun:
        yield _registries(first, registered)


def _registries(first: dict[str, Any], registered: dict[str, list[Any]]) -> ImportedRegistries:
    annotators = first.get("annotators")
    names = [one_line(str(name)) for name in annotators] if isinstance(annotators, list) else []
    who = next(filter(None, names), "")
    return ImportedRegistries(who, *(tuple(registered[name]) for name in ("codebook", "target", "claim")))


def _row(where: str, value: dict[str, Any]) -> ImportedDocument:
    """Return what a line is that should be a row."""
    kind = value.get("type")
    if kind in _MAKERS:
        return faulty_row(where, f"a {kind} stands behind the first article, where none is looked for")
    if kind != "row":
        return faulty_row(where, f"there is no line of type {str(kind)[:40]!r}")
    missing = [name for name in COLUMNS if name not in value and name not in NEWER]
    if missing:
        return faulty_row(where, f"it lacks {', '.join(missing)}")
    cells = {name: _cell(value.get(name)) for name in COLUMNS}
    odd = [name for name, cell in cells.items() if cell is None]
    if odd:
        return faulty_row(where, f"{', '.join(odd)} is neither text nor a number")
    return row_document(where, {name: cell or "" for name, cell in cells.items()})


def _cell(value: object) -> str | None:
    """The value as a cell of the tidy CSV has it; None where it has no such form."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return value if isinstance(value, str) else repr(value).removesuffix(".0")


def _codebook(value: dict[str, Any]) -> Codebook | None:
    try:
        return parse_codebook(str(value.get("content")))
    except CodebookError:
        return None


def _target(value: dict[str, Any]) -> Target | None:
    clean = {name: one_line(str(value.get(name) or "")) for name in ("id", "name", "merged_into")}
    clean |= {name: plain(str(value.get(name) or "")) for name in ("description", "favor", "against")}
    aliases, position, kind = value.get("aliases"), value.get("position"), value.get("kind")
    if not clean["id"] or not clean["name"] or kind not in list(TargetKind):
        return None
    return Target(
        **clean,
        kind=TargetKind(kind),
        position=position if isinstance(position, int) else 0,
        aliases=tuple(one_line(str(alias)) for alias in aliases) if isinstance(aliases, list) else (),
        is_retired=value.get("is_retired") is True,
    )


def _claim(value: dict[str, Any]) -> Claim | None:
    texts = {name: str(value.get(name) or "") for name in Claim._fields}
    clean = {name: plain(text) if name == "note" else one_line(text) for name, text in texts.items()}
    return Claim(**clean) if clean["id"] and clean["claim"] else None


_MAKERS = {"codebook": _codebook, "target": _target, "claim": _claim}


def _looks_like(sample: Sample) -> bool:
    first = sample.first_object or {}
    return first.get("type") == "export" and first.get("format") == "reader"


FORMAT = Format("jsonl", "our own JSON Lines, with codebooks, targets and claims", read_jsonl, _looks_like, is_own=True)

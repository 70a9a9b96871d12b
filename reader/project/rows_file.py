"""The JSON Lines that `reader export --format jsonl` writes, as they are read back."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from reader.errors import CodebookError, InputError
from reader.model.codebook_toml import parse_codebook
from reader.model.registry import Claim, Target, TargetKind
from reader.model.sanitize import one_line, plain
from reader.project.tidy import Line, LoadProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.model.codebook import Codebook

VERSION = 1
"""The newest shape of these lines that is understood."""
_COLUMNS = tuple(each for each in fields(Line) if each.name not in {"number", "fault"})
_NEEDED = tuple(each.name for each in _COLUMNS if each.default is MISSING)
_IN_HEAD = frozenset({"codebook", "target", "claim"})
_NOT_ROWS = _IN_HEAD | {"export", "article"}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the rows."""

    annotators: tuple[str, ...]
    codebooks: tuple[Codebook, ...]
    targets: tuple[Target, ...]
    claims: tuple[Claim, ...]
    problems: tuple[LoadProblem, ...] = ()
    """Those of them that are not whole, and so are not here."""


def is_rows_file(path: Path) -> bool:
    """Whether the file begins as JSON Lines do. One that cannot be read does not."""
    try:
        with path.open("rb") as stream:
            return stream.read(1) == b"{"
    except OSError:
        return False


class RowsFile:
    """Such a file, which can be read more than once.

    Raises `InputError` at once where it cannot be read or is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        first = next(self._objects(), (0, None))[1]
        if not isinstance(first, dict) or (first.get("type"), first.get("format")) != ("export", "reader"):
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
        self._first = first

    def head(self) -> Head:
        """The codebooks, targets and claims; what is not whole is told, and left out with the rows that need it."""
        found: dict[str, list[Any]] = {"codebook": [], "target": [], "claim": []}
        makers = {"codebook": _codebook, "target": _target, "claim": _claim}
        problems: list[LoadProblem] = []
        for number, value in self._objects():
            kind = value.get("type") if isinstance(value, dict) else None
            if kind in {"article", "row"}:
                break
            if isinstance(value, dict) and kind in makers:
                made = makers[kind](value)
                if made is None:
                    problems.append(LoadProblem(number, f"it is no whole {kind}"))
                else:
                    found[kind].append(made)
        annotators = self._first.get("annotators")
        names = [one_line(str(name)) for name in annotators] if isinstance(annotators, list) else []
        registers = tuple(found["codebook"]), tuple(found["target"]), tuple(found["claim"])
        return Head(tuple(filter(None, names)), *registers, tuple(problems))

    def lines(self) -> Iterator[Line]:
        """Every row; one that is none as a `fault`."""
        has_begun = False
        for number, value in self._objects():
            if not isinstance(value, dict):
                yield _faulty(number, "it is no JSON object")
                continue
            kind = value.get("type")
            has_begun = has_begun or kind in {"article", "row"}
            if kind == "row":
                yield _line(number, value)
            elif has_begun and kind in _IN_HEAD:
                yield _faulty(number, f"a {kind} stands behind the first article, where none is looked for")
            elif kind not in _NOT_ROWS:
                yield _faulty(number, f"there is no line of type {str(value.get('type'))[:40]!r}")

    def _objects(self) -> Iterator[tuple[int, Any]]:
        """Each line with its number; None for one that is no JSON."""
        try:
            with self._path.open(encoding="utf-8", newline="\n") as stream:
                for number, text in enumerate(stream, 1):
                    try:
                        yield number, json.loads(text)
                    except (ValueError, RecursionError):
                        yield number, None
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror})", subject=str(self._path)) from error
        except UnicodeDecodeError as error:
            raise InputError("this is no UTF-8 text, so no export of this program", subject=str(self._path)) from error


def _line(number: int, value: dict[str, Any]) -> Line:
    missing = [name for name in _NEEDED if name not in value]
    if missing:
        return _faulty(number, f"it lacks {', '.join(missing)}")
    cells = {each.name: _cell(value[each.name]) for each in _COLUMNS if each.name in value}
    odd = [name for name, cell in cells.items() if cell is None]
    if odd:
        return _faulty(number, f"{', '.join(odd)} is neither text nor a number")
    return Line(number, **{name: cell for name, cell in cells.items() if cell is not None})


def _cell(value: object) -> str | None:
    """The value as a cell of the tidy CSV has it; None where it has no such form."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return value if isinstance(value, str) else repr(value).removesuffix(".0")


def _faulty(number: int, fault: str) -> Line:
    return replace(Line(number, *[""] * len(_NEEDED)), fault=fault)


def _codebook(value: dict[str, Any]) -> Codebook | None:
    try:
        return parse_codebook(str(value.get("content")))
    except CodebookError:
        return None


def _target(value: dict[str, Any]) -> Target | None:
    identifier, name = one_line(str(value.get("id", ""))), one_line(str(value.get("name", "")))
    aliases, position, kind = value.get("aliases"), value.get("position"), value.get("kind")
    if not identifier or not name or kind not in set(TargetKind):
        return None
    description, favor, against = (plain(str(value.get(name) or "")) for name in ("description", "favor", "against"))
    return Target(
        identifier,
        name,
        TargetKind(kind),
        position if isinstance(position, int) else 0,
        tuple(one_line(str(alias)) for alias in aliases) if isinstance(aliases, list) else (),
        description,
        favor,
        against,
        is_retired=value.get("is_retired") is True,
        merged_into=one_line(str(value.get("merged_into") or "")),
    )


def _claim(value: dict[str, Any]) -> Claim | None:
    said = {name: str(value.get(name) or "") for name in Claim._fields}
    clean = {name: plain(text) if name == "note" else one_line(text) for name, text in said.items()}
    return Claim(**clean) if clean["id"] and clean["claim"] else None

"""Compare two records file by file."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from benchmarks.same_results.record import RESULTS, WORDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LINES, COLUMNS = 24, 220
"""The size of a printed difference: its lines, and the characters of a line."""


@dataclass(frozen=True)
class Change:
    """A decided change of results. It is applied to both records before the comparison."""

    why: str
    files: str
    """A pattern for the names of results, like `*/status-*.json`."""
    before: str
    """A regular expression."""
    after: str


DECIDED: tuple[Change, ...] = (
    Change("American spelling, as the labels are", "*/README.md", "udgement", "udgment"),
    Change("American spelling, as the labels are", "*/datapackage.json", "udgement", "udgment"),
    Change("American spelling, as the labels are", "*/TypeSystem.xml", "udgement", "udgment"),
    Change("American spelling, as the labels are", "*/codebook/*.json", "udgement", "udgment"),
    Change("“per” for rates", "*/datapackage.json", r"One row a (\w+)", r"One row per \1"),
    Change(
        "the pages of a file depend on its tables",
        "*/check.json",
        r'("name": "file",\s+"what": "…",\s+"checked": )\d+',
        r"\1…",
    ),
    Change(
        "similar sentences are kept in one table less",
        "*/check.json",
        r'("name": "references",\s+"what": "…",\s+"checked": )\d+',
        r"\1…",
    ),
)
"""The changes of results that an issue or the wording rules ask for."""


@dataclass(frozen=True)
class Difference:
    """A file that differs between two records."""

    name: str
    lines: tuple[str, ...]
    """The beginning of a unified diff."""
    count: int
    """The number of lines of the whole diff."""


def compare(before: Path, after: Path, kind: str) -> tuple[int, list[Difference]]:
    """The number of files in `RESULTS` or `WORDING`, and the differences."""
    names = sorted(
        {
            path.relative_to(folder / kind).as_posix()
            for folder in (before, after)
            for path in (folder / kind).rglob("*")
            if path.is_file()
        }
    )
    return len(names), [
        found for name in names if (found := difference(name, before / kind / name, after / kind / name, kind))
    ]


def difference(name: str, before: Path, after: Path, kind: str) -> Difference | None:
    """The difference of one file, or None if both are equal."""
    if not before.exists() or not after.exists():
        there = "after" if after.exists() else "before"
        return Difference(name, (f"only {there}",), 1)
    old, new = before.read_bytes(), after.read_bytes()
    if kind == RESULTS:
        for change in DECIDED:
            if fnmatch(name, change.files):
                old, new = (re.sub(change.before.encode(), change.after.encode(), each) for each in (old, new))
    if old == new:
        return None
    lines = list(difflib.unified_diff(_lines(old), _lines(new), "before", "after", n=0, lineterm=""))
    return Difference(name, tuple(_cut(lines[:LINES])), len(lines))


def _cut(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a diff, cut to where the first removed line and the first added line begin to differ."""
    removed = next((line[1:] for line in lines[2:] if line.startswith("-")), "")
    added = next((line[1:] for line in lines[2:] if line.startswith("+")), "")
    same = next((at for at, (one, other) in enumerate(zip(removed, added, strict=False)) if one != other), 0)
    start = max(0, same - COLUMNS // 2)
    for line in lines:
        is_far = start and line[:1] in {"-", "+"} and len(line) > COLUMNS
        yield f"{line[0]}…{line[1 + start :][:COLUMNS]}" if is_far else line[:COLUMNS]


def _lines(content: bytes) -> list[str]:
    """The lines, with invisible characters escaped."""
    return [
        ascii(line)[1:-1] if not line.isprintable() else line for line in content.decode("utf-8", "replace").split("\n")
    ]


def report(before: Path, after: Path, *, wording: bool) -> Iterator[tuple[str, bool]]:
    """The lines of a report. The flag says whether a line is about a difference of results."""
    count, found = compare(before, after, RESULTS)
    yield f"results: {count} files, {len(found) or 'none'} differ", False
    for each in found:
        yield f"differs: {each.name}", True
        for line in each.lines:
            yield f"  {line}", True
        if each.count > len(each.lines):
            yield f"  … and {each.count - len(each.lines)} lines more", True
    count, found = compare(before, after, WORDING)
    yield f"wording: {count} files, {len(found) or 'none'} differ, which is allowed", False
    for each in found if wording else ():
        yield f"differs: {each.name}", False
        yield from ((f"  {line}", False) for line in each.lines)

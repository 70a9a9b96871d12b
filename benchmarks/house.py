"""Measure the source under `reader/` and compare it with its limits: `python -m benchmarks.house`.

It prints files, lines, functions, imports inside functions, names that occur twice, and import circles. The exit
status is 1 if a figure is over its limit.

A circle is a group of modules that import one another, directly or through others. Imports inside functions and
imports for types only count too.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import grimp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
PACKAGE = "reader"
SMALL, LARGE = 60, 500
"""A file with fewer lines usually belongs to a neighbor, and one with more lines usually has two subjects."""
SHOWN = 12
"""Names that are listed with a figure."""
MOST_FILES = 215
MOST_LINES = 32_000
MOST_INNER_IMPORTS = 30
MOST_LINES_OF_MEDIAN_FUNCTION = 7
"""Fewer lines must not come from longer functions: the median was 6."""
_NOQA = re.compile(r"noqa:[^#]*\bPLC0415\b")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Figure(NamedTuple):
    """A figure with its limit."""

    name: str
    value: int
    limit: int | None = None
    """None if there is no limit."""
    listed: Sequence[str] = ()

    @property
    def is_over(self) -> bool:
        """Whether the figure is over its limit."""
        return self.limit is not None and self.value > self.limit


@dataclass(frozen=True)
class Module:
    """A source file and its syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """The number of lines."""
        return self.text.count("\n")

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions, methods and inner functions."""
        return (node for node in ast.walk(self.tree) if isinstance(node, _FUNCTIONS))

    def inner_imports(self) -> set[int]:
        """The lines of the imports inside functions."""
        return {
            node.lineno
            for function in self.functions()
            for node in ast.walk(function)
            if isinstance(node, (ast.Import, ast.ImportFrom))
        }

    def public_classes(self) -> Iterator[str]:
        """The names of the classes that other modules may use."""
        return (
            node.name for node in self.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        )


def modules(package: Path) -> list[Module]:
    """All modules of the package, in the order of their paths."""
    found = ((path, path.read_text("utf-8")) for path in sorted(package.rglob("*.py")))
    return [Module(path.relative_to(package), text, ast.parse(text)) for path, text in found]


def figures(package: Path) -> list[Figure]:
    """Every figure of the package."""
    found = modules(package)
    lengths = {
        f"{module.path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module in found
        for node in module.functions()
    }
    inner = [f"{module.path}:{line}" for module in found for line in sorted(module.inner_imports())]
    silenced = sum(len(_NOQA.findall(module.text)) for module in found)
    names = twice((module.path.stem, str(module.path)) for module in found if not module.path.stem.startswith("__"))
    classes = twice((name, str(module.path)) for module in found for name in module.public_classes())
    circles = circles_of(imports_of(package.name))
    longest = sorted(lengths, key=lengths.__getitem__, reverse=True)
    small = [module for module in found if module.lines < SMALL and not module.path.stem.startswith("__")]
    large = [f"{module.path} ({module.lines})" for module in found if module.lines > LARGE]
    return [
        Figure("files", len(found), MOST_FILES),
        Figure("lines", sum(module.lines for module in found), MOST_LINES),
        Figure(f"files of under {SMALL} lines", len(small)),
        Figure(f"files of over {LARGE} lines", len(large), listed=large),
        Figure("functions", len(lengths)),
        Figure("median function, lines", int(statistics.median(lengths.values())), MOST_LINES_OF_MEDIAN_FUNCTION),
        Figure("longest function, lines", max(lengths.values()), listed=longest[:1]),
        Figure("imports inside functions", len(inner), MOST_INNER_IMPORTS, inner),
        Figure("`noqa: PLC0415`", silenced, MOST_INNER_IMPORTS),
        Figure("module names that occur twice", len(names), 0, names),
        Figure("public class names that occur twice", len(classes), 0, classes),
        Figure("import circles", len(circles), 0, [" ↔ ".join(circle) for circle in circles]),
    ]


def twice(names: Iterable[tuple[str, str]]) -> list[str]:
    """The names that occur in several files, with the files."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in names:
        places[name].append(place)
    return [f"{name}: {', '.join(places[name])}" for name in sorted(places) if len(places[name]) > 1]


def imports_of(package: str) -> dict[str, set[str]]:
    """The modules of the package that each module imports."""
    sys.path.insert(0, str(ROOT))
    graph = grimp.build_graph(package, cache_dir=None)
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def circles_of(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that reach one another, the largest first."""
    reached = {module: reach(module, imports) for module in imports}
    groups = {
        frozenset(other for other in reached[module] if module in reached[other]) | {module}
        for module in imports
        if module in reached[module]
    }
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def reach(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    """The modules that `start` imports, directly or through others."""
    found: set[str] = set()
    waiting = list(imports[start])
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += imports[module]
    return found


def main() -> int:
    """Print the figures and return the exit status."""
    found = figures(ROOT / PACKAGE)
    width = max(len(figure.name) for figure in found)
    for figure in found:
        limit = "" if figure.limit is None else f"  limit {figure.limit:,}"
        print(f"{figure.name:<{width}}  {figure.value:>7,}{limit}{'  OVER' if figure.is_over else ''}")
        if figure.is_over or figure.limit is None:
            for line in figure.listed[:SHOWN]:
                print(f"    {line}")
            if len(figure.listed) > SHOWN:
                print(f"    … and {len(figure.listed) - SHOWN} more")
    return 1 if any(figure.is_over for figure in found) else 0


if __name__ == "__main__":
    sys.exit(main())

"""What is loaded when, and which part takes from which."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.making import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = HERE / "reader"


def loaded_by(*modules: str) -> set[str]:
    """The names of everything that a fresh Python has loaded after importing `modules`."""
    code = f"import sys\nbefore = set(sys.modules)\nimport {', '.join(modules)}\nprint(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


def below(*packages: str) -> list[str]:
    """Every module of these packages."""
    found = []
    for package in packages:
        for path in sorted((PACKAGE / package).rglob("*.py")):
            parts = path.relative_to(HERE).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def roots(loaded: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in loaded}


def test_importing_the_package_is_free() -> None:
    assert {name for name in loaded_by("reader") if "site" not in name and not name.startswith("_")} == {"reader"}


def test_the_model_is_made_of_the_standard_library() -> None:
    loaded = loaded_by(*below("model"))
    assert {name for name in loaded if name.startswith("reader")} <= {
        "reader",
        "reader.counted",
        "reader.errors",
        *below("model"),
    }
    assert roots(loaded) - {"reader"} <= set(sys.stdlib_module_names)


def test_a_project_is_opened_without_the_screen_or_sqlite_utils() -> None:
    store = [name for name in below("store") if "migrations" not in name]
    loaded = loaded_by("reader.project", *below("model"), *store)
    assert roots(loaded) & {"textual", "rich", "sqlite_utils", "click", "punkt", "chardet"} == set()


def test_the_project_alone_brings_no_importer_and_no_exporter() -> None:
    loaded = loaded_by("reader.project")
    assert [name for name in loaded if name.startswith(("reader.importers", "reader.exporters", "reader.tui"))] == []


@pytest.mark.parametrize("package", ["importers", "exporters"])
def test_reading_and_writing_files_need_no_database(package: str) -> None:
    loaded = loaded_by(*below(package))
    assert roots(loaded) & {"textual", "rich", "sqlite3", "pysqlite3", "sqlite_utils"} == set()
    assert [name for name in loaded if name.startswith(("reader.store", "reader.project"))] == []


def test_what_is_an_extra_is_brought_only_by_a_file_that_needs_it() -> None:
    extras = {"trafilatura", "lxml", "feedparser", "pypdf", "warcio", "justext", "htmldate"}
    loaded = loaded_by("reader.project.importing", "reader.importers.reader", "reader.importers.sandbox")
    assert roots(loaded) & extras == set()


def at_run_time(path: Path) -> Iterator[str]:
    """The modules that the file at `path` imports when it runs, wherever in it."""

    def walk(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for other in node.orelse:
                yield from walk(other)
            return
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    yield from walk(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("package", ["cli", "tui"])
def test_what_runs_of_the_screen_and_the_commands_goes_through_the_project(package: str) -> None:
    behind = ("reader.store", "reader.importers", "reader.exporters")
    found = {
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in (PACKAGE / package).rglob("*.py")
        for name in at_run_time(path)
        if name.startswith(behind)
    }
    assert found == set()


def test_nobody_but_an_adjudicator_loads_what_adjudicating_needs() -> None:
    loaded = loaded_by("reader.tui.app", "reader.tui.screens.main", "reader.project")
    own = {
        "reader.model.adjudication",
        "reader.project.adjudication_service",
        "reader.tui.adjudication_state",
    }
    assert loaded & (own | {"reader.tui.render.annotation_lines", "reader.tui.screens.pickers"}) == set()
    assert "reader.model.annotation" in loaded

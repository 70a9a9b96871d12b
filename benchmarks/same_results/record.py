"""The record of one source tree: a folder with `results`, which must stay equal, and `wording`, which may change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.same_results.program import Program, Result, Screen

RESULTS, WORDING = "results", "wording"
STATUSES = "exit-statuses.txt"
DUMP = """
import json, sys
import pyarrow.parquet as parquet
table = parquet.read_table(sys.argv[1])
print(table.schema.to_string(show_schema_metadata=True, truncate_metadata=False))
for row in table.to_pylist():
    print(json.dumps(row, ensure_ascii=False, default=str))
"""
"""Prints the content of a Parquet file. Its bytes include the version of the library that wrote it."""


VIEW = """
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.row_factory = sqlite3.Row
rows = connection.execute("SELECT * FROM annotations")
for line in sorted(json.dumps(dict(row), ensure_ascii=False) for row in rows):
    print(line)
"""
"""Prints the rows of the view `annotations`, which docs/journal.md promises to other programs."""


class Record:
    """Runs commands and saves what they give."""

    def __init__(self, folder: Path, program: Program) -> None:
        self.folder = folder
        self._program = program
        self._statuses: list[str] = []

    def data(self, name: str, *arguments: str, folder: Path, annotator: str = "anna") -> bytes:
        """Run a command, save its output as a result, and return it."""
        done = self._run(name, *arguments, folder=folder, annotator=annotator)
        self.keep(name, done.output)
        return done.output

    def report(self, name: str, *arguments: str, folder: Path, annotator: str = "anna") -> Any:
        """Run a command with `--json` and return the report. Saved as a result without its sentences."""
        done = self._run(name, *arguments, "--json", folder=folder, annotator=annotator)
        self.say(f"{name}.json", done.output)
        value = json.loads(done.output) if done.output else None
        self.keep(f"{name}.json", json.dumps(without_sentences(value), indent=1, ensure_ascii=False).encode() + b"\n")
        return value

    def text(self, name: str, *arguments: str, folder: Path, annotator: str = "anna") -> bytes:
        """Run a command that prints text for people. Only its exit status is a result."""
        done = self._run(name, *arguments, folder=folder, annotator=annotator)
        self.say(f"{name}.txt", done.output)
        return done.output

    def export(self, name: str, *arguments: str, folder: Path) -> Path:
        """Export to a file or folder, save all its files as results, and return its path."""
        target = folder / "exports" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        self._run(name, "export", "-o", str(target), *arguments, folder=folder)
        for path in sorted(target.rglob("*") if target.is_dir() else [target]):
            if path.is_file():
                beside = path.relative_to(folder / "exports")
                is_parquet = path.suffix == ".parquet"
                self.keep(str(beside) + ".txt" * is_parquet, self._dumped(path) if is_parquet else path.read_bytes())
        return target

    def view(self, name: str, folder: Path) -> None:
        """Save the rows of the view that other programs read."""
        self.keep(name, self._program.python_output(VIEW, str(folder / "annotations" / "annotations.db")))

    def screen(self, name: str, screen: Screen) -> None:
        """Save the text on the screen as wording."""
        self.say(f"screens/{name}.txt", screen.text.encode() + b"\n")

    def keep(self, name: str, content: bytes) -> None:
        """Save a result."""
        self._write(RESULTS, name, content)

    def say(self, name: str, content: bytes) -> None:
        """Save wording."""
        self._write(WORDING, name, content)

    def close(self) -> None:
        """Save the exit statuses of all commands."""
        self.keep(STATUSES, "".join(self._statuses).encode())

    def _run(self, name: str, *arguments: str, folder: Path, annotator: str = "anna") -> Result:
        done = self._program.run(*arguments, folder=folder, annotator=annotator)
        self._statuses.append(f"{done.status} {name}\n")
        if done.messages:
            self.say(f"{name}.messages.txt", done.messages)
        return done

    def _dumped(self, path: Path) -> bytes:
        return self._program.python_output(DUMP, str(path))

    def _write(self, kind: str, name: str, content: bytes) -> None:
        path = self.folder / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise RuntimeError(f"two outputs have the name {kind}/{name}")
        path.write_bytes(content.replace(str(self._program.work).encode(), b"{work}"))


def without_sentences(value: Any) -> Any:
    """The same JSON with an ellipsis in place of every text of several words."""
    if isinstance(value, dict):
        return {name: without_sentences(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_sentences(each) for each in value]
    return "…" if isinstance(value, str) and " " in value.strip() else value

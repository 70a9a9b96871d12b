"""A Frictionless data package: the tables with their types and hashes, the codebooks, and a data statement.

Offsets are code points. The tables are those of the CSV, so a cell like a formula begins with an apostrophe in them,
unless they are written raw.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from reader.exporters.csv_tidy import tidy_lines
from reader.exporters.csv_wide import wide_columns, wide_lines
from reader.exporters.export_format import ExportFormat, ExportOptions
from reader.exporters.statement import Counts, data_statement
from reader.exporters.writers import LineWriter, Quoted, as_json
from reader.model.annotation import State, is_adjudicator
from reader.model.export_row import COLUMNS, ArticleRows, ColumnType
from reader.model.registry_entry import Claim, Target

_ARTICLE = (
    "article_id", "article_title", "source", "url", "author", "published", "language", "sentences", "metadata"
)  # fmt: skip
_FRICTIONLESS = {ColumnType.INTEGER: "integer", ColumnType.NUMBER: "number", ColumnType.TIME: "datetime"}
_TYPES = {
    **{name: _FRICTIONLESS[kind] for name, kind in COLUMNS.items() if kind in _FRICTIONLESS},
    "sentences": "integer", "position": "integer", "seen": "boolean", "metadata": "object", "aliases": "array",
    "is_retired": "boolean",
}  # fmt: skip
"""The types of columns that are not text."""
_KEYS = {"annotations": "annotation_id", "articles": "article_id", "targets": "id", "claims": "id"}
_TITLES = {
    "annotations": "One row per judgment, mention or note",
    "annotations_wide": "One row per sentence and annotator",
    "articles": "What is known of each article",
    "targets": "What stances are toward",
    "claims": "The registry of claims",
}


class _Table:
    """A CSV of the package while it is written."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str], quoted: Quoted) -> None:
        self.name = name
        self._columns = columns
        self._file: BinaryIO = (folder / f"{name}.csv").open("wb")
        self._hash = hashlib.sha256()
        self._size = 0
        self._out = LineWriter(self)
        self._quoted = quoted
        self.add([quoted.line(columns)])

    def write(self, data: bytes) -> None:
        """Write bytes to the file, and count and hash them."""
        self._hash.update(data)
        self._size += len(data)
        self._file.write(data)

    def add(self, lines: list[str]) -> None:
        """Write lines."""
        self._out.write(lines)

    def add_cells(self, cells: Iterable[object]) -> None:
        """Write a row."""
        self.add([",".join([self._quoted.new(_cell(cell)) for cell in cells])])

    def close(self) -> dict[str, object]:
        """Close the file, and return its description as a resource."""
        self._out.flush()
        self._file.close()
        schema: dict[str, object] = {"fields": [_field(name) for name in self._columns], "missingValues": [""]}
        if self.name in _KEYS:
            schema["primaryKey"] = [_KEYS[self.name]]
        if self.name.startswith("annotations"):
            reference = {"resource": "articles", "fields": ["article_id"]}
            schema["foreignKeys"] = [{"fields": ["article_id"], "reference": reference}]
        return {
            "name": self.name,
            "title": _TITLES[self.name],
            "path": f"{self.name}.csv",
            "profile": "tabular-data-resource",
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": self._size,
            "hash": f"sha256:{self._hash.hexdigest()}",
            "schema": schema,
        }


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json(value) if isinstance(value, dict | tuple) else str(value)


def _field(name: str) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "type": _TYPES.get(name, "string")}
    if field["type"] == "datetime":
        field["format"] = "any"
    if name == "seen":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if name == "state":
        field["constraints"] = {"enum": [state.value for state in State]}
    if name in {"start", "end", "span_start", "span_end"}:
        field["description"] = "Unicode code points into the text of the article, from 0; the end is exclusive"
    return field


def _write(articles: Iterable[ArticleRows], options: ExportOptions, folder: Path) -> int:
    quoted = Quoted(raw=options.raw)
    tidy = _Table(folder, "annotations", tuple(COLUMNS), quoted)
    wide = _Table(folder, "annotations_wide", wide_columns(options), quoted)
    about = _Table(folder, "articles", _ARTICLE, quoted)
    counts = Counts()
    rows = 0
    for article in articles:
        tidy.add(tidy_lines(article, quoted))
        wide.add(list(wide_lines(article, options, quoted)))
        about.add_cells(
            (
                article.id, article.title, article.source, article.url, article.author, article.published,
                article.language, len(article.sentences), dict(article.metadata),
            )
        )  # fmt: skip
        counts.add(article)
        rows += len(article.rows)
    tables = [tidy, wide, about, *_registers(folder, options, quoted)]
    resources = [table.close() for table in tables]
    resources += _codebooks(folder, options)
    statement = data_statement(counts, options)
    (folder / "README.md").write_bytes(statement.encode())
    (folder / "datapackage.json").write_bytes(_descriptor(resources, options).encode())
    return rows


def _registers(folder: Path, options: ExportOptions, quoted: Quoted) -> Iterator[_Table]:
    targets = _Table(folder, "targets", Target._fields, quoted)
    for target in options.registers.targets:
        targets.add_cells(target)
    claims = _Table(folder, "claims", Claim._fields, quoted)
    for claim in options.registers.claims:
        claims.add_cells(claim)
    yield from (targets, claims)


def _codebooks(folder: Path, options: ExportOptions) -> Iterator[dict[str, object]]:
    *earlier, in_force = options.registers.codebooks
    files = {"codebook.toml": in_force}
    if earlier:
        (folder / "codebooks").mkdir()
        files |= {f"codebooks/{book.version}.toml": book for book in earlier}
    for path, book in files.items():
        data = book.content.encode()
        (folder / path).write_bytes(data)
        yield {
            "name": f"codebook-{book.version}",
            "title": book.name,
            "path": path,
            "format": "toml",
            "mediatype": "application/toml",
            "encoding": "utf-8",
            "bytes": len(data),
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        }


def _descriptor(resources: list[dict[str, object]], options: ExportOptions) -> str:
    guarded = "" if options.raw else " A cell that a spreadsheet would run as a formula begins with an apostrophe."
    package = {
        "name": "annotations",
        "profile": "data-package",
        "title": "Judgments on the sentences of news articles",
        "description": f"Offsets are Unicode code points.{guarded} The data statement is in README.md.",
        "created": options.made_at,
        "contributors": [
            {"title": name, "role": "adjudicator" if is_adjudicator(name) else "annotator"}
            for name in options.annotators
        ],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


DATAPACKAGE = ExportFormat(
    name="datapackage",
    layout="frictionless",
    extension="",
    about="a folder: CSVs, types and hashes, codebook, data statement",
    has_cells=True,
    every_article=True,
    needs_registers=True,
    writer=_write,
)

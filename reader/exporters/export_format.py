"""The shape of an export format: how rows become the bytes of one file, or the files of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from reader.errors import ExportError
from reader.model.export_row import ArticleRows, ExportContext


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The options of an export."""

    annotators: tuple[str, ...] = ()
    """All annotators whose judgments are exported, sorted by name."""
    targets: tuple[str, ...] = ()
    """The names of all targets, in their order."""
    own_layers: tuple[tuple[str, bool], ...] = ()
    """The codebook's own layers, and whether they are judged per target."""
    excel: bool = False
    """Begin with a byte-order mark, so that Excel recognizes UTF-8."""
    raw: bool = False
    """Write cells unchanged, including those that a spreadsheet would run as a formula."""
    registers: ExportContext = field(default_factory=ExportContext)
    """Empty unless the format asks for them."""
    layers: tuple[str, ...] = ()
    """The selected layers; empty for all."""
    made_at: str = ""
    """Time of the export, UTC."""

    def wants(self, layer: str) -> bool:
        """Whether a layer is selected."""
        return not self.layers or layer in self.layers


class Sink(Protocol):
    """The destination of the bytes: a file, a pipe."""

    def write(self, data: bytes, /) -> object:
        """Write these bytes."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of one layout."""

    name: str
    """As given to `--format`."""
    layout: str
    """As given to `--layout`; the first layout of a name is the default."""
    extension: str
    """The extension of the file, with its dot; empty for a folder."""
    about: str
    """A few words for the help."""
    _: KW_ONLY
    every_article: bool = False
    """Whether it also needs the articles without annotations."""
    needs_registers: bool = False
    """Whether it needs the targets, claims and codebooks."""
    has_cells: bool = False
    """Whether it has cells that a spreadsheet would run, which `raw` leaves unchanged."""
    is_for_excel: bool = False
    """Whether it can begin with the byte-order mark of `excel`."""
    writer: Callable[[Iterable[ArticleRows], ExportOptions, Any], int]
    """Writes certified articles to a `Sink`, or into an empty folder; returns the number of rows without the header."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files instead of one file."""
        return not self.extension

    def write(self, articles: Iterable[ArticleRows], options: ExportOptions, target: Sink | Path) -> int:
        """Write everything, each row certified, to a sink or into an empty folder; return the number of rows.

        Raises `ExportError` if a row does not match its article, and the errors of the sink.
        """
        return self.writer(map(certified, articles), options, target)


def certified(article: ArticleRows) -> ArticleRows:
    """The article itself. Raises `ExportError` unless the words of every row and span are those of its text."""
    last: tuple[int, int, str] | None = None
    for row in article.rows:
        words = row.start, row.end, row.sentence
        if words != last:
            certify(article, *words)
            last = words
        if row.span_start is not None and row.span_end is not None:
            certify(article, row.span_start, row.span_end, row.span)
    return article


def certify(article: ArticleRows, start: int, end: int, words: str) -> None:
    """Raise `ExportError` unless the article's text at `[start:end]`, in code points, is `words`."""
    if len(words) != end - start or not words or article.text[start:end] != words:
        raise ExportError(
            f"the text at {start}-{end} is not the sentence of its annotation",
            subject=f"article {article.id} ({article.title})",
            advice="Nothing was exported. Run `reader check`, and go back to a backup",
        )

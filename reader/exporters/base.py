"""What an export format is: how rows become the bytes of one file, or the files of a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from reader.model.export_row import ExportContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reader.model.export_row import ArticleRows


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What is to be written, and how."""

    annotators: tuple[str, ...] = ()
    """Everybody whose judgments are exported, in the order of their names."""
    targets: tuple[str, ...] = ()
    """The name of every target, in their order."""
    own_layers: tuple[tuple[str, bool], ...] = ()
    """Layers of the codebook's own, and whether they are judged toward targets."""
    excel: bool = False
    """Begin with a byte-order mark, by which Excel knows UTF-8."""
    raw: bool = False
    """Write cells as they are, also those that a spreadsheet would run as a formula."""
    registers: ExportContext = field(default_factory=ExportContext)
    """Empty unless the format asks for them."""
    layers: tuple[str, ...] = ()
    """The layers that were asked for; empty if all are."""
    made_at: str = ""
    """When the export was made, UTC."""


class Sink(Protocol):
    """Where the bytes go: a file, a pipe."""

    def write(self, data: bytes, /) -> object:
        """Take these bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One shape in which annotations leave."""

    name: str
    """As given to `--format`."""
    layout: str
    """As given to `--layout`; the first of a name is the one that nobody has to say."""
    extension: str
    """Of the file's name, with its dot; empty for a folder."""
    about: str
    """What it is, in a few words, for the help."""
    every_article: bool = False
    """Whether it needs the articles without annotations too."""
    needs_registers: bool = False
    """Whether it needs the targets, claims and codebooks."""
    has_cells: bool = False
    """Whether it has cells that a spreadsheet would run, which `raw` leaves as they are."""
    is_for_excel: bool = False
    """Whether it can begin with the byte-order mark of `excel`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat(Format):
    """A shape that is one file."""

    write: Callable[[Iterable[ArticleRows], ExportOptions, Sink], int]
    """Writes everything; the number of rows, a header not counted. Raises `ExportError` where a row is not
    what stands in its article, and whatever the sink raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFormat(Format):
    """A shape that is a folder of files."""

    write: Callable[[Iterable[ArticleRows], ExportOptions, Path], int]
    """The same, into this empty folder."""

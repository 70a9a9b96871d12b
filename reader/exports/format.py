"""What an export format is: how rows become the bytes of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reader.model.rows import ArticleRows


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be written, and how."""

    annotators: tuple[str, ...] = ()
    """Everybody whose judgements are exported, in the order of their names."""
    targets: tuple[str, ...] = ()
    """The name of every target, in their order."""
    own_layers: tuple[tuple[str, bool], ...] = ()
    """Layers of the codebook's own, and whether they are judged toward targets."""
    excel: bool = False
    """Begin with a byte-order mark, by which Excel knows UTF-8."""
    raw: bool = False
    """Write cells as they are, also those that a spreadsheet would run as a formula."""


class Sink(Protocol):
    """Where the bytes go: a file, a pipe."""

    def write(self, data: bytes, /) -> object:
        """Take these bytes."""


@dataclass(frozen=True, slots=True)
class Format:
    """One shape in which annotations leave."""

    name: str
    """As given to `--format`."""
    layout: str
    """As given to `--layout`."""
    extension: str
    """Of the file's name, with its dot."""
    every_article: bool
    """Whether it needs the articles without annotations too."""
    write: Callable[[Iterable[ArticleRows], Options, Sink], int]
    """Writes everything; the number of rows, a header not counted. Raises `ExportError` where a row is not
    what stands in its article, and whatever the sink raises."""

"""The formats that articles are read from. A new one is a module here and a line in `_ALL`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.importers.formats.archive import ZIP
from reader.importers.formats.base import Format, OpenedFile, Passed, ReadOptions, Remark
from reader.importers.formats.book import EPUB, PDF
from reader.importers.formats.delimited import CSV, TSV
from reader.importers.formats.feed import FEED
from reader.importers.formats.html import HTML
from reader.importers.formats.json_lines import JSON_LINES
from reader.importers.formats.mail import MAIL, MAILBOX
from reader.importers.formats.text import MARKDOWN, TEXT
from reader.importers.formats.warc import WARC
from reader.importers.sniff import sniffed

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMATS", "Format", "OpenedFile", "Passed", "ReadOptions", "Remark", "format_for", "is_known"]

_ALL = (
    TEXT,
    MARKDOWN,
    CSV,
    TSV,
    JSON_LINES,
    HTML,
    MAIL,
    MAILBOX,
    FEED,
    EPUB,
    PDF,
    WARC,
    ZIP,
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name."""

_BY_EXTENSION = {extension: each for each in _ALL for extension in each.extensions}


def format_for(extension: str, head: bytes = b"") -> Format:
    """The format of files with this extension (with its dot, any case).

    Where the extension is not known, that of a file which begins with `head`; plain text where it could be any.
    """
    return _BY_EXTENSION.get(extension.lower()) or FORMATS.get(sniffed(head) or "", TEXT)


def is_known(extension: str) -> bool:
    """Whether files with this extension (in lower case, with its dot) have a format of their own."""
    return extension in _BY_EXTENSION

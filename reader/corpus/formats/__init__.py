"""The formats that articles are read from. A new one is a module here and a line in `_ALL`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.corpus.formats.archive import ZIP
from reader.corpus.formats.delimited import CSV, TSV
from reader.corpus.formats.format import Format, OpenedFile, Options, Passed, Remark
from reader.corpus.formats.html import HTML
from reader.corpus.formats.json_lines import JSON_LINES
from reader.corpus.formats.mail import MAIL, MAILBOX
from reader.corpus.formats.markdown import MARKDOWN
from reader.corpus.formats.text import TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMATS", "Format", "OpenedFile", "Options", "Passed", "Remark", "format_for"]

_ALL = (
    TEXT,
    MARKDOWN,
    CSV,
    TSV,
    JSON_LINES,
    HTML,
    MAIL,
    MAILBOX,
    ZIP,
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name."""

_BY_EXTENSION = {extension: each for each in _ALL for extension in each.extensions}


def format_for(extension: str) -> Format:
    """The format of files with this extension (with its dot, any case); plain text where none is known."""
    return _BY_EXTENSION.get(extension.lower(), TEXT)

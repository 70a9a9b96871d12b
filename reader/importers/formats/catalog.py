"""Every article format, and which of them a file has. A new one is a module here and a line in `_ALL`."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from reader.errors import UsageError
from reader.importers.article_builder import build_article
from reader.importers.formats.archive import ZIP
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, ReadContext
from reader.importers.formats.delimited import CSV, TSV
from reader.importers.formats.epub import EPUB
from reader.importers.formats.feed import FEED
from reader.importers.formats.html import HTML
from reader.importers.formats.json_lines import JSON_LINES
from reader.importers.formats.mail import MAIL, MAILBOX
from reader.importers.formats.pdf import PDF
from reader.importers.formats.warc import WARC
from reader.model.article import Article


def _read_text(file: OpenedFile, context: ReadContext, *, markdown: bool) -> Iterator[Article]:
    yield build_article(
        file.read_whole(),
        path=file.name,
        declared=file.charset,
        language=context.language,
        markdown=markdown,
        repair=context.repair,
    )


TEXT = ArticleFormat(name="text", extensions=frozenset({".txt"}), read=partial(_read_text, markdown=False))
MARKDOWN = ArticleFormat(
    name="markdown",
    extensions=frozenset({".md", ".markdown"}),
    read=partial(_read_text, markdown=True),
    mime_types=frozenset({"text/markdown"}),
)

# A feed may hold HTML, and an EPUB is a zip file: the first whose magic matches is the format.
_ALL = (TEXT, MARKDOWN, CSV, TSV, JSON_LINES, FEED, HTML, MAIL, MAILBOX, EPUB, PDF, WARC, ZIP)

FORMATS: Mapping[str, ArticleFormat] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name."""
BY_EXTENSION: Mapping[str, ArticleFormat] = MappingProxyType({name: each for each in _ALL for name in each.extensions})
"""Every format by the extensions of its files, in lower case."""
_BY_TYPE = {name: each for each in _ALL for name in each.mime_types}
PEEKED = 4096
"""The bytes at the beginning of a file that tell its format."""


def format_named(name: str) -> ArticleFormat:
    """The format with this name. Raises `UsageError` if there is none; the known ones are listed."""
    if name not in FORMATS:
        raise UsageError(f"no such format: {name}", subject="--format", advice=f"Known are: {', '.join(FORMATS)}")
    return FORMATS[name]


def format_for(extension: str, head: bytes = b"", mime_type: str = "") -> ArticleFormat:
    """The format of a file: by the type that a server declared, its extension (with the dot), or its beginning.

    Plain text where none of them tells.
    """
    start = head.removeprefix(BOM_UTF8)
    by_magic = (each for each in _ALL if each.magic and each.magic.match(start))
    return _BY_TYPE.get(mime_type) or BY_EXTENSION.get(extension.lower()) or next(by_magic, TEXT)

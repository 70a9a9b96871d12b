"""Plain text and Markdown: an article per file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.importers.article_builder import build_article
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, ReadContext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article


def _read_text(file: OpenedFile, context: ReadContext) -> Iterator[Article]:
    return _read(file, context, markdown=False)


def _read_markdown(file: OpenedFile, context: ReadContext) -> Iterator[Article]:
    return _read(file, context, markdown=True)


def _read(file: OpenedFile, context: ReadContext, *, markdown: bool) -> Iterator[Article]:
    yield build_article(
        file.read_whole(),
        path=file.name,
        declared=file.charset,
        language=context.language,
        markdown=markdown,
        repair=context.repair,
    )


TEXT = ArticleFormat(name="text", extensions=frozenset({".txt"}), read=_read_text)
MARKDOWN = ArticleFormat(
    name="markdown",
    extensions=frozenset({".md", ".markdown"}),
    read=_read_markdown,
    mime_types=frozenset({"text/markdown"}),
)

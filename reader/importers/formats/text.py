"""Plain text and Markdown: one article per file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.importers.article_builder import build_article
from reader.importers.formats.base import Format, OpenedFile, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article


def _read_text(file: OpenedFile, options: ReadOptions) -> Iterator[Article]:
    yield build_article(
        file.read_whole(), path=file.name, declared=file.charset, language=options.language, repair=options.repair
    )


TEXT = Format("text", frozenset({".txt"}), _read_text)


def _read_markdown(file: OpenedFile, options: ReadOptions) -> Iterator[Article]:
    yield build_article(
        file.read_whole(),
        path=file.name,
        declared=file.charset,
        language=options.language,
        markdown=True,
        repair=options.repair,
    )


MARKDOWN = Format("markdown", frozenset({".md", ".markdown"}), _read_markdown)

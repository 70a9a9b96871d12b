"""Markdown: one article a file; the marks of headings are no part of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.corpus.article import build_article
from reader.corpus.formats.format import Format, OpenedFile, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article


def _read(file: OpenedFile, options: Options) -> Iterator[Article]:
    yield build_article(
        file.read_whole(),
        path=file.name,
        declared=file.charset,
        language=options.language,
        markdown=True,
        repair=options.repair,
    )


MARKDOWN = Format("markdown", frozenset({".md", ".markdown"}), _read)

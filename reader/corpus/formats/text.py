"""Plain text: one article a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.corpus.article import build_article
from reader.corpus.formats.format import Format, OpenedFile, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article


def _read(file: OpenedFile, options: Options) -> Iterator[Article]:
    yield build_article(
        file.read_whole(), path=file.name, declared=file.charset, language=options.language, repair=options.repair
    )


TEXT = Format("text", frozenset({".txt"}), _read)

"""Books and papers: an EPUB is an article a chapter, a PDF is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.discover import showable
from reader.importers.formats.base import Format, OpenedFile, Part, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article


def _read_epub(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError]:
    limits = options.limits
    chapters = options.guard.read(
        "book",
        file.read_whole(),
        seconds=limits.book_seconds,
        entries=limits.archive_entries,
        size=limits.archive_size,
    )
    for chapter in chapters:
        if isinstance(chapter, InputError):
            yield chapter
            continue
        place = showable(chapter.metadata["chapter"].replace("\0", ""))
        yield Part(file.name, place, chapter.text.encode("utf-8", "replace"), "").article(chapter, options)


def _read_pdf(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError]:
    data = file.read_whole()
    (draft,) = options.guard.read("paper", data, seconds=options.limits.book_seconds)
    yield draft if isinstance(draft, InputError) else Part(file.name, "", data, "").article(draft, options)


EPUB = Format("epub", frozenset({".epub"}), _read_epub)
PDF = Format("pdf", frozenset({".pdf"}), _read_pdf)

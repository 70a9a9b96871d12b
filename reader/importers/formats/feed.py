"""RSS and Atom feeds: one article an entry, as much of it as the feed has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.formats.base import Format, OpenedFile, Part, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article


def _read(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError]:
    for number, draft in enumerate(
        options.guard.read("feed", file.read_whole(), url=file.url, charset=file.charset), 1
    ):
        if isinstance(draft, InputError):
            yield draft
            continue
        part = Part(file.name, str(number), draft.text.encode("utf-8", "replace"), "")
        try:
            yield part.article(draft, options)
        except InputError as error:
            yield InputError(error.brief, subject=f"entry {number}")


FEED = Format("feed", frozenset({".rss", ".atom", ".xml"}), _read)

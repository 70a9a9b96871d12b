"""Web pages: one article a file, without what stands around it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.formats.base import Format, OpenedFile, Part, ReadOptions
from reader.importers.limits import mebibytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reader.model.article import Article

_DECLARED = re.compile(rb"""<(?:meta\b[^>]*\bcharset|\?xml\b[^>]*\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_WHERE_IT_IS_DECLARED = 2048


def page_article(
    part: Part, options: ReadOptions, *, url: str = "", charset: str = "", metadata: Mapping[str, str] = _NOTHING
) -> Article:
    """The article of a page with the bytes of `part`, whose encoding is found here.

    `charset` is what a server said, and is asked before the page's own word. `url` and `metadata` are what is
    known of it elsewhere.

    Raises:
        InputError: there is none, or it cannot be read within the limits.
    """
    if len(part.data) > options.limits.page_size:
        raise InputError(
            f"a page larger than {mebibytes(options.limits.page_size)}", advice="See the limit `page-size`"
        )
    decoded = decode(part.data, charset or _declared(part.data))
    (draft,) = options.guard.read("page", decoded.text.encode("utf-8", "replace"), url=url)
    if isinstance(draft, InputError):
        raise draft
    draft = draft._replace(metadata={**draft.metadata, **metadata})
    found = Part(part.file, part.place, part.data, decoded.encoding, decoded.doubts)
    return found.article(draft, options)


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_WHERE_IT_IS_DECLARED])
    return match[1].decode("ascii", "replace") if match else ""


def _read(file: OpenedFile, options: ReadOptions) -> Iterator[Article]:
    part = Part(file.name, "", file.read_whole(), "")
    yield page_article(part, options, url=file.url, charset=file.charset)


HTML = Format("html", frozenset({".html", ".htm", ".xhtml"}), _read)

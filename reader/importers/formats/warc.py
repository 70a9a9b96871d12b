"""WARC web archives: an article per page that was answered with 200, streamed."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.discover import Problem, printable_path
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, Part, ReadContext
from reader.importers.formats.html import page_article
from reader.importers.front_matter import Draft
from reader.importers.sandbox import Extra
from reader.model.article import Article
from reader.model.import_options import mebibytes

_PAGES = {"text/html", "application/xhtml+xml"}
_OK = "200"
_GZIP = b"\x1f\x8b"
_EXTRA = Extra("warc", "warcio")


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem]:
    left = context.limits.archive_size
    for record in _records(file):
        left -= max(record.length or 0, 0)
        if left < 0:
            size = mebibytes(context.limits.archive_size)
            raise InputError(f"more than {size} unpacked; the rest was skipped", advice="See the limit `archive-size`")
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        name = printable_path(url.replace("\0", ""))
        reason = _why_passed(record)
        if reason:
            yield Problem(f"{file.name}/{name}", reason, is_expected=True)
        elif record.rec_type in {"response", "conversion"}:
            try:
                yield _article(file.name, url, record, context)
            except InputError as error:
                yield Problem(file.name, f"{name}: {error.brief}", is_part=True)


def _records(file: OpenedFile) -> Iterator[Any]:
    """The records.

    Raises:
        InputError: the extra is not installed, or the file is not a WARC or damaged; the records before are read.
    """
    warcio: Any = _EXTRA.load()
    damages = (
        warcio.exceptions.ArchiveLoadFailed,
        warcio.statusandheaders.StatusAndHeadersParserException,
        EOFError,
        zlib.error,
        UnicodeError,
    )
    if not file.stream.read(len(_GZIP) + 3).startswith((b"WARC/", _GZIP)):
        raise InputError("not a WARC")
    file.stream.seek(0)
    records = iter(warcio.ArchiveIterator(file.stream))
    while True:
        try:
            with redirect_stderr(io.StringIO()):  # where the library reports errors
                record = next(records, None)
        except damages as error:
            reason = printable_path(str(error).strip().partition("\n")[0])
            raise InputError(f"damaged, or not a WARC ({reason})", advice="The records before were read") from None
        if record is None:
            return
        yield record


def _why_passed(record: Any) -> str | None:
    """Why a response is not an article; None for articles and other records."""
    if record.rec_type != "response":
        return None
    if record.http_headers is None:
        return "not a response of a web server"
    status = record.http_headers.get_statuscode()
    if status != _OK:
        return f"the server answered {status}"
    kind = _type(record)[0]
    return None if kind in _PAGES else f"not a page but {kind}"


def _type(record: Any) -> tuple[str, str]:
    """Type and charset, as the server declared them."""
    kind, _, rest = (record.http_headers.get_header("Content-Type") or "").partition(";")
    name, _, charset = rest.strip().partition("=")
    return kind.strip().lower(), charset.strip("\"' ") if name.strip().lower() == "charset" else ""


def _article(name: str, url: str, record: Any, context: ReadContext) -> Article:
    try:
        data = record.content_stream().read(context.limits.page_size + 1)
    except (EOFError, zlib.error, ValueError) as error:
        raise InputError(f"damaged ({error})") from None
    part = Part(name, printable_path(url.replace("\0", "")), data)
    crawled = {"crawled": record.rec_headers.get_header("WARC-Date") or ""}
    if record.rec_type == "response":
        return page_article(part, context, url=url, charset=_type(record)[1], metadata=crawled)
    if len(data) > context.limits.page_size:
        size = mebibytes(context.limits.page_size)
        raise InputError(f"a text larger than {size}", advice="See the limit `page-size`")
    decoded = decode(data)
    part = Part(name, part.place, data, decoded.encoding, decoded.doubts)
    return part.article(Draft(decoded.text, url=url, metadata=crawled), context)


WARC = ArticleFormat(
    name="warc",
    extensions=frozenset({".warc", ".warc.gz"}),
    read=_read,
    mime_types=frozenset({"application/warc"}),
    magic=re.compile(rb"WARC/\d"),
)

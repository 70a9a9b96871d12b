"""Web archives: one article a page that was answered well, streamed."""

from __future__ import annotations

import io
import zlib
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, Any

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.discover import showable
from reader.importers.draft import Draft
from reader.importers.formats.base import Format, OpenedFile, Part, Passed, ReadOptions
from reader.importers.formats.html import page_article
from reader.importers.guarded.guard import missing_extra
from reader.importers.limits import mebibytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article

_PAGES = {"text/html", "application/xhtml+xml"}
_OK = "200"
_GZIP = b"\x1f\x8b"


def _read(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError | Passed]:
    left = options.limits.archive_size
    for record in _records(file):
        left -= max(record.length or 0, 0)
        if left < 0:
            size = mebibytes(options.limits.archive_size)
            raise InputError(f"more than {size} in it; the rest was left out", advice="See the limit `archive-size`")
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        reason = _why_passed(record)
        if reason:
            yield Passed(showable(url.replace("\0", "")), reason)
        elif record.rec_type in {"response", "conversion"}:
            try:
                yield _article(file.name, url, record, options)
            except InputError as error:
                yield InputError(error.brief, subject=showable(url.replace("\0", "")))


def _records(file: OpenedFile) -> Iterator[Any]:
    """The records.

    Raises:
        InputError: the library is missing, or the file is no WARC or damaged; what came before it is read.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
        from warcio.statusandheaders import StatusAndHeadersParserException  # noqa: PLC0415
    except ModuleNotFoundError:
        raise missing_extra("warc") from None
    if not file.stream.read(len(_GZIP) + 3).startswith((b"WARC/", _GZIP)):
        raise InputError("no WARC")
    file.stream.seek(0)
    records = iter(ArchiveIterator(file.stream))
    while True:
        try:
            with redirect_stderr(io.StringIO()):  # it would write there what it finds wrong
                record = next(records, None)
        except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, zlib.error, UnicodeError) as error:
            reason = showable(str(error).strip().partition("\n")[0])
            raise InputError(f"damaged, or no WARC ({reason})", advice="What came before is read") from None
        if record is None:
            return
        yield record


def _why_passed(record: Any) -> str | None:
    """Why a record that has something in it is no article; None for others."""
    if record.rec_type != "response":
        return None
    if record.http_headers is None:
        return "no answer of a web server"
    status = record.http_headers.get_statuscode()
    if status != _OK:
        return f"the server said {status}"
    kind = _type(record)[0]
    return None if kind in _PAGES else f"no page but {kind}"


def _type(record: Any) -> tuple[str, str]:
    """Type and charset, as the server said."""
    kind, _, rest = (record.http_headers.get_header("Content-Type") or "").partition(";")
    name, _, charset = rest.strip().partition("=")
    return kind.strip().lower(), charset.strip("\"' ") if name.strip().lower() == "charset" else ""


def _article(name: str, url: str, record: Any, options: ReadOptions) -> Article:
    try:
        data = record.content_stream().read(options.limits.page_size + 1)
    except (EOFError, zlib.error, ValueError) as error:
        raise InputError(f"damaged ({error})") from None
    part = Part(name, showable(url.replace("\0", "")), data, "")
    crawled = {"crawled": record.rec_headers.get_header("WARC-Date") or ""}
    if record.rec_type == "response":
        return page_article(part, options, url=url, charset=_type(record)[1], metadata=crawled)
    if len(data) > options.limits.page_size:
        size = mebibytes(options.limits.page_size)
        raise InputError(f"a text larger than {size}", advice="See the limit `page-size`")
    decoded = decode(data)
    part = Part(name, part.place, data, decoded.encoding, decoded.doubts)
    return part.article(Draft(decoded.text, url=url, metadata=crawled), options)


WARC = Format("warc", frozenset({".warc", ".warc.gz"}), _read)

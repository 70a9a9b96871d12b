"""Web addresses given as what to import."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from reader.importers.discover import extension_of

if TYPE_CHECKING:
    from reader.importers.formats import ReadOptions

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_BY_TYPE = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/zip": "zip",
    "application/warc": "warc",
    "application/mbox": "mbox",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/markdown": "markdown",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}


class Fetched(NamedTuple):
    """What was at an address."""

    url: str
    """Where it was in the end."""
    type: str
    """As the server said: `text/html`."""
    charset: str
    data: bytes

    @property
    def extension(self) -> str:
        """Of the last part of the address."""
        return extension_of(urlsplit(self.url).path)

    @property
    def format_name(self) -> str | None:
        """What the server said that it is; None where that says nothing."""
        return _BY_TYPE.get(self.type)


def is_address(given: object) -> bool:
    """Whether this is an address with a scheme, whichever that is, and no path."""
    return isinstance(given, str) and _ADDRESS.match(given) is not None


def fetched(url: str, options: ReadOptions) -> Fetched:
    """What is at an address.

    Raises:
        InputError: its scheme is not http or https, it is not to be had, or not within the limits.
    """
    limits = options.limits
    head, data = options.guard.ask(
        "fetch",
        b"",
        seconds=limits.fetch_seconds,
        url=url,
        size=limits.fetch_size,
        redirects=limits.fetch_redirects,
    )
    return Fetched(head["url"], head["type"], head["charset"], data)

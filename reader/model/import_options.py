"""The options of an import, and the limits that keep a file from stopping it or filling the memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from reader.errors import UsageError

_VALUE = re.compile(r"(\d+)\s*([kmg]?)b?\Z", re.IGNORECASE)
_FACTORS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of untrusted files; sizes in bytes, times in seconds."""

    file_size: int = 64 << 20
    """A file that has to be in memory as a whole: text, a web page, a mail, a feed, a book."""
    row_size: int = 16 << 20
    """A row of a CSV or TSV, or a line of JSON, in characters."""
    columns: int = 1_000
    """Columns of a CSV or TSV."""
    page_size: int = 16 << 20
    """A web page."""
    page_seconds: int = 10
    """Processor time for a web page, a mail or a feed."""
    book_seconds: int = 120
    """Processor time for an EPUB or a PDF."""
    memory: int = 1 << 30
    """Memory of the process that reads pages, mails, feeds and books."""
    archive_entries: int = 100_000
    """Entries of a zip file or an EPUB."""
    archive_size: int = 4 << 30
    """The total that is unpacked of one zip file, EPUB or WARC."""
    archive_ratio: int = 200
    """The largest ratio of unpacked to packed size of an entry of a zip file, from 1 MiB on."""
    fetch_size: int = 16 << 20
    """The response to a web address."""
    fetch_seconds: int = 30
    """Time for one web address, redirects included."""
    fetch_redirects: int = 5
    """Redirects per web address."""


LIMIT_NAMES = tuple(each.name.replace("_", "-") for each in fields(Limits))
"""The names of the limits as a person gives them."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options with which files are read and imported."""

    format: str | None = None
    """The name of the format of every file; None to tell it from each file's extension, type or content."""
    language: str = "english"
    """The language of texts that don't name theirs: a name, an ISO 639-1 code or a tag such as `en-GB`."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For files of rows: what a column holds (`text`, `title`, `date`, …) to the name of the column."""
    repair: bool = False
    """Repair text that was once decoded as Windows-1252; without it, such text is only reported."""
    limits: Limits = field(default_factory=Limits)
    compare: bool = True
    """Index the sentences after the import, and find those that occur in several articles."""


def limits_from(given: Mapping[str, str]) -> Limits:
    """The limits, with the given ones changed: name (`page-seconds`) to number, with k, M or G for sizes.

    Raises `UsageError` if no limit has this name, or the value is not a number above 0.
    """
    values = {}
    for name, value in given.items():
        if name not in LIMIT_NAMES:
            raise UsageError(f"no such limit: {name}", subject="--limit", advice=f"Known are: {', '.join(LIMIT_NAMES)}")
        match = _VALUE.match(value.strip())
        number = int(match[1]) * _FACTORS[match[2].lower()] if match else 0
        if number < 1:
            raise UsageError(f"{name}={value} is not a number above 0", subject="--limit", advice="Try 30 or 64M")
        values[name.replace("-", "_")] = number
    return Limits(**values)


def mebibytes(size: int) -> str:
    """A size in MiB or KiB, for messages."""
    return f"{size / (1 << 20):g} MiB" if size >= 1 << 20 else f"{size / (1 << 10):g} KiB"

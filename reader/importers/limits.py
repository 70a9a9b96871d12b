"""How much is read of what comes from elsewhere, so that no file stops an import or fills the memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from reader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_VALUE = re.compile(r"(\d+)\s*([kmg]?)b?\Z", re.IGNORECASE)
_FACTORS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most; sizes in bytes, times in seconds."""

    file_size: int = 64 << 20
    """A file that has to be read whole: text, a web page, a mail, a feed, a book."""
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
    """Memory for the process that reads what others made: pages, mails, feeds and books."""
    archive_entries: int = 100_000
    """Entries of a zip file or an EPUB."""
    archive_size: int = 4 << 30
    """All that is unpacked of one zip file, EPUB or WARC."""
    archive_ratio: int = 200
    """How many times its packed size an entry of a zip file may have, from 1 MiB on."""
    fetch_size: int = 16 << 20
    """What is fetched from a web address."""
    fetch_seconds: int = 30
    """Time for that, redirections included."""
    fetch_redirects: int = 5
    """How often a web address may lead to another."""


LIMIT_NAMES = tuple(field.name.replace("_", "-") for field in fields(Limits))
"""The names of the limits as a person gives them."""


def limits_from(said: Mapping[str, str]) -> Limits:
    """The limits, with those that a person set: name (`page-seconds`) to number, with k, M or G for sizes.

    Raises:
        UsageError: no limit has this name, or this is no number above 0.
    """
    values = {}
    for name, value in said.items():
        if name not in LIMIT_NAMES:
            raise UsageError(f"no limit is called {name!r}", advice=f"Known are: {', '.join(LIMIT_NAMES)}")
        match = _VALUE.match(value.strip())
        number = int(match[1]) * _FACTORS[match[2].lower()] if match else 0
        if number < 1:
            raise UsageError(f"{value!r} is no value for the limit {name}", advice="Give a number such as 30 or 64M")
        values[name.replace("-", "_")] = number
    return Limits(**values)


def mebibytes(size: int) -> str:
    """A size as a person is told it."""
    return f"{size / (1 << 20):g} MiB" if size >= 1 << 20 else f"{size / (1 << 10):g} KiB"

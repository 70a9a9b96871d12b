"""Annotations out: one module a format, all fed by the same rows. A new one is a module here and a line in `_ALL`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.exports.csv_tidy import CSV_TIDY
from reader.exports.csv_wide import CSV_WIDE
from reader.exports.format import Format, Options, Sink

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMATS", "Format", "Options", "Sink", "find_format"]

_ALL = (
    CSV_TIDY,
    CSV_WIDE,
)

FORMATS: Mapping[tuple[str, str], Format] = MappingProxyType({(each.name, each.layout): each for each in _ALL})
"""Every format by its name and layout."""


def find_format(name: str, layout: str) -> Format:
    """The format with this name and layout.

    Raises:
        UsageError: there is none; the known ones are listed.
    """
    found = FORMATS.get((name, layout))
    if found is None:
        known = ", ".join(f"{each.name} {each.layout}" for each in _ALL)
        raise UsageError(f"there is no export format {name} {layout}", advice=f"Known are: {known}")
    return found

"""What a format found of an article, before its text is cleaned and split into sentences."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Draft(NamedTuple):
    """An article as it stands in its file; any field may hold any character."""

    text: str
    title: str = ""
    """Put on top of the text where the text does not begin with it."""
    publisher: str = ""
    url: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    """By name or code, where the file says it; empty for the language of the import."""
    metadata: Mapping[str, str] = MappingProxyType({})
    """Everything else that the file says about it."""

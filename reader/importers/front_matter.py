"""Draft articles, and the front matter of a text: the `key: value` lines between `---` lines at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_FIELD = re.compile(r"([^\W\d_][\w-]*)[ \t]*:(?:[ \t]+(.*))?\Z")
_BLOCK = re.compile(r"\s*---[^\S\n]*\n(.*?)^[^\S\n]*---[^\S\n]*$(?:[^\S\n]*\n)*", re.DOTALL | re.MULTILINE)
"""The lines between two lines of three hyphens, and the blank lines behind them."""
_WEB_ADDRESS = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)
_KNOWN = {
    "title": "title",
    "source": "publisher",
    "url": "url",
    "author": "author",
    "published": "published",
    "date": "published",
}


class Draft(NamedTuple):
    """An article as its file gives it, before its text is cleaned and split; any field may hold any character."""

    text: str
    title: str = ""
    """Put on top of the text where the text does not begin with it."""
    publisher: str = ""
    """In a front matter, `source:`."""
    url: str = ""
    author: str = ""
    published: str = ""
    """As it was written; in a front matter, `published:` or `date:`."""
    language: str = ""
    """By name or code, where the file names one; empty for the language of the import."""
    metadata: Mapping[str, str] = MappingProxyType({})
    """Everything else that the file says about the article; keys of a front matter are in lower case."""


def read_front_matter(text: str) -> Draft:
    """The draft of a cleaned text: the text after its front matter, and the fields of that.

    A front matter is at the top of the text; only blank lines may stand before it. If one of its lines is not
    `key: value`, or the closing `---` is missing, all of it is text. The first of two equal keys counts.
    Case makes no difference in keys; quotation marks around a value are removed. A `url:` that is not an
    http or https address is metadata.
    """
    block = _BLOCK.match(text)
    fields = _fields(block[1]) if block else {}
    if block is None or not fields:
        return Draft(text, metadata={})
    known: dict[str, str] = {}
    metadata: dict[str, str] = {}
    for key, value in fields.items():
        name = _KNOWN.get(key)
        usable = key != "url" or is_web_address(value)
        if name is None or name in known or not usable:
            metadata[key] = value
        else:
            known[name] = value
    return Draft(text[block.end() :], metadata=metadata, **known)


def is_web_address(value: str) -> bool:
    """Whether this is an http or https address."""
    return _WEB_ADDRESS.match(value) is not None


def _fields(block: str) -> dict[str, str]:
    """The fields of a block; none if one of its lines is no field."""
    fields: dict[str, str] = {}
    for line in filter(None, map(str.strip, block.split("\n"))):
        match = _FIELD.match(line)
        if match is None:
            return {}
        fields.setdefault(match[1].lower(), _unquoted(match[2] or ""))
    return fields


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value

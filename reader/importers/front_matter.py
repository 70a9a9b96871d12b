"""Draft articles, and the front matter of a text: the `key: value` lines between `---` lines at its top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

_FENCE = "---"
_FIELD = re.compile(r"([^\W\d_][\w-]*)[ \t]*:(?:[ \t]+(.*))?\Z")
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")
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
    block = _fields(text)
    if block is None:
        return Draft(text, metadata={})
    fields, body = block
    known: dict[str, str] = {}
    metadata: dict[str, str] = {}
    for key, value in fields.items():
        name = _KNOWN.get(key)
        usable = key != "url" or is_web_address(value)
        if name is None or name in known or not usable:
            metadata[key] = value
        else:
            known[name] = value
    return Draft(body, metadata=metadata, **known)


def is_web_address(value: str) -> bool:
    """Whether this is an http or https address."""
    return _WEB_ADDRESS.match(value) is not None


def _fields(text: str) -> tuple[dict[str, str], str] | None:
    lines = _lines(text)
    fields: dict[str, str] = {}
    is_open = False
    for line, end in lines:
        stripped = line.strip()
        if stripped == _FENCE:
            if is_open:
                return (fields, _without_blank_lines(text[end:])) if fields else None
            is_open = True
        elif not is_open:
            if stripped:
                return None
        elif stripped:
            match = _FIELD.match(stripped)
            if match is None:
                return None
            fields.setdefault(match[1].lower(), _unquoted(match[2] or ""))
    return None


def _without_blank_lines(body: str) -> str:
    match = _BLANK_LINES.match(body)
    return body[match.end() :] if match else body


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each line, without its newline, and the offset of the line after it."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        yield text[start:end], end + 1
        start = end + 1


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value

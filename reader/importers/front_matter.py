"""The block of `key: value` lines between `---` lines at the top of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


class FrontMatter(NamedTuple):
    """What a text says about itself, and the text without that."""

    body: str
    metadata: Mapping[str, str]
    """Every field that is none of the following, by its key in lower case."""
    title: str = ""
    publisher: str = ""
    """Given as `source:`."""
    url: str = ""
    """An http or https address; any other value of `url:` is in `metadata`."""
    author: str = ""
    published: str = ""
    """Given as `published:` or `date:`, as it was written."""


def read_front_matter(text: str) -> FrontMatter:
    """The fields of the front matter of a cleaned text, and the text after it.

    A front matter is the first thing in the text but for blank lines. If one of its lines is no
    `key: value`, or the closing `---` is missing, all of it is text. Of a key given twice, the first
    counts. Keys are compared without regard to case; quotation marks around a value are taken off.
    """
    block = _fields(text)
    if block is None:
        return FrontMatter(text, {})
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
    return FrontMatter(body, metadata, **known)


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

"""The text of a piece of HTML, all of it: for entries of feeds and chapters of books, where nothing stands around."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    )
)
_SILENT = frozenset(("head", "noscript", "script", "style", "svg", "template", "textarea"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def text_of(markup: str) -> str:
    """Its text; a blank line is between blocks, and a line holds all of one."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parser.parts).split("\0"))
    return "\n\n".join(line for line in lines if line)


def first_heading(markup: str) -> str:
    """The words of its first heading, in one line; else its title, else nothing."""
    for pattern in (r"<h[1-3]\b[^>]*>(.{1,2000}?)</h[1-3]>", r"<title\b[^>]*>(.{1,2000}?)</title>"):
        match = re.search(pattern, markup, re.IGNORECASE | re.DOTALL)
        if match and (words := text_of(match[1])):
            return " ".join(words.split())
    return ""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the parser's signature
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\0")

    def handle_startendtag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the parser's signature
        if tag in _BLOCKS:
            self.parts.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in _BLOCKS:
            self.parts.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\0", ""))

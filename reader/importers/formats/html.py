"""HTML: the article of a web page, by trafilatura, and the whole text of smaller pieces of HTML."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, Part, ReadContext
from reader.importers.front_matter import Draft
from reader.importers.sandbox import Extra
from reader.model.article import Article
from reader.model.import_options import mebibytes

HTML_EXTRA = Extra("html", "trafilatura")
_DECLARED = re.compile(rb"""<(?:meta\b[^>]*\bcharset|\?xml\b[^>]*\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_DECLARED_WITHIN = 2048
"""Bytes at the beginning of a page that may declare its encoding."""
# lxml refuses them where it makes a new tree, and then the page has no article; they may stand as `&#27;`.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_MAY_HAVE_CONTROL = re.compile(f"&#|{_CONTROL.pattern}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    )
)
_SILENT = frozenset(("head", "noscript", "script", "style", "svg", "template", "textarea"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article]:
    part = Part(file.name, "", file.read_whole())
    yield page_article(part, context, url=file.url, charset=file.charset)


def page_article(
    part: Part, context: ReadContext, *, url: str = "", charset: str = "", metadata: Mapping[str, str] = _NOTHING
) -> Article:
    """The article of the page in `part`, whose encoding is determined here.

    `charset`, as the server declared it, goes before the declaration in the page. `url` and `metadata` are added.

    Raises `InputError` if there is no article, or it cannot be read within the limits.
    """
    if len(part.data) > context.limits.page_size:
        raise InputError(
            f"a page larger than {mebibytes(context.limits.page_size)}", advice="See the limit `page-size`"
        )
    decoded = decode(part.data, charset or _declared(part.data))
    page = decoded.text.encode("utf-8", "replace")
    draft = context.sandbox.read_one(parse_page, page, extra=HTML_EXTRA, url=url)
    draft = draft._replace(metadata={**draft.metadata, **metadata})
    found = Part(part.file, part.place, part.data, decoded.encoding, decoded.doubts)
    return found.article(draft, context)


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return match[1].decode("ascii", "replace") if match else ""


def parse_page(data: bytes, *, url: str = "") -> list[Draft | InputError]:
    """In the sandbox: the article of a page in UTF-8, from this web address.

    Raises `InputError` if there is none in it.
    """
    return [page_draft(data.decode("utf-8"), url)]


def page_draft(page: str, url: str = "") -> Draft:
    """In the sandbox: the draft of a page.

    Raises `InputError` if there is no article in it, or trafilatura is not installed.
    """
    trafilatura: Any = HTML_EXTRA.load()
    logging.disable(logging.CRITICAL)  # errors are reported by us
    tree = trafilatura.load_html(_DECLARATION.sub("", page))
    if tree is None:
        raise InputError("not readable HTML")
    if _MAY_HAVE_CONTROL.search(page):
        _clean(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        url=url or None,
        fast=True,
        with_metadata=True,
        include_comments=False,
        # A date somewhere in the text may be any date, and the search for one takes half of the time.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None or not (found.text or "").strip():
        raise InputError("no article found in the page")
    metadata = {
        "description": found.description,
        "categories": ", ".join(found.categories or ()),
        "tags": ", ".join(found.tags or ()),
        "license": found.license,
    }
    return Draft(
        # A line is a paragraph.
        "\n\n".join(line for line in found.text.split("\n") if line.strip()),
        title=found.title or "",
        publisher=found.sitename or found.hostname or "",
        url=url or found.url or "",
        author=found.author or "",
        published=found.date or "",
        language=found.language or "",
        metadata={name: value for name, value in metadata.items() if value},
    )


def _clean(tree: Any) -> None:
    for element in tree.iter():
        if element.text and _CONTROL.search(element.text):
            element.text = _CONTROL.sub("", element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _CONTROL.sub("", element.tail)
        for name, value in element.attrib.items():
            if _CONTROL.search(value):
                element.set(name, _CONTROL.sub("", value))


def text_of(markup: str) -> str:
    """The whole text of a piece of HTML, a block per line, with a blank line between blocks."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parser.parts).split("\0"))
    return "\n\n".join(line for line in lines if line)


def first_heading(markup: str) -> str:
    """The first heading of a piece of HTML in one line, else its title, else nothing."""
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


HTML = ArticleFormat(
    name="html",
    extensions=frozenset({".html", ".htm", ".xhtml"}),
    read=_read,
    mime_types=frozenset({"text/html", "application/xhtml+xml"}),
    magic=re.compile(rb"(?i)\s*<(?:!doctype\s+html|html)[\s>]|\s*<\?xml.*<html[\s>]", re.DOTALL),
)

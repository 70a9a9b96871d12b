"""RSS and Atom feeds: an article per entry, as much of it as the feed has, by feedparser."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from reader.errors import InputError
from reader.importers.discover import Problem
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, Part, ReadContext
from reader.importers.formats.html import text_of
from reader.importers.front_matter import Draft
from reader.importers.sandbox import Extra
from reader.model.article import Article

_EXTRA = Extra("feeds", "feedparser")
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ELEMENT = re.compile(rb"<[^!?\s]")


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem]:
    drafts = context.sandbox.read(parse_feed, file.read_whole(), extra=_EXTRA, url=file.url, charset=file.charset)
    for number, draft in enumerate(drafts, 1):
        try:
            if isinstance(draft, InputError):
                raise draft
            yield Part(file.name, str(number), draft.text.encode("utf-8", "replace")).article(draft, context)
        except InputError as error:
            yield Problem(file.name, f"entry {number}: {error.brief}", is_part=True)


def parse_feed(data: bytes, *, url: str = "", charset: str = "") -> list[Draft | InputError]:
    """In the sandbox: the articles of a feed, from this web address, with the encoding that its server declared.

    Raises `InputError` if it is not a feed, or declares entities, which could be other files, or grow without end.
    """
    feedparser: Any = _EXTRA.load()
    headers = {"content-location": url} if url else {}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    _refuse_entities(data.replace(b"\0", b""))  # in UTF-16, too
    # As a stream: feedparser fetches a string that looks like an address.
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if parsed.encoding:
        _refuse_entities(data.decode(parsed.encoding, "replace").encode("utf-8", "replace"))
    if not parsed.version:
        raise InputError("not an RSS or Atom feed")
    return [_draft(entry, parsed.feed) for entry in parsed.entries]


def _refuse_entities(data: bytes) -> None:
    """Raise if a feed declares entities, which is possible only before its first element."""
    at = data.find(b"<!ENTITY")
    if at >= 0 and _ELEMENT.search(_ASIDE.sub(b"", data[:at])) is None:
        raise InputError("declares entities, which are not expanded")


def _draft(entry: Any, feed: Any) -> Draft:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    metadata = {"id": entry.get("id", ""), "tags": ", ".join(tag.get("term") or "" for tag in entry.get("tags", ()))}
    return Draft(
        max((_words(each) for each in (*entry.get("content", ()), entry.get("summary_detail"))), key=len),
        title=_words(entry.get("title_detail")),
        publisher=_words(entry.get("source", {}).get("title_detail") or feed.get("title_detail")),
        url=entry.get("link", ""),
        author=entry.get("author", ""),
        published=time.strftime("%Y-%m-%dT%H:%M:%SZ", moment) if moment else "",
        language=feed.get("language", ""),
        metadata=metadata,
    )


def _words(detail: Any) -> str:
    if not detail or not detail.get("value"):
        return ""
    return str(detail["value"]) if detail.get("type") == "text/plain" else text_of(detail["value"])


FEED = ArticleFormat(
    name="feed",
    extensions=frozenset({".rss", ".atom", ".xml"}),
    read=_read,
    mime_types=frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"}),
    magic=re.compile(rb"\s*<.*<(?:rss|feed|rdf:RDF)[\s>]|\s*<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL),
)

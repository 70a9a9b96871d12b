"""The entries of an RSS or Atom feed, by feedparser."""

from __future__ import annotations

import io
import time
from typing import Any

import feedparser

from reader.corpus.draft import Draft
from reader.corpus.guarded.markup import text_of
from reader.errors import InputError


def read(data: bytes, hints: dict[str, Any]) -> list[Draft | InputError]:
    """The articles of a feed; `hints` may have the `url` that it came from.

    Raises:
        InputError: it is no feed.
    """
    headers = {"content-location": hints["url"]} if hints.get("url") else {}
    # As a stream: what looks like an address would be fetched.
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not parsed.version:
        raise InputError("no RSS or Atom feed")
    return [_draft(entry, parsed.feed) for entry in parsed.entries]


def _draft(entry: Any, feed: Any) -> Draft:
    metadata = {"id": entry.get("id", ""), "tags": ", ".join(tag.get("term") or "" for tag in entry.get("tags", ()))}
    return Draft(
        max((_words(each) for each in (*entry.get("content", ()), entry.get("summary_detail"))), key=len),
        title=_words(entry.get("title_detail")),
        publisher=_words(entry.get("source", {}).get("title_detail") or feed.get("title_detail")),
        url=entry.get("link", ""),
        author=entry.get("author", ""),
        published=_iso(entry.get("published_parsed") or entry.get("updated_parsed")),
        language=feed.get("language", ""),
        metadata=metadata,
    )


def _words(detail: Any) -> str:
    if not detail or not detail.get("value"):
        return ""
    return str(detail["value"]) if detail.get("type") == "text/plain" else text_of(detail["value"])


def _iso(moment: time.struct_time | None) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", moment) if moment else ""

"""The entries of an RSS or Atom feed, by feedparser."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import feedparser

from reader.errors import InputError
from reader.importers.draft import Draft
from reader.importers.guarded.markup import text_of

_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ELEMENT = re.compile(rb"<[^!?\s]")


def read(data: bytes, hints: dict[str, Any]) -> list[Draft | InputError]:
    """The articles of a feed; `hints` may have the `url` that it came from, and the `charset` that was said there.

    Raises:
        InputError: it is no feed, or declares entities, which could be other files, or grow without end.
    """
    headers = {"content-location": hints["url"]} if hints.get("url") else {}
    if hints.get("charset"):
        headers["content-type"] = f"application/xml; charset={hints['charset']}"
    _refuse_entities(data.replace(b"\0", b""))  # as UTF-16 has it, too
    # As a stream: what looks like an address would be fetched.
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if parsed.encoding:
        _refuse_entities(data.decode(parsed.encoding, "replace").encode("utf-8", "replace"))
    if not parsed.version:
        raise InputError("no RSS or Atom feed")
    return [_draft(entry, parsed.feed) for entry in parsed.entries]


def _refuse_entities(data: bytes) -> None:
    """Raise if a feed declares entities: before its first element, where alone that can be done."""
    at = data.find(b"<!ENTITY")
    if at >= 0 and _ELEMENT.search(_ASIDE.sub(b"", data[:at])) is None:
        raise InputError("it declares entities, which are not expanded")


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

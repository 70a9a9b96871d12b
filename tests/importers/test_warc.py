"""WARC: the pages of a crawl, streamed, each by its address; a damaged record or a missing extra is told."""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING

import pytest

from tests.importers.reading import read, read_bytes
from tests.importers.test_pages import FIRST, page

if TYPE_CHECKING:
    from pathlib import Path


def record(kind: str, url: str, payload: bytes, content: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2016-08-13T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def warc(*answers: tuple[str, str, str, bytes], is_packed: bool) -> bytes:
    records = [record("warcinfo", "", b"software: tests\r\n", "application/warc-fields")]
    for url, status, kind, body in answers:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        records.append(record("response", url, answer, "application/http; msgtype=response"))
    records.append(record("conversion", "https://example.org/t", "Ça ira.".encode(), "text/plain"))
    return b"".join(gzip.compress(each, mtime=0) if is_packed else each for each in records)


ANSWERS = (
    ("https://example.org/gate", "200 OK", "text/html; charset=windows-1252", page(charset="x", encoding="cp1252")),
    ("https://example.org/none", "404 Not Found", "text/html", page()),
    ("https://example.org/a.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://example.org/empty", "200 OK", "text/html", b"<html></html>"),
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_that_were_answered_are_articles_by_their_addresses(tmp_path: Path, name: str) -> None:
    got = read_bytes(tmp_path, name, warc(*ANSWERS, is_packed=name.endswith(".gz")))
    assert got.paths == [f"{name}#https://example.org/gate", f"{name}#https://example.org/t"]
    assert FIRST in got.texts[0]
    assert got.texts[1] == "Ça ira."
    assert (got.articles[0].published, got.articles[0].metadata["crawled"]) == ("2016-08-12", "2016-08-13T00:00:00Z")
    assert [article.url for article in got.articles] == ["https://example.org/gate", "https://example.org/t"]
    assert got.problems == [f"{name}: https://example.org/empty: no article found in the page"]


def test_what_is_damaged_is_told_and_what_came_before_is_read(tmp_path: Path) -> None:
    data = warc(*ANSWERS, is_packed=True)
    got = read_bytes(tmp_path, "a.warc.gz", data[:2000] + b"rubbish" * 200)
    assert got.paths == ["a.warc.gz#https://example.org/gate"]
    assert got.problems[-1].startswith("a.warc.gz: damaged, or not a WARC")
    assert "\x1f" not in got.problems[-1]
    assert read_bytes(tmp_path, "b.warc", b"no web archive at all\n" * 20).problems == ["b.warc: not a WARC"]


def test_no_more_is_read_than_may_be(tmp_path: Path) -> None:
    data = warc(*ANSWERS, is_packed=False)
    assert "archive-size" in read_bytes(tmp_path, "a.warc", data, limits={"archive-size": "1k"}).problems[-1]
    got = read(tmp_path / "a.warc", limits={"page-size": "512"})
    assert got.texts == ["Ça ira."]
    assert "page-size" in got.problems[0]


def test_the_extra_for_warc_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio", None)
    (problem,) = read_bytes(tmp_path, "a.warc", warc(is_packed=False)).problems
    assert problem.endswith("pip install 'stance-reader[warc]'")

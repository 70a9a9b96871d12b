"""What a file is whose name does not say it, by how it begins."""

from __future__ import annotations

import re

PEEKED = 4096
"""Bytes of the beginning that are looked at."""

_MAIL = (
    rb"(?i)(?=.*\bFrom: )(?=.*\bSubject: )"
    rb"(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|MIME-Version|Message-ID|X-[\w-]+): "
)
_SIGNS = tuple(
    (name, re.compile(pattern, re.DOTALL))
    for name, pattern in (
        ("pdf", rb"%PDF-"),
        ("epub", rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip"),
        ("zip", rb"PK\x03\x04"),
        ("warc", rb"WARC/\d"),
        ("feed", rb"\s*<.*<(?:rss|feed|rdf:RDF)[\s>]|\s*<(?:rss|feed|rdf:RDF)[\s>]"),
        ("html", rb"(?i)\s*<(?:!doctype\s+html|html)[\s>]|\s*<\?xml.*<html[\s>]"),
        ("mbox", rb"From [^\n]*\d\d:\d\d"),
        ("eml", _MAIL),
        ("jsonl", rb'\s*\{\s*"'),
    )
)


def sniffed(head: bytes) -> str | None:
    """The name of the format of a file that begins like this; None where it is no plain case."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    return next((name for name, sign in _SIGNS if sign.match(start)), None)

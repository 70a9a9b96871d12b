"""What a file is whose name does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.importers.formats.catalog import FORMATS, format_for
from tests.importers.reading import read_bytes
from tests.importers.test_archive import zipped
from tests.importers.test_books import epub
from tests.importers.test_feeds import ATOM, RSS
from tests.importers.test_mail import mail
from tests.importers.test_pages import page
from tests.importers.test_warc import ANSWERS, warc

if TYPE_CHECKING:
    from pathlib import Path

MAILBOX = b"From a@example.org Fri Aug 12 10:00:00 2016\n" + mail()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("html", page()),
        ("html", b'\xef\xbb\xbf\n<?xml version="1.0"?>\n<!-- x -->\n<html xmlns="x"><body>'),
        ("feed", RSS),
        ("feed", ATOM),
        ("eml", mail()),
        ("mbox", MAILBOX),
        ("epub", epub()),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3"),
        ("warc", warc(*ANSWERS, is_packed=False)),
        ("zip", zipped({"a.txt": "Text"})),
        ("jsonl", b'{"text": "One"}\n'),
        (None, b"Gate shut\n\nFrom Monday on: 10:00. Subject: none.\n"),
        (None, b"Subject: the gate\n\nNothing else.\n"),
        (None, b"{ braces } are words\n"),
        (None, b""),
    ],
)
def test_a_format_is_known_by_how_its_files_begin(name: str | None, data: bytes) -> None:
    assert format_for(".unheard-of", data[:4096]) is FORMATS[name or "text"]


def test_a_file_that_was_named_is_read_as_what_it_is_and_a_known_name_is_believed(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "letters", MAILBOX).paths == ["letters#1"]
    assert read_bytes(tmp_path, "a.txt", b'{"text": "One"}').texts == ['{"text": "One"}']
    assert read_bytes(tmp_path, "b.txt", b"text\nOne\n", format="csv").texts == ["One"]

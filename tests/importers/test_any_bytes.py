"""Whatever bytes a file has, reading it gives articles or says what is wrong; it never ends the import."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.importers.discover import Problem
from reader.model.article import Article
from tests.importers.reading import read_articles
from tests.importers.test_archive import zipped
from tests.importers.test_warc import record
from tests.making import examples

WHOLE = {
    "csv": b'title,text,n\r\n"One","A ""cell"", of\ntwo lines",1\n\xe9t\xe9,Caf\xe9,2\n',
    "tsv": b'title\ttext\n"One"\t"A cell"\nTwo\t"We won" she said\n',
    "jsonl": b'{"text": "One", "n": [1, {"a": null}]}\n{"text": "Two \\ud800", "title": "T"}\n',
    "zip": zipped({"a.txt": "One text", "b.csv": "text\nTwo\n", "c.jsonl": '{"text": "Three"}'}),
    "warc": record("conversion", "https://example.org/1", b"One text", "text/plain") * 2,
}


def read(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{name}"
        path.write_bytes(data)
        (Path(folder) / "z.txt").write_text("The next file")
        found = list(read_articles([folder]))
    assert isinstance(found[-1], Article)
    assert found[-1].text == "The next file"
    assert [each for each in found[:-1] if isinstance(each, Article | Problem)] != []


@pytest.mark.parametrize("name", list(WHOLE))
@given(data=st.binary(max_size=300))
@settings(max_examples=examples(60))
def test_any_bytes_are_read_or_told(name: str, data: bytes) -> None:
    read(name, data)


@pytest.mark.parametrize("name", list(WHOLE))
@given(changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=examples(80))
def test_a_good_file_with_some_bytes_changed_is_read_or_told(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE[name])
    for at, byte in changes:
        data[at % len(data)] = byte
    read(name, bytes(data))


@pytest.mark.parametrize("name", list(WHOLE))
@given(length=st.integers(0, 600))
@settings(max_examples=examples(60))
def test_a_good_file_that_was_cut_off_is_read_or_told(name: str, length: int) -> None:
    read(name, WHOLE[name][:length])

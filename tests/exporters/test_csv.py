"""Both layouts of the CSV, from rows alone."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ExportError, UsageError
from reader.exporters import ExportOptions, find_format
from reader.exporters.csv_tidy import number
from reader.model.article import Sentence
from reader.model.export_row import ArticleRows, ExportRow
from reader.model.sanitize import unguard_cell

TEXT = "\U0001f389 One. Two e\u0301."
SENTENCES = (Sentence(0, 0, 6), Sentence(1, 7, 14))
ROW = ExportRow(
    "n01", "stance", "a1", "Title", "one.txt", 0, 0, 6, TEXT[0:6], "anna", "labelled", "Quill", "favor", "author",
    "Renn", "", "", "", "", "", 2, "", "c1", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z", 2.5,
)  # fmt: skip
OPTIONS = ExportOptions(("anna", "ben"), ("Quill", "Renn"))


def article(*rows: ExportRow) -> ArticleRows:
    return ArticleRows("a1", "Title", "one.txt", TEXT, SENTENCES, list(rows))


def written(layout: str, options: ExportOptions, *rows: ExportRow) -> bytes:
    sink = io.BytesIO()
    find_format("csv", layout).write([article(*rows)], options, sink)
    return sink.getvalue()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_the_columns_of_the_tidy_layout_are_those_of_a_row_and_every_cell_is_quoted() -> None:
    lines = written("tidy", OPTIONS, ROW).decode().split("\n")
    assert lines[0] == ",".join(f'"{name}"' for name in ExportRow._fields)
    assert lines[1].startswith('"n01","stance","a1","Title","one.txt","0","0","6",')
    known = '"2","","c1","2026-01-01T00:00:00.000Z","2026-01-01T00:00:00.000Z","2.5"'
    assert lines[1].endswith(known + ',""' * 11)
    assert lines[2:] == [""]


@given(st.lists(st.text(), min_size=6, max_size=6), st.booleans())
def test_every_cell_reads_back_exactly(cells: list[str], raw: bool) -> None:
    row = ROW._replace(
        annotation_id=cells[0], annotator=cells[1], target=cells[2], holder=cells[3], note=cells[4], created_at=cells[5]
    )
    if any("\ud800" <= character <= "\udfff" for cell in cells for character in cell):
        return
    line = read(written("tidy", replace(OPTIONS, raw=raw), row))[1]
    assert [cell if raw else unguard_cell(cell) for cell in line] == ["" if cell is None else str(cell) for cell in row]


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert written("tidy", replace(OPTIONS, excel=True), ROW).startswith(b'\xef\xbb\xbf"annotation_id"')
    assert not written("tidy", OPTIONS, ROW).startswith(b"\xef\xbb\xbf")


def test_raw_leaves_a_formula_and_else_it_is_guarded() -> None:
    row = ROW._replace(note="=1+1")
    assert b'"=1+1"' in written("tidy", replace(OPTIONS, raw=True), row)
    assert b'"\'=1+1"' in written("tidy", OPTIONS, row)


@pytest.mark.parametrize("layout", ["tidy", "wide"])
@pytest.mark.parametrize("change", [{"start": 1}, {"end": 5}, {"sentence": "Other."}, {"end": 600}, {"end": 0}])
def test_a_row_that_is_not_what_stands_in_the_text_stops_the_export(layout: str, change: dict[str, Any]) -> None:
    with pytest.raises(ExportError, match="is not the sentence"):
        written(layout, OPTIONS, ROW._replace(**change))


def test_the_wide_layout_has_a_row_for_every_sentence_and_annotator() -> None:
    second = ROW._replace(stance="against", holder="")
    claim = ROW._replace(layer="claim", target="", stance="", holder="", factuality="CFS", note="look")
    header, *rows = read(written("wide", OPTIONS, ROW, second, claim))
    assert header[7:] == [
        "annotator", "seen", "factuality", "claims", "note",
        "stance:Quill", "holder:Quill", "stance:Renn", "holder:Renn",
    ]  # fmt: skip
    assert [row[3:6] + row[7:9] for row in rows] == [
        ["0", "0", "6", "anna", "1"],
        ["0", "0", "6", "ben", "0"],
        ["1", "7", "14", "anna", "0"],
        ["1", "7", "14", "ben", "0"],
    ]
    assert rows[0][9:] == ["CFS", "", "look", "favor|against", "Renn|", "", ""]
    assert all(TEXT[int(row[4]) : int(row[5])] == row[6] for row in rows)


def test_a_note_alone_is_not_a_decision() -> None:
    note = ROW._replace(layer="note", state="", target="", stance="", holder="", note="hm")
    assert read(written("wide", OPTIONS, note))[1][8:12] == ["0", "", "", "hm"]


@given(st.floats(min_value=0, allow_infinity=False, allow_nan=False))
def test_seconds_read_back_exactly(seconds: float) -> None:
    assert float(number(seconds)) == seconds


def test_whole_seconds_have_no_point() -> None:
    assert number(3.0) == "3"


def test_a_format_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"no layout long\. It has: tidy, wide"):
        find_format("csv", "long")
    with pytest.raises(UsageError, match=r"no such format: table\. Known are: csv"):
        find_format("table")


def test_the_first_layout_need_not_be_said() -> None:
    assert find_format("csv") is find_format("csv", "tidy")

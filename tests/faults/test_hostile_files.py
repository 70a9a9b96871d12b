"""FAULTS 27, 37, 40 and 41: files of rows that were made to break a reader, given to the real program."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.making import run

if TYPE_CHECKING:
    from pathlib import Path


def imported(folder: Path, *arguments: str) -> tuple[list[str], list[str]]:
    """The texts that an import took in, and what it said on standard error."""
    done = run("import", *arguments, "--no-compare", cwd=folder)
    assert b"Traceback" not in done.stderr
    assert b"bug" not in done.stderr
    with closing(sqlite3.connect(folder / "annotations" / "annotations.db")) as connection:
        texts = [text for (text,) in connection.execute("SELECT text FROM articles ORDER BY key")]
    assert json.loads(run("check", "--json", cwd=folder).stdout)["holds"] is True
    return texts, done.stderr.decode().splitlines()


def test_a_line_of_json_nested_100_000_deep_fails_alone_and_by_its_number(tmp_path: Path) -> None:
    deep = '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}"
    objects = '{"a":' * 100_000 + "1" + "}" * 100_000
    (tmp_path / "a.jsonl").write_text(f'{{"text": "One"}}\n{deep}\n{objects}\n{{"text": "Two"}}\n')
    texts, said = imported(tmp_path, "a.jsonl")
    assert texts == ["One", "Two"]
    assert "not imported: a.jsonl: line 2: nested too deep" in said
    assert "not imported: a.jsonl: line 3: nested too deep" in said


def test_halves_of_surrogates_and_nul_in_any_field_are_replaced_and_noted(tmp_path: Path) -> None:
    row = {"text": "Half \ud83d and \0 here", "title": "T\udc00", "author": "\ud800", "x\ud800": "y\0\udfff"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    texts, said = imported(tmp_path, "a.jsonl")
    assert texts == ["T\ufffd\n\nHalf \ufffd and  here"]
    assert "look at: a.jsonl#1: the NUL characters in it were left out" in said
    assert "look at: a.jsonl#1: halves of surrogate pairs in it became U+FFFD" in said


def test_json_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    text = "A\u2028B\u2029C\x85D\x0cE"
    (tmp_path / "a.jsonl").write_bytes(
        json.dumps({"text": text}, ensure_ascii=False).encode() + b"\r\n" + b'{"text": "F"}'
    )
    texts, _ = imported(tmp_path, "a.jsonl")
    assert texts == ["A\nB\nC\nD\nE", "F"]


def test_broken_rows_of_a_csv_are_named_with_their_lines_and_a_duplicate_header_refuses_the_file(
    tmp_path: Path,
) -> None:
    long = "word " * 40_000
    (tmp_path / "a.csv").write_text(f'text,n\n{long},1\nragged\n"open,2\nTwo,3\n"Three",4\n')
    (tmp_path / "b.csv").write_text("text,n,n\nLost,1,2\n")
    texts, said = imported(tmp_path, "a.csv", "b.csv")
    assert texts == [long, "Two", "Three"]
    assert "not imported: a.csv: line 3: 1 cell where the header has 2" in said
    assert "not imported: a.csv: line 4: a quotation mark in the middle of a quoted cell" in said
    assert "not imported: b.csv: line 1: two columns are called 'n'; one of them would be lost" in said


def test_what_would_act_on_a_terminal_is_cleaned_from_every_field_of_a_row(tmp_path: Path) -> None:
    evil = "\x1b]52;c;Zm9v\x07\u202e"
    row = {name: f"{name}{evil}" for name in ("text", "title", "author", "date", "source", f"other{evil}")}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    imported(tmp_path, "a.jsonl")
    with closing(sqlite3.connect(tmp_path / "annotations" / "annotations.db")) as connection:
        (stored,) = connection.execute("SELECT title, text, source, author, published, metadata FROM articles")
    assert not any(mark in field for field in stored for mark in "\x1b\x07\u202e")
    assert "\\u001b" not in stored[-1]

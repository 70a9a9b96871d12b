"""FAULTS 23, 27 and 37 to 41: files that were made to break a reader, given to the real program."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.making import run

if TYPE_CHECKING:
    from pathlib import Path

LONG = (
    "The harbour gate of Ostrey was shut on Friday, the council said, after a long night of talks that led nowhere;"
    " the mayor, who was asked about it, said that nothing of the kind had been decided by anybody in the town hall,"
    " and that the boats would come in on Monday as they had always done, whatever others were pleased to say."
)


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
    assert "warning: a.jsonl#1: NUL characters were removed" in said
    assert "warning: a.jsonl#1: unpaired surrogates were replaced by U+FFFD" in said


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
    assert "not imported: a.csv: line 4: quotation mark inside a quoted cell" in said
    assert "not imported: b.csv: line 1: two columns are named 'n', and one would be lost" in said


def test_what_would_act_on_a_terminal_is_cleaned_from_every_field_of_a_row(tmp_path: Path) -> None:
    evil = "\x1b]52;c;Zm9v\x07\u202e"
    row = {name: f"{name}{evil}" for name in ("text", "title", "author", "date", "source", f"other{evil}")}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    imported(tmp_path, "a.jsonl")
    with closing(sqlite3.connect(tmp_path / "annotations" / "annotations.db")) as connection:
        (stored,) = connection.execute("SELECT title, text, source, author, published, metadata FROM articles")
    assert not any(mark in field for field in stored for mark in "\x1b\x07\u202e")
    assert "\\u001b" not in stored[-1]


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("<div>" * 100_000 + "deep", id="nested divs"),
        pytest.param("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>", id="attributes"),
        pytest.param("<p>word and word</p>" * 300_000, id="paragraphs"),
        pytest.param("<table><tr><td>" * 50_000, id="nested tables"),
    ],
)
def test_a_page_made_to_take_for_ever_is_stopped_and_the_import_goes_on(tmp_path: Path, hostile: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(f"<html><body><article><p>{LONG}</p>{hostile}</article></body></html>")
    (tmp_path / "in" / "b.html").write_text(f"<html><body><article><p>Next: {LONG}</p></article></body></html>")
    texts, said = imported(tmp_path, "in", "--limit", "page-seconds=1")
    assert texts[-1] == f"Next: {LONG}"
    assert len(texts) == 2 or any("in/a.html" in line or "a.html" in line for line in said)


def test_a_page_that_takes_too_much_memory_is_stopped_and_the_import_goes_on(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text("<p>" + "<b>word</b> " * 900_000)
    (tmp_path / "in" / "b.html").write_text(f"<html><body><article><p>Next: {LONG}</p></article></body></html>")
    texts, said = imported(tmp_path, "in", "--limit", "memory=256M", "--limit", "page-seconds=60")
    assert texts == [f"Next: {LONG}"]
    assert [line for line in said if "a.html" in line] != []


@pytest.mark.parametrize("extension", ["html", "xhtml"])
def test_entities_of_a_page_are_never_expanded_without_bound_nor_fetched(tmp_path: Path, extension: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret words")
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "lol">{lols}<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<html><body><article><p>{LONG}</p><p>Bomb: &l11; and &x; end.</p></article></body></html>"
    )
    (tmp_path / f"a.{extension}").write_text(text)
    texts, _ = imported(tmp_path, f"a.{extension}")
    assert not any("secret words" in text or "lollol" in text for text in texts)


def test_what_would_act_on_a_terminal_is_cleaned_from_a_page_after_its_references_are_read(tmp_path: Path) -> None:
    evil = "&#27;]52;c;Zm9v&#7;&#x9b;31m&#x202e;\x1b[2J"
    head = f"<title>T{evil}</title><meta name=author content='A{evil}'><meta property=og:site_name content='S{evil}'>"
    (tmp_path / "a.html").write_text(
        f"<html><head>{head}</head><body><article><p>{LONG} {evil}</p></article></body></html>"
    )
    texts, _ = imported(tmp_path, "a.html")
    assert len(texts) == 1
    with closing(sqlite3.connect(tmp_path / "annotations" / "annotations.db")) as connection:
        (stored,) = connection.execute("SELECT title, text, source, author, metadata FROM articles")
    assert not any(mark in field for field in stored for mark in "\x1b\x07\x9b\u202e")

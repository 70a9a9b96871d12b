"""Files of rows: their encoding, their lines one at a time, and the meaning of their columns."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.formats.article_format import OpenedFile
from reader.importers.front_matter import Draft

_BLOCK = 1 << 20
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
REPLACEMENT = "\ufffd"


class Encoding(NamedTuple):
    """The encoding of a file."""

    name: str
    is_certain: bool
    """Whether every byte of the file is known to be valid in it."""
    doubts: tuple[str, ...] = ()

    def remark(self) -> str:
        """A remark for the person; empty where the encoding is certain."""
        return "; ".join(self.doubts)

    def doubts_about(self, text: str) -> tuple[str, ...]:
        """Doubts about a piece of the file."""
        if self.is_certain or REPLACEMENT not in text:
            return ()
        return (f"bytes that are not {self.name} were replaced by U+FFFD",)


class Line(NamedTuple):
    """A line of a file, with its end."""

    number: int
    """From 1."""
    text: str
    is_cut: bool = False
    """Whether it exceeds the limit, and `text` is only its beginning."""


def encoding_of(file: OpenedFile) -> Encoding:
    """The encoding of a file that is read line by line: UTF-8 if all of it is valid, else that of its beginning.

    Reads the file to its end and goes back to the start.

    Raises `InputError` if the file is empty or not text.
    """
    head = file.stream.read(_BLOCK)
    if not head.strip():
        raise InputError("the file is empty")
    if head.startswith(_MARKS) or b"\0" in head or b"\x1b$" in head:
        found = _decoded(head, file.charset)
    elif (bad := _not_utf8(file, head)) is None:
        found = Encoding("utf-8", is_certain=True)
    else:
        found = _decoded(head if len(head) < _BLOCK else bad, file.charset)
    file.stream.seek(0)
    return found


def read_lines(file: OpenedFile, encoding: str, limit: int, *, newline: str) -> Iterator[Line]:
    r"""The lines of a file, none longer than `limit` code points.

    With "\n" as `newline`, only that ends a line; with "", `\r` and `\r\n` do too. The end is part of the line.
    """
    text = io.TextIOWrapper(file.stream, encoding, errors="replace", newline=newline)
    try:
        number = 0
        while line := text.readline(limit):
            number += 1
            is_cut = _is_cut(line, limit)
            yield Line(number, line, is_cut)
            while is_cut:
                is_cut = _is_cut(text.readline(limit), limit)
    finally:
        with suppress(ValueError):  # it is closed already
            text.detach()


def _is_cut(line: str, limit: int) -> bool:
    return len(line) == limit and not line.endswith(("\n", "\r"))


def _not_utf8(file: OpenedFile, block: bytes) -> bytes | None:
    """The first block of the file that is not UTF-8; None where there is none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block:
            decoder.decode(block)
            before, block = block, file.stream.read(_BLOCK)
        block = before
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return block
    return None


def _decoded(sample: bytes, declared: str) -> Encoding:
    found = decode(sample, declared)
    doubts = tuple(doubt for doubt in found.doubts if "U+FFFD" not in doubt)
    return Encoding(found.encoding, is_certain=False, doubts=doubts)


COLUMN_OPTIONS = {
    "text": "text",
    "title": "title",
    "author": "author",
    "published": "date",
    "url": "url",
    "publisher": "source",
    "language": "language",
}
"""Field of a `Draft` to the name of its option: `--text-column`, `--date-column`."""

# The first one in the header is used; compared in lower case, letters and digits only.
GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "articletext", "fulltext", "maintext", "plaintext", "bodytext", "articlebody", "body", "content",
             "article", "story", "tweet", "sentence", "description", "summary"),
    "title": ("title", "headline", "articletitle"),
    "author": ("author", "authors", "byline", "creator"),
    "published": ("published", "datepublished", "publicationdate", "publishedat", "publishdate", "pubdate", "date",
                  "datetime", "timestamp"),
    "url": ("url", "link", "articleurl", "weburl", "href"),
    "publisher": ("source", "publisher", "outlet", "newspaper", "publication", "sourcename", "sitename", "site"),
    "language": ("language", "lang"),
}  # fmt: skip
"""Field of a `Draft` to the column names that are recognized, in order of preference."""

_OURS = frozenset(("article_id", "sentence_index", "sentence", "annotator"))
"""A table with all of these columns holds judgments that this program exported."""
_NOT_WORD = re.compile(r"[\W_]+")
_MOST_LISTED = 20


class JudgmentsError(InputError):
    """The file holds judgments that this program exported, not articles."""


class ColumnMapping:
    """The meaning of the columns of one file.

    Raises `InputError` if a given column is missing, no column is clearly the text, or the file holds judgments.
    """

    def __init__(self, header: Sequence[str], given: Mapping[str, str]) -> None:
        missing = [name for name in given.values() if name not in header]
        if missing:
            raise InputError(f"no such column: {missing[0]!r}", advice=f"The columns are: {_listed(header)}")
        if "text" not in given and _OURS.issubset(header):
            raise JudgmentsError(
                "judgments, not articles", advice="Use `reader load` for a file that `reader export` wrote"
            )
        guessed = _guesses([name for name in header if name not in given.values()], given)
        if "text" not in given and "text" not in guessed:
            if len(header) != 1:
                advice = f"Use --text-column; the columns are: {_listed(header)}"
                raise InputError("cannot tell which column is the text", advice=advice)
            guessed["text"] = header[0]
        self.columns = {**given, **guessed}
        """Field of a `Draft` to its column."""
        self.remark = _remark(header, guessed, self.columns)
        """The guesses, for the person; empty where nothing was guessed."""
        self._taken = frozenset(self.columns.values())

    def draft(self, row: Mapping[str, str]) -> Draft:
        """The draft of a row (column name to cell); unknown columns become metadata."""
        known = {field: row.get(column, "") for field, column in self.columns.items()}
        rest = {name: value for name, value in row.items() if name not in self._taken and value}
        return Draft(**known, metadata=rest)


def _guesses(free: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in free:
        names.setdefault(_NOT_WORD.sub("", name).lower(), name)
    guessed = {}
    for field, candidates in GUESSES.items():
        if field not in given:
            found = next((names.pop(each) for each in candidates if each in names), None)
            if found is not None:
                guessed[field] = found
    return guessed


def _remark(header: Sequence[str], guessed: Mapping[str, str], columns: Mapping[str, str]) -> str:
    if not guessed:
        return ""
    used = ", ".join(f"{COLUMN_OPTIONS[field]} ← {column!r}" for field, column in guessed.items())
    rest = [name for name in header if name not in columns.values()]
    kept = f"; metadata: {_listed(rest)}" if rest else ""
    return f"columns: {used}{kept}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:_MOST_LISTED])
    more = len(names) - _MOST_LISTED
    return f"{shown} and {more:,} more" if more > 0 else shown

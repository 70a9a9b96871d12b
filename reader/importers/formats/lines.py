"""The lines of a file of rows: their encoding, and one at a time, up to a maximum length."""

from __future__ import annotations

import codecs
import io
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import InputError
from reader.importers.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.importers.formats.article_format import OpenedFile

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

    Raises:
        InputError: the file is empty or not text.
    """
    head = file.stream.read(_BLOCK)
    if not head.strip():
        raise InputError("the file is empty")
    sample = head
    if head.startswith(_MARKS) or b"\0" in head or b"\x1b$" in head:
        found = _decoded(head, file.charset)
    else:
        bad = _not_utf8(file, head)
        sample = head if bad is None or len(head) < _BLOCK else bad
        found = Encoding("utf-8", is_certain=True) if bad is None else _decoded(sample, file.charset)
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

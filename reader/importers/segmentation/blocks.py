"""The layout of a text: blocks between blank lines, and the pieces of a block.

A piece is a stretch of text whose newlines are not boundaries: one line, or all lines of a hard-wrapped
paragraph. No sentence crosses the end of a piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_HEADING_MARKS = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_UNDERLINE = re.compile(r"(?:=+|-+)\Z")
_RULE = re.compile(r"(?:[*_-][ \t]*){3,}\Z")
_ITEM = re.compile(r"\s*(?:[*+•‣◦·–-]|\(?\d{1,2}[.)])[ \t]")
_ENDS_SENTENCE = re.compile(r"[.!?…:。！？][\"'”’»)\]]*\Z")

# A paragraph counts as hard-wrapped if it has this many lines, the longest of this many code points, and if
# nearly every line is full: the first word of the next line would not have fitted.
_LEAST_LINES = 3
_LEAST_WIDTH = 45
_GREATEST_WIDTH = 120
_FULL_SHARE = 0.9
_RUNS_ON_SHARE = 1 / 3


class Piece(NamedTuple):
    """A span `[start, end)` of the text without blanks around it, in code points."""

    start: int
    end: int
    lines: int = 1
    """The number of lines that it is wrapped over."""
    begins_block: bool = True
    """Whether it follows a blank line or begins the text."""


_Line = tuple[int, int]


def pieces(text: str, *, markdown: bool = False) -> Iterator[Piece]:
    """The pieces of a cleaned text, in order; together they hold everything but blanks.

    With `markdown`, the marks of headings (`#` before them, a line of `=` or `-` under them) and
    horizontal rules belong to no piece, and each heading is a piece.
    """
    width = 0
    for block in _blocks(text):
        begins_block = True
        for part in _parts(text, block, markdown=markdown):
            if _is_wrapped(text, part, width):
                width = max(width, *(end - start for start, end in part))
                yield Piece(part[0][0], part[-1][1], len(part), begins_block)
                begins_block = False
            else:
                for start, end in part:
                    yield Piece(start, end, 1, begins_block)
                    begins_block = False


def _blocks(text: str) -> Iterator[list[_Line]]:
    """The lines of each block, without the blanks around them."""
    block: list[_Line] = []
    start = 0
    for line in text.split("\n"):
        content = line.strip()
        if content:
            first = start if len(content) == len(line) else start + len(line) - len(line.lstrip())
            block.append((first, first + len(content)))
        elif block:
            yield block
            block = []
        start += len(line) + 1
    if block:
        yield block


def _parts(text: str, block: list[_Line], *, markdown: bool) -> Iterator[list[_Line]]:
    """Runs of lines within a block that may be one wrapped paragraph: list items and headings end one."""
    part: list[_Line] = []
    for start, end in block:
        if text[start].isalpha():  # nearly every line: it has no mark
            part.append((start, end))
            continue
        line = text[start:end]
        if markdown and (_RULE.match(line) or (part and _UNDERLINE.match(line))):
            if part:
                yield part
                part = []
            continue
        heading = _HEADING_MARKS.match(line) if markdown else None
        if part and (heading or _ITEM.match(line)):
            yield part
            part = []
        if heading:
            title = line[heading.end() :]
            if title.strip():
                yield [(end - len(title.lstrip()), end)]
            continue
        part.append((start, end))
    if part:
        yield part


def _is_wrapped(text: str, lines: Sequence[_Line], width: int) -> bool:
    """Whether each newline in `lines` is there only because its line was full.

    `width` is that of the paragraphs before, by which two lines, which are too few to tell, are judged.
    """
    if len(lines) < 2 or (len(lines) < _LEAST_LINES and not width):
        return False
    longest = max(end - start for start, end in lines)
    if len(lines) < _LEAST_LINES:
        if longest > width:
            return False
        longest = width
    if not _LEAST_WIDTH <= longest <= _GREATEST_WIDTH:
        return False
    full = runs_on = ends = 0
    for (start, end), (next_start, next_end) in pairwise(lines):
        first_word = text[next_start:next_end].split(maxsplit=1)[0]
        full += end - start + 1 + len(first_word) > longest
        runs_on += first_word[0].islower()
        ends += _ENDS_SENTENCE.search(text, start, end) is not None
    joints = len(lines) - 1
    return full >= _FULL_SHARE * joints and runs_on >= _RUNS_ON_SHARE * joints and 2 * ends < joints

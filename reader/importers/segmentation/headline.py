"""The headline of an article, its repetitions, and the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reader.importers.segmentation.split import is_wordless, split_pieces
from reader.model.article import SentenceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.importers.segmentation.blocks import Piece

_LONGEST_HEADLINE = 300
_LONGEST_SHORTENED = 120
_MOST_LINES = 2
_UP_TO_LAST_WORD = re.compile(r".*[^\W_]", re.DOTALL)


class Opening(NamedTuple):
    """The pieces at the top of an article that are not split: its headline and the repeats of it."""

    title: str
    """In one line, without blanks around it."""
    spans: tuple[tuple[int, int, SentenceKind], ...]
    """Start, end (code points) and kind of each."""
    taken: int
    """The number of these pieces."""


def read_opening(text: str, parts: Sequence[Piece], *, row_in: str = "") -> Opening:
    """The headline of an article, which is its whole first piece, and the repeats of it.

    A text of one piece has no headline. Neither has a row without a title, in the language `row_in`, that begins with
    several sentences, nor a text whose first piece has more than 300 code points or is wrapped over more than two
    lines. The beginning of such a text (at most 120 code points) is only its title. Repeats directly follow the
    headline; case, blanks and punctuation at the end make no difference.
    """
    first = parts[0]
    words = text[first.start : first.end]
    none = Opening(shortened(words), (), 0)
    if len(parts) == 1 or len(words) > _LONGEST_HEADLINE or first.lines > _MOST_LINES:
        return none
    if row_in and len(split_pieces(text, parts[:1], row_in)) > 1:
        return none
    headline = same_words_key(words)
    spans = [(first.start, first.end, SentenceKind.HEADLINE)]
    taken = 1
    for piece in parts[1:]:
        if is_wordless(text, piece) and not piece.begins_block:
            start, _, kind = spans[-1]
            spans[-1] = (start, piece.end, kind)
        elif headline and _is_same(text, piece, headline):
            spans.append((piece.start, piece.end, SentenceKind.REPEAT))
        else:
            break
        taken += 1
    if taken == len(parts) and len(spans) == 1:
        return none
    return Opening(none.title, tuple(spans), taken)


def _is_same(text: str, piece: Piece, headline: str) -> bool:
    """Whether a piece has this key; nearly always its first character shows that it does not."""
    begins_alike = headline.startswith(text[piece.start].casefold())
    return begins_alike and same_words_key(text[piece.start : piece.end]) == headline


def one_line(text: str) -> str:
    """`text` with every run of blanks as one space, and no blanks around it."""
    return " ".join(text.split())


def shortened(text: str) -> str:
    """`text` in one line; if it has more than 300 code points, the first 120, cut at a word, and `…`."""
    line = one_line(text)
    if len(line) <= _LONGEST_HEADLINE:
        return line
    head = line[: _LONGEST_SHORTENED + 1]
    head = head.rpartition(" ")[0] or head[:-1]
    return head.rstrip() + "…"


def same_words_key(text: str) -> str:
    """A string that is equal for headlines with the same words; empty if there is no word."""
    match = _UP_TO_LAST_WORD.match(one_line(text))
    return match[0].casefold() if match else ""

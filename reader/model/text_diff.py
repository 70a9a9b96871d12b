"""Where a sentence differs from another that is like it, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from reader.model.wording import GREATEST_LENGTH, normal_form
from reader.model.words import UNSPACED_CHARACTER

_TOKENS = re.compile(rf"{UNSPACED_CHARACTER}|(?:(?!{UNSPACED_CHARACTER})\w)+|[^\w\s]")
"""Words, signs one by one, and the characters of scripts that are written without spaces."""


class TextDifference(NamedTuple):
    """What one sentence has otherwise than another."""

    spans: tuple[tuple[int, int], ...] = ()
    """Where its words are others, or more: code points into its text, end exclusive."""
    gaps: tuple[int, ...] = ()
    """Where words of the other are missing: the code point after the word before them; 0 at the beginning."""


def text_difference(text: str, other: str) -> TextDifference:
    """Where `text` differs from `other`, but for capitals and the kind of quotation marks and dashes.

    Texts that are longer than what is compared by its words are alike only word for word.
    """
    if max(len(text), len(other)) > GREATEST_LENGTH or normal_form(text) == normal_form(other):
        return TextDifference()
    mine = list(_TOKENS.finditer(text))
    words = [normal_form(token.group()) for token in mine]
    theirs = [normal_form(token.group()) for token in _TOKENS.finditer(other)]
    spans, gaps = [], []
    for what, _, _, start, end in SequenceMatcher(None, theirs, words, autojunk=False).get_opcodes():
        if what in {"replace", "insert"}:
            spans.append((mine[start].start(), mine[end - 1].end()))
        elif what == "delete":
            gaps.append(mine[start - 1].end() if start else 0)
    return TextDifference(tuple(spans), tuple(gaps))

"""Where punkt ends sentences, asked of it only at the stops that its rules have to weigh.

Punkt takes the words around each stop apart, which costs more than everything else here. Most stops are full
stops between two words of letters alone, and those end a sentence unless the first word is an abbreviation or
known to go with the next. Nothing that punkt looks at reaches across such an end, so that what lies between two
of them is judged as it would be in the whole text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from punkt import PunktSentenceTokenizer

_BETWEEN_WORDS = re.compile(r"\. +(?=[^\W\d_])")


class Stops(NamedTuple):
    """The stops of a language that puts spaces between sentences."""

    tokenizer: PunktSentenceTokenizer
    ends: re.Pattern[str]
    """A character that may end a sentence."""
    in_pairs: frozenset[str]
    """Words, in lower case, after which a full stop may join them to the next."""

    @classmethod
    def of(cls, tokenizer: PunktSentenceTokenizer) -> Self:
        """The stops that this tokenizer knows."""
        ends = re.compile(f"[{re.escape(''.join(tokenizer.rules.sent_end_chars))}]")
        return cls(tokenizer, ends, frozenset(first for first, _ in tokenizer.params.collocations))

    def cuts(self, text: str) -> Iterator[int]:
        """The ends of the sentences that punkt sees in `text`, with or without the last, which is the text's own.

        There are no blanks around `text`, and no newlines in it.
        """
        begin = 0
        for match in _BETWEEN_WORDS.finditer(text):
            stop = match.start()
            word = text[max(begin, text.rfind(" ", begin, stop) + 1) : stop]
            if len(word) < 2 or not word.isalpha() or self._may_join(word):
                continue
            if self.ends.search(text, begin, stop):
                yield from self._weighed(text, begin, stop + 1)
            yield stop + 1
            begin = match.end()
        if self.ends.search(text, begin, len(text) - 1):
            yield from self._weighed(text, begin, len(text))

    def _may_join(self, word: str) -> bool:
        return self.tokenizer.params.is_abbrev(word) or word.lower() in self.in_pairs

    def _weighed(self, text: str, begin: int, end: int) -> Iterator[int]:
        return (begin + cut for _, cut in self.tokenizer.span_tokenize(text[begin:end], realign_boundaries=False))

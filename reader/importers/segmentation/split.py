"""Sentence splitting: punkt, called on one piece of the text at a time, and a thin layer of rules.

Each piece is cut by punkt's trained model of the language and by the rules in `boundaries`, which also move each cut
behind the closing marks of its sentence, or remove it. Sentences are the spans between the remaining cuts, without
the blanks around them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self

from reader.importers.segmentation import boundaries
from reader.importers.segmentation.blocks import Piece, pieces
from reader.model.article import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from punkt import PunktSentenceTokenizer

_BETWEEN_WORDS = re.compile(r"\. +(?=[^\W\d_])")


class Stops(NamedTuple):
    """The sentence ends of punkt, in a language that puts spaces between sentences.

    Punkt examines the words around each stop, which costs more than everything else here. Most stops are full stops
    between two words of letters only, and those end a sentence unless the first word is an abbreviation or known to
    go with the next. Punkt's rules never look across such an end, so the text between two of them is judged as it
    would be in the whole text.
    """

    tokenizer: PunktSentenceTokenizer
    ends: re.Pattern[str]
    """A character that may end a sentence."""
    in_pairs: frozenset[str]
    """Words, in lower case, that a full stop may join to the next word."""

    @classmethod
    def of(cls, tokenizer: PunktSentenceTokenizer) -> Self:
        """The stops that this tokenizer knows."""
        ends = re.compile(f"[{re.escape(''.join(tokenizer.rules.sent_end_chars))}]")
        return cls(tokenizer, ends, frozenset(first for first, _ in tokenizer.params.collocations))

    def cuts(self, text: str) -> Iterator[int]:
        """The ends of the sentences of `text`, with or without the last, which is the end of the text.

        `text` has no blanks around it, and no newlines.
        """
        begin, params = 0, self.tokenizer.params
        for match in _BETWEEN_WORDS.finditer(text):
            stop = match.start()
            word = text[max(begin, text.rfind(" ", begin, stop) + 1) : stop]
            if len(word) < 2 or not word.isalpha() or params.is_abbrev(word) or word.lower() in self.in_pairs:
                continue
            if self.ends.search(text, begin, stop):
                yield from self._weighed(text, begin, stop + 1)
            yield stop + 1
            begin = match.end()
        if self.ends.search(text, begin, len(text) - 1):
            yield from self._weighed(text, begin, len(text))

    def _weighed(self, text: str, begin: int, end: int) -> Iterator[int]:
        return (begin + cut for _, cut in self.tokenizer.span_tokenize(text[begin:end], realign_boundaries=False))


Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]")
_CLOSERS = " .?!…”’\"')]»"
_ENGLISH = frozenset({"english", "english_web"})


def split(text: str, language: str = "english", *, markdown: bool = False) -> list[Span]:
    """The sentences of a cleaned text as spans `[start, end)`, in code points.

    They are in order, don't overlap, are not empty and have no blanks around them. Together they hold every
    character that is not blank (with `markdown`, except the marks of headings and rules).

    Raises `InputError` if the language is not supported.
    """
    return split_pieces(text, pieces(text, markdown=markdown), language)


def split_pieces(text: str, parts: Iterable[Piece], language: str = "english") -> list[Span]:
    """The sentences of these pieces of `text`, as `split` returns them.

    Raises `InputError` if the language is not supported.
    """
    splitter = _splitter(language_name(language))
    spans: list[Span] = []
    has_words = True
    for piece in parts:
        for start, end in splitter.spans(text, piece):
            is_wordless = _WORD.search(text, start, end) is None
            is_attached = (is_wordless or not has_words) and not (piece.begins_block and start == piece.start)
            if is_attached and spans:
                spans[-1] = (spans[-1][0], end)
                has_words = has_words or not is_wordless
            else:
                spans.append((start, end))
                has_words = not is_wordless
    return spans


def is_wordless(text: str, piece: Piece) -> bool:
    """Whether a piece is made of punctuation and symbols only."""
    return _WORD.search(text, piece.start, piece.end) is None


class _Splitter:
    """Splits pieces of text in one language."""

    def __init__(self, language: str) -> None:
        from punkt import tokenizer_for  # noqa: PLC0415 - loading its model takes a while

        self.tokenizer: PunktSentenceTokenizer = tokenizer_for(language, prefixes=True)
        self.stops = Stops.of(self.tokenizer)
        stops = f"[{re.escape(''.join(self.tokenizer.rules.sent_end_chars))}…]"
        self.stop = re.compile(stops)
        self.run_of_stops = re.compile(rf"{stops}++(?!\d)")
        self.is_english = language in _ENGLISH

    def spans(self, text: str, piece: Piece) -> Iterable[Span]:
        """The sentences of a piece, as spans of `text`."""
        content = text[piece.start : piece.end]
        if self.stop.search(content, 0, len(content.rstrip(_CLOSERS))) is None:
            return ((piece.start, piece.end),)
        if piece.lines > 1:
            content = content.replace("\n", " ")
        return [(piece.start + start, piece.start + end) for start, end in self._sentences(content)]

    def _sentences(self, content: str) -> list[Span]:
        quotes = boundaries.straight_quotes(content)
        sentences: list[Span] = []
        start = seen = 0
        for cut in sorted(self._cuts(content)):
            if cut <= max(start, seen):  # a cut inside the closing marks of a sentence ends with them
                continue
            seen = end = boundaries.end_of_sentence(content, cut, quotes)
            following = _skip_blanks(content, end)
            if following == len(content) or boundaries.continues(content, start, end, following):
                continue
            sentences.append((start, end))
            start = following
        sentences.append((start, len(content)))
        return sentences

    def _cuts(self, content: str) -> set[int]:
        if not self.tokenizer.rules.next_sentence_requires_space:
            # In scripts without spaces every stop ends a sentence, and punkt takes quadratic time.
            return {match.end() for match in self.run_of_stops.finditer(content)}
        cuts = set(self.stops.cuts(content))
        cuts.update(boundaries.missing_spaces(content, self.tokenizer.params.is_abbrev))
        if self.is_english:
            cuts.update(boundaries.after_abbreviations(content))
            cuts.update(boundaries.after_ellipses(content))
        return cuts


_splitter = lru_cache(maxsize=8)(_Splitter)
_BLANKS = re.compile(r"\s*")


def _skip_blanks(text: str, start: int) -> int:
    match = _BLANKS.match(text, start)
    return match.end() if match else start

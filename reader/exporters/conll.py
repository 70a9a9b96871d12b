"""CoNLL-2003: a token a line, `token -X- _ tag`, with a column of tags for each layer that is exported.

It has no offsets. Most programs read one column of tags: export one layer for them. A document is an article as one
annotator judged it; it has every sentence, and the tag of undecided ones is `O`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.labels import BETWEEN, DECIDED, write_by_annotator
from reader.model.annotation import STANCE_LAYER
from reader.model.export_row import CLAIM_LAYER, MENTION_LAYER, ArticleRows, ExportRow

_PART = re.compile(r"\w+|[^\w\s]")
_HEAD = ("-DOCSTART-", "-X-", "O")


def _write(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    own = [layer for layer, _ in options.own_layers]
    layers = [layer for layer in (STANCE_LAYER, CLAIM_LAYER, *own, MENTION_LAYER) if options.wants(layer)]
    is_named = len(options.targets) != 1

    def lines(article: ArticleRows, rows: list[ExportRow]) -> Iterator[str]:
        yield from (" ".join((*_HEAD, *["O"] * len(layers))), "")
        for tokens_of_sentence in _sentences(article, rows, layers, is_named=is_named):
            yield from (*tokens_of_sentence, "")

    return write_by_annotator(sink, articles, lines)


def _sentences(
    article: ArticleRows, rows: list[ExportRow], layers: list[str], *, is_named: bool
) -> Iterator[list[str]]:
    by_sentence: dict[int, list[ExportRow]] = {}
    for row in rows:
        if row.state in DECIDED:
            by_sentence.setdefault(row.start, []).append(row)
    for sentence in article.sentences:
        mine = by_sentence.get(sentence.start, [])
        columns = [_places([row for row in mine if row.layer == layer], is_named=is_named) for layer in layers]
        yield [
            " ".join((article.text[start:end], "-X-", "_", *(_tag(places, start, end) for places in columns)))
            for start, end in tokens(article.text, sentence.start, sentence.end)
        ]


def _places(rows: list[ExportRow], *, is_named: bool) -> dict[tuple[int, int], str]:
    """The labels of each span, as one word."""
    found: dict[tuple[int, int], dict[str, None]] = {}
    for row in rows:
        said = BETWEEN.join([row.answer, "_".join(row.target.split())] if row.target and is_named else [row.answer])
        found.setdefault(row.place, {})[said] = None
    return {place: "|".join(said) for place, said in found.items()}


def _tag(places: dict[tuple[int, int], str], start: int, end: int) -> str:
    """B for the first token of a span, I for the others; the first span counts."""
    for (begins, ends), said in places.items():
        if start < ends and end > begins:
            return f"{'B' if start <= begins else 'I'}-{said}"
    return "O"


def tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words and marks in `text[start:end]`; combining marks and joiners stay with their characters."""
    found: list[tuple[int, int]] = []
    for part in _PART.finditer(text, start, end):
        if found and found[-1][1] == part.start() and _joins(text, found[-1], part.start()):
            found[-1] = found[-1][0], part.end()
        else:
            found.append(part.span())
    return found


def _joins(text: str, before: tuple[int, int], at: int) -> bool:
    """Whether the part that begins at `at` belongs to the token that ends there."""
    last = text[at - 1]
    goes_on = text[before[0]].isalnum() and _combines(last) and text[at].isalnum()
    return _combines(text[at]) or last == _JOINER or goes_on


_JOINER = "\u200d"


@lru_cache(4096)
def _combines(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in {_JOINER, "\u200c"}


CONLL = ExportFormat("conll", "2003", ".conll", "token -X- _ tag, a column of tags per layer", writer=_write)

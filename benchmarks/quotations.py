"""Quotations and voices against what was judged by eye: `python -m benchmarks.quotations [FOLDER ...]`.

`tests/model/quotations_gold.jsonl` has a line an article, named by the hash of its text: the spans of its
quotations and the voice of each of its sentences. The convention: every pair of quotation marks is a span,
marks included, nested ones left out; whether it is a scare quote or a title is a matter of the voice. The
voice is direct where all that is reported is quoted, whatever the attribution; mixed where the journalist's
words around the marks report too; indirect where a verb or phrase of saying, thinking or judging is what the
sentence is about (`was less sure` is the author's, `doubted` is not); first-person words whose marks were
lost are direct. Articles that are not in the gold are named and left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.importers.reader import find_files, read_files
from reader.model.annotation import Voice
from reader.model.article import Article
from reader.model.attribution.quotations import paragraph, quotations
from reader.model.attribution.voices import voice_of
from reader.model.import_options import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent.parent
GOLD = HERE / "tests" / "model" / "quotations_gold.jsonl"
SAMPLE = HERE / "sample_corpus"

Span = tuple[int, int]


class Judged(NamedTuple):
    """What a person found in one article."""

    quotations: frozenset[Span]
    voices: dict[Span, Voice]


class Rates(NamedTuple):
    """How much of what was found is right, and how much of what is there was found."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0

    def __str__(self) -> str:
        return (
            f"precision {self.precision:6.1%}  recall {self.recall:6.1%}  F1 {self.f1:6.1%}"
            f"  ({self.right} right of {self.found} found, {self.there} there)"
        )


class Measured(NamedTuple):
    """One corpus against the gold."""

    articles: int
    left_out: list[str]
    """Files whose article is not in the gold."""
    exact: Rates
    characters: Rates
    voices: Counter[tuple[Voice, Voice]]
    """How many sentences, by the voice that a person gave and the one that was found."""

    @property
    def accuracy(self) -> float:
        return sum(n for (gold, found), n in self.voices.items() if gold is found) / max(self.voices.total(), 1)


def read_gold() -> dict[str, Judged]:
    """What was judged by eye, by article id."""
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return {
        row["article"]: Judged(
            frozenset((start, end) for start, end in row["quotations"]),
            {(start, end): Voice(voice) for start, end, voice in row["voices"]},
        )
        for row in rows
    }


def found_in(article: Article) -> set[Span]:
    """The outer quotations of an article."""
    paragraphs = {paragraph(article.text, sentence.start, sentence.end) for sentence in article.sentences}
    found = (each for span in paragraphs for each in quotations(article.text, *span))
    return {(each.start, each.end) for each in found if each.level == 0}


def measure(folders: Iterable[Path]) -> Measured:
    """The articles below `folders` that the gold knows."""
    gold = read_gold()
    left_out: list[str] = []
    exact, characters = Counter[str](), Counter[str]()
    voices = Counter[tuple[Voice, Voice]]()
    articles = 0
    options = ImportOptions()
    for article in read_files(find_files(folders, options), options):
        if not isinstance(article, Article):
            continue
        judged = gold.get(article.id)
        if judged is None:
            left_out.append(article.source.path)
            continue
        articles += 1
        found = found_in(article)
        exact.update(right=len(found & judged.quotations), found=len(found), there=len(judged.quotations))
        inside, quoted = _places(found), _places(judged.quotations)
        characters.update(right=len(inside & quoted), found=len(inside), there=len(quoted))
        for sentence in article.sentences:
            span = sentence.start, sentence.end
            told = voice_of(article.text, span, paragraph(article.text, *span))
            voices[judged.voices[span], told] += 1
    return Measured(articles, left_out, _rates(exact), _rates(characters), voices)


def _rates(counted: Counter[str]) -> Rates:
    return Rates(counted["right"], counted["found"], counted["there"])


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def report(name: str, measured: Measured) -> str:
    """The figures of one corpus, as lines of text."""
    told = [voice for voice in Voice if voice is not Voice.UNCLEAR]
    lines = [
        f"{name}: {measured.articles} articles, {measured.voices.total()} sentences",
        *(f"  not in the gold, left out: {path}" for path in measured.left_out),
        f"  quotations, exact span  {measured.exact}",
        f"  quotations, characters  {measured.characters}",
        f"  voice, accuracy {measured.accuracy:.1%}; a row is what a person said, a column what was told:",
        "    " + " " * 16 + "".join(f"{voice:>16}" for voice in told),
        *(f"    {gold:<16}" + "".join(f"{measured.voices[gold, voice]:>16}" for voice in told) for gold in told),
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the figures of each folder, by default of the sample corpus."""
    folders = [Path(name) for name in sys.argv[1:]] or [SAMPLE]
    for folder in folders:
        print(report(folder.name, measure([folder])))
    return 0


if __name__ == "__main__":
    sys.exit(main())

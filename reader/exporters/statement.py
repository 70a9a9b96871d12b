"""The data statement of an export: figures are filled in, and the rest is left for a person.

Its headings are those of Bender and Friedman, Data Statements for Natural Language Processing (2018).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reader.counted import counted
from reader.exporters.export_format import ExportOptions
from reader.exporters.labels import BETWEEN
from reader.model.annotation import is_adjudicator
from reader.model.codebook import Codebook
from reader.model.export_row import NOTE_LAYER, ArticleRows

_ASK = "*To be filled in:*"


@dataclass(slots=True)
class Counts:
    """Counts over the exported articles."""

    articles: int = 0
    judged_articles: int = 0
    sentences: int = 0
    characters: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    published: tuple[str, str] = ("", "")
    """The earliest and the latest."""
    judged: tuple[str, str] = ("", "")
    annotators: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    codebooks: Counter[str] = field(default_factory=Counter)

    def add(self, article: ArticleRows) -> None:
        """Count an article."""
        self.articles += 1
        self.judged_articles += bool(article.rows)
        self.sentences += sum(sentence.is_judged for sentence in article.sentences)
        self.characters += len(article.text)
        self.languages[article.language or "not said"] += 1
        self.published = _range(self.published, [article.published])
        self.judged = _range(self.judged, [row.updated_at for row in article.rows])
        self.annotators.update(row.annotator for row in article.rows if row.layer != NOTE_LAYER)
        self.answers.update(f"{row.layer}{BETWEEN}{row.answer}".removesuffix(BETWEEN) for row in article.rows)
        self.codebooks.update(row.codebook_version for row in article.rows)

    @property
    def adjudicators(self) -> int:
        """How many of those who judged anything are adjudicators."""
        return sum(map(is_adjudicator, self.annotators))

    @property
    def people(self) -> str:
        """How many annotators, and how many adjudicators where there are any."""
        annotators = f"{len(self.annotators) - self.adjudicators:,} annotators"
        if not self.adjudicators:
            return annotators
        return f"{annotators} and {counted(self.adjudicators, 'adjudicator')}"


def _range(known: tuple[str, str], times: Iterable[str]) -> tuple[str, str]:
    every = [time for time in (*known, *times) if time]
    return (min(every), max(every)) if every else known


def data_statement(counts: Counts, options: ExportOptions) -> str:
    """The statement in Markdown."""
    return "".join(f"{block}\n\n" for block in _blocks(counts, options))


def _blocks(counts: Counts, options: ExportOptions) -> Iterator[str]:
    """The headings, paragraphs, lists and tables."""
    codebooks = options.registers.codebooks
    names = {book.version: book.name for book in codebooks}
    versions = {f"{names.get(each, 'not kept here')} ({each})": number for each, number in counts.codebooks.items()}
    yield "# Data statement"
    yield (
        f"Written by `reader export` on {options.made_at[:10]}. The figures are counted; what is asked for in italics\n"
        "only the people know who made the data."
    )
    yield "## What is in it"
    yield "\n".join(_figures(counts))
    yield _table(("annotator", "judgments"), counts.annotators)
    yield _table(("answer", "rows"), counts.answers)
    yield _table(("codebook", "rows"), versions)
    yield "The text of the codebook in force is in `codebook.toml`, that of earlier ones in `codebooks`."
    if codebooks:
        yield f"## The codebook: {_plain(codebooks[-1].name)}"
        yield _plain(codebooks[-1].description) or f"{_ASK} what it is for."
        yield "\n".join(_scheme(codebooks[-1]))
    languages = ", ".join(f"{_plain(name)} ({number:,} articles)" for name, number in sorted(counts.languages.items()))
    asked = {
        "Curation rationale": f"{_ASK} which articles were taken, why these, and what was left out.",
        "Language variety": f"{languages}. {_ASK} which variety (BCP 47, such as en-GB), and of whom.",
        "Speaker demographic": f"{_ASK} who wrote the articles and who is quoted in them.",
        "Annotator demographic": f"{counts.people}. {_ASK} who they are, how they were trained"
        " and paid, and how often they agreed.",
        "Speech situation": f"Written news, published {_from_to(counts.published)}. {_ASK} for whom it was written.",
        "Text characteristics": f"{_ASK} genre and topics.",
        "Rights": f"{_ASK} under which terms the texts and the judgments may be used.",
    }
    for heading, text in asked.items():
        yield f"## {heading}"
        yield text


def _figures(counts: Counts) -> Iterator[str]:
    yield f"- {counts.articles:,} articles ({counts.judged_articles:,} with judgments)"
    yield f"- {counts.sentences:,} sentences that are asked about, {counts.characters:,} Unicode code points"
    yield f"- published {_from_to(counts.published)}"
    yield f"- judged {_from_to(counts.judged)}"
    yield f"- {sum(counts.annotators.values()):,} judgments by {counts.people}"
    if counts.adjudicators:
        yield "- an adjudicator saw what the annotators had judged, and settled where they differed"


def _scheme(codebook: Codebook) -> Iterator[str]:
    for layer in codebook.layers:
        yield f"- {_plain(layer.name)}: {_plain(layer.question)}"
        yield from (f"  - `{label.id}`: {_plain(label.definition)}" for label in layer.labels)
    yield from (f"- source: {_plain(source)}" for source in codebook.sources)


def _from_to(times: tuple[str, str]) -> str:
    first, last = (_plain(time[:10]) for time in times)
    return f"from {first} to {last}" if first else "at times that were not said"


def _table(head: tuple[str, str], counts: dict[str, int]) -> str:
    rows = [f"| {_plain(name)} | {number:,} |" for name, number in sorted(counts.items())]
    return "\n".join([f"| {head[0]} | {head[1]} |", "| --- | ---: |", *rows])


def _plain(text: str) -> str:
    r"""Words of somebody else that are no Markdown: on one line, with what would be markup escaped."""
    flat = " ".join(text.split())
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in flat)

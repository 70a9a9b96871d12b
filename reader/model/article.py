"""Articles, their sentences, and where they came from."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class SentenceKind(StrEnum):
    """What a span of the text is to the annotator."""

    HEADLINE = "headline"
    """The headline, judged like any other sentence."""
    SENTENCE = "sentence"
    REPEAT = "repeat"
    """A headline that is said again: kept and shown, not asked about."""


class Sentence(NamedTuple):
    """A span `[start, end)` of an article's text, in Unicode code points, 0-based."""

    position: int
    """Place among the sentences of its article, from 0."""
    start: int
    end: int
    kind: SentenceKind = SentenceKind.SENTENCE

    @property
    def is_judged(self) -> bool:
        """Whether annotators are asked about this sentence (repeats are not)."""
        return self.kind is not SentenceKind.REPEAT


class Source(NamedTuple):
    """The file that an article was read from."""

    path: str
    """Name of the file, relative to the folder that was imported; `/` between parts."""
    sha256: str
    """Hex digest of the bytes of the file as they were."""
    encoding: str
    """Python name of the encoding that the bytes were decoded with."""
    size: int
    """Bytes."""
    doubts: tuple[str, ...] = ()
    """What a person should look at: an encoding that was guessed, characters replaced."""


class Article(NamedTuple):
    """One document of the corpus. Its text never changes under its annotations."""

    id: str
    """`article_id(text)`."""
    title: str
    text: str
    """The cleaned text, headline included; every offset in the project is into this."""
    sentences: tuple[Sentence, ...]
    source: Source
    original: str | None = None
    """The text as decoded, front matter included; None where cleaning changed nothing."""
    cleaning: Mapping[str, int] = MappingProxyType({})
    """What cleaning did: name of the rule to number of characters that it touched."""
    publisher: str = ""
    """Who published it (`source:` in a front matter)."""
    url: str = ""
    author: str = ""
    published: str = ""
    """As given; ISO 8601 where the file says so."""
    language: str = "english"
    metadata: Mapping[str, str] = MappingProxyType({})
    """Fields of the file that the model has no name for, kept and exported."""

    def sentence_text(self, sentence: Sentence) -> str:
        """The words of one sentence of this article."""
        return self.text[sentence.start : sentence.end]

    @property
    def judged_count(self) -> int:
        """How many sentences annotators are asked about."""
        return len(self.sentences) - [sentence.kind for sentence in self.sentences].count(SentenceKind.REPEAT)


def article_id(text: str) -> str:
    """The id of the article with this cleaned text: `a` and 96 bits of BLAKE2b in hex.

    It starts with a letter so that a spreadsheet keeps it as it is. Two people who import the
    same text on two machines have the same id.
    """
    return "a" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

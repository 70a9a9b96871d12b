"""Articles, their sentences and languages, and where they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from reader.errors import InputError


class SentenceKind(StrEnum):
    """The kinds of spans of a text."""

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
    """Notes for a person to check: an encoding that was guessed, characters that were replaced."""


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
    """The number of characters that each rule of cleaning changed, by its name."""
    publisher: str = ""
    """The publisher (`source:` in a front matter)."""
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
        """The number of sentences that annotators are asked about."""
        return len(self.sentences) - [sentence.kind for sentence in self.sentences].count(SentenceKind.REPEAT)


def article_id(text: str) -> str:
    """The id of the article with this cleaned text: `a` and 96 bits of BLAKE2b in hex.

    It starts with a letter so that a spreadsheet keeps it as it is. Two people who import the
    same text on two machines have the same id.
    """
    return "a" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


LANGUAGES = {
    "as": "assamese",
    "bn": "bengali",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "gu": "gujarati",
    "hi": "hindi",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "ml": "malayalam",
    "mr": "marathi",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "or": "odia",
    "pa": "punjabi",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sa": "sanskrit",
    "si": "sinhala",
    "sl": "slovene",
    "sv": "swedish",
    "ta": "tamil",
    "te": "telugu",
    "th": "thai",
    "tr": "turkish",
    "ur": "urdu",
    "zh": "chinese",
}
"""ISO 639-1 code to the name that punkt, and so an article, has for the language."""
_CODES = {name: code for code, name in LANGUAGES.items()}
_ALIASES = {**LANGUAGES, "nb": "norwegian", "nn": "norwegian", "english_web": "english_web"}
_NAMES = frozenset(_ALIASES.values())


def language_name(language: str) -> str:
    """The name of the language with this name, ISO 639-1 code or tag such as `en-GB`.

    Raises `InputError` if the language is not supported; it lists the supported ones.
    """
    wanted = language.strip().lower()
    if wanted in _NAMES:
        return wanted
    name = _ALIASES.get(wanted.replace("_", "-").partition("-")[0])
    if name is None:
        raise InputError(
            f"no sentence splitter for the language {language!r}", advice=f"Known are: {', '.join(sorted(_NAMES))}"
        )
    return name


def language_code(name: str) -> str:
    """The ISO 639-1 code of the language that an article has this name for; empty if there is none."""
    return _CODES.get(name.removesuffix("_web"), "")

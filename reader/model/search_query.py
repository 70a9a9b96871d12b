"""A search of the corpus: words, "phrases", beginnings of words, and fields; and its hits in their context.

harbour "North Quay" nation* -ferry target:"Mara Quill" stance:against holder:renn voice:direct annotator:ben undecided
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from reader.errors import UsageError
from reader.model.annotation import Voice
from reader.model.sanitize import one_line
from reader.model.words import UNSPACED, Span

FIELDS = ("target", "stance", "holder", "voice", "claim", "annotator", "note", "title")
"""Fields that take a value; `undecided` stands alone."""
UNDECIDED = "undecided"
_PART = re.compile(r'\s*(?P<minus>-)?(?:(?P<field>[A-Za-z_]+):)?(?:"(?P<quoted>[^"]*)"(?P<star>\*)?|(?P<bare>[^\s"]+))')
_WORD = re.compile(r"\w+")
_LIKE = 0.65
"""Share of letters in common from which on one word may be meant by another."""


class SearchTerm(NamedTuple):
    """Words that must stand in the sentence side by side, or must not."""

    words: str
    is_prefix: bool = False
    """Whether the last word may go on."""
    is_excluded: bool = False


class SearchQuery(NamedTuple):
    """The conditions for a sentence. Those on judgments must hold for one and the same judgment."""

    terms: tuple[SearchTerm, ...] = ()
    targets: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    """Labels of any layer."""
    holders: tuple[str, ...] = ()
    """Letters of the holder's name. With the voices, of the same stance as targets and labels; else of a claim that is
    asked for; else of a stance or claim."""
    voices: tuple[Voice, ...] = ()
    claims: tuple[str, ...] = ()
    """Words of the claim that it mentions."""
    annotators: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Words of the article's title."""
    is_undecided: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == SearchQuery()

    @property
    def excluded(self) -> tuple[SearchTerm, ...]:
        """The terms that must not be there."""
        return tuple(term for term in self.terms if term.is_excluded)

    @property
    def wanted(self) -> tuple[SearchTerm, ...]:
        """The terms that must be there."""
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def is_about_judgments(self) -> bool:
        """Whether it asks for judgments, claims or notes."""
        return self._replace(terms=(), titles=(), is_undecided=False) != SearchQuery()


def parse_query(text: str) -> SearchQuery:
    """The query that is written in `text`. Raises `UsageError` that says what to write if it cannot be understood."""
    text = one_line(text)
    if text.count('"') % 2:
        raise UsageError("a quotation mark is missing", advice='A phrase stands between two: "North Quay"')
    found: dict[str, list[str]] = {field: [] for field in FIELDS}
    terms: list[SearchTerm] = []
    is_undecided = False
    at = 0
    while match := _PART.match(text, at):
        at = match.end()
        field, is_excluded = match["field"], bool(match["minus"])
        value = match["quoted"] if match["bare"] is None else match["bare"]
        if field is None and value.endswith(":") and value[:-1].casefold() in FIELDS:
            field, value = value[:-1], ""
        if field is not None:
            found[_field(field, value, is_excluded=is_excluded)].append(value.strip())
        elif value.casefold() == UNDECIDED and match["bare"] is not None and not is_excluded:
            is_undecided = True
        elif _WORD.search(value):
            is_prefix = bool(match["star"]) or (match["bare"] is not None and value.endswith("*"))
            terms.append(SearchTerm(value.rstrip("*"), is_prefix, is_excluded))
    query = SearchQuery(
        terms=tuple(terms),
        voices=tuple(map(_voice, found.pop("voice"))),
        is_undecided=is_undecided,
        **{f"{field}s": tuple(values) for field, values in found.items()},
    )
    if text and query.is_empty:
        raise UsageError(
            "there is no word in it", advice='Search for a word, a "phrase", or what was judged: target:quill'
        )
    if query == SearchQuery(query.terms) and query.terms and not query.wanted:
        raise UsageError("there are only words to leave out", advice="Say also what must be there: a word, or a field")
    return query


def meant_by(written: str, known: Iterable[str]) -> str:
    """The one of these names that was probably meant; empty if none is like what is written.

    What is written may be like all of a name or like one of its words; capitals do not count.
    """
    matcher = SequenceMatcher(b=written.casefold(), autojunk=False)
    best, meant = _LIKE, ""
    for name in known:
        whole = name.casefold()
        for part in (whole, *whole.split()):
            matcher.set_seq1(part)
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
                best, meant = matcher.ratio(), name
    return meant


def _voice(value: str) -> Voice:
    """The voice that has this name or alone begins so."""
    written = value.casefold().replace(" ", "_").replace("-", "_")
    meant = [voice for voice in Voice if voice.startswith(written)]
    if len(meant) != 1:
        raise UsageError(f"there is no voice {value}", advice=f"Voices are {', '.join(Voice)}")
    return meant[0]


def _field(name: str, value: str, *, is_excluded: bool) -> str:
    field = name.casefold()
    if field not in FIELDS:
        known = ", ".join(f"{each}:" for each in FIELDS)
        meant = meant_by(field, FIELDS)
        raise UsageError(
            f"there is no field {name}:",
            advice=f"{f'Did you mean {meant}:? ' if meant else ''}Fields are {known};"
            " put words with a colon in quotation marks",
        )
    if is_excluded:
        raise UsageError(f"-{name}: cannot be left out", advice="Only words can: -ferry")
    if not value.strip():
        raise UsageError(f"{name}: has no value", advice=f'Write {name}:word or {name}:"several words"')
    return field


_SCRIPTS = re.compile(f"{UNSPACED.pattern}|[^{UNSPACED.pattern[1:-2]}]+")


class ConcordanceLine(NamedTuple):
    """A sentence cut around what was found in it; the parts together are the sentence, on one line."""

    left: str
    found: str
    """Empty where nothing of the words stands in it as written, and then all of it is `right`."""
    right: str


def pattern_of(terms: Sequence[SearchTerm]) -> re.Pattern[str] | None:
    """Return the pattern of these terms in a text without accents (see `places`); None if there are none."""
    parts = [_sought(term) for term in terms]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _sought(term: SearchTerm) -> str:
    """The words side by side, each of them whole; what is written without spaces is found inside of more of it."""
    parts = [
        re.escape(part) if UNSPACED.match(part) else r"\b" + r"\W+".join(map(re.escape, _WORD.findall(part))) + r"\b"
        for part in _SCRIPTS.findall(_unaccented(term.words))
        if _WORD.search(part)
    ]
    found = r"\W*".join(parts).replace(r"\b\W*", r"\W*").replace(r"\W*\b", r"\W*")
    return found.removesuffix(r"\b") + r"\w*\b" if term.is_prefix and found.endswith(r"\b") else found


def places(text: str, pattern: re.Pattern[str] | None) -> list[Span]:
    """Return the spans of the words in a text, whatever their accents, in code points."""
    return [match.span() for match in pattern.finditer(_unaccented(text))] if pattern else []


def in_context(sentence: str, pattern: re.Pattern[str] | None) -> ConcordanceLine:
    """The sentence around the first place where the words stand."""
    line = " ".join(sentence.split())
    match = pattern.search(_unaccented(line)) if pattern else None
    if match is None:
        return ConcordanceLine("", "", line)
    start, end = match.span()
    return ConcordanceLine(line[:start], line[start:end], line[end:])


def _unaccented(text: str) -> str:
    """The text with each letter's base letter in its place: as many code points as before."""
    if text.isascii():
        return text
    return "".join(each if each.isascii() else _base(each) for each in text)


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else letter

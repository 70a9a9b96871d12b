"""What a person types to search the corpus: words, "phrases", beginnings of words, and fields.

harbour "North Quay" nation* -ferry target:"Mara Quill" stance:against holder:renn voice:direct annotator:ben undecided
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import UsageError
from reader.model.annotation import Voice
from reader.model.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = ("target", "stance", "holder", "voice", "claim", "annotator", "note", "title")
"""Fields that take a value; `undecided` stands alone."""
UNDECIDED = "undecided"
_PART = re.compile(r'\s*(?P<minus>-)?(?:(?P<field>[A-Za-z_]+):)?(?:"(?P<quoted>[^"]*)"(?P<star>\*)?|(?P<bare>[^\s"]+))')
_WORD = re.compile(r"\w", re.UNICODE)
_LIKE = 0.65
"""Share of letters in common from which on one word may be meant by another."""


class SearchTerm(NamedTuple):
    """Words that must stand in the sentence side by side, or must not."""

    words: str
    is_prefix: bool = False
    """Whether the last word may go on."""
    is_excluded: bool = False


class SearchQuery(NamedTuple):
    """What a sentence must be like. What is said of judgments is said of one and the same."""

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
    """The query that is written in `text`.

    Raises:
        UsageError: it cannot be understood; the message says what to write.
    """
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
        targets=tuple(found["target"]),
        stances=tuple(found["stance"]),
        holders=tuple(found["holder"]),
        voices=tuple(map(_voice, found["voice"])),
        claims=tuple(found["claim"]),
        annotators=tuple(found["annotator"]),
        notes=tuple(found["note"]),
        titles=tuple(found["title"]),
        is_undecided=is_undecided,
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
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where something is wrong

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

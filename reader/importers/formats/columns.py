"""The columns of a file of rows: which of them holds the text, the title, the author, the date and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.front_matter import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLUMN_OPTIONS = {
    "text": "text",
    "title": "title",
    "author": "author",
    "published": "date",
    "url": "url",
    "publisher": "source",
    "language": "language",
}
"""Field of a `Draft` to the name of its option: `--text-column`, `--date-column`."""

# The first one in the header is used; compared in lower case, letters and digits only.
GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "articletext", "fulltext", "maintext", "plaintext", "bodytext", "articlebody", "body", "content",
             "article", "story", "tweet", "sentence", "description", "summary"),
    "title": ("title", "headline", "articletitle"),
    "author": ("author", "authors", "byline", "creator"),
    "published": ("published", "datepublished", "publicationdate", "publishedat", "publishdate", "pubdate", "date",
                  "datetime", "timestamp"),
    "url": ("url", "link", "articleurl", "weburl", "href"),
    "publisher": ("source", "publisher", "outlet", "newspaper", "publication", "sourcename", "sitename", "site"),
    "language": ("language", "lang"),
}  # fmt: skip
"""Field of a `Draft` to the column names that are recognized, in order of preference."""

_OURS = frozenset(("article_id", "sentence_index", "sentence", "annotator"))
"""A table with all of these columns holds judgments that this program exported."""
_NOT_WORD = re.compile(r"[\W_]+")
_MOST_LISTED = 20


class JudgmentsError(InputError):
    """The file holds judgments that this program exported, not articles."""


class Mapped:
    """The meaning of the columns of one file.

    Raises:
        InputError: a given column is missing, no column is clearly the text, or the file holds judgments.
    """

    def __init__(self, header: Sequence[str], given: Mapping[str, str]) -> None:
        missing = [name for name in given.values() if name not in header]
        if missing:
            raise InputError(f"no such column: {missing[0]!r}", advice=f"The columns are: {_listed(header)}")
        if "text" not in given and _OURS.issubset(header):
            raise JudgmentsError(
                "judgments, not articles", advice="Use `reader load` for a file that `reader export` wrote"
            )
        guessed = _guesses([name for name in header if name not in given.values()], given)
        if "text" not in given and "text" not in guessed:
            if len(header) != 1:
                advice = f"Use --text-column; the columns are: {_listed(header)}"
                raise InputError("cannot tell which column is the text", advice=advice)
            guessed["text"] = header[0]
        self.columns = {**given, **guessed}
        """Field of a `Draft` to its column."""
        self.remark = _remark(header, guessed, self.columns)
        """The guesses, for the person; empty where nothing was guessed."""
        self._taken = frozenset(self.columns.values())

    def draft(self, row: Mapping[str, str]) -> Draft:
        """The draft of a row (column name to cell); unknown columns become metadata."""
        known = {field: row.get(column, "") for field, column in self.columns.items()}
        rest = {name: value for name, value in row.items() if name not in self._taken and value}
        return Draft(**known, metadata=rest)


def _guesses(free: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in free:
        names.setdefault(_NOT_WORD.sub("", name).lower(), name)
    guessed = {}
    for field, candidates in GUESSES.items():
        if field not in given:
            found = next((names.pop(each) for each in candidates if each in names), None)
            if found is not None:
                guessed[field] = found
    return guessed


def _remark(header: Sequence[str], guessed: Mapping[str, str], columns: Mapping[str, str]) -> str:
    if not guessed:
        return ""
    used = ", ".join(f"{COLUMN_OPTIONS[field]} ← {column!r}" for field, column in guessed.items())
    rest = [name for name in header if name not in columns.values()]
    kept = f"; metadata: {_listed(rest)}" if rest else ""
    return f"columns: {used}{kept}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:_MOST_LISTED])
    more = len(names) - _MOST_LISTED
    return f"{shown} and {more:,} more" if more > 0 else shown

"""Which column of a file of rows holds the text, and which the title, the author, the date and the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.draft import Draft

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

# The first that a header has is taken; compared in lower case, letters and digits only.
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
"""Field of a `Draft` to the names of columns that are taken for it, the best first."""

_OURS = frozenset(("article_id", "sentence_index", "sentence", "annotator"))
"""Columns that together make a table of judgments that was exported from here."""
_NOT_WORD = re.compile(r"[\W_]+")
_MOST_TOLD = 20


class JudgmentsError(InputError):
    """The file has judgments that were exported from here, and no articles."""


class Mapped:
    """Which columns are which, for one file.

    Raises:
        InputError: a column that was named is not there, none is plainly the text, or these are judgments.
    """

    def __init__(self, header: Sequence[str], said: Mapping[str, str]) -> None:
        missing = [name for name in said.values() if name not in header]
        if missing:
            raise InputError(f"no column is called {missing[0]!r}", advice=f"The columns are: {_listed(header)}")
        if "text" not in said and _OURS.issubset(header):
            raise JudgmentsError("judgments, not articles", advice="`reader load` takes in what `reader export` wrote")
        guessed = _guesses([name for name in header if name not in said.values()], said)
        if "text" not in said and "text" not in guessed:
            if len(header) != 1:
                advice = f"Name it with --text-column; the columns are: {_listed(header)}"
                raise InputError("no column is plainly the text", advice=advice)
            guessed["text"] = header[0]
        self.columns = {**said, **guessed}
        """Field of a `Draft` to its column."""
        self.remark = _remark(header, guessed, self.columns)
        """What was guessed, for the person; empty where nothing was."""
        self._taken = frozenset(self.columns.values())

    def draft(self, row: Mapping[str, str]) -> Draft:
        """What a row, name of the column to cell, says about its article; columns it has no name for are kept."""
        known = {field: row.get(column, "") for field, column in self.columns.items()}
        rest = {name: value for name, value in row.items() if name not in self._taken and value}
        return Draft(**known, metadata=rest)


def _guesses(free: Iterable[str], said: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in free:
        names.setdefault(_NOT_WORD.sub("", name).lower(), name)
    guessed = {}
    for field, candidates in GUESSES.items():
        if field not in said:
            found = next((names.pop(each) for each in candidates if each in names), None)
            if found is not None:
                guessed[field] = found
    return guessed


def _remark(header: Sequence[str], guessed: Mapping[str, str], columns: Mapping[str, str]) -> str:
    if not guessed:
        return ""
    took = ", ".join(f"{COLUMN_OPTIONS[field]} from {column!r}" for field, column in guessed.items())
    rest = [name for name in header if name not in columns.values()]
    kept = f"; kept as metadata: {_listed(rest)}" if rest else ""
    return f"guessed from the header: {took}{kept}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:_MOST_TOLD])
    more = len(names) - _MOST_TOLD
    return f"{shown} and {more:,} more" if more > 0 else shown

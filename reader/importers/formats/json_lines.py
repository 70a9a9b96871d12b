r"""JSON Lines: an article per line, streamed; only `\n` ends a line, as JSON may hold a bare U+2028."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from reader.errors import InputError
from reader.importers.discover import Problem
from reader.importers.formats.article_format import ArticleFormat, Notice, OpenedFile, Part, ReadContext
from reader.importers.formats.rows import ColumnMapping, JudgmentsError, Line, encoding_of, read_lines
from reader.model.article import Article

_JOINTS = {"text": "\n\n", "author": ", "}
"""The separator of the items, where a field is a list."""

_PATIENCE = 20
"""After this many objects without a text, the file is given up."""


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem | Notice]:
    encoding = encoding_of(file)
    if encoding.remark():
        yield Notice(file.name, encoding.remark())
    known = _Known(context)
    for line in read_lines(file, encoding.name, context.limits.row_size, newline="\n"):
        if not line.text.strip():
            continue
        try:
            row = _object(line, context.limits.row_size)
            mapped, remark = known.mapped(row)
            if remark:
                yield Notice(file.name, remark)
            data = line.text.rstrip("\n").encode("utf-8", "surrogatepass")
            part = Part(file.name, str(line.number), data, encoding.name, encoding.doubts_about(line.text))
            article = part.article(mapped.draft(_cells(row, mapped)), context)
        except InputError as error:
            if known.is_hopeless or isinstance(error, JudgmentsError):
                raise
            yield Problem(file.name, f"line {line.number}: {error}", is_part=True)
        else:
            yield article


class _Known:
    """The meaning of the names in the objects so far; a name that appears later is added, none is removed."""

    def __init__(self, context: ReadContext) -> None:
        self._most = context.limits.columns
        self._said = context.columns
        # An object may omit empty fields, except the text.
        self._names = dict.fromkeys(name for field, name in context.columns.items() if field != "text")
        self._mapped: ColumnMapping | None = None
        self._failed = 0

    @property
    def is_hopeless(self) -> bool:
        """Whether no text was found in any of many objects."""
        return self._mapped is None and self._failed >= _PATIENCE

    def mapped(self, row: dict[str, Any]) -> tuple[ColumnMapping, str]:
        """The meaning of the names in this object, and a remark on new guesses.

        Raises `InputError` if no name is clearly the text, or the given one is missing.
        """
        if self._mapped is not None and (row.keys() <= self._names.keys() or len(self._names) >= self._most):
            return self._mapped, ""
        names = {**dict.fromkeys(row), **self._names}
        try:
            self._mapped = ColumnMapping(list(names), self._mapped.columns if self._mapped else self._said)
        except InputError:
            self._failed += 1
            raise
        self._names = names
        return self._mapped, self._mapped.remark


def _object(line: Line, limit: int) -> dict[str, Any]:
    if line.is_cut:
        raise InputError(f"longer than {limit:,} characters")
    try:
        row = json.loads(line.text, object_pairs_hook=_pairs)
    except RecursionError:
        raise InputError("nested too deep") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"invalid JSON: {error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1:,}"
        ) from None
    except ValueError as error:  # a number of more digits than Python reads
        raise InputError(f"invalid JSON: {str(error).partition(';')[0]}") from None
    if not isinstance(row, dict):
        raise InputError("not a JSON object")
    return row


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise InputError(f"the name {twice!r} occurs twice, and one value would be lost")
    return made


def _cells(row: dict[str, Any], mapped: ColumnMapping) -> dict[str, str]:
    """The values as text: lists of the text's paragraphs or of authors joined, other structures as JSON."""
    joints = {column: _JOINTS[field] for field, column in mapped.columns.items() if field in _JOINTS}
    return {name: _cell(value, joints.get(name)) for name, value in row.items()}


def _cell(value: Any, joint: str | None) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if joint is not None and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return joint.join(value)
    return json.dumps(value, ensure_ascii=False)


JSON_LINES = ArticleFormat(
    name="jsonl",
    extensions=frozenset({".jsonl", ".ndjson", ".jsonlines"}),
    read=_read,
    mime_types=frozenset({"application/x-ndjson", "application/jsonl"}),
    magic=re.compile(rb'\s*\{\s*"'),
)

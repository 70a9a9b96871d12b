"""Articles from files, folders and web addresses; one file in memory at a time, and a problem for each bad file."""

from __future__ import annotations

import io
import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import NamedTuple

from reader.errors import InputError, UsageError
from reader.importers.discover import FoundFile, Problem, discover, is_address, kind_of, os_error_reason, printable_path
from reader.importers.formats.article_format import ArticleFormat, Notice, OpenedFile, ReadContext
from reader.importers.formats.catalog import BY_EXTENSION, PEEKED, format_for, format_named
from reader.importers.formats.rows import COLUMN_OPTIONS
from reader.importers.sandbox import Sandbox
from reader.model.article import Article, language_name
from reader.model.import_options import ImportOptions

Source = str | FoundFile | Problem
"""A web address, a file, or a path that cannot be read."""

# Not blocking: a pipe that was put where the file was must not stop the import.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)

_SIMPLE = frozenset({"text", "markdown"})
_LARGE = 1 << 18
"""Bytes from which on a text file takes a moment."""


class ReadProgress(NamedTuple):
    """A step of reading, between the articles."""

    files: int = 0
    """Files that were finished in this step."""
    name: str = ""
    """The current file, where it may take long."""
    share: float = 0.0
    """The part of the current file that is read, from 0 to 1."""


Result = Article | Problem | Notice | ReadProgress


def find_files(paths: Iterable[str | os.PathLike[str]], options: ImportOptions) -> Iterator[Source]:
    """The files that `paths` stand for, one by one, in the order in which they are read.

    Raises `UsageError` if there is no such format (at once).
    """
    extensions = format_named(options.format).extensions if options.format else BY_EXTENSION
    return (file for path in paths for file in ([str(path)] if is_address(path) else discover([path], extensions)))


def count_files(paths: Iterable[str | os.PathLike[str]], options: ImportOptions) -> int:
    """The number of files that an import opens. Raises `UsageError` if there is no such format."""
    return sum(not isinstance(each, Problem) for each in find_files(paths, options))


def read_files(files: Iterable[Source], options: ImportOptions) -> Generator[Result]:
    """The articles in these files, with the progress of reading between them. A bad file is a `Problem` among them.

    Raises:
        UsageError: at once, no such format or column.
        InputError: at once, no such language.
    """
    context = ReadContext(
        language_name(options.language),
        _columns(options.columns),
        options.repair,
        options.limits,
        Sandbox(options.limits),
        BY_EXTENSION,
    )
    return _read_files(files, format_named(options.format) if options.format else None, context)


def _columns(given: Mapping[str, str]) -> dict[str, str]:
    """Field of a draft to column, from the names of the options to column."""
    fields = {option: field for field, option in COLUMN_OPTIONS.items()}
    unknown = next((name for name in given if name not in fields), None)
    if unknown is not None:
        raise UsageError(f"no such column option: {unknown}", advice=f"Known are: {', '.join(fields)}")
    return {fields[name]: column for name, column in given.items()}


def _read_files(files: Iterable[Source], form: ArticleFormat | None, context: ReadContext) -> Generator[Result]:
    with context.sandbox:
        for file in files:
            if isinstance(file, Problem):
                yield file
                yield ReadProgress(files=not file.is_expected)
            elif isinstance(file, FoundFile):
                yield from _checked(file.relative, _read_file(file, form, context))
            else:
                yield from _checked(printable_path(file), _read_address(file, form, context))


def _checked(name: str, results: Iterator[Result]) -> Iterator[Result]:
    """The results of one file, and the problem that ended it or left it without an article."""
    is_empty = True
    try:
        for each in results:
            if isinstance(each, Article) or (isinstance(each, Problem) and not each.is_expected):
                is_empty = False
            yield each
        if is_empty:
            yield Problem(name, "no article in it")
    except InputError as error:
        yield Problem(name, str(error))
    except OSError as error:
        yield Problem(name, os_error_reason(error))
    yield ReadProgress(files=1)


def _read_file(found: FoundFile, form: ArticleFormat | None, context: ReadContext) -> Iterator[Result]:
    descriptor = os.open(found.path, _FLAGS)
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(descriptor)
        kind = kind_of(status.st_mode)
        if kind:
            raise InputError(f"{kind}, not a file")
        file = OpenedFile(found.relative, stream, status.st_size, context.limits.file_size)
        form = form or format_for(found.extension, b"" if found.extension in BY_EXTENSION else stream.peek(PEEKED))
        if form.name in _SIMPLE and file.size < _LARGE:
            yield from form.read(file, context)
            return
        yield ReadProgress(name=file.name)
        for each in form.read(file, context):
            yield ReadProgress(name=file.name, share=stream.tell() / (file.size or 1))
            yield each


def _read_address(url: str, form: ArticleFormat | None, context: ReadContext) -> Iterator[Result]:
    from reader.importers.fetch import fetch  # noqa: PLC0415 - brings urllib and http

    name = printable_path(url)
    yield ReadProgress(name=name)
    found = fetch(url, context.sandbox, context.limits)
    stream = io.BytesIO(found.data)
    file = OpenedFile(name, stream, len(found.data), context.limits.file_size, found.url, found.charset)
    form = form or format_for(found.extension, found.data[:PEEKED], found.type)
    for each in form.read(file, context):
        is_whole = isinstance(each, Article) and each.source.path == name and not each.url
        yield each._replace(url=found.url) if is_whole and isinstance(each, Article) else each

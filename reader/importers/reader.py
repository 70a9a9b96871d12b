"""Articles out of files and folders, one file in memory at a time; what cannot be read is said by name."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.errors import InputError, UsageError
from reader.importers.discover import Found, Skipped, discover, kind_of, showable, why_not
from reader.importers.formats import FORMATS, Format, OpenedFile, Passed, ReadOptions, Remark, format_for, is_known
from reader.importers.formats.columns import COLUMN_OPTIONS
from reader.importers.guarded.guard import Guard
from reader.importers.languages import language_name
from reader.importers.limits import limits_from
from reader.importers.sniff import PEEKED
from reader.importers.urls import fetched, is_address
from reader.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    Named = str | Found | Skipped
    """A web address, a file, or what was not taken."""

# Not blocking: a pipe that was put where the file was must not stop the import.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)

_SIMPLE = frozenset({"text", "markdown"})
_LARGE = 1 << 18
"""Bytes from which on such a file takes a moment."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a row of one, that gave no article."""

    path: str
    """Showable name of the file."""
    reason: str
    """With the row in front, where it is about one: `line 7: …`."""
    is_expected: bool = False
    """Whether to count it only, not to list it: a README, a file of another kind in a folder."""
    is_part: bool = False
    """Whether it is about a row, a mail or another part of the file, whose other parts were read."""


@dataclass(frozen=True, slots=True)
class Notice:
    """How a file is understood where it does not say so itself, told before its first article."""

    path: str
    text: str


@dataclass(slots=True)
class Way:
    """How far the reading is."""

    files: int = 0
    """Files that were read to their end, or could not be."""
    share: float = 0.0
    """How much of the file in hand is read, from 0 to 1."""
    name: str = ""
    """Of the file in hand."""
    on_file: Callable[[], None] | None = None
    """Called when a file comes to hand that may take long."""

    def begin(self, name: str) -> None:
        """A file comes to hand."""
        self.name = name
        if self.on_file:
            self.on_file()


def read_articles(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    language: str = "english",
    max_bytes: int | None = None,
    columns: Mapping[str, str] | None = None,
    repair: bool = False,
    limits: Mapping[str, str] | None = None,
    way: Way | None = None,
) -> Generator[Article | Problem | Notice]:
    """The articles in `paths` (files, folders with all that is below them, web addresses), in a stable order.

    `format` is a name in `FORMATS`, then used for every file; without it the extension decides, and a
    file that was named itself and has no known one is what it looks like, or else plain text. A file of
    more than `max_bytes` is not read by formats that need it whole. `columns` is which column of a file of
    rows holds what (`title`, `date`: a name in `COLUMN_OPTIONS`), `repair` is as `build_article` has it,
    `limits` as `limits_from` has it, and `way` is kept up to date.

    Raises:
        UsageError: at once, no such format, column or limit.
        InputError: at once, no such language. Whatever is wrong with a file is a `Problem` in the result.
    """
    files = find_files(paths, format=format)
    return read_files(
        files,
        format=format,
        language=language,
        max_bytes=max_bytes,
        columns=columns,
        repair=repair,
        limits=limits,
        way=way,
    )


def find_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
) -> Iterator[Named]:
    """What `read_articles` reads for the same `paths` and `format`, one by one in its order.

    Raises:
        UsageError: at once, no such format.
    """
    return _find(paths, _extensions(_format_named(format)))


def _find(paths: Iterable[str | os.PathLike[str]], extensions: frozenset[str]) -> Iterator[Named]:
    for given in paths:
        if isinstance(given, str) and is_address(given):
            yield given
        else:
            yield from discover([given], extensions)


def read_files(
    files: Iterable[Named],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    language: str = "english",
    max_bytes: int | None = None,
    columns: Mapping[str, str] | None = None,
    repair: bool = False,
    limits: Mapping[str, str] | None = None,
    way: Way | None = None,
) -> Generator[Article | Problem | Notice]:
    """The articles in these files; the rest as for `read_articles`."""
    forced = _format_named(format)
    known = limits_from(limits or {})
    if max_bytes is not None:
        known = replace(known, file_size=max_bytes)
    options = ReadOptions(language_name(language), _columns(columns or {}), repair, known, Guard(known))
    return _read_all(files, forced, options, way or Way())


def count_files(paths: Iterable[str | os.PathLike[str]], *, format: str | None = None) -> int:  # noqa: A002
    """How many files `read_articles` would open for the same `paths` and `format`.

    Raises:
        UsageError: no such format.
    """
    return sum(not isinstance(each, Skipped) for each in find_files(paths, format=format))


def _format_named(name: str | None) -> Format | None:
    if name is None:
        return None
    if name not in FORMATS:
        raise UsageError(f"no format is called {name!r}", advice=f"Known are: {', '.join(FORMATS)}")
    return FORMATS[name]


def _extensions(forced: Format | None) -> frozenset[str]:
    chosen = FORMATS.values() if forced is None else (forced,)
    return frozenset[str]().union(*(each.extensions for each in chosen))


def _columns(said: Mapping[str, str]) -> dict[str, str]:
    """Field of a draft to column, of what a person said by the names of the options."""
    fields = {option: field for field, option in COLUMN_OPTIONS.items()}
    unknown = next((name for name in said if name not in fields), None)
    if unknown is not None:
        raise UsageError(f"no column holds a {unknown!r}", advice=f"Known are: {', '.join(fields)}")
    return {fields[name]: column for name, column in said.items()}


def _read_all(
    files: Iterable[Named], forced: Format | None, options: ReadOptions, way: Way
) -> Generator[Article | Problem | Notice]:
    with options.guard:
        for each in files:
            if isinstance(each, str):
                way.begin(showable(each))
                yield from _read_one(showable(each), _read_address(each, forced, options), way)
            elif isinstance(each, Skipped):
                way.files += not each.is_expected
                yield Problem(each.path, each.reason, each.is_expected)
            else:
                yield from _read_one(each.relative, _read_file(each, forced, options, way), way)


def _read_one(name: str, read: Iterator[Article | Problem | Notice], way: Way) -> Iterator[Article | Problem | Notice]:
    """What one file gives, and what is wrong with all of it."""
    is_any = False
    try:
        for each in read:
            is_any = is_any or isinstance(each, Article) or (isinstance(each, Problem) and not each.is_expected)
            yield each
        if not is_any:
            yield Problem(name, "no article in it")
    except InputError as error:
        yield Problem(name, str(error))
    except OSError as error:
        yield Problem(name, why_not(error))
    way.files += 1
    way.share, way.name = 0.0, ""


def _read_file(
    found: Found, forced: Format | None, options: ReadOptions, way: Way
) -> Iterator[Article | Problem | Notice]:
    descriptor = os.open(found.path, _FLAGS)
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(descriptor)
        kind = kind_of(status.st_mode)
        if kind:
            raise InputError(f"{kind}, not a file")
        file = OpenedFile(found.relative, stream, status.st_size, options.limits.file_size)
        chosen = forced or format_for(found.extension, b"" if is_known(found.extension) else stream.peek(PEEKED))
        if file.size >= _LARGE or chosen.name not in _SIMPLE:
            way.begin(file.name)
        for each in chosen.read(file, options):
            way.share = stream.tell() / (file.size or 1)
            yield _told(each, file.name)


def _read_address(url: str, forced: Format | None, options: ReadOptions) -> Iterator[Article | Problem | Notice]:
    found = fetched(url, options)
    file = OpenedFile(
        showable(url),
        io.BytesIO(found.data),
        len(found.data),
        options.limits.file_size,
        url=found.url,
        charset=found.charset,
    )
    chosen = forced or FORMATS.get(found.format_name or "") or format_for(found.extension, found.data[:PEEKED])
    for each in chosen.read(file, options):
        if isinstance(each, Article) and each.source.path == file.name and not each.url:
            yield each._replace(url=found.url)
        else:
            yield _told(each, file.name)


def _told(each: Article | InputError | Remark | Passed, name: str) -> Article | Problem | Notice:
    if isinstance(each, InputError):
        return Problem(name, str(each), is_part=True)
    if isinstance(each, Passed):
        return Problem(f"{name}/{each.name}", each.reason, is_expected=True)
    return Notice(name, each.text) if isinstance(each, Remark) else each

"""Articles out of files and folders, one file in memory at a time; what cannot be read is said by name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.corpus.discover import Found, Skipped, discover, kind_of, why_not
from reader.corpus.formats import FORMATS, Format, OpenedFile, Options, format_for
from reader.corpus.languages import language_name
from reader.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from reader.model.article import Article

MAX_BYTES = 64 << 20
"""64 MiB: the largest file that is read whole unless the person says otherwise."""

# Not blocking: a pipe that was put where the file was must not stop the import.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a row of one, that gave no article."""

    path: str
    """Showable name of the file."""
    reason: str
    """With the row in front, where it is about one: `row 7: …`."""
    is_expected: bool = False
    """Whether to count it only, not to list it: a README, a file of another kind in a folder."""


def read_articles(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    language: str = "english",
    max_bytes: int = MAX_BYTES,
) -> Generator[Article | Problem]:
    """The articles in `paths` (files, and folders with all that is below them), in a stable order.

    `format` is a name in `FORMATS`, then used for every file; without it the extension decides, and a
    file that was named itself and has no known one is plain text. A file of more than `max_bytes` is not
    read by formats that need it whole.

    Raises:
        UsageError: at once, no such format.
        InputError: at once, no such language. Whatever is wrong with a file is a `Problem` in the result.
    """
    return read_files(find_files(paths, format=format), format=format, language=language, max_bytes=max_bytes)


def find_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
) -> Iterator[Found | Skipped]:
    """What `read_articles` reads for the same `paths` and `format`, file by file in its order.

    Raises:
        UsageError: at once, no such format.
    """
    return discover(paths, _extensions(_format_named(format)))


def read_files(
    files: Iterable[Found | Skipped],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    language: str = "english",
    max_bytes: int = MAX_BYTES,
) -> Generator[Article | Problem]:
    """The articles in these files; the rest as for `read_articles`."""
    forced = _format_named(format)
    options = Options(language_name(language))
    return _read_all(files, forced, options, max_bytes)


def count_files(paths: Iterable[str | os.PathLike[str]], *, format: str | None = None) -> int:  # noqa: A002
    """How many files `read_articles` would open for the same `paths` and `format`.

    Raises:
        UsageError: no such format.
    """
    return sum(isinstance(each, Found) for each in find_files(paths, format=format))


def _format_named(name: str | None) -> Format | None:
    if name is None:
        return None
    if name not in FORMATS:
        raise UsageError(f"no format is called {name!r}", advice=f"Known are: {', '.join(FORMATS)}")
    return FORMATS[name]


def _extensions(forced: Format | None) -> frozenset[str]:
    chosen = FORMATS.values() if forced is None else (forced,)
    return frozenset[str]().union(*(each.extensions for each in chosen))


def _read_all(
    files: Iterable[Found | Skipped],
    forced: Format | None,
    options: Options,
    max_bytes: int,
) -> Generator[Article | Problem]:
    for found in files:
        if isinstance(found, Skipped):
            yield Problem(found.path, found.reason, found.is_expected)
            continue
        try:
            yield from _read_file(found, forced or format_for(found.extension), options, max_bytes)
        except InputError as error:
            yield Problem(found.relative, str(error))
        except OSError as error:
            yield Problem(found.relative, why_not(error))


def _read_file(found: Found, chosen: Format, options: Options, max_bytes: int) -> Iterator[Article | Problem]:
    descriptor = os.open(found.path, _FLAGS)
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(descriptor)
        kind = kind_of(status.st_mode)
        if kind:
            raise InputError(f"{kind}, not a file")
        file = OpenedFile(found.relative, stream, status.st_size, max_bytes)
        for article in chosen.read(file, options):
            yield Problem(found.relative, str(article)) if isinstance(article, InputError) else article

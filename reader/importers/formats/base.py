"""What a format is: how the articles in one opened file are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reader.errors import InputError
from reader.importers.article_builder import article_from_draft
from reader.importers.guarded.guard import Guard
from reader.importers.limits import Limits, mebibytes
from reader.model.article import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reader.importers.draft import Draft
    from reader.model.article import Article


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A regular file that was opened to be read, from its first byte."""

    name: str
    """To be recorded as `Source.path`, and shown: no control characters."""
    stream: BinaryIO
    size: int
    """Bytes, when it was opened."""
    max_bytes: int
    """The most that a format which needs the whole file in memory may read."""
    url: str = ""
    """Where it was fetched."""
    charset: str = ""
    """Its encoding, as the server said."""

    def read_whole(self) -> bytes:
        """All bytes of the file.

        Raises:
            InputError: there are more than `max_bytes`.
            OSError: they cannot be read.
        """
        if self.size <= self.max_bytes:
            data = self.stream.read(self.size + 1)
            if len(data) > self.size:
                data += self.stream.read(self.max_bytes - self.size)
            if len(data) <= self.max_bytes:
                return data
        raise InputError(f"larger than {mebibytes(self.max_bytes)}", advice="Split it or raise --max-size")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person said about the files, and what all of them share."""

    language: str = "english"
    """As `reader.importers.languages.language_name` returns it."""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field of a `Draft` to the column that holds it, where files of rows are read."""
    repair: bool = False
    """Whether to mend characters that were once read in a wrong encoding."""
    limits: Limits = field(default_factory=Limits)
    guard: Guard = field(default_factory=lambda: Guard(Limits()))
    """The process that pages, mails, feeds and books are read in."""


class Remark(NamedTuple):
    """How a file is understood, where it does not say so itself; told before its first article."""

    text: str


class Passed(NamedTuple):
    """Something in a file that nobody expects to be an article: a README, a picture in an archive."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that articles are read from."""

    name: str
    """As given to `--format`."""
    extensions: frozenset[str]
    """In lower case, with the dot."""
    read: Callable[[OpenedFile, ReadOptions], Iterator[Article | InputError | Remark | Passed]]
    """Yields the articles of a file in order. An `InputError` that is yielded is about one row, named in its
    `subject`, and reading goes on; one that is raised is about the file, and ends it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an article is made of: a file, or a row, a mail, a page of one."""

    file: str
    """Name of the file."""
    place: str
    """Where in it: a line as `12`, a name; empty for all of it."""
    data: bytes
    """What it is made of; its hash is kept."""
    encoding: str
    doubts: tuple[str, ...] = ()

    def article(self, draft: Draft, options: ReadOptions) -> Article:
        """The article that this part holds.

        Raises:
            InputError: there is no text in the draft.
        """
        digest = hashlib.sha256(self.data).hexdigest()
        path = f"{self.file}#{self.place}" if self.place else self.file
        source = Source(path, digest, self.encoding, len(self.data), self.doubts)
        return article_from_draft(draft, source=source, language=options.language, repair=options.repair)


def at_line(line: int, reason: str) -> InputError:
    """The error about the row that begins at this line, counted from 1."""
    return InputError(reason, subject=f"line {line}")

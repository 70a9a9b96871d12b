"""The shape of an article format: how the articles in one opened file are read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from reader.errors import InputError
from reader.importers.article_builder import article_from_draft
from reader.importers.discover import Problem
from reader.importers.front_matter import Draft
from reader.importers.sandbox import Sandbox
from reader.model.article import Article, Source
from reader.model.import_options import Limits, mebibytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A regular file that was opened to be read, from its first byte."""

    name: str
    """Recorded as `Source.path`, and shown: no control characters."""
    stream: BinaryIO
    size: int
    """Bytes, when it was opened."""
    max_bytes: int
    """The most that a format which needs the whole file in memory may read."""
    url: str = ""
    """The web address that it was fetched from."""
    charset: str = ""
    """Its encoding, as the server declared it."""

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
class ReadContext:
    """What the formats need to know of an import, and what all its files share."""

    language: str = "english"
    """As `language_name` returns it."""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field of a `Draft` to the column that holds it, for files of rows."""
    repair: bool = False
    """Repair mojibake."""
    limits: Limits = field(default_factory=Limits)
    sandbox: Sandbox = field(default_factory=lambda: Sandbox(Limits()))
    by_extension: Mapping[str, ArticleFormat] = field(default_factory=lambda: MappingProxyType({}))
    """The formats of the files in an archive."""


@dataclass(frozen=True, slots=True)
class Notice:
    """How a file was interpreted where it is not explicit; reported before its first article."""

    path: str
    """The file's name. Showable."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFormat:
    """One kind of file that articles are read from."""

    name: str
    """As given to `--format`."""
    extensions: frozenset[str]
    """In lower case, with the dot."""
    read: Callable[[OpenedFile, ReadContext], Iterator[Article | Problem | Notice]]
    """Yields the articles of a file in order. A `Problem` with a row is yielded, and reading goes on; an `InputError`
    is raised about the whole file, and ends it."""
    mime_types: frozenset[str] = frozenset()
    """By which a server declares it."""
    magic: re.Pattern[bytes] | None = None
    """Matches the beginning of such a file whose name has no known extension."""


@dataclass(frozen=True, slots=True)
class Part:
    """The origin of an article: a file, or a row, a mail, a page of one."""

    file: str
    """Name of the file."""
    place: str
    """Place in the file: a line as `12`, a name; empty for the whole file."""
    data: bytes
    """The bytes of the article; their hash is recorded."""
    encoding: str = ""
    doubts: tuple[str, ...] = ()

    def article(self, draft: Draft, context: ReadContext) -> Article:
        """The article that this part holds. Raises `InputError` if there is no text in the draft."""
        digest = hashlib.sha256(self.data).hexdigest()
        path = f"{self.file}#{self.place}" if self.place else self.file
        source = Source(path, digest, self.encoding, len(self.data), self.doubts)
        return article_from_draft(draft, source=source, language=context.language, repair=context.repair)

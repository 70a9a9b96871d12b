"""What a format is: how the articles in one opened file are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from reader.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.model.article import Article

_MEBIBYTE = 1 << 20


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
        limit = f"{self.max_bytes / _MEBIBYTE:g} MiB"
        raise InputError(f"larger than {limit}", advice="Split it or raise --max-size")


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said about the files."""

    language: str = "english"
    """As `reader.corpus.languages.language_name` returns it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that articles are read from."""

    name: str
    """As given to `--format`."""
    extensions: frozenset[str]
    """In lower case, with the dot."""
    read: Callable[[OpenedFile, Options], Iterator[Article | InputError]]
    """Yields the articles of a file in order. An `InputError` that is yielded is about one row, named in its
    `subject`, and reading goes on; one that is raised is about the file, and ends it."""

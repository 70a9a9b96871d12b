"""The definition of a loader: a format with a name, a reader, and a way to recognize its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from reader.loaders.fields import json_object, open_text
from reader.loaders.records import Found, SkippedEntry

_LOOKED_AT = 1 << 16
"""Characters of a file by which its format is recognized."""


class Sample:
    """A file or folder, and the beginning of the file, by which a format is recognized."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_folder = path.is_dir()

    @cached_property
    def beginning(self) -> str:
        """The first characters of a file. Raises `InputError` if it cannot be read."""
        if self.is_folder:
            return ""
        with open_text(self.path) as stream:
            return stream.read(_LOOKED_AT).lstrip()

    @cached_property
    def columns(self) -> frozenset[str]:
        """The names in the first line of a table, in lower case; none of a file that is JSON."""
        if self.beginning[:1] in {"[", "{"}:
            return frozenset()
        header = self.beginning.partition("\n")[0]
        return frozenset(name.strip(' "\r').casefold() for name in header.split("\t" if self.has_tabs else ","))

    @property
    def has_tabs(self) -> bool:
        """Whether tabs are between the cells of the first line."""
        return "\t" in self.beginning.partition("\n")[0]

    @cached_property
    def first_object(self) -> dict[str, Any] | None:
        """The object on the first line, or that the whole file is; None where it is too long, or none."""
        for text in (self.beginning.partition("\n")[0], self.beginning):
            value = json_object(text, "") if text[:1] == "{" else None
            if value is not None and not isinstance(value, SkippedEntry):
                return value
        return None


class Format(NamedTuple):
    """A format that annotations are loaded from. A new one is a module with one of these, and a line in `FORMATS`."""

    name: str
    about: str
    """For the help: what kind of file it is."""
    read: Callable[[Path], Iterator[Found]]
    """Yields the records of a file; it can be called again. Raises `InputError` if the file cannot be read."""
    looks_like: Callable[[Sample], bool]
    """Whether a file or folder is in this format."""
    suffix: str = ""
    """By which a file is in this format if it looks like no other."""
    is_own: bool = False
    """Whether `reader export` writes it without loss: each row is loaded exactly as it is, or not at all."""
    read_raw: Callable[[Path], Iterator[Found]] | None = None
    """The same of a file that was exported with `--raw`."""

"""Zip files of the other formats: read entry by entry, without unpacking to the disk.

The sizes that an archive declares are not trusted: the bytes are counted as they are read.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from reader.errors import InputError
from reader.importers.discover import Problem, extension_of, printable_path, skip_reason
from reader.importers.formats.article_format import ArticleFormat, Notice, OpenedFile, ReadContext
from reader.model.article import Article
from reader.model.import_options import Limits, mebibytes

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\5\6"
_END_64 = struct.Struct("<4sQ2H2L4Q")
_END_64_MARK = b"PK\6\6"
_LONGEST_END = _END.size + (1 << 16) + _END_64.size + 20
_LONGEST_ENTRY = 512
"""Bytes of the directory for one entry with an honest name."""
_RATIO_FROM = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""The errors of zipfile at an entry that is damaged, encrypted or compressed in an unknown way."""


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem | Notice]:
    limits = context.limits
    _check_directory(file, limits)
    try:
        archive = zipfile.ZipFile(file.stream)
    except _BROKEN as error:
        raise InputError("not a readable zip file", advice=str(error)) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if len(entries) > limits.archive_entries:
            raise _too_many(limits)
        budget = _Budget(limits)
        for entry in entries:
            name = _safe_name(entry.filename)
            path = f"{file.name}/{name}"
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield Problem(path, "a link, which is not followed", is_part=True)
                continue
            reason = _why_passed(name, context.by_extension)
            if reason:
                yield Problem(path, reason, is_expected=True)
                continue
            try:
                with _Counted(archive, entry, budget) as counted:
                    stream = io.BufferedReader(counted)
                    inner = OpenedFile(path, stream, entry.file_size, limits.file_size)
                    yield from _format(name, context.by_extension).read(inner, context)
            except _SpentError as error:
                raise InputError(str(error), advice="See the limit `archive-size`") from None
            except InputError as error:
                yield Problem(path, str(error), is_part=True)


def _format(name: str, by_extension: Mapping[str, ArticleFormat]) -> ArticleFormat:
    found = by_extension[extension_of(name)]
    if found is ZIP:
        raise InputError("a zip file in a zip file is not opened", advice="Unpack the outer one")
    return found


def _why_passed(name: str, by_extension: Mapping[str, ArticleFormat]) -> str | None:
    parts = name.split("/")
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return "hidden"
    return skip_reason(parts[-1], by_extension)


def _safe_name(name: str) -> str:
    """The name of an entry, without the parts that lead out of the archive."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return printable_path("/".join(parts).replace("\0", "")) or "no name"


def _check_directory(file: OpenedFile, limits: Limits) -> None:
    """Refuse an archive whose directory alone would fill the memory, before it is read.

    Raises `InputError` if the archive declares too many entries, or its directory is too long for the limit.
    """
    file.stream.seek(-min(file.size, _LONGEST_END), os.SEEK_END)
    tail = file.stream.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InputError("not a readable zip file", advice="It may be cut off")
    _, _, _, _, count, size, _, _ = _END.unpack_from(tail, at)
    at = tail.rfind(_END_64_MARK)
    if at >= 0 and len(tail) - at >= _END_64.size:
        _, _, _, _, _, _, _, count, size, _ = _END_64.unpack_from(tail, at)
    if count > limits.archive_entries or size > limits.archive_entries * _LONGEST_ENTRY:
        raise _too_many(limits)


def _too_many(limits: Limits) -> InputError:
    return InputError(f"more than {limits.archive_entries:,} entries", advice="See the limit `archive-entries`")


class _SpentError(Exception):
    """An archive unpacks to more than the limit."""


class _Budget:
    """The bytes that may still be unpacked from an archive."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.archive_size
        self._limits = limits

    def spend(self, size: int, unpacked: int, packed: int) -> None:
        """Count `size` more bytes of an entry, which make `unpacked` in all.

        Raises:
            _SpentError: the archive unpacks to too much.
            InputError: the entry unpacks to too many times its packed size.
        """
        self._left -= size
        if self._left < 0:
            size = self._limits.archive_size
            raise _SpentError(f"more than {mebibytes(size)} unpacked; the rest was skipped")
        if unpacked > _RATIO_FROM and unpacked > self._limits.archive_ratio * max(packed, 1):
            ratio = self._limits.archive_ratio
            raise InputError(f"more than {ratio:,} times its packed size", advice="See the limit `archive-ratio`")


class _Counted(io.RawIOBase):
    """An entry whose bytes are counted as they are read. Raises `InputError` if it cannot be opened or read."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> None:
        self._entry = entry
        self._budget = budget
        self._at = 0
        self._furthest = 0
        try:
            self._packed = archive.open(entry)
        except _BROKEN as error:
            raise self._broken(error) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed and hasattr(self, "_packed"):
            self._packed.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._packed.read(len(buffer))
        except _BROKEN as error:
            raise self._broken(error) from error
        buffer[: len(data)] = data
        self._at += len(data)
        if self._at > self._furthest:
            new, self._furthest = self._at - self._furthest, self._at
            self._budget.spend(new, self._furthest, self._entry.compress_size)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        if whence != os.SEEK_SET:
            raise io.UnsupportedOperation
        self._at = self._packed.seek(offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def _broken(self, error: Exception) -> InputError:
        if self._entry.flag_bits & 1:
            return InputError("encrypted", advice="Unpack it first")
        return InputError(f"damaged, or compressed in an unknown way ({error})")


ZIP = ArticleFormat(
    name="zip",
    extensions=frozenset({".zip"}),
    read=_read,
    mime_types=frozenset({"application/zip"}),
    magic=re.compile(rb"PK\x03\x04"),
)

"""A zip file of files of the other formats: read entry by entry, nothing is unpacked to the disk.

What the archive says of its sizes is not believed: what is really read is counted.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.discover import extension_of, showable, why_no_article
from reader.importers.formats.base import Format, OpenedFile, Passed, ReadOptions, Remark
from reader.importers.limits import mebibytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.importers.limits import Limits
    from reader.model.article import Article

_EXTENSION = ".zip"
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\5\6"
_END_64 = struct.Struct("<4sQ2H2L4Q")
_END_64_MARK = b"PK\6\6"
_LONGEST_END = _END.size + (1 << 16) + _END_64.size + 20
_LONGEST_ENTRY = 512
"""Bytes of the directory for one entry with an honest name."""
_RATIO_FROM = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What zipfile raises at an entry that is damaged, encrypted or packed in a way that it does not know."""


def _read(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError | Remark | Passed]:
    limits = options.limits
    _check_directory(file, limits)
    try:
        archive = zipfile.ZipFile(file.stream)
    except _BROKEN as error:
        raise InputError("no zip file that can be read", advice=str(error)) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if len(entries) > limits.archive_entries:
            raise _too_many(limits)
        budget = _Budget(limits)
        for entry in entries:
            name = _safe_name(entry.filename)
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield InputError("a link, which is not followed", subject=name)
                continue
            reason = _why_passed(name)
            if reason:
                yield Passed(name, reason)
                continue
            try:
                with _Counted(archive, entry, budget) as counted:
                    stream = io.BufferedReader(counted)
                    inner = OpenedFile(f"{file.name}/{name}", stream, entry.file_size, limits.file_size)
                    for each in _form(name).read(inner, options):
                        yield _named(each, name)
            except _SpentError as error:
                raise InputError(str(error), advice="See the limit `archive-size`") from None
            except InputError as error:
                yield InputError(error.brief, subject=_below(name, error))


def _form(name: str) -> Format:
    from reader.importers.formats import format_for  # noqa: PLC0415 - which knows this module

    form = format_for(extension_of(name))
    if form is ZIP:
        raise InputError("a zip file in a zip file is not opened", advice="Unpack the outer one")
    return form


def _named(each: Article | InputError | Remark | Passed, name: str) -> Article | InputError | Remark | Passed:
    """What a format said about an entry, with the name of the entry."""
    if isinstance(each, InputError):
        return InputError(each.brief, subject=_below(name, each))
    return Remark(f"{name}: {each.text}") if isinstance(each, Remark) else each


def _below(name: str, error: InputError) -> str:
    return f"{name}: {error.subject}" if error.subject else name


def _why_passed(name: str) -> str | None:
    from reader.importers.formats import FORMATS  # noqa: PLC0415 - which knows this module

    parts = name.split("/")
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return "hidden"
    known = frozenset[str]().union(*(form.extensions for form in FORMATS.values()))
    return why_no_article(parts[-1], known)


def _safe_name(name: str) -> str:
    """The name of an entry without what would lead out of the archive."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return showable("/".join(parts).replace("\0", "")) or "no name"


def _check_directory(file: OpenedFile, limits: Limits) -> None:
    """Refuse an archive whose list of entries alone would fill the memory, before it is read.

    Raises:
        InputError: it says that it has more entries than are allowed, or the list is longer than that.
    """
    file.stream.seek(-min(file.size, _LONGEST_END), os.SEEK_END)
    tail = file.stream.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InputError("no zip file that can be read", advice="It may have been cut off")
    _, _, _, _, count, size, _, _ = _END.unpack_from(tail, at)
    at = tail.rfind(_END_64_MARK)
    if at >= 0 and len(tail) - at >= _END_64.size:
        _, _, _, _, _, _, _, count, size, _ = _END_64.unpack_from(tail, at)
    if count > limits.archive_entries or size > limits.archive_entries * _LONGEST_ENTRY:
        raise _too_many(limits)


def _too_many(limits: Limits) -> InputError:
    return InputError(f"more than {limits.archive_entries:,} entries", advice="See the limit `archive-entries`")


class _SpentError(Exception):
    """More was unpacked of an archive than is allowed."""


class _Budget:
    """What may still be unpacked of an archive."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.archive_size
        self._limits = limits

    def spend(self, size: int, unpacked: int, packed: int) -> None:
        """Take `size` bytes of an entry of which `unpacked` are now read.

        Raises:
            _SpentError: that is too much in all.
            InputError: it is too much for how small the entry is packed.
        """
        self._left -= size
        if self._left < 0:
            size = self._limits.archive_size
            raise _SpentError(f"more than {mebibytes(size)} unpacked; the rest was left out")
        if unpacked > _RATIO_FROM and unpacked > self._limits.archive_ratio * max(packed, 1):
            ratio = self._limits.archive_ratio
            raise InputError(f"more than {ratio:,} times its packed size", advice="See the limit `archive-ratio`")


class _Counted(io.RawIOBase):
    """An entry, every byte of which is counted when it is read first.

    Raises:
        InputError: it cannot be opened, or, later, not be read.
    """

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
        return InputError(f"damaged, or packed in a way that is not known ({error})")


ZIP = Format("zip", frozenset({_EXTENSION}), _read)

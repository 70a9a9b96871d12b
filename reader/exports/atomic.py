"""Writing a file so that its name never stands for half of it."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from reader.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `target` when the block has ended, and is on disk.

    It is written beside `target`, under a hidden name that ends in `.part`, and moved into place. If
    anything goes wrong (a full disk, an interrupt), `target` is as it was and the part is removed. A link
    stays a link: what it leads to is replaced.

    Raises:
        ExportError: `target` is a folder or no regular file, or the disk does not take it.
    """
    place = target.resolve()
    mode = _check(target, place)
    part = place.with_name(f".{place.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, _NEW_FILE, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                if mode is not None:
                    os.fchmod(descriptor, mode)
                yield stream
                stream.flush()
                os.fsync(descriptor)
            part.replace(place)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        _keep_name(place.parent)
    except OSError as error:
        raise ExportError(
            f"cannot be written ({error.strerror or error})",
            subject=str(target),
            advice="A file that was there is as it was. Make room or choose another place with -o",
        ) from error


def _check(target: Path, place: Path) -> int | None:
    """The permissions of the file that stands there; None if none does."""
    try:
        found = place.stat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(found):
        raise ExportError("this is a folder", subject=str(target), advice="Name a file in it with -o")
    if not stat.S_ISREG(found):
        raise ExportError("this is no regular file", subject=str(target), advice="To write to standard output say -o -")
    return stat.S_IMODE(found)


def _keep_name(folder: Path) -> None:
    """Have the new name on disk too; where folders cannot be synced, the system does it in time."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

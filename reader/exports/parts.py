"""Parts of exports while they are written, and those that a killed program left behind.

A part is locked as long as it is written. The system lets go of the lock when the program ends, however it ends: so a
part that can be locked is nobody's any more, and one that another program is writing is never taken. Where a file
system has no locks, nothing is taken for left behind.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAME = 200
"""Characters of a name that its parts begin with: all of it could be too long."""


@contextmanager
def new_file(place: Path) -> Iterator[tuple[Path, int]]:
    """A new part of the file `place`, and a descriptor that writes to it. Raises `OSError`."""
    while True:
        part = _beside(place, "part")
        descriptor = os.open(part, _NEW_FILE, 0o666)
        try:
            _lock(descriptor)
            if _is_at(part, descriptor):
                yield part, descriptor
                return
        finally:
            os.close(descriptor)


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """A new, empty part of the folder `place`. Raises `OSError`."""
    while True:
        part = _beside(place, "part")
        part.mkdir()
        with _opened(part) as descriptor:
            if descriptor is not None:
                _lock(descriptor)
            if descriptor is None or _is_at(part, descriptor):
                yield part
                return


def put_aside(place: Path) -> Path:
    """A name for what stood at `place`, while it is replaced."""
    return _beside(place, "old")


def clear_left(place: Path) -> None:
    """Remove the parts of `place` whose program is gone, and the folder that stood there before it was replaced."""
    ours = re.compile(rf"\.{re.escape(place.name[:_NAME])}\.[0-9a-f]{{8}}\.(part|old)")
    with suppress(OSError):
        for name in os.listdir(place.parent):  # noqa: PTH208 - names are enough, and there may be very many
            found = ours.fullmatch(name)
            if found and found[1] == "part":
                _clear(place.with_name(name))
            elif found and place.exists():  # else it is all that is left
                shutil.rmtree(place.with_name(name), ignore_errors=True)


def _clear(part: Path) -> None:
    with suppress(OSError):
        kind = part.lstat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            return
        with _opened(part) as descriptor:
            if descriptor is None or not _lock(descriptor, waits=False):
                return
            if stat.S_ISDIR(kind):
                shutil.rmtree(part, ignore_errors=True)
            else:
                part.unlink()


def _beside(place: Path, ending: str) -> Path:
    return place.with_name(f".{place.name[:_NAME]}.{secrets.token_hex(4)}.{ending}")


@contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """A descriptor of a file or folder, only to lock it by; None where folders have none."""
    descriptor = None
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lock(descriptor: int, *, waits: bool = True) -> bool:
    """Have it locked until it is closed; whether it is. `waits` for one who holds it, to find that it is removed."""
    with suppress(ImportError, OSError):  # no such module, or no locks on this file system; or it is another's
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _is_at(part: Path, descriptor: int) -> bool:
    """Whether it still has its name: it could have been taken for left behind before it was locked."""
    with suppress(FileNotFoundError):
        return os.path.samestat(part.stat(), os.fstat(descriptor))
    return False

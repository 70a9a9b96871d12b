"""Writing a file or a folder so that its name never stands for half of it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reader.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator


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


SEAL = ".reader-export"
"""A file in every folder that was exported, written last: what was changed after it is somebody's work."""


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `target` when the block has ended, and is on disk.

    It is written beside `target`, under a hidden name that ends in `.part`, and moved into place. If
    anything goes wrong (a full disk, an interrupt), `target` is as it was and the part is removed; the part of
    a program that was killed is removed here, by the next one. A link stays a link: what it leads to is replaced.

    Raises:
        ExportError: `target` is a folder or no regular file, or the disk does not take it.
    """
    place = target.resolve()
    mode = _check(target, place)
    clear_left(place)
    try:
        with new_file(place) as (part, descriptor):
            try:
                with os.fdopen(descriptor, "wb", closefd=False) as stream:
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


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """An empty folder to write into, which takes the place of `target` when the block has ended, and is on disk.

    It is made beside `target`, under a hidden name that ends in `.part`, and moved into place. A folder that
    stands there is replaced only if it is empty, or an earlier export that nothing was changed in since. If
    anything goes wrong, `target` is as it was and the part is removed.

    Raises:
        ExportError: `target` is a file, or a folder with something else in it, or the disk does not take it.
    """
    place = target.resolve()
    old = put_aside(place)
    try:
        _check_folder(target, place)
        clear_left(place)
        with new_folder(place) as part:
            try:
                yield part
                # Nothing could take the place of the seal, so it says that the folder is whole, too.
                (part / SEAL).write_text("Written by `reader export`, which may replace this folder.\n", "ascii")
                os.sync()  # one for all files: a folder can hold two hundred thousand of them
                is_there = place.exists()
                if is_there:
                    _check_folder(target, place)
                    place.rename(old)
                try:
                    part.rename(place)
                except BaseException:
                    if is_there:
                        old.rename(place)
                    raise
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
        shutil.rmtree(old, ignore_errors=True)
        _keep_name(place.parent)
    except OSError as error:
        raise ExportError(
            f"cannot be written ({error.strerror or error})",
            subject=str(target),
            advice="A folder that was there is as it was. Make room or choose another place with -o",
        ) from error


def _check_folder(target: Path, place: Path) -> None:
    """Raise `ExportError` where something stands there that is no earlier export, left as it was written."""
    if not place.exists():
        return
    advice = "Name another folder with -o, or move this one away"
    if not place.is_dir():
        raise ExportError("this is a file, and the format is a folder", subject=str(target), advice=advice)
    try:
        sealed = (place / SEAL).lstat().st_ctime_ns
    except OSError:
        if any(place.iterdir()):
            raise ExportError("there is something else in this folder", subject=str(target), advice=advice) from None
        return
    for folder, _, files in os.walk(place):
        for name in files:
            if Path(folder, name).lstat().st_ctime_ns > sealed:
                what = Path(folder, name).relative_to(place)
                raise ExportError(f"{what} was changed since it was exported", subject=str(target), advice=advice)


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

"""Writing files and folders atomically: a name never stands for an incomplete one."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from reader.errors import ExportError

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None  # type: ignore[assignment]

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAME = 200
"""Characters of a name that its parts begin with: the whole name could be too long."""


@contextmanager
def _new_file(place: Path) -> Iterator[tuple[Path, int]]:
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
def _new_folder(place: Path) -> Iterator[Path]:
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


def clear_left(place: Path) -> None:
    """Remove the parts of `place` whose program has ended, and the folder that was replaced."""
    ours = re.compile(rf"\.{re.escape(place.name[:_NAME])}\.[0-9a-f]{{8}}\.(part|old)")
    with suppress(OSError):
        for name in os.listdir(place.parent):  # noqa: PTH208 - names are enough, and there may be very many
            found = ours.fullmatch(name)
            if found and found[1] == "part":
                _clear(place.with_name(name))
            elif found and place.exists():  # else it is the only copy
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
    return place.with_name(f".{place.name[:_NAME]}.{os.urandom(4).hex()}.{ending}")


@contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """A descriptor of a file or folder, only to lock it; None where folders have none."""
    descriptor = None
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lock(descriptor: int, *, waits: bool = True) -> bool:
    """Lock a descriptor until it is closed, and return whether it is locked; with `waits`, wait for another program."""
    if not fcntl:
        return False
    with suppress(OSError):  # no locks on this system, or another program holds it
        fcntl.flock(descriptor, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _is_at(part: Path, descriptor: int) -> bool:
    """Whether a part still has its name: before it was locked, it may have been removed as left behind."""
    with suppress(FileNotFoundError):
        return os.path.samestat(part.stat(), os.fstat(descriptor))
    return False


SEAL = ".reader-export"
"""A file in every exported folder, written last: any later change is somebody's work."""


@contextmanager
def replacing_path(target: Path) -> Iterator[tuple[Path, int]]:
    """The path and descriptor of a new file, which after the block is on disk and takes the place of `target`.

    It is beside `target`, under a hidden name that ends in `.part`. If anything goes wrong (a full disk, an
    interrupt), `target` is unchanged and the part is removed; the part of a program that was killed is removed by the
    next one. A link stays a link: the file that it leads to is replaced.

    Raises `ExportError` if `target` is a folder or not a regular file, or cannot be written.
    """
    place = target.resolve()
    mode = _check(target, place)
    clear_left(place)
    with _reported(target, "file"):
        with _new_file(place) as (part, descriptor):
            try:
                if mode is not None:
                    os.fchmod(descriptor, mode)
                yield part, descriptor
                os.fsync(descriptor)
                part.replace(place)
            except BaseException:
                with suppress(OSError):
                    part.unlink()
                raise
        _keep_name(place.parent)


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A stream into a new file, which takes the place of `target` after the block. Raises as `replacing_path`."""
    with replacing_path(target) as (_, descriptor), os.fdopen(descriptor, "wb", closefd=False) as stream:
        yield stream


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A new, empty folder to write to; after the block it is on disk and takes the place of `target`.

    It is beside `target`, under a hidden name that ends in `.part`. An existing folder is replaced only if it is
    empty, or an export that nothing was changed in since. If anything goes wrong, `target` is unchanged and the part
    is removed.

    Raises `ExportError` if `target` is a file, or a folder with other content, or cannot be written.
    """
    place = target.resolve()
    old = _beside(place, "old")
    with _reported(target, "folder"):
        _check_folder(target, place)
        clear_left(place)
        with _new_folder(place) as part:
            try:
                yield part
                # The seal is written last, so it also shows that the folder is complete.
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


@contextmanager
def _reported(target: Path, what: str) -> Iterator[None]:
    """Turn an `OSError` in the block into an `ExportError`."""
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"cannot be written ({error.strerror or error})",
            subject=str(target),
            advice=f"An existing {what} is unchanged. Free some space or choose another place",
        ) from error


def _check_folder(target: Path, place: Path) -> None:
    """Raise `ExportError` if there is anything but an unchanged export."""
    if not place.exists():
        return
    advice = "Name another folder with -o, or move this one"
    if not place.is_dir():
        raise ExportError("is a file, but the format is a folder", subject=str(target), advice=advice)
    try:
        sealed = (place / SEAL).lstat().st_ctime_ns
    except OSError:
        if any(place.iterdir()):
            raise ExportError("the folder has other content", subject=str(target), advice=advice) from None
        return
    for folder, _, files in os.walk(place):
        for name in files:
            if Path(folder, name).lstat().st_ctime_ns > sealed:
                what = Path(folder, name).relative_to(place)
                raise ExportError(f"{what} was changed since the export", subject=str(target), advice=advice)


def _check(target: Path, place: Path) -> int | None:
    """The permissions of the existing file; None if there is none."""
    try:
        found = place.stat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(found):
        raise ExportError("is a folder", subject=str(target), advice="Name a file in it")
    if not stat.S_ISREG(found):
        raise ExportError("not a regular file", subject=str(target), advice="-o - writes to standard output")
    return stat.S_IMODE(found)


def _keep_name(folder: Path) -> None:
    """Write the new name to disk, too; if folders cannot be synced, the system does so in time."""
    with suppress(OSError), _opened(folder) as descriptor:
        if descriptor is not None:
            os.fsync(descriptor)

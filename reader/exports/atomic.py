"""Writing a file, or a folder of files, so that its name never stands for half of it."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reader.errors import ExportError
from reader.exports.parts import clear_left, new_file, new_folder, put_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

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

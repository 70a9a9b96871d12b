"""Which files the paths that a person gave stand for."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ABOUT_THE_FOLDER = {"readme": "a README", "license": "a licence", "licence": "a licence"}
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read."""

    path: str
    """Absolute; may hold what is not valid Unicode, so it is for opening, not for showing."""
    relative: str
    """Below the folder that was given, `/` between parts; of a file that was given, its name. Showable."""
    extension: str
    """In lower case, with its dot."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not taken, and why."""

    path: str
    r"""Showable: bytes that are no valid Unicode, and control characters, are as `\xff` or `\u202e`."""
    reason: str
    is_expected: bool = False
    """Whether to count it only: nobody expects a README to be an article."""


def discover(paths: Iterable[str | os.PathLike[str]], extensions: Collection[str]) -> Iterator[Found | Skipped]:
    """The files that `paths` stand for, each folder's in the order of their names.

    Of a folder, files at any depth with one of `extensions` (lower case, with the dot) are taken, but for
    hidden ones, a README or a licence; links to files are followed, links to folders are not. A path that
    is itself a file is taken whatever its name is. What is no regular file is skipped, never opened.
    """
    for given in paths:
        path = os.path.abspath(given)  # noqa: PTH100 - keeps `..` and links as the person meant them
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - names that are no valid Unicode stay str here
        except FileNotFoundError:
            yield Skipped(showable(os.fspath(given)), "no such file or folder")
        except (OSError, ValueError) as error:
            yield Skipped(showable(os.fspath(given)), why_not(error))
        else:
            if stat.S_ISDIR(mode):
                yield from _below(path, extensions)
            else:
                yield _judged(path, os.path.basename(path), mode)  # noqa: PTH119 - as above


def showable(path: str) -> str:
    """`path` as text that any screen can show and any file can hold: nothing in it steers a terminal."""
    if path.isascii() and path.isprintable():
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _UNSHOWABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def why_not(error: OSError | ValueError) -> str:
    """The reason in an error of the operating system, without the path, as it is shown to a person."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)


def kind_of(mode: int) -> str | None:
    """What a file with this `st_mode` is, in words; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "no regular file")


def _judged(path: str, relative: str, mode: int) -> Found | Skipped:
    kind = kind_of(mode)
    if kind:
        return Skipped(showable(relative), f"{kind}, not a file")
    return Found(path, showable(relative), extension_of(relative))


def _below(top: str, extensions: Collection[str]) -> Iterator[Found | Skipped]:
    waiting: list[str | os.DirEntry[str]] = [top]
    cut = len(top.rstrip(os.sep)) + 1
    while waiting:
        entry = waiting.pop()
        path = os.fspath(entry)
        if isinstance(entry, os.DirEntry) and not _is_folder(entry):
            yield _file(entry, path[cut:].replace(os.sep, "/"), extensions)
            continue
        try:
            with os.scandir(path) as listing:
                inside = [each for each in listing if not each.name.startswith(".")]
        except OSError as error:
            yield Skipped(showable(path[cut:].replace(os.sep, "/") or path), why_not(error))
            continue
        inside.sort(key=_name, reverse=True)
        waiting.extend(inside)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder itself, and no link to one; what cannot be asked is none."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _file(entry: os.DirEntry[str], relative: str, extensions: Collection[str]) -> Found | Skipped:
    """What becomes of an entry of a folder that is no folder."""
    try:
        mode = stat.S_IFREG if entry.is_file(follow_symlinks=False) else entry.stat().st_mode
    except FileNotFoundError:
        return Skipped(showable(relative), "a link that leads nowhere")
    except OSError as error:
        return Skipped(showable(relative), why_not(error))
    if stat.S_ISDIR(mode):
        return Skipped(showable(relative), "a link to a folder, which is not followed")
    if stat.S_ISREG(mode) and (reason := why_no_article(entry.name, extensions)):
        return Skipped(showable(relative), reason, is_expected=True)
    return _judged(os.fspath(entry), relative, mode)


def why_no_article(name: str, extensions: Collection[str]) -> str | None:
    """Why nobody expects a file of this name to be an article; None where it may well be one."""
    extension = extension_of(name)
    if extension not in extensions:
        return "no format that is read here"
    about = _ABOUT_THE_FOLDER.get(name[: -len(extension)].lower())
    return f"{about}, not an article" if about else None


def extension_of(name: str) -> str:
    """The extension of a name, in lower case, with its dot; of a packed file both, as `.warc.gz`."""
    root, extension = os.path.splitext(name)  # noqa: PTH122 - names that are no valid Unicode stay str here
    if extension.lower() == ".gz":
        extension = os.path.splitext(root)[1] + extension  # noqa: PTH122 - as above
    return extension.lower()


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name

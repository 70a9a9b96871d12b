"""The files that the paths of an import stand for, and the problems with them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ABOUT_THE_FOLDER = {"readme": "a README", "license": "a license", "licence": "a license"}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read."""

    path: str
    """Absolute; may hold what is not valid Unicode, so it is for opening, not for showing."""
    relative: str
    """Below the folder that was given, `/` between parts; of a file that was given, its name. Showable."""
    extension: str
    """In lower case, with its dot."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a part of one, that gave no article or needs a look, and why."""

    path: str
    r"""The file's name. Showable: invalid Unicode and control characters appear as `\xff` or `\u202e`."""
    reason: str
    """Of a row, it begins with the line: `line 7: …`."""
    is_expected: bool = False
    """Only counted, not listed: a README, a file of another kind in a folder."""
    is_part: bool = False
    """About a row, a mail or another part of a file whose other parts were read."""


def is_address(source: object) -> bool:
    """Whether this is a web address (of any scheme) instead of a path."""
    return isinstance(source, str) and _ADDRESS.match(source) is not None


def discover(paths: Iterable[str | os.PathLike[str]], extensions: Container[str]) -> Iterator[FoundFile | Problem]:
    """The files that `paths` stand for; those of a folder sorted by name.

    In a folder, files at any depth with one of `extensions` (lower case, with the dot) are found, except hidden
    files, a README or a license. Links to files are followed, links to folders are not. A path that is itself
    a file is found whatever its name is. Anything but a regular file is a `Problem`, and never opened.
    """
    for given in paths:
        path = os.path.abspath(given)  # noqa: PTH100 - keeps `..` and links as the person meant them
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - names that are no valid Unicode stay str here
        except FileNotFoundError:
            yield Problem(printable_path(os.fspath(given)), "no such file or folder")
        except (OSError, ValueError) as error:
            yield Problem(printable_path(os.fspath(given)), os_error_reason(error))
        else:
            if stat.S_ISDIR(mode):
                yield from _below(path, extensions)
            else:
                yield _found(path, os.path.basename(path), mode)  # noqa: PTH119 - as above


def printable_path(path: str) -> str:
    """`path` as text that is safe on any screen and in any file: nothing in it controls a terminal."""
    if path.isascii() and path.isprintable():
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _UNSHOWABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def os_error_reason(error: OSError | ValueError) -> str:
    """The reason in an error of the operating system, without the path, worded for a person."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)


def kind_of(mode: int) -> str | None:
    """The kind of a file with this `st_mode`, in words; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "not a regular file")


def _found(path: str, relative: str, mode: int) -> FoundFile | Problem:
    kind = kind_of(mode)
    if kind:
        return Problem(printable_path(relative), f"{kind}, not a file")
    return FoundFile(path, printable_path(relative), extension_of(relative))


def _below(top: str, extensions: Container[str]) -> Iterator[FoundFile | Problem]:
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
            yield Problem(printable_path(path[cut:].replace(os.sep, "/") or path), os_error_reason(error))
            continue
        inside.sort(key=attrgetter("name"), reverse=True)
        waiting.extend(inside)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder, not a link to one; False if the system cannot tell."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _file(entry: os.DirEntry[str], relative: str, extensions: Container[str]) -> FoundFile | Problem:
    """The result for an entry of a folder that is not itself a folder."""
    try:
        mode = stat.S_IFREG if entry.is_file(follow_symlinks=False) else entry.stat().st_mode
    except FileNotFoundError:
        return Problem(printable_path(relative), "a link that leads nowhere")
    except OSError as error:
        return Problem(printable_path(relative), os_error_reason(error))
    if stat.S_ISDIR(mode):
        return Problem(printable_path(relative), "a link to a folder, which is not followed")
    if stat.S_ISREG(mode) and (reason := skip_reason(entry.name, extensions)):
        return Problem(printable_path(relative), reason, is_expected=True)
    return _found(os.fspath(entry), relative, mode)


def skip_reason(name: str, extensions: Container[str]) -> str | None:
    """Why a file of this name is not expected to be an article; None where it may be one."""
    extension = extension_of(name)
    if extension not in extensions:
        return "unsupported format"
    about = _ABOUT_THE_FOLDER.get(name[: -len(extension)].lower())
    return f"{about}, not an article" if about else None


def extension_of(name: str) -> str:
    """The extension of a name, in lower case, with its dot; both of a compressed file, as `.warc.gz`."""
    root, extension = os.path.splitext(name)  # noqa: PTH122 - names that are no valid Unicode stay str here
    if extension.lower() == ".gz":
        extension = os.path.splitext(root)[1] + extension  # noqa: PTH122 - as above
    return extension.lower()

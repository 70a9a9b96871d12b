"""Mails, one in a file or many in a mailbox: newsletters as they were sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.formats.base import Format, OpenedFile, Part, ReadOptions, at_line
from reader.importers.limits import mebibytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.article import Article

_FROM = b"From "
_BEGINS = re.compile(rb"From .*\d\d:\d\d")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BLOCK = 1 << 16


def _read_mail(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError]:
    yield _article(Part(file.name, "", file.read_whole(), ""), options)


def _read_mailbox(file: OpenedFile, options: ReadOptions) -> Iterator[Article | InputError]:
    mail = bytearray()
    begin = 0
    is_any, is_after_blank = False, True
    for line, text in _lines(file):
        if not is_any and not text.strip():
            continue
        if is_after_blank and (_BEGINS.match(text) or (not is_any and text.startswith(_FROM))):
            if is_any:
                yield _one_of_many(file.name, begin, bytes(mail), options)
            mail.clear()
            begin, is_any = line, True
        elif not is_any:
            raise InputError("no mailbox", advice="It has to begin with a line `From …`")
        elif len(mail) <= options.limits.file_size:  # what is longer is only counted, and told
            mail += text
        is_after_blank = not text.strip()
    if is_any:
        yield _one_of_many(file.name, begin, bytes(mail), options)


def _lines(file: OpenedFile) -> Iterator[tuple[int, bytes]]:
    """Each line, or part of a very long one, with its number."""
    number, is_new = 0, True
    while text := file.stream.readline(_BLOCK):
        number += is_new
        is_new = text.endswith(b"\n")
        yield number, text


def _one_of_many(name: str, line: int, mail: bytes, options: ReadOptions) -> Article | InputError:
    try:
        if len(mail) > options.limits.file_size:
            raise _too_large(options.limits.file_size)
        return _article(Part(name, str(line), _QUOTED_FROM.sub(rb"\1", mail), ""), options)
    except InputError as error:
        return at_line(line, str(error))


def _too_large(size: int) -> InputError:
    return InputError(f"a mail larger than {mebibytes(size)}", advice="Raise --max-size")


def _article(part: Part, options: ReadOptions) -> Article:
    (draft,) = options.guard.read("mail", part.data)
    if isinstance(draft, InputError):
        raise draft
    return part.article(draft, options)


MAIL = Format("eml", frozenset({".eml"}), _read_mail)
MAILBOX = Format("mbox", frozenset({".mbox", ".mbx"}), _read_mailbox)

"""Mails, one in a file or many in a mailbox: newsletters as they were sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.discover import Problem
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, Part, ReadContext
from reader.importers.formats.html import HTML_EXTRA, page_draft, text_of
from reader.importers.front_matter import Draft
from reader.model.article import Article
from reader.model.import_options import mebibytes

_FROM = b"From "
_BEGINS = re.compile(rb"From .*\d\d:\d\d")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_BLOCK = 1 << 16
_FLOWED = re.compile(r" \n(?!>|-- \n)")
_IN_BRACKETS = re.compile(r"<([^<>\s]+)>")
_KEPT = {"message_id": "Message-ID", "list_id": "List-Id", "to": "To"}


def _read_mail(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem]:
    yield _article(Part(file.name, "", file.read_whole()), context)


def _read_mailbox(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem]:
    mail = bytearray()
    begin = 0
    is_any, is_after_blank = False, True
    for line, text in _lines(file):
        if not is_any and not text.strip():
            continue
        if is_after_blank and (_BEGINS.match(text) or (not is_any and text.startswith(_FROM))):
            if is_any:
                yield _one_of_many(file.name, begin, bytes(mail), context)
            mail.clear()
            begin, is_any = line, True
        elif not is_any:
            raise InputError("not a mailbox", advice="The first line of a mailbox begins with `From `")
        elif len(mail) <= context.limits.file_size:  # the rest of a longer mail is only counted
            mail += text
        is_after_blank = not text.strip()
    if is_any:
        yield _one_of_many(file.name, begin, bytes(mail), context)


def _lines(file: OpenedFile) -> Iterator[tuple[int, bytes]]:
    """Each line, or part of a very long one, with its number."""
    number, is_new = 0, True
    while text := file.stream.readline(_BLOCK):
        number += is_new
        is_new = text.endswith(b"\n")
        yield number, text


def _one_of_many(name: str, line: int, mail: bytes, context: ReadContext) -> Article | Problem:
    try:
        if len(mail) > context.limits.file_size:
            raise _too_large(context.limits.file_size)
        return _article(Part(name, str(line), _QUOTED_FROM.sub(rb"\1", mail)), context)
    except InputError as error:
        return Problem(name, f"line {line}: {error}", is_part=True)


def _too_large(size: int) -> InputError:
    return InputError(f"a mail larger than {mebibytes(size)}", advice="Raise --max-size")


def _article(part: Part, context: ReadContext) -> Article:
    return part.article(context.sandbox.read_one(parse_mail, part.data), context)


def parse_mail(data: bytes) -> list[Draft | InputError]:
    """In the sandbox: the one article of a mail: its plain text, else the article of its HTML part.

    Raises `InputError` if there is none in it.
    """
    message: EmailMessage = message_from_bytes(data, policy=policy.default)
    if not message.keys():
        raise InputError("not a mail: it has no headers")
    senders = getattr(message["From"], "addresses", ())
    date = getattr(message["Date"], "datetime", None)
    metadata = {name: str(message[header] or "").strip() for name, header in _KEPT.items()}
    metadata["from"] = ", ".join(sender.addr_spec for sender in senders)
    archived = _IN_BRACKETS.search(str(message["Archived-At"] or ""))
    draft = Draft(
        _text(message),
        title=str(message["Subject"] or ""),
        author=", ".join(sender.display_name or sender.addr_spec for sender in senders),
        published=date.isoformat() if date else str(message["Date"] or ""),
        url=archived[1] if archived else "",
        metadata=metadata,
    )
    return [draft]


def _text(message: EmailMessage) -> str:
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    if plain is not None and (text := _decoded(plain).replace("\r\n", "\n")) and not text.isspace():
        return _FLOWED.sub(" ", text) if plain.get_param("format") == "flowed" else text
    if html is None or not (text := _decoded(html)):
        raise InputError("no text in the mail")
    HTML_EXTRA.load()  # a missing extra must not change what is read
    try:
        return page_draft(text).text
    except InputError:  # a mail may be nothing but tables, in which no article is found
        return text_of(text)


def _decoded(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    return decode(data, part.get_content_charset("")).text


MAIL = ArticleFormat(
    name="eml",
    extensions=frozenset({".eml"}),
    read=_read_mail,
    mime_types=frozenset({"message/rfc822"}),
    magic=re.compile(
        rb"(?i)(?=.*\bFrom: )(?=.*\bSubject: )"
        rb"(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|MIME-Version|Message-ID|X-[\w-]+): ",
        re.DOTALL,
    ),
)
MAILBOX = ArticleFormat(
    name="mbox",
    extensions=frozenset({".mbox", ".mbx"}),
    read=_read_mailbox,
    mime_types=frozenset({"application/mbox"}),
    magic=re.compile(rb"From [^\n]*\d\d:\d\d"),
)

"""The text of a mail: its plain part, else the article of its HTML part; who sent it, when, about what."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.draft import Draft

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

_FLOWED = re.compile(r" \n(?!>|-- \n)")
_IN_BRACKETS = re.compile(r"<([^<>\s]+)>")
_KEPT = {"message_id": "Message-ID", "list_id": "List-Id", "to": "To"}


def read(data: bytes, hints: dict[str, Any]) -> list[Draft | InputError]:  # noqa: ARG001 - as of every kind
    """The text of one mail.

    Raises:
        InputError: there is none in it.
    """
    message: EmailMessage = message_from_bytes(data, policy=policy.default)
    if not message.keys():
        raise InputError("no mail: it has no headers")
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
    from reader.importers.guarded.page import draft_of  # noqa: PLC0415 - brings trafilatura

    try:
        return draft_of(text).text
    except InputError:  # a mail may be nothing but tables, in which no article is found
        from reader.importers.guarded.markup import text_of  # noqa: PLC0415

        return text_of(text)


def _decoded(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    return decode(data, part.get_content_charset("")).text

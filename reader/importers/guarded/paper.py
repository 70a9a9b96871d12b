"""The text of a PDF, page after page, by pypdf."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from reader.errors import InputError
from reader.importers.draft import Draft

logging.disable(logging.CRITICAL)  # what it cannot read is said by us
_RUNS_ON = re.compile(r"[\w,;–-]\s*\Z")


def read(data: bytes, hints: dict[str, Any]) -> list[Draft | InputError]:  # noqa: ARG001 - as of every kind
    """The one article of a PDF.

    Raises:
        InputError: it cannot be read, or has no text, only pictures of it.
    """
    try:
        paper = pypdf.PdfReader(io.BytesIO(data))
        if paper.is_encrypted and not paper.decrypt(""):
            raise InputError("it opens only with a password")
        text = _joined([page.extract_text() for page in paper.pages])
        about = paper.metadata
    except PyPdfError as error:
        raise InputError(f"no PDF that can be read ({error})") from None
    if not text.strip():
        raise InputError("no text in it", advice="A scan has to go through OCR first")
    title = str(about.title or "") if about else ""
    date = about.creation_date if about else None
    is_said = bool(title) and _key(title) in _key(text[:5_000])
    return [
        Draft(
            text,
            # Many a title is that of a template: one that stands on no page is no headline.
            title=title if is_said else "",
            author=str(about.author or "") if about else "",
            published=date.isoformat() if date else "",
            metadata={} if is_said or not title else {"title": title},
        )
    ]


def _joined(pages: list[str]) -> str:
    """The pages; where one ends in the middle of a sentence, no blank line cuts that in two."""
    text = ""
    for page in pages:
        if text and page.strip():
            text = text.rstrip("\n") + ("\n" if _RUNS_ON.search(text) else "\n\n")
        text += page.strip("\n")
    return text


def _key(text: str) -> str:
    return "".join(text.split()).casefold()

"""PDF: an article per file, the text of its pages by pypdf."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from reader.errors import InputError
from reader.importers.discover import Problem
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, Part, ReadContext
from reader.importers.front_matter import Draft
from reader.importers.sandbox import Extra
from reader.model.article import Article

_EXTRA = Extra("pdf", "pypdf")
_RUNS_ON = re.compile(r"[\w,;–-]\s*\Z")


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem]:
    data = file.read_whole()
    draft = context.sandbox.read_one(parse_pdf, data, seconds=context.limits.book_seconds, extra=_EXTRA)
    yield Part(file.name, "", data).article(draft, context)


def parse_pdf(data: bytes) -> list[Draft | InputError]:
    """In the sandbox: the one article of a PDF.

    Raises `InputError` if it cannot be read, or has no text, only pictures of it.
    """
    pypdf: Any = _EXTRA.load()
    logging.disable(logging.CRITICAL)  # errors are reported by us
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise InputError("protected by a password")
        text = _joined([page.extract_text() for page in document.pages])
        about = document.metadata
    except pypdf.errors.PyPdfError as error:
        raise InputError(f"not a readable PDF ({error})") from None
    if not text.strip():
        raise InputError("no text in it", advice="A scan needs OCR first")
    title = str(about.title or "") if about else ""
    date = about.creation_date if about else None
    is_printed = bool(title) and _key(title) in _key(text[:5_000])
    return [
        Draft(
            text,
            # Many titles are those of a template: one that is on no page is not a headline.
            title=title if is_printed else "",
            author=str(about.author or "") if about else "",
            published=date.isoformat() if date else "",
            metadata={} if is_printed or not title else {"title": title},
        )
    ]


def _joined(pages: list[str]) -> str:
    """The text of the pages; no blank line where a page ends in the middle of a sentence."""
    text = ""
    for page in pages:
        if text and page.strip():
            text = text.rstrip("\n") + ("\n" if _RUNS_ON.search(text) else "\n\n")
        text += page.strip("\n")
    return text


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


PDF = ArticleFormat(
    name="pdf",
    extensions=frozenset({".pdf"}),
    read=_read,
    mime_types=frozenset({"application/pdf"}),
    magic=re.compile(rb"%PDF-"),
)

"""The article of a web page, by trafilatura: its text without what stands around it, and what it says of itself."""

from __future__ import annotations

import logging
import re
from typing import Any

import trafilatura
from trafilatura.utils import load_html

from reader.errors import InputError
from reader.importers.draft import Draft

logging.disable(logging.CRITICAL)  # what it cannot read is said by us
# lxml refuses them where it makes a new tree, and then the page has no article; they may stand as `&#27;`.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_MAY_HAVE_CONTROL = re.compile(f"&#|{_CONTROL.pattern}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read(data: bytes, hints: dict[str, Any]) -> list[Draft | InputError]:
    """The article of a page in UTF-8; `hints` may have the `url` that it came from.

    Raises:
        InputError: there is none in it.
    """
    return [draft_of(data.decode("utf-8"), hints.get("url", ""))]


def draft_of(page: str, url: str = "") -> Draft:
    """The article of a page.

    Raises:
        InputError: there is none in it.
    """
    tree = load_html(_DECLARATION.sub("", page))
    if tree is None:
        raise InputError("no HTML that can be read")
    if _MAY_HAVE_CONTROL.search(page):
        _clean(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        url=url or None,
        fast=True,
        with_metadata=True,
        include_comments=False,
        # A date anywhere in the words of a page need not be its own, and to look for one takes half of the time.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None or not (found.text or "").strip():
        raise InputError("no article was found in the page")
    metadata = {
        "description": found.description,
        "categories": ", ".join(found.categories or ()),
        "tags": ", ".join(found.tags or ()),
        "license": found.license,
    }
    return Draft(
        # A line is a paragraph.
        "\n\n".join(line for line in found.text.split("\n") if line.strip()),
        title=found.title or "",
        publisher=found.sitename or found.hostname or "",
        url=url or found.url or "",
        author=found.author or "",
        published=found.date or "",
        language=found.language or "",
        metadata={name: value for name, value in metadata.items() if value},
    )


def _clean(tree: Any) -> None:
    for element in tree.iter():
        if element.text and _CONTROL.search(element.text):
            element.text = _CONTROL.sub("", element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _CONTROL.sub("", element.tail)
        for name, value in element.attrib.items():
            if _CONTROL.search(value):
                element.set(name, _CONTROL.sub("", value))

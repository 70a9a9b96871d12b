"""W3C Web Annotations as JSON-LD: one page of them, each with a quote selector and a position selector.

Positions are code points of the imported text, which may differ from the page on the web; the quote, with the text
before and after it, finds the words there.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.writers import as_json, write_list
from reader.model.article import language_code
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER, ArticleRows, ExportRow

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Code points before and after the words, as Hypothesis takes them."""
_SPACE = uuid.UUID("6a1b3c0e-7f0d-5c59-9a63-0c4f6a9b1d52")
"""Ids of rows and articles become UUIDs in this space of names, the same everywhere."""
_TAGGED = ("voice", "holder", "expression", "aim", "confidence")


def urn(identifier: str) -> str:
    """The address of a row or an article that has none on the web."""
    return f"urn:uuid:{uuid.uuid5(_SPACE, identifier)}"


def _write(articles: Iterable[ArticleRows], _: ExportOptions, sink: Sink) -> int:
    page = as_json({"@context": CONTEXT, "type": "AnnotationPage", "id": urn("page")})
    items = chain.from_iterable(map(partial(_annotation, each, _source(each)), each.rows) for each in articles)
    return write_list(sink, items, page.removesuffix("}") + ',"items":[', "]}")


def _source(article: ArticleRows) -> dict[str, str]:
    is_web = article.url.startswith(("https://", "http://")) and not any(c in article.url for c in ' <>"{}|\\^`')
    source = {"id": article.url if is_web else urn(article.id), "type": "Text", "format": "text/plain"}
    if code := language_code(article.language):
        source["language"] = code
    return {**source, "dc:identifier": article.id, "dc:title": article.title}


def _annotation(article: ArticleRows, source: dict[str, str], row: ExportRow) -> dict[str, object]:
    start, end = row.place
    text = article.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    motivations = {NOTE_LAYER: "commenting", MENTION_LAYER: "linking"}
    return {
        "id": urn(row.annotation_id),
        "type": "Annotation",
        "motivation": motivations.get(row.layer, "classifying"),
        "creator": {"type": "Person", "name": row.annotator},
        "created": row.created_at,
        "modified": row.updated_at,
        "body": list(_bodies(row)),
        "target": {
            "source": source,
            "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}],
        },
    }


def _bodies(row: ExportRow) -> Iterator[dict[str, str]]:
    def body(purpose: str, value: str) -> dict[str, str]:
        return {"type": "TextualBody", "purpose": purpose, "value": value}

    if row.answer:
        yield body("tagging", f"{row.layer}:{row.answer}")
    if row.target:
        yield body("identifying", f"target:{row.target}")
    if row.claim_id:
        yield body("linking", f"claim:{row.claim_id}")
        yield body("describing", row.claim)
    for name in _TAGGED:
        if said := getattr(row, name):
            yield body("tagging", f"{name}:{said}")
    if row.note:
        yield body("commenting", row.note)


WEB_ANNOTATION = ExportFormat(
    "w3c", "page", ".jsonld", "Web Annotations with quote and position selectors", writer=_write
)

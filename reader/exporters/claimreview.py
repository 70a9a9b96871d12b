"""JSON-LD in the words of schema.org: a ClaimReview for each claim with a verdict, a Claim for each other.

It has no offsets; the sentences in which a claim appears are quoted. Memory grows with the mentioned claims and the
sentences that mention them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.labels import filled
from reader.exporters.writers import write_list
from reader.model.annotation import Relation
from reader.model.article import language_code
from reader.model.export_row import MENTION_LAYER, ArticleRows, ExportRow
from reader.model.ids import name_key
from reader.model.registry_entry import TargetKind

_APPEARS = (Relation.ASSERTS, Relation.REPORTS)
"""The relations of sentences in which a claim appears."""
_ORGANISED = (TargetKind.ORGANISATION, TargetKind.GROUP)


@dataclass(slots=True)
class _Gathered:
    """A claim with its claimants and appearances in the articles so far."""

    row: ExportRow
    claimants: dict[str, None] = field(default_factory=dict)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the id of the article; the quotations in it are under `hasPart`."""


def _write(articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    organized = {name_key(each.name) for each in options.registers.targets if each.kind in _ORGANISED}
    claims: dict[str, _Gathered] = {}
    for article in articles:
        for row in article.rows:
            if row.layer == MENTION_LAYER:
                _gather(claims.setdefault(row.claim_id, _Gathered(row)), article, row)
    things = (_thing(each, organized) for each in claims.values())
    return write_list(sink, things, '{"@context":"https://schema.org","@graph":[', "]}", for_pages=True)


def _gather(claim: _Gathered, article: ArticleRows, row: ExportRow) -> None:
    if row.relation not in _APPEARS:
        return
    claimant = row.holder or article.author
    if claimant:
        claim.claimants[claimant] = None
    quotation = {"@type": "Quotation", "text": row.sentence}
    parts = claim.works.setdefault(article.id, _work(article))["hasPart"]
    if quotation not in parts:
        parts.append(quotation)


def _work(article: ArticleRows) -> dict[str, Any]:
    work = filled({
        "@type": "NewsArticle",
        "identifier": article.id,
        "headline": article.title,
        "url": article.url,
        "datePublished": article.published,
        "inLanguage": language_code(article.language),
        "author": {"@type": "Person", "name": article.author} if article.author else None,
    })  # fmt: skip
    return {**work, "hasPart": []}


def _thing(gathered: _Gathered, organized: set[str]) -> dict[str, object]:
    row = gathered.row
    authors = [
        {"@type": "Organization" if name_key(name) in organized else "Person", "name": name}
        for name in gathered.claimants
    ]
    works = list(gathered.works.values())
    dated = [work for work in works if "datePublished" in work]
    claim = filled({
        "@type": "Claim",
        "identifier": row.claim_id,
        "name": row.claim,
        "text": row.claim,
        "author": authors[0] if len(authors) == 1 else authors,
        "firstAppearance": min(dated, key=lambda work: str(work["datePublished"]), default=None),
        "appearance": works,
        "about": {"@type": "Thing", "name": row.claim_topic} if row.claim_topic else None,
    })  # fmt: skip
    if not row.claim_verdict:
        return claim
    return filled({
        "@type": "ClaimReview",
        "claimReviewed": row.claim,
        "itemReviewed": claim,
        "reviewRating": {"@type": "Rating", "alternateName": row.claim_verdict},
        "url": row.claim_verdict_url,
    })  # fmt: skip


CLAIMREVIEW = ExportFormat(
    name="claimreview",
    layout="schema.org",
    extension=".jsonld",
    about="a ClaimReview per claim with a verdict, else a Claim",
    needs_registers=True,
    writer=_write,
)

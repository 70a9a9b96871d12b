"""JSON-LD in the words of schema.org: a ClaimReview for each claim with a verdict, a Claim for each other.

It has no offsets; the sentences in which a claim appears are quoted. Memory grows with the mentioned claims and the
sentences that mention them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
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
    works: dict[str, dict[str, object]] = field(default_factory=dict)
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
    work = claim.works.get(article.id)
    if work is None:
        work = claim.works[article.id] = _work(article)
    quotation = {"@type": "Quotation", "text": row.sentence}
    parts = work.setdefault("hasPart", [])
    if isinstance(parts, list) and quotation not in parts:
        parts.append(quotation)


def _work(article: ArticleRows) -> dict[str, object]:
    known = {
        "identifier": article.id,
        "headline": article.title,
        "url": article.url,
        "datePublished": article.published,
        "inLanguage": language_code(article.language),
    }
    work: dict[str, object] = {"@type": "NewsArticle", **{name: said for name, said in known.items() if said}}
    if article.author:
        work["author"] = {"@type": "Person", "name": article.author}
    return work


def _thing(gathered: _Gathered, organized: set[str]) -> dict[str, object]:
    row = gathered.row
    claim: dict[str, object] = {"@type": "Claim", "identifier": row.claim_id, "name": row.claim, "text": row.claim}
    authors = [
        {"@type": "Organization" if name_key(name) in organized else "Person", "name": name}
        for name in gathered.claimants
    ]
    if authors:
        claim["author"] = authors[0] if len(authors) == 1 else authors
    works = list(gathered.works.values())
    dated = sorted((work for work in works if "datePublished" in work), key=lambda work: str(work["datePublished"]))
    if dated:
        claim["firstAppearance"] = dated[0]
    if works:
        claim["appearance"] = works
    if row.claim_topic:
        claim["about"] = {"@type": "Thing", "name": row.claim_topic}
    return _review(row, claim) if row.claim_verdict else claim


def _review(row: ExportRow, claim: dict[str, object]) -> dict[str, object]:
    review: dict[str, object] = {
        "@type": "ClaimReview",
        "claimReviewed": row.claim,
        "itemReviewed": claim,
        "reviewRating": {"@type": "Rating", "alternateName": row.claim_verdict},
    }
    if row.claim_verdict_url:
        review["url"] = row.claim_verdict_url
    return review


CLAIMREVIEW = ExportFormat(
    name="claimreview",
    layout="schema.org",
    extension=".jsonld",
    about="a ClaimReview per claim with a verdict, else a Claim",
    needs_registers=True,
    writer=_write,
)

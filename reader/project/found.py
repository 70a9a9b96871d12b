"""What one annotator says of the sentences that a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import SentenceRef
from reader.model.article import Sentence, SentenceKind
from reader.model.article_annotations import ArticleAnnotations
from reader.store.annotations import judged_at, notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reader.store.search import Hit
    from reader.store.sqlite import Connection


def readings(
    connection: Connection, annotator: str, hits: Sequence[Hit], counts_as: Mapping[str, str]
) -> list[ArticleAnnotations]:
    """A reading for each hit, of that sentence alone: it is the one at position 0."""
    found = [
        ArticleAnnotations(hit.article_id, (Sentence(0, hit.start, hit.end, SentenceKind(hit.kind)),), counts_as)
        for hit in hits
    ]
    by_place = {(hit.article_id, hit.start): reading for hit, reading in zip(hits, found, strict=True)}
    spots = [SentenceRef(hit.article_id, hit.start, hit.end) for hit in hits]
    for subject, value in judged_at(connection, annotator, spots):
        by_place[subject.spot[:2]].apply(subject, value)
    for article_id in {hit.article_id for hit in hits}:
        for start, note in notes(connection, annotator, article_id).items():
            if (article_id, start) in by_place:
                by_place[article_id, start].notes[start] = note
    return found

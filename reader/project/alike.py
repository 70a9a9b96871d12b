"""A sentence and those of other articles that are like it, with what one annotator said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import SentenceRef
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations
from reader.model.transfer import AnnotatedSentence
from reader.store.annotations import judged_at
from reader.store.recurrence import alike, is_compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.model.annotation import Change
    from reader.store.articles import StoredArticle
    from reader.store.sqlite import Connection


class Like(NamedTuple):
    """A sentence of another article that is like the one in hand."""

    article_key: int
    title: str
    ratio: float
    """0–100; see `reader.store.recurrence.Alike`."""
    judged: AnnotatedSentence


class LikeThis(NamedTuple):
    """The sentence in hand and those that are like it. What other annotators said of them is not here."""

    judged: AnnotatedSentence
    likes: list[Like]
    """The best first, a few hundred at most."""
    total: int
    """How many there are."""
    is_compared: bool
    """Whether every article has been compared, so that there are no more."""


def like_this(
    connection: Connection,
    annotator: str,
    article: StoredArticle,
    spot: SentenceRef,
    *,
    counts_as: Mapping[str, str],
    waiting: Iterable[Change] = (),
) -> LikeThis:
    """The sentence at `spot` of this article and those that are like it; `waiting` is said and not yet saved."""
    total, found = alike(connection, spot.article_id, spot.start)
    spots = [spot, *(SentenceRef(each.article_id, each.start, each.end) for each in found)]
    readings = {each[:2]: _reading(each, counts_as) for each in spots}
    for subject, value in judged_at(connection, annotator, spots):
        readings[subject.spot[:2]].apply(subject, value)
    for change in waiting:
        at = change.subject if isinstance(change.subject, SentenceRef) else getattr(change.subject, "spot", None)
        if at is not None and at[:2] in readings:
            readings[at[:2]].apply(change.subject, change.after)
    likes = [
        Like(each.article_key, each.title, each.ratio, AnnotatedSentence(each.text, readings[at[:2]]))
        for each, at in zip(found, spots[1:], strict=True)
    ]
    mine = AnnotatedSentence(article.text[spot.start : spot.end], readings[spot[:2]])
    return LikeThis(mine, likes, total, is_compared(connection))


def _reading(spot: SentenceRef, counts_as: Mapping[str, str]) -> ArticleAnnotations:
    return ArticleAnnotations(spot.article_id, (Sentence(0, spot.start, spot.end),), counts_as)

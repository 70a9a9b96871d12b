"""The annotations of everybody, for an adjudicator: where annotators differ, and where they agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reader.model.adjudication import Asked, agreed, differing_questions, with_current_names
from reader.model.annotation import Change, is_adjudicator
from reader.model.article_annotations import ArticleAnnotations
from reader.project.article_service import Articles
from reader.project.context import ProjectContext
from reader.store.annotations import judged_in
from reader.store.answers import Differences, differences, label_names, shared_articles
from reader.store.articles import StoredArticle

__all__ = ["Adjudication", "AdoptedChanges", "Differences"]


class AdoptedChanges(NamedTuple):
    """The changes that adopt the judgments that annotators agree on."""

    changes: list[Change]
    sentences: int
    left_open: int
    """Judgments in which annotators gave different holders, voices or the like, which are left out."""


class Adjudication:
    """The judgments of the other annotators. Only an adjudicator sees them."""

    def __init__(self, context: ProjectContext, articles: Articles) -> None:
        self._context = context
        self._articles = articles
        self._connection = context.database.connection

    def others(self, article: StoredArticle) -> dict[str, ArticleAnnotations]:
        """Return the annotations of each of the others on an article, by name: annotators, then other adjudicators.

        Targets, claims and labels are the current ones: merged and renamed ones count as what they became.
        """
        counts_as, names = self._context.counts_as(), label_names(self._connection)
        found: dict[str, ArticleAnnotations] = {}
        for annotator, subject, value in judged_in(self._connection, article.id):
            if annotator != self._context.annotator:
                if annotator not in found:
                    found[annotator] = ArticleAnnotations(article.id, article.sentences, counts_as)
                found[annotator].apply(subject, value)
        for one in found.values() if names else ():
            for answers in one.decisions.values():
                answers.update({asked: with_current_names(each, asked[0], names) for asked, each in answers.items()})
        return {name: found[name] for name in sorted(found, key=lambda name: (is_adjudicator(name), name))}

    @staticmethod
    def differing(others: Mapping[str, ArticleAnnotations]) -> dict[int, frozenset[Asked]]:
        """Return the questions on which annotators differ, by the start of the sentence. Adjudicators do not count."""
        return differing_questions(_annotators(others))

    def differences(self) -> dict[int, Differences]:
        """Return the articles in which annotators differ, by key, in the order of import. See `answers.differences`."""
        with self._context.database.reading() as connection:
            return differences(connection, self._context.annotator)

    def agreed(self, article: StoredArticle | None = None) -> AdoptedChanges:
        """Return what two or more annotators agree on and the adjudicator has not judged, in one article or in all."""
        articles = [article] if article else self._shared()
        changes: list[Change] = []
        sentences = left_open = 0
        for each in articles:
            readings, own = list(_annotators(self.others(each))), self._articles.annotations_on(each)
            for sentence in each.sentences:
                found = agreed(readings, own, sentence.position)
                changes += found.changes
                sentences += bool(found.changes)
                left_open += found.left_open
        return AdoptedChanges(changes, sentences, left_open)

    def _shared(self) -> Iterator[StoredArticle]:
        for key in shared_articles(self._connection):
            article = self._articles.get(key)
            if article is not None:
                yield article


def _annotators(others: Mapping[str, ArticleAnnotations]) -> Iterable[ArticleAnnotations]:
    return [one for name, one in others.items() if not is_adjudicator(name)]

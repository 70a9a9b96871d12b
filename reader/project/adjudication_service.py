"""What an adjudicator sees of a project: what everybody judged, where they differ, and what they agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.adjudication import agreed, called_now, differing
from reader.model.annotation import is_adjudicator
from reader.model.article_annotations import ArticleAnnotations
from reader.store.annotations import judged_in
from reader.store.answers import Differences, differences, label_names, shared_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reader.model.adjudication import Asked
    from reader.model.annotation import Change
    from reader.project import Project
    from reader.store.articles import StoredArticle

__all__ = ["Adjudication", "Differences", "TakenOver"]


class TakenOver(NamedTuple):
    """What taking over what annotators agree on comes to."""

    changes: list[Change]
    sentences: int
    left_open: int
    """Judgments of them in which holders, voices or the like were said differently, and are left out."""


class Adjudication:
    """The door for an adjudicator. Whoever is none sees their own judgments only, and has no use for it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._connection = project.database.connection

    def others(self, article: StoredArticle) -> dict[str, ArticleAnnotations]:
        """What each of the others said of an article, by name: annotators, then other adjudicators.

        Targets, claims and labels are those that count now.
        """
        counts_as, names = self._project.counts_as(), label_names(self._connection)
        found: dict[str, ArticleAnnotations] = {}
        for annotator, subject, value in judged_in(self._connection, article.id):
            if annotator != self._project.annotator:
                if annotator not in found:
                    found[annotator] = ArticleAnnotations(article.id, article.sentences, counts_as)
                found[annotator].apply(subject, value)
        for reading in found.values() if names else ():
            for answers in reading.decisions.values():
                answers.update({asked: called_now(each, asked[0], names) for asked, each in answers.items()})
        return {name: found[name] for name in sorted(found, key=lambda name: (is_adjudicator(name), name))}

    @staticmethod
    def differing(others: Mapping[str, ArticleAnnotations]) -> dict[int, frozenset[Asked]]:
        """The questions on which annotators differ, by the start of their sentence; adjudicators are none of them."""
        return differing(_annotators(others))

    def differences(self) -> dict[int, Differences]:
        """The articles in which annotators differ, by key, in the order of import. See `answers.differences`."""
        with self._project.database.reading() as connection:
            return differences(connection, self._project.annotator)

    def agreed(self, article: StoredArticle | None = None) -> TakenOver:
        """What two or more annotators said alike and the adjudicator has not judged: of an article, or everywhere."""
        articles = [article] if article else self._shared()
        changes: list[Change] = []
        sentences = left_open = 0
        for each in articles:
            readings, mine = list(_annotators(self.others(each))), self._project.articles.annotations_on(each)
            for sentence in each.sentences:
                found = agreed(readings, mine, sentence.position)
                changes += found.changes
                sentences += bool(found.changes)
                left_open += found.left_open
        return TakenOver(changes, sentences, left_open)

    def _shared(self) -> Iterator[StoredArticle]:
        for key in shared_articles(self._connection):
            article = self._project.articles.get(key)
            if article is not None:
                yield article


def _annotators(others: Mapping[str, ArticleAnnotations]) -> Iterable[ArticleAnnotations]:
    return [reading for name, reading in others.items() if not is_adjudicator(name)]

"""The articles of a project: listing, opening and counting them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.article_annotations import ArticleAnnotations, Filter
from reader.project.context import ProjectContext
from reader.store import articles
from reader.store.annotations import judged_in
from reader.store.articles import ListedArticle, StoredArticle
from reader.store.filters import filtered_keys, next_deferred
from reader.store.recurring import similar_counts

__all__ = ["Articles", "ListedArticle", "StoredArticle"]

SORTS = tuple(articles.SORTS)
"""The orders in which articles can be listed."""


class Articles:
    """The articles of a project, with what its annotator has done on them."""

    def __init__(self, context: ProjectContext) -> None:
        self._context = context
        self._connection = context.database.connection

    def count(self) -> int:
        """Return the number of articles."""
        return articles.count_articles(self._connection)

    def find_keys(self, sort: str = "imported", words: str = "", wanted: Filter | None = None) -> Sequence[int]:
        """Return the keys of the articles whose title has every one of `words`, in one of `SORTS`.

        With `wanted`, only those with a sentence that passes this filter.
        """
        context = self._context
        keys = articles.article_keys(
            self._connection, sort=sort, words=words, annotator=context.annotator, layers=context.required
        )
        if wanted is None:
            return keys
        passing = set(filtered_keys(self._connection, wanted, context.annotator, context.required))
        return [key for key in keys if key in passing]

    def listed(self, keys: Sequence[int]) -> list[ListedArticle]:
        """Return the list entries of these articles, in their order."""
        return articles.listed(self._connection, keys, self._context.annotator, self._context.required)

    def get(self, key: int) -> StoredArticle | None:
        """Return the article with this key."""
        return articles.load_article(self._connection, key)

    def key_of(self, article_id: str) -> int | None:
        """Return the key of the article with this id."""
        return articles.key_of(self._connection, article_id)

    def annotations_on(self, article: StoredArticle) -> ArticleAnnotations:
        """Return this annotator's annotations on an article."""
        found = ArticleAnnotations(article.id, article.sentences, self._context.counts_as())
        for _, subject, value in judged_in(self._connection, article.id, self._context.annotator):
            found.apply(subject, value)
        found.recurring = self.recurring(article.id)
        return found

    def recurring(self, article_id: str) -> dict[int, int]:
        """Count the similar sentences in other articles, by the start of each sentence of this one."""
        return similar_counts(self._connection, article_id)

    def totals(self) -> tuple[int, int]:
        """Count the sentences that this annotator has decided on every required layer, and all that are judged."""
        return articles.totals(self._connection, self._context.annotator, self._context.required)

    def next_undecided(self, key: int, *, backwards: bool = False) -> int | None:
        """Return the key of the nearest article after (before) this one with an undecided sentence."""
        context = self._context
        return articles.next_undecided_key(
            self._connection, key, backwards=backwards, annotator=context.annotator, layers=context.required
        )

    def next_deferred(self, key: int, *, backwards: bool = False) -> int | None:
        """Return the key of the nearest article after (before) this one with a skipped or unsure sentence."""
        return next_deferred(self._connection, key, backwards=backwards, annotator=self._context.annotator)

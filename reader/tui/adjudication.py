"""What an adjudicator sees: the annotations of everybody else, and which differences are not settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.adjudication import alone, candidate_annotations
from reader.project.adjudication_service import Differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.adjudication import CandidateAnnotation
    from reader.model.article_annotations import ArticleAnnotations
    from reader.project import Project
    from reader.project.adjudication_service import TakenOver
    from reader.store.articles import ListedArticle, StoredArticle

NOTHING = Differences(0, 0)


class Adjudication:
    """The others' annotations on the open article, and the differences of the whole project."""

    def __init__(self, project: Project) -> None:
        self._project = project.adjudication
        self._reading: ArticleAnnotations | None = None
        self._article: StoredArticle | None = None
        self._counts: dict[int, Differences] | None = None
        """By key of the article, as they were when counted; those of the open article are counted anew."""
        self._elsewhere = NOTHING
        """Of all articles but the open one."""
        self.others: dict[str, ArticleAnnotations] = {}
        """The annotations of each of the others on the open article, by name."""

    @property
    def _key(self) -> int:
        return self._article.key if self._article else 0

    def look(self, article: StoredArticle, reading: ArticleAnnotations) -> None:
        """Look at an article that was opened, or read again; `reading` are the adjudicator's annotations on it."""
        if self._counts is not None and self._reading is not None:
            self._counts[self._key] = self.here()
        self._reading, self._article = reading, article
        self.others = self._project.others(article)
        reading.differing = self._project.differing(self.others)
        self._sum()

    def count(self) -> None:
        """Count the differences of the whole project."""
        self._counts = self._project.differences()
        self._sum()

    def _known_counts(self) -> dict[int, Differences]:
        if self._counts is None:
            self.count()
        return self._counts or {}

    def _sum(self) -> None:
        others = [each for key, each in (self._counts or {}).items() if key != self._key]
        self._elsewhere = Differences(sum(each.total for each in others), sum(each.settled for each in others))

    def here(self) -> Differences:
        """The differences of the open article."""
        if self._reading is None:
            return NOTHING
        total = len(self._reading.differing)
        return Differences(total, total - len(self.unsettled()))

    def total(self) -> Differences:
        """The differences of the project."""
        self._known_counts()
        here = self.here()
        return Differences(self._elsewhere.total + here.total, self._elsewhere.settled + here.settled)

    def listed(self, articles: Sequence[ListedArticle]) -> list[ListedArticle]:
        """What the list shows of articles: differences instead of sentences."""
        counts = {**self._known_counts(), self._key: self.here()}
        found = ((each, counts.get(each.key, NOTHING)) for each in articles)
        return [each._replace(judged_count=count.total, done_count=count.settled) for each, count in found]

    def unsettled(self) -> list[int]:
        """The positions in the open article on which annotators differ and that are not settled."""
        reading = self._reading
        if reading is None:
            return []
        positions = (reading.position_of(start) for start in reading.differing)
        return sorted(position for position in positions if position is not None and reading.unsettled(position))

    def next_article(self, *, backwards: bool) -> int | None:
        """Key of the nearest article after (before) the open one in which differences are not settled."""
        left = (key for key, each in self._known_counts().items() if each.settled < each.total)
        if backwards:
            return max((key for key in left if key < self._key), default=None)
        return min((key for key in left if key > self._key), default=None)

    def candidates(self, position: int) -> list[CandidateAnnotation]:
        """The annotations of a sentence that can be accepted, that of the most annotators first."""
        return candidate_annotations(self.others, position)

    @staticmethod
    def alone(reading: ArticleAnnotations, position: int) -> ArticleAnnotations:
        """Somebody's annotations of one sentence."""
        return alone(reading, position)

    def agreed(self) -> TakenOver:
        """What annotators agree on in the open article."""
        return self._project.agreed(self._article)


def named(annotators: Sequence[str]) -> str:
    """Their names in a sentence."""
    return ", ".join(annotators[:-1]) + f" and {annotators[-1]}" if len(annotators) > 1 else annotators[0]

"""What an adjudicator sees: the annotations of everybody else, and which differences are not settled."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.adjudication import CandidateAnnotation, annotations_alone, candidate_annotations
from reader.model.annotation import Change
from reader.model.article_annotations import ArticleAnnotations
from reader.model.transfer import AnnotatedSentence, transfer
from reader.project import Project
from reader.project.adjudication_service import Differences
from reader.project.article_service import ListedArticle, StoredArticle

NOTHING = Differences(0, 0)


class AdjudicationState:
    """The others' annotations on the open article, and the differences of the whole project."""

    def __init__(self, project: Project) -> None:
        self._project = project.adjudication
        self._annotations = ArticleAnnotations("", ())
        """The adjudicator's own on the open article."""
        self._key = 0
        """Of the open article; 0 where none is open."""
        self._counts: dict[int, Differences] | None = None
        """By key of the article, as they were when counted; those of the open article are counted anew."""
        self._elsewhere = NOTHING
        """Of all articles but the open one."""
        self.others: dict[str, ArticleAnnotations] = {}
        """The other annotators' annotations on the open article, by name."""

    def open_article(self, article: StoredArticle, annotations: ArticleAnnotations) -> None:
        """Look at an article that was opened or read again, with the adjudicator's annotations on it."""
        if self._counts is not None and self._key:
            self._counts[self._key] = self.here()
        self._annotations, self._key = annotations, article.key
        self.others = self._project.others(article)
        annotations.differing = self._project.differing(self.others)
        if self._counts is not None:
            self._sum(self._counts)

    def count(self) -> dict[int, Differences]:
        """Count the differences of the whole project."""
        self._counts = self._project.differences()
        self._sum(self._counts)
        return self._counts

    def _known_counts(self) -> dict[int, Differences]:
        return self._counts if self._counts is not None else self.count()

    def _sum(self, counts: dict[int, Differences]) -> None:
        others = [each for key, each in counts.items() if key != self._key]
        self._elsewhere = Differences(sum(each.total for each in others), sum(each.settled for each in others))

    def here(self) -> Differences:
        """The differences of the open article."""
        total = len(self._annotations.differing)
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
        annotations = self._annotations
        positions = (annotations.position_of(start) for start in annotations.differing)
        return sorted(position for position in positions if position is not None and annotations.unsettled(position))

    def next_article(self, key: int, *, backwards: bool) -> int | None:
        """Key of the nearest article after (before) this one in which differences are not settled."""
        left = [other for other, each in self._known_counts().items() if each.settled < each.total]
        if backwards:
            return max((other for other in left if other < key), default=None)
        return min((other for other in left if other > key), default=None)

    def candidates(self, position: int) -> list[CandidateAnnotation]:
        """The annotations of a sentence that can be accepted, that of the most annotators first."""
        return candidate_annotations(self.others, position)

    def changes_to_accept(self, candidate: CandidateAnnotation, words: str, position: int) -> tuple[Change, ...]:
        """The changes that make a candidate's annotation of a sentence, whose words are these, the adjudicator's."""
        own = [AnnotatedSentence(words, annotations_alone(self._annotations, position))]
        return transfer(AnnotatedSentence(words, candidate.annotations), own, overwrites=True).changes

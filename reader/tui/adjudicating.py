"""An adjudicator at work: what annotators said of the article in hand, and which differences are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.adjudication import alone, candidate_annotations
from reader.model.transfer import AnnotatedSentence, transfer
from reader.project.adjudication_service import Differences

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reader.model.adjudication import Asked, CandidateAnnotation
    from reader.model.article_annotations import ArticleAnnotations
    from reader.project.adjudication_service import TakenOver
    from reader.store.articles import ListedArticle, StoredArticle
    from reader.tui.session import Outcome, Session

NOTHING = Differences(0, 0)


class Adjudicating:
    """Belongs to a session whose annotator is an adjudicator."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._project = session.project.adjudication
        self._reading: ArticleAnnotations | None = None
        self._key = 0
        self._counts: dict[int, Differences] | None = None
        """By key of the article, as they were when counted; those of the article in hand are counted anew."""
        self._elsewhere = NOTHING
        """Of all articles but the one in hand."""
        self.others: dict[str, ArticleAnnotations] = {}
        """What each of the others said of the article in hand, by name."""

    def look(self, article: StoredArticle, reading: ArticleAnnotations) -> None:
        """An article was taken in hand, or is read again."""
        if self._counts is not None and self._reading is not None:
            self._counts[self._key] = self.here()
        self._reading, self._key = reading, article.key
        self.others = self._project.others(article)
        reading.differing = self._project.differing(self.others)
        self._sum()

    def count(self) -> None:
        """Count the differences of the whole project."""
        self._counts = self._project.differences()
        self._sum()

    def _sum(self) -> None:
        those = [each for key, each in (self._counts or {}).items() if key != self._key]
        self._elsewhere = Differences(sum(each.total for each in those), sum(each.settled for each in those))

    def here(self) -> Differences:
        """The differences of the article in hand."""
        if self._reading is None:
            return NOTHING
        total = len(self._reading.differing)
        return Differences(total, total - len(self.unsettled()))

    def total(self) -> Differences:
        """The differences of the project."""
        if self._counts is None:
            self.count()
        here = self.here()
        return Differences(self._elsewhere.total + here.total, self._elsewhere.settled + here.settled)

    def listed(self, articles: Sequence[ListedArticle]) -> list[ListedArticle]:
        """What the list shows of articles: differences instead of sentences."""
        if self._counts is None:
            self.count()
        counts = {**(self._counts or {}), self._key: self.here()}
        found = ((each, counts.get(each.key, NOTHING)) for each in articles)
        return [each._replace(judged_count=those.total, done_count=those.settled) for each, those in found]

    def unsettled(self) -> list[int]:
        """The positions in the article in hand on which annotators differ and that are not settled."""
        reading = self._reading
        if reading is None:
            return []
        there = (reading.position_of(start) for start in reading.differing)
        return sorted(position for position in there if position is not None and reading.unsettled(position))

    def next_article(self, *, backwards: bool) -> int | None:
        """Key of the nearest article after (before) the one in hand in which differences are not settled."""
        if self._counts is None:
            self.count()
        left = (key for key, each in (self._counts or {}).items() if each.settled < each.total)
        if backwards:
            return max((key for key in left if key < self._key), default=None)
        return min((key for key in left if key > self._key), default=None)

    def is_difference(self) -> bool:
        """Whether annotators differ on the sentence in hand."""
        reading = self.session.reading_in_hand
        return reading.sentences[self.session.position].start in reading.differing

    def where_next(self, answered: Collection[Asked]) -> tuple[int, str]:
        """Where the cursor goes when these questions are answered too, and what to say about it."""
        session, position = self.session, self.session.position
        if self._asked(session.reading_in_hand.unsettled(position) - set(answered)):
            if session.goes_on:
                self.take_question(answered)
            return position, ""
        left = [each for each in self.unsettled() if each != position]
        following = next((each for each in left if each > position), None)
        if not session.goes_on:
            return position, ""
        if following is None:
            above = f"{len(left)} above still to settle: , goes there"
            return position, above if left else "No other difference in this article: . goes to the next"
        self.take_question(at=following)
        return following, ""

    def _asked(self, questions: Collection[Asked]) -> set[Asked]:
        """Those of the questions that are asked now."""
        return {each for each in questions if each[0] in self.session.layers}

    def take_question(self, answered: Collection[Asked] = (), *, at: int | None = None) -> bool:
        """Have the active target be one that annotators differ on at a sentence; whether it is another now.

        It stays where nothing is left to settle there, or something toward it or toward no target.
        """
        session = self.session
        position = session.position if at is None else at
        left = self._asked(session.reading_in_hand.unsettled(position) - set(answered))
        wanted = {target for _, target in left}
        active = session.target.id if session.target else ""
        if not wanted or wanted & {"", active}:
            return False
        found = next((target for target in session.targets if target.id in wanted), None)
        if found is not None:
            session.choose_target(found)
        return found is not None

    def candidate_annotations(self) -> list[CandidateAnnotation]:
        """The whole judgments of the sentence in hand that can be taken over, that of the most annotators first."""
        return candidate_annotations(self.others, self.session.position)

    def judged(self, reading: ArticleAnnotations) -> AnnotatedSentence:
        """A reading of the sentence in hand alone, with its words."""
        article, sentence = self.session.article, self.session.sentence
        return AnnotatedSentence(article.text[sentence.start : sentence.end] if article else "", reading)

    def take_over(self, whole: CandidateAnnotation) -> Outcome:
        """Make a whole judgment of the sentence in hand the adjudicator's own; the cursor goes on."""
        session = self.session
        mine = self.judged(alone(session.reading_in_hand, session.position))
        what = transfer(self.judged(whole.reading), [mine], overwrites=True)
        if not what.changes:
            return session.stay("That is what stands here already")
        after, then = self.where_next(whole.reading.at(0)) if self.is_difference() else (session.position, "")
        told = f"Taken over from {named(whole.annotators)}; z takes it back"
        return session.save(what.changes, after, f"{told}. {then}" if then else told)

    def agreed(self) -> TakenOver:
        """What annotators agree on in the article in hand."""
        return self._project.agreed(self.session.article)


def named(annotators: Sequence[str]) -> str:
    """Their names in a sentence."""
    return ", ".join(annotators[:-1]) + f" and {annotators[-1]}" if len(annotators) > 1 else annotators[0]

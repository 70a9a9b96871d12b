"""What one annotator said of the earlier editions of an article, beside where it would go in the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.alignment import EditionAligner, EditionText
from reader.model.annotation import AnnotationKey, Change, MentionKey, Note, SentenceRef, SubjectKind
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations
from reader.model.transfer import AnnotatedSentence, Transfer, is_transferable, transfer
from reader.store import articles
from reader.store.annotations import judged_in
from reader.store.editions import earlier_ids, latest_after, rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.model.alignment import MatchKind
    from reader.model.annotation import Subject, Value
    from reader.store.articles import StoredArticle
    from reader.store.sqlite import Connection


class Came(NamedTuple):
    """A judged sentence of an earlier edition, and where it is in the latest."""

    source: AnnotatedSentence
    there: AnnotatedSentence | None
    """None where it is not found, or is gone."""
    how: MatchKind | None
    why: str
    title: str
    """Of the earlier edition."""
    is_rejected: bool
    """Whether the annotator has said that this does not go there."""

    @property
    def name(self) -> str:
        """What a rejection is kept as: the article and the start of the sentence."""
        spot = self.source.reading.spot(0)
        return f"{spot.article_id}:{spot.start}"

    def transfer(self) -> Transfer:
        """What comes of taking it: all that `carrying.carried` carries, and the note where none stands."""
        if self.there is None:
            return Transfer()
        found = transfer(self.source, [self.there])
        note = self.source.reading.note(0)
        if note is None or self.there.reading.note(0) is not None:
            return found
        change = Change(SubjectKind.NOTE, self.there.reading.spot(0), Note(note.text))
        return found._replace(changes=(*found.changes, change), made=found.made + 1, sentences=1)


class EarlierEditions(NamedTuple):
    """What can come to the latest edition of an article."""

    key: int
    article_id: str
    came: list[Came]
    """The nearest edition first, each in the order of its text."""


def earlier_editions(
    connection: Connection,
    annotator: str,
    article_id: str,
    *,
    counts_as: Mapping[str, str],
    waiting: Iterable[Change] = (),
) -> EarlierEditions | None:
    """What this annotator said of the earlier editions of an article, or of those before its latest edition.

    `waiting` is said and not yet saved. A sentence of the latest is named once, for the nearest edition in
    which it was judged. None where no article is an edition of this one.
    """
    latest_id = latest_after(connection, article_id)
    before = earlier_ids(connection, latest_id)
    if not before:
        return None
    said = _Said(connection, annotator, counts_as, tuple(waiting))
    latest, no = _article(connection, latest_id), rejected(connection, annotator, latest_id)
    came: list[Came] = []
    taken: set[int] = set()
    for identifier in before:
        earlier = _article(connection, identifier)
        places = EditionAligner(
            EditionText(earlier.text, earlier.sentences), EditionText(latest.text, latest.sentences)
        )
        for sentence in said.judged_sentences(earlier):
            source = said.judged(earlier, sentence)
            where = places.of(sentence.position)
            there = None if where.position is None else latest.sentences[where.position]
            if there is not None and there.start in taken:
                continue
            to = None if there is None else said.judged(latest, there)
            each = Came(source, to, where.how, where.why, earlier.title, is_rejected=False)
            came.append(each._replace(is_rejected=each.name in no))
            if there is not None:
                taken.add(there.start)
    return EarlierEditions(latest.key, latest.id, came)


def _article(connection: Connection, identifier: str) -> StoredArticle:
    key = articles.key_of(connection, identifier)
    article = articles.load_article(connection, key) if key is not None else None
    assert article is not None  # noqa: S101 - articles are never taken away
    return article


class _Said:
    """What one annotator said of the sentences of some articles."""

    def __init__(
        self, connection: Connection, annotator: str, counts_as: Mapping[str, str], waiting: tuple[Change, ...]
    ) -> None:
        self._connection = connection
        self._annotator = annotator
        self._counts_as = counts_as
        self._waiting = waiting
        self._found: dict[str, dict[int, list[tuple[Subject, Value | None]]]] = {}

    def judged_sentences(self, article: StoredArticle) -> list[Sentence]:
        """Those of which something is said that can be carried."""
        there = self._of(article)
        judged = [(each, self.judged(article, each)) for each in article.sentences if each.start in there]
        return [each for each, said in judged if is_transferable(said) or said.reading.note(0) is not None]

    def judged(self, article: StoredArticle, sentence: Sentence) -> AnnotatedSentence:
        """A sentence with what is said of it."""
        alone = Sentence(0, sentence.start, sentence.end, sentence.kind)
        reading = ArticleAnnotations(article.id, (alone,), self._counts_as)
        for subject, value in self._of(article).get(sentence.start, ()):
            reading.apply(subject, value)
        return AnnotatedSentence(article.text[sentence.start : sentence.end], reading)

    def _of(self, article: StoredArticle) -> dict[int, list[tuple[Subject, Value | None]]]:
        if article.id not in self._found:
            found: dict[int, list[tuple[Subject, Value | None]]] = {}
            for _, subject, value in judged_in(self._connection, article.id, self._annotator):
                spot = subject if isinstance(subject, SentenceRef) else subject.spot
                found.setdefault(spot.start, []).append((subject, value))
            for change in self._waiting:
                at = change.subject.spot if isinstance(change.subject, (AnnotationKey, MentionKey)) else change.subject
                if isinstance(at, SentenceRef) and at.article_id == article.id:
                    found.setdefault(at.start, []).append((change.subject, change.after))
            self._found[article.id] = found
        return self._found[article.id]

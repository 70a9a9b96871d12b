"""Searching a project: hits, similar sentences, and why a search has no result."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import Change, SentenceRef, State
from reader.model.article import Sentence, SentenceKind
from reader.model.article_annotations import ArticleAnnotations
from reader.model.progress import Progress, ProgressCallback
from reader.model.search_query import SearchQuery, meant_by
from reader.model.transfer import AnnotatedSentence
from reader.store.annotations import judged_at, known_holders, notes
from reader.store.articles import StoredArticle, count_articles
from reader.store.claim_search import ranked_claims
from reader.store.recurring import is_compared
from reader.store.registry import targets
from reader.store.search import Hit, annotator_names, has_title, index_sentences, is_indexed, search

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reader.model.codebook import Codebook
    from reader.project.context import ProjectContext
    from reader.store.sqlite import Connection

__all__ = ["Hit", "Search", "SimilarMatch", "SimilarMatches"]

_MOST_NAMES = 2_000
"""Names that are compared with what was typed: some milliseconds."""


class SimilarMatch(NamedTuple):
    """A sentence of another article that is like the one in hand."""

    article_key: int
    title: str
    ratio: float
    """0–100; see `reader.store.similar.SimilarSentence`."""
    judged: AnnotatedSentence


class SimilarMatches(NamedTuple):
    """The sentence in hand and those that are like it. What other annotators said of them is not here."""

    judged: AnnotatedSentence
    likes: list[SimilarMatch]
    """The best first, a few hundred at most."""
    total: int
    """The number of similar sentences."""
    is_compared: bool
    """Whether every article has been compared, so that there are no more."""


class Search:
    """Searches the sentences of a project, with the annotations of its annotator."""

    def __init__(self, context: ProjectContext) -> None:
        self._context = context
        self._database = context.database

    def find(
        self, query: SearchQuery, *, after: int = -1, limit: int = 50, should_stop: Callable[[], bool] | None = None
    ) -> list[Hit]:
        """Return the sentences that match the query, after the place `after`. See `reader.store.search`."""
        with self._database.reading() as connection:
            return search(
                connection,
                query,
                annotator=self._context.annotator,
                layers=self._context.layers,
                after=after,
                limit=limit,
                should_stop=should_stop,
            )

    def unknown_in(self, query: SearchQuery) -> str:
        """Return a line on the first thing in the query that does not exist here, and what was probably meant.

        Empty where everything exists.
        """
        with self._database.reading() as connection:
            return next(_unknown(connection, query, self._context.codebook), "")

    def annotations_of(self, hits: Sequence[Hit]) -> list[ArticleAnnotations]:
        """Return this annotator's annotations on each hit: of that sentence alone, at position 0."""
        refs = [SentenceRef(hit.article_id, hit.start, hit.end) for hit in hits]
        with self._database.reading() as connection:
            found = self._annotations_at(connection, refs, [SentenceKind(hit.kind) for hit in hits])
            for article_id in {hit.article_id for hit in hits}:
                for start, note in notes(connection, self._context.annotator, article_id).items():
                    if (article_id, start) in found:
                        found[article_id, start].notes[start] = note
        return [found[ref[:2]] for ref in refs]

    def similar(self, article: StoredArticle, ref: SentenceRef, pending: Iterable[Change] = ()) -> SimilarMatches:
        """Return the sentence at `ref` of this article and the similar ones; `pending` changes are not saved yet."""
        from reader.store.similar import similar_to  # noqa: PLC0415 - brings rapidfuzz

        connection = self._database.connection
        total, found = similar_to(connection, ref.article_id, ref.start)
        refs = [ref, *(SentenceRef(each.article_id, each.start, each.end) for each in found)]
        annotations = self._annotations_at(connection, refs, [SentenceKind.SENTENCE] * len(refs))
        for change in pending:
            for each in annotations.values():
                each.apply(change.subject, change.after)
        likes = [
            SimilarMatch(each.article_key, each.title, each.ratio, AnnotatedSentence(each.text, annotations[at[:2]]))
            for each, at in zip(found, refs[1:], strict=True)
        ]
        current = AnnotatedSentence(article.text[ref.start : ref.end], annotations[ref[:2]])
        return SimilarMatches(current, likes, total, is_compared(connection))

    def _annotations_at(
        self, connection: Connection, refs: Sequence[SentenceRef], kinds: Sequence[SentenceKind]
    ) -> dict[tuple[str, int], ArticleAnnotations]:
        """This annotator's decisions and mentions on single sentences, by article and start."""
        counts_as = self._context.counts_as()
        found = {
            ref[:2]: ArticleAnnotations(ref.article_id, (Sentence(0, ref.start, ref.end, kind),), counts_as)
            for ref, kind in zip(refs, kinds, strict=True)
        }
        for subject, value in judged_at(connection, self._context.annotator, refs):
            found[subject.ref[:2]].apply(subject, value)
        return found

    def is_indexed(self) -> bool:
        """Whether every article is in the index of sentences, so that a search finds everything."""
        return is_indexed(self._database.connection)

    def index(self, on_progress: ProgressCallback | None = None) -> int:
        """Put new articles into the index of sentences; how many. A background process does so by itself."""
        if not self._database.is_writable or self.is_indexed():
            return 0
        total, pace = count_articles(self._database.connection), Progress(on_progress)
        return index_sentences(self._database, on_progress=lambda done: pace.tell("indexing articles", done, total))

    def index_in_background(self) -> subprocess.Popen[bytes] | None:
        """Start a process that indexes and compares new sentences; None if there are none.

        Raises `DatabaseReplacedError` if another file has taken the place of the open one.
        """
        from reader.project.indexer import start_in_background  # noqa: PLC0415 - brings rapidfuzz

        self._database.check_not_replaced()
        return start_in_background(self._database.path)


def _unknown(connection: Connection, query: SearchQuery, codebook: Codebook) -> Iterator[str]:
    if query.targets:
        counted = [target.name for target in targets(connection) if not target.merged_into]
        yield from _without(query.targets, counted, "target")
    yield from _no_label(query.stances, codebook)
    if query.holders:
        yield from _without(query.holders, known_holders(connection, limit=-1), "holder")
    if query.annotators:
        people = annotator_names(connection)
        for asked in query.annotators:
            if asked not in people:
                yield f"Nobody called {asked} has judged anything here{_meant(asked, people)}"
    for asked in query.claims:
        if not ranked_claims(connection, asked, is_typed=True, limit=1):
            yield f"No claim has the words {asked}"
    for asked in query.titles:
        if not has_title(connection, asked):
            yield f"No title has the letters {asked}"


def _no_label(asked_for: Sequence[str], codebook: Codebook) -> Iterator[str]:
    """Report labels that the codebook neither has nor had."""
    labels = [label for layer in codebook.layers for label in layer.labels]
    known = {name.casefold() for label in labels for name in (label.id, *label.formerly)} | set(State)
    offered = list(dict.fromkeys(label.id for _, label in codebook.labels()))
    for asked in asked_for:
        if asked.casefold() not in known:
            yield f"There is no label {asked}{_meant(asked, offered) or '.'} Labels are {', '.join(offered)}"


def _without(asked_for: Sequence[str], names: Sequence[str], what: str) -> Iterator[str]:
    """Report words that no name contains, whatever their case."""
    for asked in asked_for:
        if not any(asked.casefold() in name.casefold() for name in names):
            yield f"No {what} has these letters: {asked}{_meant(asked, names)}"


def _meant(asked: str, names: Sequence[str]) -> str:
    meant = meant_by(asked, islice(names, _MOST_NAMES))
    return f"; did you mean {meant}?" if meant else ""

"""The judgments on earlier editions of articles, and carrying them to the latest edition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from reader.errors import UsageError
from reader.model.alignment import EditionAligner, EditionText, MatchKind
from reader.model.annotation import AnnotationKey, Change, Decision, Mention, MentionKey, Note, SentenceRef, SubjectKind
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations
from reader.model.event import subject_json
from reader.model.progress import Progress, ProgressCallback
from reader.model.sanitize import one_line
from reader.model.transfer import AnnotatedSentence, SentenceText, Transfer, is_transferable, moved, transfer
from reader.project.article_service import Articles
from reader.project.context import ProjectContext
from reader.store import articles, journal, registry
from reader.store.annotations import judged_in
from reader.store.article_editions import (
    REJECTED,
    earlier_ids,
    judged_earlier,
    latest_after,
    latest_ids,
    rejected,
    unlink_edition,
)
from reader.store.articles import StoredArticle
from reader.store.sqlite import Connection

COMPARING = "comparing editions"
ACT = 10_000
"""Judgments that are written at a time, or as many more as one article has: others wait for about two seconds."""
Subject = AnnotationKey | MentionKey | SentenceRef
Value = Decision | Mention | Note


class Waiting(NamedTuple):
    """A judgment that is not carried automatically, for a person to check."""

    annotator: str
    what: str
    """The layer with its target and label, the claim, or the note."""
    how: str
    """`context`, `alike`, `not_found`, or `kept`: judged otherwise on the later edition, which stays."""
    why: str
    sentence: str
    """On the earlier edition."""
    becomes: str
    """The sentence of the later edition; empty where it is not found."""
    start: int | None = None
    """Where that begins: code points into the text of the later edition."""


@dataclass(slots=True)
class EditionReport:
    """The judgments on an earlier edition, counted by what becomes of them on the latest."""

    article_id: str
    title: str
    earlier_id: str
    earlier_title: str
    annotators: dict[str, int] = field(default_factory=dict)
    """Number of judgments of each on the earlier edition: decisions, mentions of claims and notes."""
    exact: int = 0
    """Judgments on unchanged sentences, at the same place or between the same two sentences."""
    by_context: int = 0
    alike: int = 0
    not_found: int = 0
    there: int = 0
    """Judgments that are on the latest edition already, or come to it from an edition in between."""
    rejected: int = 0
    """Judgments that their annotator has rejected for the latest edition, on the screen."""
    taken_back: int = 0
    """Judgments that were on the latest edition and were cleared or undone there by their annotator."""
    kept: int = 0
    """Judgments that their annotator has made differently on the latest edition, which stays as it is."""
    carried: int = 0
    """Judgments that were written to the latest edition."""
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def judgments(self) -> int:
        """The number of judgments on the earlier edition."""
        return sum(self.annotators.values())


class EarlierSentence(NamedTuple):
    """A judged sentence of an earlier edition, and its match in the latest."""

    source: AnnotatedSentence
    there: AnnotatedSentence | None
    """The sentence of the latest edition; None if there is no match."""
    how: MatchKind | None
    why: str
    title: str
    """Of the earlier edition."""
    is_rejected: bool
    """Whether the annotator has rejected this match."""

    @property
    def name(self) -> str:
        """The name under which a rejection is saved: the article and the start of the sentence."""
        ref = self.source.annotations.ref(0)
        return f"{ref.article_id}:{ref.start}"

    def transfer(self) -> Transfer:
        """Return the changes that carry the judgments and the note to the latest edition."""
        return Transfer() if self.there is None else transfer(self.source, [self.there], with_note=True)


class EarlierEditions(NamedTuple):
    """The judged sentences of the earlier editions of an article."""

    key: int
    article_id: str
    sentences: list[EarlierSentence]
    """The nearest edition first, each in the order of its text."""


class Editions:
    """The editions of the articles of a project, with the judgments on them."""

    def __init__(self, context: ProjectContext, articles: Articles) -> None:
        self._context = context
        self._articles = articles
        self._database = context.database

    def reports(self, on_progress: ProgressCallback | None = None) -> list[EditionReport]:
        """Return every latest edition with each one before it that was judged, the nearest first; write nothing.

        `on_progress` is told how many have been compared.
        """
        with self._database.reading() as connection:
            return [
                report
                for latest in _latest(connection, self._context.counts_as(), on_progress)
                for report, _ in latest.compared(frozenset())
            ]

    def carry(
        self, *, accept_context: bool = False, on_progress: ProgressCallback | None = None
    ) -> list[EditionReport]:
        """Carry exact matches to the latest editions, with their annotators, times and durations.

        With `accept_context`, the other matches as well. All of an article is written, or nothing. Judgments on
        the latest edition stay. Doing it again changes nothing.

        Raises `StoreError` if the database cannot be written; what was written before stays.
        """
        wanted = {MatchKind.EXACT, MatchKind.CONTEXT, MatchKind.ALIKE} if accept_context else {MatchKind.EXACT}
        reports: list[EditionReport] = []
        acts: defaultdict[journal.Author, list[Change]] = defaultdict(list)
        device, version = journal.this_device(), self._context.codebook.version
        for latest in _latest(self._database.connection, self._context.counts_as(), on_progress):
            for report, changes in latest.compared(wanted):
                reports.append(report)
                for annotator, change in changes:
                    acts[journal.Author(annotator, device, version)].append(change)
            if sum(map(len, acts.values())) >= ACT:
                journal.load_all(self._database, acts)
                acts.clear()
        if acts:
            journal.load_all(self._database, acts)
        if accept_context:
            for report in reports:
                report.waiting = [each for each in report.waiting if each.how not in wanted]
        return reports

    def judged_earlier(self) -> int:
        """Count the judged articles that have a later edition."""
        return judged_earlier(self._database.connection)

    def unlink(self, article_id: str) -> None:
        """Record that an article is no later edition. Raises `UsageError` if it was not taken for one."""
        with self._database.writing() as connection:
            is_parted = unlink_edition(connection, article_id)
        if not is_parted:
            raise UsageError(
                f"no later edition has the id {article_id}", advice="`reader editions` lists them with their ids"
            )

    def earlier(self, article_id: str, pending: Iterable[Change] = ()) -> EarlierEditions | None:
        """Return this annotator's judgments on the earlier editions of an article, or of its latest edition.

        `pending` changes are not saved yet. A sentence of the latest is named once, for the nearest edition in
        which it was judged. None where no article is an edition of this one.
        """

        def own(article: StoredArticle) -> ArticleAnnotations:
            found = self._articles.annotations_on(article)
            for change in pending:
                found.apply(change.subject, change.after)
            return found

        with self._database.reading() as connection:
            latest_id = latest_after(connection, article_id)
            before = earlier_ids(connection, latest_id)
            if not before:
                return None
            latest, no = _article(connection, latest_id), rejected(connection, self._context.annotator, latest_id)
            annotations = own(latest)
            found: list[EarlierSentence] = []
            taken: set[int] = set()
            for earlier in (_article(connection, identifier) for identifier in before):
                places, judged = _aligned(earlier, latest), own(earlier)
                for sentence in earlier.sentences:
                    source = _annotated(earlier, judged, sentence.position)
                    if not is_transferable(source) and source.annotations.note(0) is None:
                        continue
                    position, how, why = places.of(sentence.position)
                    if position in taken:
                        continue
                    there = None if position is None else _annotated(latest, annotations, position)
                    each = EarlierSentence(source, there, how, why, earlier.title, is_rejected=False)
                    found.append(each._replace(is_rejected=each.name in no))
                    if position is not None:
                        taken.add(position)
            return EarlierEditions(latest.key, latest.id, found)

    def reject(self, article_id: str, names: Iterable[str]) -> None:
        """Remember which sentences of earlier editions do not go to this article: `EarlierSentence.name` of each."""
        self._context.settings.save({f"{REJECTED}{article_id}": " ".join(sorted(names))})


def _latest(
    connection: Connection, counts_as: Mapping[str, str], on_progress: ProgressCallback | None
) -> Iterator[_Latest]:
    names, progress, identifiers = _Names(connection, counts_as), Progress(on_progress), latest_ids(connection)
    for done, identifier in enumerate(identifiers):
        progress.tell(COMPARING, done, len(identifiers))
        yield _Latest(connection, _article(connection, identifier), names)


def _article(connection: Connection, identifier: str) -> StoredArticle:
    key = articles.key_of(connection, identifier)
    article = articles.load_article(connection, key) if key is not None else None
    assert article is not None  # noqa: S101 - articles are never taken away
    return article


def _aligned(earlier: StoredArticle, later: StoredArticle) -> EditionAligner:
    return EditionAligner(EditionText(earlier.text, earlier.sentences), EditionText(later.text, later.sentences))


def _annotated(article: StoredArticle, annotations: ArticleAnnotations, position: int) -> AnnotatedSentence:
    sentence = article.sentences[position]
    return AnnotatedSentence(article.text[sentence.start : sentence.end], annotations.alone(position))


class _Names:
    """The names of targets and claims, and what merged ones count as."""

    def __init__(self, connection: Connection, counts_as: Mapping[str, str]) -> None:
        self._counts_as = counts_as
        self._targets = {target.id: target.name for target in registry.targets(connection)}
        self._connection = connection
        self.cleared = journal.cleared(connection)

    def place(self, annotator: str, subject: Subject) -> tuple[object, ...]:
        """Return what a judgment is about; an annotator has one judgment on each at a time."""
        match subject:
            case AnnotationKey(ref, layer, target):
                return annotator, ref.start, "decision", layer, self.meant(target)
            case MentionKey(ref, claim, holder):
                return annotator, ref.start, "mention", self.meant(claim), holder
        return annotator, subject.start, "note"

    def meant(self, identifier: str) -> str:
        """Return the id of the target or claim that this one counts as."""
        return self._counts_as.get(identifier, identifier)

    def described(self, subject: Subject, value: Value) -> str:
        """Describe a judgment in a few words."""
        match subject, value:
            case AnnotationKey(_, layer, target), Decision():
                labels = [value.label] if value.label else [each.stance for each in value.stances]
                labels = labels or [mark.label for mark in value.marks] or [value.state.value]
                toward = f" toward {self._targets.get(target, target)}" if target else ""
                return f"{layer}{toward}: {', '.join(labels)}"
            case MentionKey(claim_id=identifier, relation=relation), _:
                claim = registry.get_claim(self._connection, identifier)
                return f"{relation.value} “{claim.claim if claim else identifier}”"
        return "note"


class _Latest:
    """A latest edition with the judgments on it, and those that are carried to it."""

    def __init__(self, connection: Connection, article: StoredArticle, names: _Names) -> None:
        self._connection = connection
        self._article = article
        self._names = names
        self._rejected = lru_cache(maxsize=None)(lambda annotator: rejected(connection, annotator, article.id))
        self._stands: dict[tuple[object, ...], dict[Subject, Value]] = {}
        for annotator, subject, value in judged_in(connection, article.id):
            self._stands.setdefault(names.place(annotator, subject), {})[subject] = value

    def compared(self, wanted: Collection[MatchKind]) -> Iterator[tuple[EditionReport, list[tuple[str, Change]]]]:
        """Yield each earlier edition that was judged, with the changes that carry wanted matches; the nearest first."""
        for identifier in earlier_ids(self._connection, self._article.id):
            judged = list(judged_in(self._connection, identifier))
            if judged:
                yield self._compared(_article(self._connection, identifier), judged, wanted)

    def _compared(
        self, earlier: StoredArticle, judged: list[tuple[str, Subject, Value]], wanted: Collection[MatchKind]
    ) -> tuple[EditionReport, list[tuple[str, Change]]]:
        report = EditionReport(self._article.id, self._article.title, earlier.id, earlier.title)
        report.annotators = dict(sorted(Counter(annotator for annotator, _, _ in judged).items()))
        places = _aligned(earlier, self._article)
        positions = {sentence.start: sentence.position for sentence in earlier.sentences}
        changes: list[tuple[str, Change]] = []
        coming: dict[tuple[object, ...], dict[Subject, Value]] = {}
        for annotator, subject, value in judged:
            position = positions[_spot(subject).start]
            where, source = places.of(position), _text(earlier, earlier.sentences[position])
            what = self._names.described(subject, value)
            case = Waiting(annotator, what, "not_found", where.why, one_line(source.text), "")
            if where.position is None or where.how is None:
                report.not_found += 1
                report.waiting.append(case)
                continue
            sentence = self._article.sentences[where.position]
            later = _text(self._article, sentence)
            case = case._replace(becomes=one_line(later.text), start=sentence.start)
            after, left_out = moved(value, source, later, keeps_times=True)
            if after is None or left_out:
                report.not_found += 1
                report.waiting.append(case._replace(why="the marked words are not at the same place in it"))
                continue
            ref = SentenceRef(self._article.id, sentence.start, sentence.end)
            new = ref if isinstance(subject, SentenceRef) else subject._replace(ref=ref)
            place = self._names.place(annotator, new)
            if (stands := self._stands.get(place)) is not None:
                judgment = after.content(), getattr(subject, "relation", None)
                is_same = judgment in [(each.content(), getattr(at, "relation", None)) for at, each in stands.items()]
                report.there += is_same
                if not is_same:
                    report.kept += 1
                    why = "judged otherwise on the later edition, which stays"
                    report.waiting.append(case._replace(how="kept", why=why))
                continue
            if f"{earlier.id}:{_spot(subject).start}" in self._rejected(annotator):
                report.rejected += 1
                continue
            if (_KINDS[type(value)], subject_json(annotator, new)) in self._names.cleared:
                report.taken_back += 1
                continue
            coming.setdefault(place, {})[new] = after
            if where.how in wanted:
                changes.append((annotator, Change(_KINDS[type(value)], new, after)))
                report.carried += 1
            report.exact += where.how is MatchKind.EXACT
            report.by_context += where.how is MatchKind.CONTEXT
            report.alike += where.how is MatchKind.ALIKE
            if where.how is not MatchKind.EXACT:
                report.waiting.append(case._replace(how=where.how.value))
        self._stands |= coming
        return report, changes


_KINDS: Mapping[type, SubjectKind] = {
    Decision: SubjectKind.DECISION,
    Mention: SubjectKind.MENTION,
    Note: SubjectKind.NOTE,
}


def _spot(subject: Subject) -> SentenceRef:
    return subject if isinstance(subject, SentenceRef) else subject.ref


def _text(article: StoredArticle, sentence: Sentence) -> SentenceText:
    return SentenceText(article.text[sentence.start : sentence.end], sentence.start)

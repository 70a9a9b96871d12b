"""The judgments on earlier editions of articles, and carrying them to the latest edition."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import UsageError
from reader.model.alignment import EditionAligner, EditionText, MatchKind
from reader.model.annotation import AnnotationKey, Change, Decision, Mention, MentionKey, Note, SentenceRef, SubjectKind
from reader.model.article import Sentence
from reader.model.article_annotations import ArticleAnnotations
from reader.model.event import subject_json
from reader.model.progress import Progress
from reader.model.sanitize import one_line
from reader.model.transfer import AnnotatedSentence, SentenceText, Transfer, is_transferable, moved, transfer
from reader.store import articles, journal, registry
from reader.store.annotations import judged_in
from reader.store.article_editions import (
    REJECTED,
    earlier_ids,
    judged_earlier,
    latest_after,
    latest_ids,
    part,
    rejected,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reader.model.alignment import EditionMatch
    from reader.model.annotation import Subject as AnySubject
    from reader.model.annotation import Value as AnyValue
    from reader.model.progress import ProgressCallback
    from reader.project.context import ProjectContext
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
        spot = self.source.reading.spot(0)
        return f"{spot.article_id}:{spot.start}"

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

    def __init__(self, context: ProjectContext) -> None:
        self._context = context
        self._database = context.database

    def reports(self, on_progress: ProgressCallback | None = None) -> list[EditionReport]:
        """Return every latest edition with each one before it that was judged, the nearest first; write nothing.

        `on_progress` is told how many have been compared.
        """
        with self._database.reading() as connection:
            return [report for latest in _latest(connection, on_progress) for report, _ in latest.compared()]

    def carry(
        self, *, accept_context: bool = False, on_progress: ProgressCallback | None = None
    ) -> list[EditionReport]:
        """Carry exact matches to the latest editions, with their annotators, times and durations.

        With `accept_context`, the other matches as well. All of an article is written, or nothing. Judgments on
        the latest edition stay. Doing it again changes nothing.

        Raises:
            StoreError: the database cannot be written; what was written before stays.
        """
        wanted = {MatchKind.EXACT, MatchKind.CONTEXT, MatchKind.ALIKE} if accept_context else {MatchKind.EXACT}
        reports: list[EditionReport] = []
        acts: defaultdict[journal.Author, list[Change]] = defaultdict(list)
        device, version = journal.this_device(), self._context.codebook.version
        for latest in _latest(self._database.connection, on_progress):
            for report, moves in latest.compared():
                reports.append(report)
                for move in moves:
                    if move.how in wanted:
                        acts[journal.Author(move.annotator, device, version)].append(move.change)
                        report.carried += 1
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

    def part(self, article_id: str) -> None:
        """Record that an article is no later edition. Raises `UsageError` if it was not taken for one."""
        with self._database.writing() as connection:
            is_parted = part(connection, article_id)
        if not is_parted:
            raise UsageError(
                f"no later edition has the id {article_id}", advice="`reader editions` lists them with their ids"
            )

    def earlier(self, article_id: str, pending: Iterable[Change] = ()) -> EarlierEditions | None:
        """Return this annotator's judgments on the earlier editions of an article, or of its latest edition.

        `pending` changes are not saved yet. A sentence of the latest is named once, for the nearest edition in
        which it was judged. None where no article is an edition of this one.
        """
        with self._database.reading() as connection:
            return _earlier(
                connection, self._context.annotator, article_id, counts_as=self._context.counts_as(), pending=pending
            )

    def reject(self, article_id: str, names: Iterable[str]) -> None:
        """Remember which sentences of earlier editions do not go to this article: `EarlierSentence.name` of each."""
        self._context.settings.save({f"{REJECTED}{article_id}": " ".join(sorted(names))})


def _latest(connection: Connection, on_progress: ProgressCallback | None) -> Iterator[_Latest]:
    names, pace, all_of_them = _Names(connection), Progress(on_progress), latest_ids(connection)
    for done, identifier in enumerate(all_of_them):
        pace.tell(COMPARING, done, len(all_of_them))
        yield _Latest(connection, _article(connection, identifier), names)


def _article(connection: Connection, identifier: str) -> StoredArticle:
    key = articles.key_of(connection, identifier)
    article = articles.load_article(connection, key) if key is not None else None
    assert article is not None  # noqa: S101 - articles are never taken away
    return article


class _Names:
    """The names of targets and claims, and what merged ones count as."""

    def __init__(self, connection: Connection) -> None:
        self._counts_as: Mapping[str, str] = {
            **registry.counts_as(connection, "targets"),
            **registry.counts_as(connection, "claims"),
        }
        self._targets = {target.id: target.name for target in registry.targets(connection)}
        self._connection = connection
        self.cleared = journal.cleared(connection)

    def place(self, annotator: str, subject: Subject) -> tuple[object, ...]:
        """Return what a judgment is about; an annotator has one judgment on each at a time."""
        match subject:
            case AnnotationKey(spot, layer, target):
                return annotator, spot.start, "decision", layer, self.meant(target)
            case MentionKey(spot, claim, holder):
                return annotator, spot.start, "mention", self.meant(claim), holder
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
                claim = registry.get_claim(self._connection, "", identifier)
                return f"{relation.value} “{claim.claim if claim else identifier}”"
        return "note"


class _Move(NamedTuple):
    """A judgment, as it is on the latest edition."""

    annotator: str
    change: Change
    how: MatchKind


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

    def compared(self) -> Iterator[tuple[EditionReport, list[_Move]]]:
        """Yield each earlier edition that was judged, with the judgments that can be carried; the nearest first."""
        for identifier in earlier_ids(self._connection, self._article.id):
            judged = list(judged_in(self._connection, identifier))
            if judged:
                yield self._compared(_article(self._connection, identifier), judged)

    def _compared(
        self, earlier: StoredArticle, judged: list[tuple[str, Subject, Value]]
    ) -> tuple[EditionReport, list[_Move]]:
        report = EditionReport(self._article.id, self._article.title, earlier.id, earlier.title)
        report.annotators = dict(sorted(Counter(annotator for annotator, _, _ in judged).items()))
        places = EditionAligner(
            EditionText(earlier.text, earlier.sentences), EditionText(self._article.text, self._article.sentences)
        )
        positions = {sentence.start: sentence.position for sentence in earlier.sentences}
        found: dict[int, EditionMatch] = {}
        moves: list[_Move] = []
        coming: dict[tuple[object, ...], dict[Subject, Value]] = {}
        for annotator, subject, value in judged:
            position = positions[_spot(subject).start]
            where = found[position] = found.get(position) or places.of(position)
            case = Waiting(annotator, self._names.described(subject, value), "not_found", where.why, "", "")
            source = _text(earlier, earlier.sentences[position])
            case = case._replace(sentence=one_line(source.text))
            if where.position is None or where.how is None:
                report.not_found += 1
                report.waiting.append(case)
                continue
            sentence = self._article.sentences[where.position]
            there = _text(self._article, sentence)
            case = case._replace(becomes=one_line(there.text), start=sentence.start)
            after, left_out = moved(value, source, there, keeps_times=True)
            if after is None or left_out:
                report.not_found += 1
                report.waiting.append(case._replace(why="the marked words are not at the same place in it"))
                continue
            new = _at(subject, SentenceRef(self._article.id, sentence.start, sentence.end))
            place = self._names.place(annotator, new)
            stands = self._stands.get(place)
            if stands is not None:
                is_same = any(each.content() == after.content() and _is_as(subject, at) for at, each in stands.items())
                report.there += is_same
                report.kept += not is_same
                if not is_same:
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
            moves.append(_Move(annotator, Change(_KINDS[type(value)], new, after), where.how))
            report.exact += where.how is MatchKind.EXACT
            report.by_context += where.how is MatchKind.CONTEXT
            report.alike += where.how is MatchKind.ALIKE
            if where.how is not MatchKind.EXACT:
                report.waiting.append(case._replace(how=where.how.value))
        self._stands |= coming
        return report, moves


_KINDS: Mapping[type, SubjectKind] = {
    Decision: SubjectKind.DECISION,
    Mention: SubjectKind.MENTION,
    Note: SubjectKind.NOTE,
}


def _spot(subject: Subject) -> SentenceRef:
    return subject if isinstance(subject, SentenceRef) else subject.spot


def _at(subject: Subject, sentence: SentenceRef) -> Subject:
    """The same subject at another sentence."""
    return sentence if isinstance(subject, SentenceRef) else subject._replace(spot=sentence)


def _text(article: StoredArticle, sentence: Sentence) -> SentenceText:
    return SentenceText(article.text[sentence.start : sentence.end], sentence.start)


def _is_as(subject: Subject, other: Subject) -> bool:
    """Whether both are of the same kind: of mentions, in the same relation to the claim."""
    if isinstance(subject, MentionKey) and isinstance(other, MentionKey):
        return subject.relation == other.relation
    return True


def _earlier(
    connection: Connection,
    annotator: str,
    article_id: str,
    *,
    counts_as: Mapping[str, str],
    pending: Iterable[Change] = (),
) -> EarlierEditions | None:
    latest_id = latest_after(connection, article_id)
    before = earlier_ids(connection, latest_id)
    if not before:
        return None
    own = _OwnAnnotations(connection, annotator, counts_as, tuple(pending))
    latest, no = _article(connection, latest_id), rejected(connection, annotator, latest_id)
    sentences: list[EarlierSentence] = []
    taken: set[int] = set()
    for identifier in before:
        earlier = _article(connection, identifier)
        places = EditionAligner(
            EditionText(earlier.text, earlier.sentences), EditionText(latest.text, latest.sentences)
        )
        for sentence in own.judged_sentences(earlier):
            source = own.judged(earlier, sentence)
            where = places.of(sentence.position)
            there = None if where.position is None else latest.sentences[where.position]
            if there is not None and there.start in taken:
                continue
            to = None if there is None else own.judged(latest, there)
            each = EarlierSentence(source, to, where.how, where.why, earlier.title, is_rejected=False)
            sentences.append(each._replace(is_rejected=each.name in no))
            if there is not None:
                taken.add(there.start)
    return EarlierEditions(latest.key, latest.id, sentences)


class _OwnAnnotations:
    """The annotations of one annotator on the sentences of some articles."""

    def __init__(
        self, connection: Connection, annotator: str, counts_as: Mapping[str, str], pending: tuple[Change, ...]
    ) -> None:
        self._connection = connection
        self._annotator = annotator
        self._counts_as = counts_as
        self._pending = pending
        self._found: dict[str, dict[int, list[tuple[AnySubject, AnyValue | None]]]] = {}

    def judged_sentences(self, article: StoredArticle) -> list[Sentence]:
        """Return the sentences with a judgment or note that can be carried."""
        there = self._of(article)
        judged = [(each, self.judged(article, each)) for each in article.sentences if each.start in there]
        return [
            each for each, annotated in judged if is_transferable(annotated) or annotated.reading.note(0) is not None
        ]

    def judged(self, article: StoredArticle, sentence: Sentence) -> AnnotatedSentence:
        """Return a sentence with its annotations."""
        alone = Sentence(0, sentence.start, sentence.end, sentence.kind)
        annotations = ArticleAnnotations(article.id, (alone,), self._counts_as)
        for subject, value in self._of(article).get(sentence.start, ()):
            annotations.apply(subject, value)
        return AnnotatedSentence(article.text[sentence.start : sentence.end], annotations)

    def _of(self, article: StoredArticle) -> dict[int, list[tuple[AnySubject, AnyValue | None]]]:
        if article.id not in self._found:
            found: dict[int, list[tuple[AnySubject, AnyValue | None]]] = {}
            for _, subject, value in judged_in(self._connection, article.id, self._annotator):
                spot = subject if isinstance(subject, SentenceRef) else subject.spot
                found.setdefault(spot.start, []).append((subject, value))
            for change in self._pending:
                at = change.subject.spot if isinstance(change.subject, (AnnotationKey, MentionKey)) else change.subject
                if isinstance(at, SentenceRef) and at.article_id == article.id:
                    found.setdefault(at.start, []).append((change.subject, change.after))
            self._found[article.id] = found
        return self._found[article.id]

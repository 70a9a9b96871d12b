"""Judgments on earlier editions of articles, and which of them go to the latest."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.model.alignment import EditionAligner, EditionText, MatchKind
from reader.model.annotation import AnnotationKey, Change, Decision, Mention, MentionKey, Note, SentenceRef, SubjectKind
from reader.model.event import subject_json
from reader.model.progress import Progress
from reader.model.sanitize import one_line
from reader.store import articles, journal, registry
from reader.store.annotations import judged_in
from reader.store.editions import earlier_ids, latest_ids, rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reader.model.alignment import EditionMatch
    from reader.model.annotation import Mark
    from reader.model.article import Sentence
    from reader.model.progress import ProgressCallback
    from reader.store.articles import StoredArticle
    from reader.store.database import Database
    from reader.store.sqlite import Connection

COMPARING = "comparing editions"
ACT = 10_000
"""Judgments that are written at a time, or as many more as one article has: others wait for about two seconds."""
Subject = AnnotationKey | MentionKey | SentenceRef
Value = Decision | Mention | Note


class Waiting(NamedTuple):
    """A judgment that is not carried by itself: for a person to look at."""

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
    """A later edition, one that it is an edition of, and what becomes of the judgments on that."""

    article_id: str
    title: str
    earlier_id: str
    earlier_title: str
    annotators: dict[str, int] = field(default_factory=dict)
    """How many judgments each has made on the earlier edition: decisions, mentions of claims and notes."""
    exact: int = 0
    """Those on sentences that are there unchanged, in their place or between the same two."""
    by_context: int = 0
    alike: int = 0
    not_found: int = 0
    there: int = 0
    """Those that stand on the later edition just so, or come to it from one in between."""
    rejected: int = 0
    taken_back: int = 0
    """Judgments that stood on the later edition and were cleared or undone there by their annotator."""
    """Those whose annotator has said, on the screen, that they do not go there."""
    kept: int = 0
    """Those that their annotator has judged otherwise on the later edition: what stands there stays."""
    carried: int = 0
    """Those that were written to the later edition."""
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def judgments(self) -> int:
        """How many stand on the earlier edition."""
        return sum(self.annotators.values())


def editions(database: Database, on_progress: ProgressCallback | None = None) -> list[EditionReport]:
    """Every latest edition with each one before it that was judged, the nearest first; nothing is written.

    `on_progress` is told how many have been looked at.
    """
    with database.reading() as connection:
        return [report for latest in _latest(connection, on_progress) for report, _ in latest.compared()]


def carry(
    database: Database,
    codebook_version: str,
    *,
    accept_context: bool = False,
    on_progress: ProgressCallback | None = None,
) -> list[EditionReport]:
    """Carry what is found exactly to the latest editions, with whose it is, when it was made and how long it took.

    With `accept_context`, what is found otherwise as well. All of an article is written, or nothing. What
    stands on the latest edition stays. Doing it again changes nothing.

    Raises:
        StoreError: the database cannot be written; what was written before stays.
    """
    wanted = {MatchKind.EXACT, MatchKind.CONTEXT, MatchKind.ALIKE} if accept_context else {MatchKind.EXACT}
    reports: list[EditionReport] = []
    acts: defaultdict[journal.Author, list[Change]] = defaultdict(list)
    device = journal.this_device()
    for latest in _latest(database.connection, on_progress):
        for report, moves in latest.compared():
            reports.append(report)
            for move in moves:
                if move.how in wanted:
                    acts[journal.Author(move.annotator, device, codebook_version)].append(move.change)
                    report.carried += 1
        if sum(map(len, acts.values())) >= ACT:
            journal.load_all(database, acts)
            acts.clear()
    if acts:
        journal.load_all(database, acts)
    if accept_context:
        for report in reports:
            report.waiting = [each for each in report.waiting if each.how not in wanted]
    return reports


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
    """What targets and claims count as, and what they are called."""

    def __init__(self, connection: Connection) -> None:
        self._counts_as: Mapping[str, str] = {
            **registry.counts_as(connection, "targets"),
            **registry.counts_as(connection, "claims"),
        }
        self._targets = {target.id: target.name for target in registry.targets(connection)}
        self._connection = connection
        self.cleared = journal.cleared(connection)

    def place(self, annotator: str, subject: Subject) -> tuple[object, ...]:
        """What one judgment of one annotator is about: there is only one at a time."""
        match subject:
            case AnnotationKey(spot, layer, target):
                return annotator, spot.start, "decision", layer, self.meant(target)
            case MentionKey(spot, claim, holder):
                return annotator, spot.start, "mention", self.meant(claim), holder
        return annotator, subject.start, "note"

    def meant(self, identifier: str) -> str:
        """The id of what a target or claim counts as."""
        return self._counts_as.get(identifier, identifier)

    def told(self, subject: Subject, value: Value) -> str:
        """A judgment in a few words."""
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
    """A judgment, and what it is on the later edition."""

    annotator: str
    change: Change
    how: MatchKind


class _Latest:
    """A latest edition with what stands on it, and what comes to it."""

    def __init__(self, connection: Connection, article: StoredArticle, names: _Names) -> None:
        self._connection = connection
        self._article = article
        self._names = names
        self._rejected = lru_cache(maxsize=None)(lambda annotator: rejected(connection, annotator, article.id))
        self._stands: dict[tuple[object, ...], dict[Subject, Value]] = {}
        for annotator, subject, value in judged_in(connection, article.id):
            self._stands.setdefault(names.place(annotator, subject), {})[subject] = value

    def compared(self) -> Iterator[tuple[EditionReport, list[_Move]]]:
        """Each earlier edition that was judged, with the judgments that can come from it; the nearest first."""
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
            told = Waiting(annotator, self._names.told(subject, value), "not_found", where.why, "", "")
            told = told._replace(sentence=one_line(_words(earlier, earlier.sentences[position])))
            if where.position is None or where.how is None:
                report.not_found += 1
                report.waiting.append(told)
                continue
            sentence = self._article.sentences[where.position]
            told = told._replace(becomes=one_line(_words(self._article, sentence)), start=sentence.start)
            moved = _moved(subject, value, earlier, self._article, sentence)
            if moved is None:
                report.not_found += 1
                report.waiting.append(told._replace(why="the marked words are not at the same place in it"))
                continue
            place = self._names.place(annotator, moved[0])
            stands = self._stands.get(place)
            if stands is not None:
                is_same = any(_said(each) == _said(moved[1]) and _is_as(subject, at) for at, each in stands.items())
                report.there += is_same
                report.kept += not is_same
                if not is_same:
                    why = "judged otherwise on the later edition, which stays"
                    report.waiting.append(told._replace(how="kept", why=why))
                continue
            if f"{earlier.id}:{_spot(subject).start}" in self._rejected(annotator):
                report.rejected += 1
                continue
            if (_KINDS[type(value)], subject_json(annotator, moved[0])) in self._names.cleared:
                report.taken_back += 1
                continue
            coming.setdefault(place, {})[moved[0]] = moved[1]
            moves.append(_Move(annotator, Change(_KINDS[type(value)], *moved), where.how))
            report.exact += where.how is MatchKind.EXACT
            report.by_context += where.how is MatchKind.CONTEXT
            report.alike += where.how is MatchKind.ALIKE
            if where.how is not MatchKind.EXACT:
                report.waiting.append(told._replace(how=where.how.value))
        self._stands |= coming
        return report, moves


_KINDS: Mapping[type, SubjectKind] = {
    Decision: SubjectKind.DECISION,
    Mention: SubjectKind.MENTION,
    Note: SubjectKind.NOTE,
}


def _spot(subject: Subject) -> SentenceRef:
    return subject if isinstance(subject, SentenceRef) else subject.spot


def _words(article: StoredArticle, sentence: Sentence) -> str:
    return article.text[sentence.start : sentence.end]


def _is_as(subject: Subject, other: Subject) -> bool:
    """Whether both say the same kind of thing: of mentions, that the sentence is to the claim in the same relation."""
    if isinstance(subject, MentionKey) and isinstance(other, MentionKey):
        return subject.relation == other.relation
    return True


def _said(value: Value) -> tuple[object, ...]:
    """What is said, without when and under which codebook."""
    match value:
        case Decision():
            return value.judgment()
        case Mention(voice=voice, confidence=confidence):
            return voice, confidence
    return (value.text,)


def _moved(
    subject: Subject, value: Value, earlier: StoredArticle, later: StoredArticle, sentence: Sentence
) -> tuple[Subject, Value] | None:
    """The same judgment on a sentence of the later edition; None where the words that it marks are not there."""
    spot, there = _spot(subject), SentenceRef(later.id, sentence.start, sentence.end)
    if isinstance(subject, SentenceRef):
        return there, value
    if isinstance(value, Decision) and value.marks:
        marks = [_moved_mark(mark, spot, there, earlier.text, later.text) for mark in value.marks]
        if None in marks:
            return None
        value = value._replace(marks=tuple(mark for mark in marks if mark is not None))
    return subject._replace(spot=there), value


def _moved_mark(mark: Mark, spot: SentenceRef, there: SentenceRef, earlier: str, later: str) -> Mark | None:
    """The mark on the same words at the same place of the sentence; None if other words are there."""
    if mark.start is None or mark.end is None:
        return mark
    by = there.start - spot.start
    before, after = earlier[spot.start : mark.end], later[there.start : mark.end + by]
    return mark._replace(start=mark.start + by, end=mark.end + by) if before == after else None

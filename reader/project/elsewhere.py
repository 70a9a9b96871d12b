"""Annotations made with another program, into the database: at the sentences that they were made on, or not at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import InputError
from reader.loaders import FORMATS, SkippedEntry
from reader.model.alignment import MatchKind
from reader.model.annotation import (
    AnnotationKey,
    Decision,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    SubjectKind,
)
from reader.model.event import Cause, iso_time, wall_milliseconds
from reader.model.export_row import MENTION_LAYER
from reader.model.label_map import LabelMap
from reader.model.progress import Progress
from reader.model.sanitize import one_line, plain
from reader.project.document_matcher import Matcher, SentenceLocator, Unmatched
from reader.project.gathered import Gathered, Given, Made, Ready, untaken
from reader.project.judged import Refusal
from reader.project.name_resolver import Named
from reader.project.tidy import READING, LoadProblem, LoadReport
from reader.store import journal
from reader.store.annotations import mentions
from reader.store.merging import standing
from reader.store.registry import counts_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reader.loaders import ImportedDocument, ImportedLabel
    from reader.loaders.records import Found
    from reader.model.annotation import Change, Value
    from reader.model.codebook import Codebook
    from reader.model.label_map import LabelMeaning
    from reader.model.progress import ProgressCallback
    from reader.project.document_matcher import Match, Placed
    from reader.store.database import Database

DOCUMENTS, CHARACTERS = 2_000, 16_000_000
"""Texts that are looked for in one pass over the corpus: so many, or of so many characters together."""
ACT = 10_000
"""Judgments that are one act at most: it keeps others from writing for about two seconds."""
MATCHING, COMPARING = "finding labels", "comparing judgments"
"""What is at work."""
_SHOWN = 60
"""Characters of a sentence that a message shows."""
_WHY = {
    MatchKind.CONTEXT: "found in an edited text, by the same words and what is around them",
    MatchKind.ALIKE: "found in an edited text, by words much the same and what is around them",
    MatchKind.ALONE: "found by words that are too few to be sure",
}


class Wishes(NamedTuple):
    """What the person says of the file."""

    labels: tuple[str, ...] = ()
    """What its labels are here: `LABEL=LAYER:LABEL`, with `:TARGET` behind where there is one."""
    annotator: str = ""
    """Who judged, where the file does not say."""
    accept_context: bool = False
    """Whether what was not found exactly is taken too."""


def load_elsewhere(
    database: Database,
    source: Path,
    form: str,
    codebook: Codebook,
    wishes: Wishes,
    *,
    on_progress: ProgressCallback | None = None,
) -> LoadReport:
    """Take in the annotations of a file in the format `form` of `reader.loaders`; what came of it.

    What one annotator says is written as one act, or as few where it is very much. Loading a file again
    changes nothing. `on_progress` is told how many labels are found, and written. Ctrl+C ends it with what
    was written by then.

    Raises:
        InputError: the file cannot be read, or does not say who judged; nothing was written.
        UsageError: a wish for a label cannot be met; nothing was written.
        StoreError: the database cannot be written; what was written before stays.
    """
    work = _Load(database, source, codebook, wishes)
    matcher = Matcher(database.connection)
    read = FORMATS[form].read
    pace = Progress(on_progress)
    work.report.format = form
    done = total = 0
    try:
        if on_progress:
            for each in read(source):
                total += 0 if isinstance(each, SkippedEntry) else len(each.said)
                pace.tell(READING, total)
        for batch in _batches(work.documents(read(source), pace, total)):
            for document, match in matcher.match(batch):
                work.take(document, match)
                done += len(document.said)
                pace.tell(MATCHING, done, total)
        work.write(pace)
    except KeyboardInterrupt:
        work.report.is_interrupted = True
    return work.report


class _Load:
    """What was gathered from the file, and the report so far."""

    def __init__(self, database: Database, source: Path, codebook: Codebook, wishes: Wishes) -> None:
        self._source = source
        self.report = LoadReport()
        self._database = database
        self._codebook = codebook
        self._wishes = wishes
        self._labels = LabelMap(codebook, wishes.labels)
        self._made = Made(iso_time(wall_milliseconds()), codebook.version)
        self._named = Named(database.connection)
        self._gathered = Gathered()

    def documents(self, found: Iterable[Found], pace: Progress, total: int) -> Iterator[ImportedDocument]:
        """The documents among what was found, with so many labels in all, the faults put into the report."""
        listed = ""
        for each in found:
            if isinstance(each, SkippedEntry):
                self.report.passed_over += each.is_expected
                if not each.is_expected:
                    self._leave_out(each.where, each.reason)
                    listed = each.where
            elif each.said:
                self.report.rows += len(each.said)
                pace.tell(READING, self.report.rows, total)
                yield each
            elif not listed.startswith(each.where):  # else something is said of it, and listed
                self.report.unlabelled += 1

    def take(self, document: ImportedDocument, match: Match | Unmatched) -> None:
        """Take what is said of a document, or leave it out."""
        if isinstance(match, Unmatched):
            many = f" ({len(document.said)} labels)" if len(document.said) > 1 else ""
            self._leave_out(document.where if many else document.said[0].where, f"{match}{many}")
            return
        spans = [span for said in document.said for span in (_span(said), said.claim_place) if span]
        places = SentenceLocator(match, spans)
        mentions = {_span(said) for said in document.said if not said.claim_place and self._is_mention(said)}
        for said in document.said:
            if said.claim_place and _span(said) in mentions:
                self.report.passed_over += 1  # it only leads to where the claim that is named is asserted
                continue
            try:
                self._take(said, places, match)
            except (Refusal, Unmatched) as why:
                self._leave_out(said.where, f"{said.label or said.layer!r}: {why}")

    def _is_mention(self, said: ImportedLabel) -> bool:
        meaning = self._labels.meaning(said.label, said.layer)
        return meaning is not None and meaning.layer == MENTION_LAYER

    def _leave_out(self, where: str, reason: str) -> None:
        self.report.left_out.append(LoadProblem(0, reason, where))

    def _take(self, said: ImportedLabel, places: SentenceLocator, match: Match) -> None:
        meaning = self._labels.meaning(said.label, said.layer)
        if meaning is None:
            name = f"{said.layer}:{said.label}" if said.layer else said.label
            self.report.unmapped[name] = self.report.unmapped.get(name, 0) + 1
            return
        if meaning.layer == MENTION_LAYER and said.claim_place:
            said = said._replace(claim=match.raw[slice(*said.claim_place)])
        placed = self._placed(said, meaning, places)
        claimed = places.of(said.claim_place) if said.claim_place else []
        if not self._is_sure_enough(said, [*placed, *claimed], match):
            return
        self.report.spread += len(placed) > 1
        for what in untaken(said, meaning, self._codebook.layer(meaning.layer)):
            self._leave_out(said.where, f"{said.label or said.layer!r} is taken without {what}")
        for each in placed:
            self._put(_spot(match, each), meaning, said, each)
        for each in claimed:
            self._put(_spot(match, each), meaning._replace(answer=Relation.ASSERTS), said._replace(holder=""), each)

    def _placed(self, said: ImportedLabel, meaning: LabelMeaning, places: SentenceLocator) -> list[Placed]:
        """The sentences that it is said of: all of them can be judged so, or none is."""
        span = _span(said)
        if span is None and meaning.layer == MENTION_LAYER and self.report.format == "fnc":
            self.report.on_headlines += 1
            return places.headline()
        placed = places.of(span)
        layer = self._codebook.layer(meaning.layer)
        if layer is None:
            return placed
        placed = [each for each in placed if each.sentence.is_judged]
        if not placed:
            raise Refusal("this is a headline said again: it is shown, not judged")
        if layer.has_spans and any(each.is_part and each.words is None for each in placed):
            raise Refusal("the sentence reads otherwise here, so it is not sure which words are meant")
        self.report.widened += not layer.has_spans and any(each.is_part for each in placed)
        return placed

    def _is_sure_enough(self, said: ImportedLabel, placed: Sequence[Placed], match: Match) -> bool:
        """Whether it can be written; what cannot is put on the list of what a person looks at."""
        order = list(MatchKind)
        worst = max(placed, key=lambda each: order.index(each.how))
        if worst.how is MatchKind.EXACT:
            self.report.exact += 1
            return True
        if self._wishes.accept_context:
            self.report.by_context += 1
            return True
        words = one_line(match.article.text[worst.sentence.start : worst.sentence.end])
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        reason = f"{said.label or said.layer!r} {_WHY[worst.how]}: article {match.article.id}, “{shown}”"
        self.report.look_at.append(LoadProblem(0, reason, said.where))
        return False

    def _put(self, spot: SentenceRef, meaning: LabelMeaning, said: ImportedLabel, placed: Placed) -> None:
        """Gather one label on one sentence."""
        annotator = one_line(said.annotator) or one_line(self._wishes.annotator)
        if not annotator:
            raise InputError(
                f"it does not say who judged ({said.where})",
                subject=str(self._source),
                advice="Say who it was with --annotator-name NAME",
            )
        layer = self._codebook.layer(meaning.layer)
        note = plain(said.note)
        if layer is not None:
            name = said.target or meaning.toward
            target = self._named.target(name, said.target_kind) if layer.per_target else ""
            given = Given(said, meaning.answer, placed.words if layer.has_spans else None)
            self._gathered.answer(annotator, layer, AnnotationKey(spot, layer.id, target), given)
        elif meaning.layer == MENTION_LAYER:
            claim = self._named.claim(said, said.claim_id or meaning.toward, self._made.now)
            mention = MentionKey(spot, claim, one_line(said.holder), Relation(meaning.answer))
            self._gathered.mention(annotator, mention, said)
        elif not note:
            raise Refusal("it is a note without text")
        if note:
            self._gathered.note(annotator, spot, said)

    def write(self, pace: Progress) -> None:
        """Write what was gathered: for each annotator one act, or as few as there can be."""
        waiting: defaultdict[str, list[Ready]] = defaultdict(list)
        for number, each in enumerate(self._gathered.ready(self._made), 1):
            pace.tell(COMPARING, number)
            if isinstance(each.change, Refusal):
                self._leave_out(each.where, str(each.change))
            elif self._is_new(each, each.change):
                waiting[each.annotator].append(each)
        done, total = 0, sum(map(len, waiting.values()))
        device = journal.this_device()
        for annotator, ready in waiting.items():
            author = journal.Author(annotator, device, self._codebook.version)
            for start in range(0, len(ready), ACT):
                some = ready[start : start + ACT]
                pace.tell(journal.WRITING, done, total)
                done += len(some)
                asked = [each.change for each in some if not isinstance(each.change, Refusal)]
                makes = {(each.kind, each.subject): each for change in asked for each in self._named.makes(change)}
                self._count(journal.record(self._database, author, [*makes.values(), *asked], cause=Cause.LOAD))

    def _is_new(self, each: Ready, change: Change) -> bool:
        """Whether it is to be written; if not, it is counted why."""
        stands = standing(self._database.connection, change, each.annotator)
        if (
            stands is None
            and isinstance(change.subject, MentionKey)
            and self._is_linked(change.subject, each.annotator)
        ):
            self.report.unchanged += 1
            return False
        if stands is None:
            return True
        if _judgment(stands) == _judgment(change.after):
            self.report.unchanged += 1
            return False
        at = getattr(stands, "updated_at", "")
        if each.is_dated and getattr(change.after, "updated_at", "") > at:
            return True
        what = "judgment" if change.kind is SubjectKind.DECISION else change.kind.value
        reason = f"a {what} by {each.annotator} of {at} stands here and is kept"
        self.report.kept.append(LoadProblem(0, reason, each.where))
        return False

    def _is_linked(self, mention: MentionKey, annotator: str) -> bool:
        """Whether a mention of which the file names no claimant stands here with one."""
        if mention.holder:
            return False
        spot, meant = mention.spot, counts_as(self._database.connection, "claims")
        there = mentions(
            self._database.connection,
            "article_id = ? AND start = ? AND annotator = ? AND relation = ?",
            (spot.article_id, spot.start, annotator, mention.relation.value),
        )
        claim = meant.get(mention.claim_id, mention.claim_id)
        return any(meant.get(each.claim_id, each.claim_id) == claim for _, each, _ in there)

    def _count(self, written: Sequence[journal.WrittenEvent]) -> None:
        for each in written:
            match each.kind:
                case SubjectKind.TARGET if isinstance(each.subject, str):
                    self.report.targets.append(self._named.new_targets[each.subject].name)
                case SubjectKind.CLAIM:
                    self.report.claims += 1
                case _ if each.after is not None:
                    self.report.loaded += 1


def _batches(documents: Iterable[ImportedDocument]) -> Iterator[list[ImportedDocument]]:
    """The documents, as many at a time as are looked for together."""
    batch: list[ImportedDocument] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if len(batch) >= DOCUMENTS or size >= CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _span(said: ImportedLabel) -> tuple[int, int] | None:
    return (said.start, said.end) if said.start is not None and said.end is not None else None


def _spot(match: Match, placed: Placed) -> SentenceRef:
    return SentenceRef(match.article.id, placed.sentence.start, placed.sentence.end)


def _judgment(value: Value | None) -> object:
    """What is said, without when and under which codebook."""
    match value:
        case Decision():
            return value.judgment()
        case Note(text=text):
            return text
        case Mention(voice=voice, confidence=confidence):
            return voice, confidence
    return None

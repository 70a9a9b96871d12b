"""Annotations from a file, ours or another program's, into the database: at their sentences, or not at all."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reader.errors import InputError, UsageError
from reader.loaders import FORMATS, detect_format, find_format
from reader.loaders.records import ImportedDocument, ImportedRegistries, LabelError, SkippedEntry
from reader.model.alignment import MatchKind
from reader.model.annotation import (
    STANCE_LAYER,
    AnnotationKey,
    Change,
    Decision,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    State,
    SubjectKind,
)
from reader.model.event import Cause, iso_time, wall_milliseconds
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.label_map import LabelMap, LabelMeaning
from reader.model.progress import Progress
from reader.model.registry_entry import Target
from reader.model.sanitize import one_line, plain
from reader.project.document_matcher import Matcher, SentenceLocator, Unmatched
from reader.project.label_grouping import GivenLabel, Grouped, LabelGroups, Subject, untaken
from reader.project.load_report import LoadProblem, LoadReport
from reader.project.name_resolver import NameResolver
from reader.store import codebooks, journal
from reader.store.annotations import mentions
from reader.store.merging import standing
from reader.store.registry import counts_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reader.loaders import Format
    from reader.loaders.records import ImportedLabel
    from reader.model.annotation import Value
    from reader.model.codebook import Codebook
    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.project.document_matcher import Match, Placed

BATCH = 500
"""Judgments of a file of our own in one transaction."""
ACT = 10_000
"""Judgments of another program that are one act at most: it keeps others from writing for about two seconds."""
DOCUMENTS, CHARACTERS = 2_000, 16_000_000
"""Texts that are looked for in one pass over the corpus: so many, or of so many characters together."""
READING, LOADING, MATCHING, COMPARING = "reading rows", "loading rows", "finding labels", "comparing judgments"
"""What is at work."""
_SHOWN = 60
"""Characters of a sentence that a message shows."""
_WHY = {
    MatchKind.CONTEXT: "found in an edited text, by the same words and what is around them",
    MatchKind.ALIKE: "found in an edited text, by words much the same and what is around them",
    MatchKind.ALONE: "found by words that are too few to be sure",
}


def formats() -> list[tuple[str, str]]:
    """Return every format with what kind of file it is, for the help."""
    return [(each.name, each.about) for each in FORMATS.values()]


def load_annotations(
    project: Project,
    source: Path,
    *,
    raw: bool = False,
    form: str = "",
    labels: Sequence[str] = (),
    annotator: str = "",
    accept_context: bool = False,
    on_progress: ProgressCallback | None = None,
) -> LoadReport:
    """Load the annotations in a file that `export` or another program wrote.

    Of our own CSV and JSON Lines, times, codebook versions, seconds, confidence, voices and holders are kept, and
    the database is then equal to the exported one; JSON Lines bring the codebooks, targets and claims as well.
    `raw` says that a CSV was exported with `--raw`.

    Of another program's file, `labels` says what its labels are here (`LABEL=LAYER:LABEL`, with `:TARGET` behind
    where there is one), `annotator` who judged where the file does not, and `accept_context` that labels that were
    not found exactly are loaded too. What one annotator says is written as one act, or as few where it is very much.

    Loading a file again changes nothing. `form` is detected where it is empty. `on_progress` is told how many rows
    are done. Ctrl+C ends it with what was written by then.

    Raises:
        InputError: the file cannot be read, or does not say who judged; nothing was written.
        UsageError: an option is not for this format, or a wish for a label cannot be met; nothing was written.
        StoreError: the database cannot be written; what was written before stays.
    """
    chosen = find_format(form) if form else detect_format(source)
    if raw and chosen.read_raw is None:
        raise UsageError(f"--raw is for a CSV of our own, and this is {chosen.name}", advice="Leave it out")
    if labels and chosen.is_own:
        raise UsageError(
            f"--map is for other programs' files: our own {chosen.name} says what it means", advice="Leave it out"
        )
    if raw and chosen.read_raw is not None:
        chosen = chosen._replace(read=chosen.read_raw)
    wishes = _Wishes(tuple(labels), annotator, accept_context)
    work = _Load(project, source, chosen, wishes, on_progress)
    try:
        work.run()
    except KeyboardInterrupt:
        work.report.is_interrupted = True
    return work.report


class _Wishes(NamedTuple):
    """What the person says of a file of another program."""

    labels: tuple[str, ...]
    annotator: str
    accept_context: bool


_Entry: TypeAlias = tuple[str, Subject, GivenLabel]


class _Load:
    """A load at work: its report, and the judgments that are not written yet."""

    def __init__(
        self, project: Project, source: Path, form: Format, wishes: _Wishes, on_progress: ProgressCallback | None
    ) -> None:
        self.report = LoadReport(format=form.name)
        self._database = project.database
        self._codebook = project.codebook
        self._source = source
        self._format = form
        self._wishes = wishes
        self._is_watched = on_progress is not None
        self._pace = Progress(on_progress)
        self._labels = LabelMap(project.codebook, wishes.labels)
        self._known_labels = lru_cache(maxsize=None)(self._find_labels)
        self._names = NameResolver(project.database.connection)
        self._now = iso_time(wall_milliseconds())
        self._groups = LabelGroups(self._now, project.codebook.version, is_exact=form.is_own)
        self._pending: defaultdict[str, list[Grouped]] = defaultdict(list)

    def run(self) -> None:
        """Load the whole file."""
        matcher = Matcher(self._database.connection)
        is_own, done = self._format.is_own, 0
        total, scattered = self._survey()
        for batch in _batches(self._documents(total, scattered), BATCH if is_own else DOCUMENTS):
            for document, match in matcher.match(batch):
                self._take(document, match)
                done += len(document.labels)
                self._pace.tell(LOADING if is_own else MATCHING, done, total)
                if is_own:
                    self._group()
                    if sum(map(len, self._pending.values())) >= BATCH:
                        self._write()
        self._group()
        self._write()

    def _survey(self) -> tuple[int, frozenset[int]]:
        """Count the labels, and find the judgments of our own whose rows are not all together, as after sorting.

        That takes eight bytes for each judgment. Of another program's file only the progress needs it.
        """
        total, seen = 0, array("q")
        last: tuple[str, ...] = ()
        if not self._is_watched and not self._format.is_own:
            return 0, frozenset()
        for each in self._format.read(self._source):
            if isinstance(each, ImportedDocument):
                total += 1 if each.judgment else len(each.labels)
                if each.judgment != last:
                    last = each.judgment
                    seen.append(hash(last))
            self._pace.tell(READING, total)
        return total, frozenset(one for one, other in pairwise(sorted(seen)) if one == other)

    def _documents(self, total: int, scattered: frozenset[int]) -> Iterator[ImportedDocument]:
        """The documents that have labels, each judgment of our own as one."""
        rows: list[ImportedDocument] = []
        apart: defaultdict[tuple[str, ...], list[ImportedDocument]] = defaultdict(list)
        for each in self._read(total):
            if not each.judgment:
                yield each
            elif hash(each.judgment) in scattered:
                apart[each.judgment].append(each)
            else:
                if rows and rows[0].judgment != each.judgment:
                    yield from self._joined(rows)
                    rows = []
                rows.append(each)
        for group in (rows, *apart.values()):
            yield from self._joined(group)

    def _read(self, total: int) -> Iterator[ImportedDocument]:
        """The documents of the file that have labels, of so many labels in all; the rest goes into the report."""
        listed = ""
        for each in self._format.read(self._source):
            if isinstance(each, ImportedRegistries):
                self._register(each)
            elif isinstance(each, SkippedEntry):
                self.report.passed_over += each.is_expected
                if not each.is_expected:
                    self._leave_out(each.where, each.reason)
                    listed = each.where
            elif each.labels or each.fault:
                self.report.rows += max(len(each.labels), 1)
                if not self._format.is_own:
                    self._pace.tell(READING, self.report.rows, total)
                yield each
            elif not listed.startswith(each.where):  # else something about it is listed
                self.report.unlabelled += 1

    def _joined(self, rows: list[ImportedDocument]) -> Iterator[ImportedDocument]:
        """The rows of one judgment as one document, or none where one of them contradicts the others."""
        if not rows:
            return
        first = rows[0]
        fault = next((each.fault for each in rows if each.fault), "")
        if not fault:
            others = (each.where for each in rows[1:] if _shared(each) != _shared(first))
            fault = next((f"{where} judges the same otherwise" for where in others), "")
        if fault:
            self._leave_out(first.where, fault)
        else:
            yield first._replace(labels=tuple(label for each in rows for label in each.labels))

    def _register(self, registries: ImportedRegistries) -> None:
        """Create the codebooks, targets and claims that do not exist here."""
        codebooks.keep_codebooks(self._database, registries.codebooks)
        new = self._names.missing(registries)
        if not registries.annotator:
            if registries.targets or registries.claims:
                what = f"{len(registries.targets)} targets and {len(registries.claims)} claims"
                self._leave_out("line 1", f"it names no annotator, so nobody made its {what}")
            return
        author = journal.Author(registries.annotator, journal.this_device(), self._codebook.version)
        for change in new:
            journal.record(self._database, author, [change], cause=Cause.LOAD)
            if isinstance(change.after, Target):
                self.report.targets.append(change.after.name)
            else:
                self.report.claims += 1
        self._names = NameResolver(self._database.connection)

    def _take(self, document: ImportedDocument, match: Match | Unmatched) -> None:
        """Add the labels of a document to the groups, or leave them out."""
        if isinstance(match, Unmatched):
            is_many = not self._format.is_own and len(document.labels) > 1
            where = document.where if is_many else document.labels[0].where
            self._leave_out(where, f"{match} ({len(document.labels)} labels)" if is_many else str(match))
            return
        spans = [span for label in document.labels for span in (_span(label), label.claim_place) if span]
        places = SentenceLocator(match, spans)
        if self._format.is_own:
            try:
                for entry in [each for label in document.labels for each in self._entries(label, places, match)]:
                    self._groups.add(*entry)
            except LabelError as why:
                self._leave_out(document.where, str(why))
            return
        mentions_at = {_span(label) for label in document.labels if not label.claim_place and self._is_mention(label)}
        for label in document.labels:
            if label.claim_place and _span(label) in mentions_at:
                self.report.passed_over += 1  # it only leads to where the claim that is named is asserted
                continue
            try:
                for entry in self._entries(label, places, match):
                    self._groups.add(*entry)
            except LabelError as why:
                self._leave_out(label.where, f"{label.label or label.layer!r}: {why}")

    def _is_mention(self, label: ImportedLabel) -> bool:
        meaning = self._labels.meaning(label.label, label.layer)
        return meaning is not None and meaning.layer == MENTION_LAYER

    def _leave_out(self, where: str, reason: str) -> None:
        self.report.left_out.append(self._problem(where, reason))

    def _problem(self, where: str, reason: str) -> LoadProblem:
        if self._format.is_own:
            return LoadProblem(int(where.removeprefix("line ")), reason)
        return LoadProblem(0, reason, where)

    def _entries(self, label: ImportedLabel, places: SentenceLocator, match: Match) -> Iterator[_Entry]:
        """What a label is here: one entry for each sentence, and for the claim and the note that it has."""
        meaning = self._meaning(label)
        if meaning is None:
            name = f"{label.layer}:{label.label}" if label.layer else label.label
            self.report.unmapped[name] = self.report.unmapped.get(name, 0) + 1
            return
        if meaning.layer == MENTION_LAYER and label.claim_place:
            label = label._replace(claim=match.raw[slice(*label.claim_place)])
        placed = self._placed(label, meaning, places)
        claimed = places.of(label.claim_place) if label.claim_place else []
        if not self._format.is_own:
            if not self._is_sure_enough(label, [*placed, *claimed], match):
                return
            self.report.spread += len(placed) > 1
            for what in untaken(label, meaning.layer, self._given(label, meaning)):
                self._leave_out(label.where, f"{label.label or label.layer!r} is loaded without {what}")
        for each in placed:
            yield from self._judged(_spot(match, each), meaning, label, each)
        for each in claimed:
            asserted = meaning._replace(answer=Relation.ASSERTS)
            yield from self._judged(_spot(match, each), asserted, label._replace(holder=""), each)

    def _meaning(self, label: ImportedLabel) -> LabelMeaning | None:
        """What a label is in the codebook: of a row of our own, just what it says. Raises `LabelError`."""
        if not self._format.is_own:
            return self._labels.meaning(label.label, label.layer)
        if label.layer not in {MENTION_LAYER, NOTE_LAYER}:
            if self._codebook.layer(label.layer) is None:
                raise LabelError(f"the codebook has no layer {label.layer!r}")
            if label.label and label.label not in self._known_labels(label.layer, label.codebook_version):
                raise LabelError(f"the codebook has no label {label.label!r} in the layer {label.layer}")
        return LabelMeaning(label.layer, label.label)

    def _find_labels(self, layer: str, version: str) -> frozenset[str]:
        """The labels of a layer: those of the codebook in use, and of the one that the row was made under."""
        books: Iterable[Codebook | None] = (self._codebook, codebooks.kept_codebook(self._database, version))
        layers = [book.layer(layer) for book in books if book]
        labels = [label for each in layers if each for label in each.labels]
        return frozenset(identifier for label in labels for identifier in (label.id, *label.formerly))

    def _placed(self, label: ImportedLabel, meaning: LabelMeaning, places: SentenceLocator) -> list[Placed]:
        """The sentences that a label is on: all of them can be judged so, or none is."""
        span = _span(label)
        if span is None and meaning.layer == MENTION_LAYER and label.is_on_article:
            self.report.on_headlines += 1
            return places.headline()
        placed = places.of(span)
        layer = self._codebook.layer(meaning.layer)
        if layer is None:
            return placed
        placed = [each for each in placed if each.sentence.is_judged]
        if not placed:
            raise LabelError("this is a repeated headline: it is shown, not judged")
        if layer.has_spans and any(each.is_part and each.words is None for each in placed):
            raise LabelError("the sentence reads otherwise here, so it is not sure which words are meant")
        is_widened = not layer.has_spans and any(each.is_part for each in placed)
        self.report.widened += is_widened and not self._format.is_own
        return placed

    def _is_sure_enough(self, label: ImportedLabel, placed: Sequence[Placed], match: Match) -> bool:
        """Whether it can be loaded; else it is listed for a person to look at."""
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
        reason = f"{label.label or label.layer!r} {_WHY[worst.how]}: article {match.article.id}, “{shown}”"
        self.report.look_at.append(self._problem(label.where, reason))
        return False

    def _given(self, label: ImportedLabel, meaning: LabelMeaning, placed: Placed | None = None) -> GivenLabel:
        """A label of a layer of the codebook, with its state; of anything else, the label alone."""
        layer = self._codebook.layer(meaning.layer)
        if layer is None:
            return GivenLabel(label, meaning.answer)
        words = placed.words if placed is not None and (layer.has_spans or self._format.is_own) else None
        if self._format.is_own:
            return GivenLabel(label, label.label or label.state, layer, label.label, State(label.state), words)
        known = layer.label(meaning.answer)
        state = known.state if known else State(meaning.answer)
        has_answer = known is not None and (layer.id != STANCE_LAYER or state is State.LABELLED)
        return GivenLabel(label, meaning.answer, layer, meaning.answer if has_answer else "", state, words)

    def _judged(
        self, spot: SentenceRef, meaning: LabelMeaning, label: ImportedLabel, placed: Placed
    ) -> Iterator[_Entry]:
        """What one label says of one sentence."""
        annotator = one_line(label.annotator) or one_line(self._wishes.annotator)
        if not annotator:
            raise InputError(
                f"it does not say who judged ({label.where})",
                subject=str(self._source),
                advice="Name the annotator with --annotator-name NAME",
            )
        given, note = self._given(label, meaning, placed), plain(label.note)
        if given.layer is not None:
            name = label.target or meaning.toward
            if given.layer.per_target and not one_line(name) and not self._format.is_own:
                raise LabelError("it is toward no target: name one with --map LABEL=LAYER:LABEL:TARGET")
            target = self._names.target(name, label.target_kind) if given.layer.per_target else ""
            yield annotator, AnnotationKey(spot, given.layer.id, target), given
        elif meaning.layer == MENTION_LAYER:
            created_at = label.created_at if self._format.is_own else self._now
            claim = self._names.claim(label, label.claim_id or meaning.toward, created_at)
            yield annotator, MentionKey(spot, claim, one_line(label.holder), Relation(meaning.answer)), given
        elif not note:
            raise LabelError("it is a note without text")
        if note:
            yield annotator, spot, given

    def _group(self) -> None:
        """Turn the labels so far into judgments, and keep those that are to be written."""
        for number, each in enumerate(self._groups.drain(), 1):
            if not self._format.is_own:
                self._pace.tell(COMPARING, number)
            if isinstance(each.change, LabelError):
                self._leave_out(each.first.where, str(each.change))
            elif self._is_new(each, each.change):
                self._pending[each.annotator].append(each)

    def _is_new(self, each: Grouped, change: Change) -> bool:
        """Whether it is to be written; if not, it is counted why."""
        stands = standing(self._database.connection, change, each.annotator)
        if stands is None:
            is_linked = isinstance(change.subject, MentionKey) and self._is_linked(change.subject, each.annotator)
            self.report.unchanged += is_linked
            return not is_linked
        is_same = stands == change.after if self._format.is_own else _content_of(stands) == _content_of(change.after)
        if is_same:
            self.report.unchanged += 1
            return False
        at = getattr(stands, "updated_at", "")
        if each.is_dated and getattr(change.after, "updated_at", "") > at:
            return True
        what = "judgment" if change.kind is SubjectKind.DECISION else change.kind.value
        reason = f"a {what} by {each.annotator} of {at} stands here and is kept"
        self.report.kept.append(self._problem(each.first.where, reason))
        return False

    def _is_linked(self, mention: MentionKey, annotator: str) -> bool:
        """Whether a mention for which another program's file names no claimant is here with one."""
        if mention.holder or self._format.is_own:
            return False
        spot, meant = mention.spot, counts_as(self._database.connection, "claims")
        there = mentions(
            self._database.connection,
            "article_id = ? AND start = ? AND annotator = ? AND relation = ?",
            (spot.article_id, spot.start, annotator, mention.relation.value),
        )
        claim = meant.get(mention.claim_id, mention.claim_id)
        return any(meant.get(each.claim_id, each.claim_id) == claim for _, each, _ in there)

    def _write(self) -> None:
        """Write the pending judgments: for each annotator one act, or as few as there can be."""
        done, total = 0, sum(map(len, self._pending.values()))
        device = journal.this_device()
        for annotator, pending in self._pending.items():
            author = journal.Author(annotator, device, self._codebook.version)
            for start in range(0, len(pending), ACT):
                if not self._format.is_own:
                    self._pace.tell(journal.WRITING, done, total)
                some = [each.change for each in pending[start : start + ACT] if isinstance(each.change, Change)]
                done += len(some)
                created = {(new.kind, new.subject): new for each in some for new in self._names.creations(each)}
                self._count(journal.record(self._database, author, [*created.values(), *some], cause=Cause.LOAD))
        self._pending.clear()

    def _count(self, written: Sequence[journal.WrittenEvent]) -> None:
        for each in written:
            match each.kind:
                case SubjectKind.TARGET if isinstance(each.subject, str):
                    self.report.targets.append(self._names.new_targets[each.subject].name)
                case SubjectKind.CLAIM:
                    self.report.claims += 1
                case _ if each.after is not None:
                    self.report.loaded += 1


def _batches(documents: Iterable[ImportedDocument], most: int) -> Iterator[list[ImportedDocument]]:
    """The documents, as many at a time as are looked for together."""
    batch: list[ImportedDocument] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if len(batch) >= most or size >= CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _shared(row: ImportedDocument) -> tuple[object, ...]:
    """What every row of one judgment must share."""
    label = row.labels[0]
    note = label.note if label.layer == NOTE_LAYER else ""
    times = label.codebook_version, label.created_at, label.updated_at, label.seconds
    return row.end, row.text, label.state, label.confidence, note, *times


def _span(label: ImportedLabel) -> tuple[int, int] | None:
    return (label.start, label.end) if label.start is not None and label.end is not None else None


def _spot(match: Match, placed: Placed) -> SentenceRef:
    return SentenceRef(match.article.id, placed.sentence.start, placed.sentence.end)


def _content_of(value: Value | None) -> object:
    return value.content() if isinstance(value, Decision | Mention | Note) else None

"""Annotations from a file, ours or another program's, into the database: at their sentences, or not at all."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from reader.errors import UsageError
from reader.loaders import FORMATS, Format, detect_format, find_format
from reader.loaders.records import ImportedDocument, ImportedRegistries, LabelError, SkippedEntry
from reader.model.annotation import Change, Decision, Mention, MentionKey, Note, SubjectKind, Value
from reader.model.event import Cause
from reader.model.export_row import NOTE_LAYER
from reader.model.progress import Progress, ProgressCallback
from reader.model.registry_entry import Claim, Target
from reader.project import Project
from reader.project.document_matcher import Match, Matcher, SentenceLocator, Unmatched
from reader.project.label_grouping import Grouped, LabelGroups
from reader.project.label_resolver import LabelResolver, NameResolver, span_of
from reader.project.load_report import LoadReport
from reader.store import codebooks, journal
from reader.store.annotations import mentions
from reader.store.merging import existing_judgment
from reader.store.registry import counts_as

BATCH = 500
"""Judgments of a file of our own in one transaction."""
ACT = 10_000
"""Judgments of another program that are one act at most: it keeps others from writing for about two seconds."""
DOCUMENTS, CHARACTERS = 2_000, 16_000_000
"""Texts that are looked for in one pass over the corpus: so many, or of so many characters together."""
READING, LOADING, MATCHING, COMPARING = "reading rows", "loading rows", "finding labels", "comparing judgments"
"""The names of the work in progress reports."""


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
    if raw:
        if chosen.read_raw is None:
            raise UsageError(f"--raw is for a CSV of our own, and this is {chosen.name}", advice="Leave it out")
        chosen = chosen._replace(read=chosen.read_raw)
    if labels and chosen.is_own:
        raise UsageError(
            f"--map is for other programs' files: our own {chosen.name} says what it means", advice="Leave it out"
        )
    report = LoadReport(format=chosen.name)
    resolver = LabelResolver(
        project, report, labels, annotator, source=source, is_own=chosen.is_own, accept_context=accept_context
    )
    work = _Load(project, source, chosen, resolver, on_progress)
    try:
        work.run()
    except KeyboardInterrupt:
        report.is_interrupted = True
    return report


class _Load:
    """A load at work: its report, and the judgments that are not written yet."""

    def __init__(
        self,
        project: Project,
        source: Path,
        form: Format,
        labels: LabelResolver,
        on_progress: ProgressCallback | None,
    ) -> None:
        self._database = project.database
        self._source = source
        self._format = form
        self._labels = labels
        self._report = labels.report
        self._is_watched = on_progress is not None
        self._pace = Progress(on_progress)
        self._version = project.codebook.version
        self._groups = LabelGroups(labels.now, self._version, is_exact=form.is_own)
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
                self._report.passed_over += each.is_expected
                if not each.is_expected:
                    self._report.leave_out(each.where, each.reason)
                    listed = each.where
            elif each.labels or each.fault:
                self._report.rows += max(len(each.labels), 1)
                if not self._format.is_own:
                    self._pace.tell(READING, self._report.rows, total)
                yield each
            elif not listed.startswith(each.where):  # else something about it is listed
                self._report.unlabelled += 1

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
            self._report.leave_out(first.where, fault)
        else:
            yield first._replace(labels=tuple(label for each in rows for label in each.labels))

    def _register(self, registries: ImportedRegistries) -> None:
        """Create the codebooks, targets and claims that do not exist here."""
        codebooks.store_codebooks(self._database, registries.codebooks)
        new = self._labels.names.missing(registries)
        if not registries.annotator:
            if registries.targets or registries.claims:
                what = f"{len(registries.targets)} targets and {len(registries.claims)} claims"
                self._report.leave_out("line 1", f"it names no annotator, so nobody made its {what}")
            return
        author = journal.Author(registries.annotator, journal.this_device(), self._version)
        for change in new:
            self._count(journal.record(self._database, author, [change], cause=Cause.LOAD))
        self._labels.names = NameResolver(self._database.connection)

    def _take(self, document: ImportedDocument, match: Match | Unmatched) -> None:
        """Add the labels of a document to the groups, or leave them out: those of one judgment of ours together."""
        labels, is_own = document.labels, self._format.is_own
        if isinstance(match, Unmatched):
            is_many = not is_own and len(labels) > 1
            where = document.where if is_many else labels[0].where
            self._report.leave_out(where, f"{match} ({len(labels)} labels)" if is_many else str(match))
            return
        places = SentenceLocator(match, [span for each in labels for span in (span_of(each), each.claim_place) if span])
        mentions_at = set()
        if not is_own:
            mentions_at = {span_of(each) for each in labels if not each.claim_place and self._labels.is_mention(each)}
        for some in [labels] if is_own else [(each,) for each in labels]:
            if some[0].claim_place and span_of(some[0]) in mentions_at:
                self._report.passed_over += 1  # it only leads to where the claim that is named is asserted
                continue
            try:
                entries = [entry for label in some for entry in self._labels.entries(label, places, match)]
            except LabelError as why:
                name = "" if is_own else f"{some[0].label or some[0].layer!r}: "
                self._report.leave_out(some[0].where, f"{name}{why}")
                continue
            for entry in entries:
                self._groups.add(*entry)

    def _group(self) -> None:
        """Turn the labels so far into judgments, and keep those that are to be written."""
        for number, each in enumerate(self._groups.drain(), 1):
            if not self._format.is_own:
                self._pace.tell(COMPARING, number)
            if isinstance(each.change, LabelError):
                self._report.leave_out(each.first.where, str(each.change))
            elif self._is_new(each, each.change):
                self._pending[each.annotator].append(each)

    def _is_new(self, each: Grouped, change: Change) -> bool:
        """Whether it is to be written; if not, it is counted why."""
        stands = existing_judgment(self._database.connection, change, each.annotator)
        if stands is None:
            is_linked = isinstance(change.subject, MentionKey) and self._is_linked(change.subject, each.annotator)
            self._report.unchanged += is_linked
            return not is_linked
        is_same = stands == change.after if self._format.is_own else _content_of(stands) == _content_of(change.after)
        if is_same:
            self._report.unchanged += 1
            return False
        at = getattr(stands, "updated_at", "")
        if each.is_dated and getattr(change.after, "updated_at", "") > at:
            return True
        what = "judgment" if change.kind is SubjectKind.DECISION else change.kind.value
        reason = f"a {what} by {each.annotator} of {at} stands here and is kept"
        self._report.kept.append(self._report.problem(each.first.where, reason))
        return False

    def _is_linked(self, mention: MentionKey, annotator: str) -> bool:
        """Whether a mention for which another program's file names no claimant is here with one."""
        if mention.holder or self._format.is_own:
            return False
        ref, meant = mention.ref, counts_as(self._database.connection, "claims")
        found = mentions(
            self._database.connection,
            "article_id = ? AND start = ? AND annotator = ? AND relation = ?",
            (ref.article_id, ref.start, annotator, mention.relation.value),
        )
        claim = meant.get(mention.claim_id, mention.claim_id)
        return any(meant.get(each.claim_id, each.claim_id) == claim for _, each, _ in found)

    def _write(self) -> None:
        """Write the pending judgments: for each annotator one act, or as few as there can be."""
        done, total = 0, sum(map(len, self._pending.values()))
        device = journal.this_device()
        for annotator, pending in self._pending.items():
            author = journal.Author(annotator, device, self._version)
            for start in range(0, len(pending), ACT):
                if not self._format.is_own:
                    self._pace.tell(journal.WRITING, done, total)
                some = [each.change for each in pending[start : start + ACT] if isinstance(each.change, Change)]
                done += len(some)
                created = {(new.kind, new.subject): new for each in some for new in self._labels.names.creations(each)}
                self._count(journal.record(self._database, author, [*created.values(), *some], cause=Cause.LOAD))
        self._pending.clear()

    def _count(self, written: Sequence[journal.WrittenEvent]) -> None:
        for each in written:
            match each.after:
                case Target(name=name):
                    self._report.targets.append(name)
                case Claim():
                    self._report.claims += 1
                case Decision() | Mention() | Note():
                    self._report.loaded += 1


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
    """The fields that every row of one judgment must share."""
    label = row.labels[0]
    note = label.note if label.layer == NOTE_LAYER else ""
    times = label.codebook_version, label.created_at, label.updated_at, label.seconds
    return row.end, row.text, label.state, label.confidence, note, *times


def _content_of(value: Value | None) -> object:
    return value.content() if isinstance(value, Decision | Mention | Note) else None

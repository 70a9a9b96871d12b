"""Annotations from a tidy CSV or our JSON Lines into the database: as they were exported, or not at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.loaders import OWN, format_of
from reader.model.annotation import (
    STANCE_LAYER,
    AnnotationKey,
    Change,
    Decision,
    MentionKey,
    Note,
    SentenceRef,
    SubjectKind,
)
from reader.model.event import Cause
from reader.model.ids import name_key, target_id
from reader.model.progress import Progress
from reader.model.registry import Target, TargetKind
from reader.model.sanitize import one_line
from reader.project.judged import Judged, Refusal, judgment_of
from reader.project.rows_file import RowsFile, is_rows_file
from reader.project.tidy import READING, Line, LoadProblem, LoadReport, TidyFile, scattered
from reader.store import articles, codebooks, journal, registry
from reader.store.merging import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reader.model.codebook import Codebook
    from reader.model.progress import ProgressCallback
    from reader.model.registry import Claim
    from reader.project import Project
    from reader.project.rows_file import Head
    from reader.store.articles import StoredArticle
    from reader.store.database import Database

BATCH = 500
"""Judgments in one transaction."""
LOADING = "loading rows"
"""What is at work."""
_ARTICLES_AT_HAND = 64


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

    See `load` and `elsewhere.load_elsewhere`; `form` is detected where it is empty.
    """
    form = format_of(source, form)
    if raw and form != "csv":
        raise UsageError(f"--raw is for a CSV of our own, and this is {form}", advice="Leave it out")
    if labels and form in OWN:
        raise UsageError(
            f"--map is for other programs' files: our own {form} says what it means", advice="Leave it out"
        )
    if form in OWN:
        return load(project.database, source, project.codebook, raw=raw, on_progress=on_progress)
    from reader.project.elsewhere import Wishes, load_elsewhere  # noqa: PLC0415 - brings the splitter

    wishes = Wishes(tuple(labels), annotator, accept_context)
    return load_elsewhere(project.database, source, form, project.codebook, wishes, on_progress=on_progress)


def load(
    database: Database,
    source: Path,
    codebook: Codebook,
    *,
    raw: bool = False,
    on_progress: ProgressCallback | None = None,
) -> LoadReport:
    """Take in the annotations of a tidy CSV or of JSON Lines that `export` wrote; what came of it.

    Times, codebook version, seconds, confidence, voice and holder are kept as they are in the file, which
    loads into an equal state. JSON Lines bring the codebooks, targets and claims as well, also those that no
    row needs. `raw` says that a CSV was exported with `--raw`. Loading a file twice changes nothing. `on_progress`
    is told how many rows are done. Ctrl+C ends it with what was committed.

    Raises:
        InputError: the file cannot be read, or is no such export; nothing was written.
        StoreError: the database cannot be written; what was committed before stays.
    """
    file = RowsFile(source) if is_rows_file(source) else TidyFile(source, is_raw=raw)
    work = _Load(database, codebook)
    try:
        work.run(file, Progress(on_progress))
    except KeyboardInterrupt:
        work.report.is_interrupted = True
    return work.report


@dataclass(frozen=True, slots=True)
class _Waiting:
    line: int
    change: Change


class _Load:
    """The judgments that wait to be written, and the report so far."""

    def __init__(self, database: Database, codebook: Codebook) -> None:
        self.report = LoadReport()
        self._database = database
        self._codebook = codebook
        self._targets = _by_name(registry.targets(database.connection))
        self._claims = registry.claim_ids(database.connection)
        self._waiting: defaultdict[str, list[_Waiting]] = defaultdict(list)
        self._count = 0
        self._article = lru_cache(_ARTICLES_AT_HAND)(self._find_article)
        self._labels = lru_cache(_ARTICLES_AT_HAND)(self._find_labels)

    def run(self, file: RowsFile | TidyFile, pace: Progress) -> None:
        """Take in the whole file."""
        total = 0

        def counted() -> Iterator[Line]:
            nonlocal total
            for total, line in enumerate(file.lines(), 1):
                pace.tell(READING, total)
                yield line

        apart = scattered(counted())
        if isinstance(file, RowsFile):
            self.report.format = "jsonl"
            self.take_head(file.head())
        waiting: defaultdict[tuple[str, ...], list[Line]] = defaultdict(list)
        done = 0
        for key, group in groupby(file.lines(), key=lambda line: line.question):
            lines = list(group)
            self.report.rows += len(lines)
            if hash(key) in apart:
                waiting[key] += lines
                continue
            self.take(lines)
            done += len(lines)
            pace.tell(LOADING, done, total)
        for lines in waiting.values():
            self.take(lines)
            done += len(lines)
            pace.tell(LOADING, done, total)
        self.write()

    def take_head(self, head: Head) -> None:
        """Take the codebooks, targets and claims that are not here; then what of these counts as another."""
        codebooks.keep_codebooks(self._database, head.codebooks)
        self.report.left_out += head.problems
        if not head.annotators:
            if head.targets or head.claims:
                what = f"{len(head.targets)} targets and {len(head.claims)} claims"
                self.report.left_out.append(LoadProblem(1, f"it names no annotator, so nobody made its {what}"))
            return
        who = head.annotators[0]
        there = {target.id for target in registry.targets(self._database.connection)}
        made: list[tuple[SubjectKind, Target | Claim]] = []
        for target in head.targets:
            if target.id not in there and (target.merged_into or name_key(target.name) not in self._targets):
                made.append((SubjectKind.TARGET, target))
                self.report.targets.append(target.name)
        for claim in head.claims:
            if claim.id not in self._claims:
                made.append((SubjectKind.CLAIM, claim))
                self.report.claims += 1
        there |= self._claims
        for kind, each in _mergeable(made, there):
            self._make(Change(kind, each.id, each), who)
        self._targets = _by_name(registry.targets(self._database.connection))
        self._claims = registry.claim_ids(self._database.connection)

    def take(self, lines: list[Line]) -> None:
        """Take what the lines about one question say, or leave them out."""
        first = lines[0]
        try:
            layer = self._codebook.layer(first.layer)
            judged = judgment_of(lines, takes_marks=layer is not None and layer.takes_marks)
            self._check_labels(judged)
            spot = self._spot(judged)
            change = Change(*self._subject(spot, judged), judged.value)
        except Refusal as refusal:
            self.report.left_out.append(LoadProblem(first.number, str(refusal)))
            return
        self._waiting[judged.annotator].append(_Waiting(first.number, change))
        self._count += 1
        if self._count >= BATCH:
            self.write()

    def write(self) -> None:
        """Write the judgments that wait: for each annotator one transaction."""
        device, version = journal.this_device(), self._codebook.version
        for annotator, waiting in self._waiting.items():
            author = journal.Author(annotator, device, version)
            changes = [each.change for each in waiting]
            written = {w.subject for w in journal.record(self._database, author, changes, cause=Cause.LOAD)}
            self.report.loaded += len(written)
            for each in waiting:
                if each.change.subject not in written:
                    self._not_written(annotator, each)
        self._waiting.clear()
        self._count = 0

    def _not_written(self, annotator: str, each: _Waiting) -> None:
        change = each.change
        stands = standing(self._database.connection, change, annotator)
        if stands == change.after:
            self.report.unchanged += 1
        else:
            what = "judgment" if change.kind is SubjectKind.DECISION else change.kind.value
            at = getattr(stands, "updated_at", "")
            self.report.kept.append(LoadProblem(each.line, f"a {what} by {annotator} of {at} stands here and is kept"))

    def _spot(self, judged: Judged) -> SentenceRef:
        """The sentence that the lines are about: the same article, place and words, or none."""
        article = self._article(judged.article_id)
        if article is None:
            raise Refusal(f"there is no article {judged.article_id} here")
        sentence = next((s for s in article.sentences if s.start == judged.start and s.end == judged.end), None)
        if sentence is None:
            raise Refusal(f"article {article.id} has no sentence at {judged.start}-{judged.end}")
        if article.text[sentence.start : sentence.end] != judged.sentence:
            raise Refusal(f"the sentence at {judged.start}-{judged.end} of article {article.id} reads otherwise")
        if not sentence.is_judged and isinstance(judged.value, Decision):
            raise Refusal("this is a headline said again: it is shown, not judged")
        return SentenceRef(article.id, sentence.start, sentence.end)

    def _subject(
        self, spot: SentenceRef, judged: Judged
    ) -> tuple[SubjectKind, AnnotationKey | SentenceRef | MentionKey]:
        if isinstance(judged.value, Note):
            return SubjectKind.NOTE, spot
        if judged.claim is not None:
            claim = self._claim(judged.claim, judged.annotator)
            return SubjectKind.MENTION, MentionKey(spot, claim, judged.holder, judged.relation)
        layer = self._codebook.layer(judged.layer)
        is_per_target = layer.per_target if layer else judged.layer == STANCE_LAYER
        target = self._target(judged) if is_per_target else None
        return SubjectKind.DECISION, AnnotationKey(spot, judged.layer, target.id if target else "")

    def _target(self, judged: Judged) -> Target:
        """The target of this name, or that had it before it was merged; made if there is none."""
        clean = one_line(judged.target)
        if not clean:
            raise Refusal("a judgment toward no target")
        known = self._targets.get(name_key(clean))
        if known:
            return known
        identifier = target_id(clean)
        others = self._targets.values()
        if any(target.id == identifier for target in others):
            raise Refusal(f"the target {clean} has another name here")
        kinds = {kind.value: kind for kind in TargetKind}
        kind = kinds.get(judged.target_kind, TargetKind.PERSON)
        target = Target(identifier, clean, kind, max((t.position for t in others), default=-1) + 1)
        self._make(Change(SubjectKind.TARGET, identifier, target), judged.annotator)
        self._targets[name_key(clean)] = target
        self.report.targets.append(clean)
        return target

    def _claim(self, claim: Claim, annotator: str) -> str:
        """The id of the claim that is mentioned: the one with the file's id, made if there is none."""
        if claim.id not in self._claims:
            self._make(Change(SubjectKind.CLAIM, claim.id, claim), annotator)
            self._claims.add(claim.id)
            self.report.claims += 1
        return claim.id

    def _make(self, change: Change, annotator: str) -> None:
        author = journal.Author(annotator, journal.this_device(), self._codebook.version)
        journal.record(self._database, author, [change], cause=Cause.LOAD)

    def _check_labels(self, judged: Judged) -> None:
        if not isinstance(judged.value, Decision):
            return
        if self._codebook.layer(judged.layer) is None:
            raise Refusal(f"the codebook has no layer {judged.layer!r}")
        known = self._labels(judged.layer, judged.value.codebook_version)
        for label in _labels_of(judged.value):
            if label not in known:
                raise Refusal(f"the codebook has no label {label!r} in the layer {judged.layer}")

    def _find_labels(self, layer: str, version: str) -> frozenset[str]:
        """The labels of a layer: those of the codebook in use, and of the one that the row was made under."""
        books: Iterable[Codebook | None] = (self._codebook, codebooks.kept_codebook(self._database, version))
        layers = [book.layer(layer) for book in books if book]
        labels = [label for each in layers if each for label in each.labels]
        return frozenset(identifier for label in labels for identifier in (label.id, *label.formerly))

    def _find_article(self, identifier: str) -> StoredArticle | None:
        connection = self._database.connection
        key = articles.key_of(connection, identifier)
        return articles.load_article(connection, key) if key is not None else None


def _mergeable(
    made: list[tuple[SubjectKind, Target | Claim]], there: set[str]
) -> Iterator[tuple[SubjectKind, Target | Claim]]:
    """These, each after what it was merged into; one that was merged into nothing that there is, as not merged."""
    waiting = made
    while waiting:
        now = [each for each in waiting if not each[1].merged_into or each[1].merged_into in there]
        if not now:
            now = [(kind, each._replace(merged_into="")) for kind, each in waiting]
        yield from now
        done = {each.id for _, each in now}
        there |= done
        waiting = [each for each in waiting if each[1].id not in done]


def _by_name(targets: list[Target]) -> dict[str, Target]:
    """Targets by the key of their name; one that stands for itself before one that was merged."""
    ordered = sorted(targets, key=lambda target: not target.merged_into)
    return {name_key(target.name): target for target in ordered}


def _labels_of(decision: Decision) -> Iterator[str]:
    if decision.label:
        yield decision.label
    yield from (stance.stance for stance in decision.stances)
    yield from (mark.label for mark in decision.marks)

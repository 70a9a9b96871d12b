"""The import of articles into the database: whole articles only, one transaction per batch."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reader.errors import NotSavedError
from reader.importers.discover import Problem
from reader.importers.formats.article_format import Notice
from reader.importers.parallel import read_in_parallel
from reader.importers.reader import ReadProgress, count_files
from reader.model.article import Article
from reader.model.import_options import ImportOptions
from reader.model.registry_entry import TargetKind
from reader.project import Project
from reader.resources import sample_corpus
from reader.store.article_editions import earlier_ids, judgment_count, make_current
from reader.store.article_writer import add_articles
from reader.store.articles import count_articles
from reader.store.database import Database
from reader.store.search import LONG, index_sentences
from reader.store.similar import SimilarReport, find_similar

__all__ = ["ImportReport", "Notice", "Problem", "import_paths"]

BATCH_ARTICLES = 2_000
BATCH_BYTES = 8 << 20
"""A transaction ends at this many articles or bytes of files, whichever comes first."""
_BETWEEN_REPORTS = 0.1
LONGEST_COMPARING = 120.0
"""Seconds that an import compares sentences at most. More than about 400,000 are
left to the process that works in the background while the program is open."""
_BEFORE_AN_ESTIMATE = 5.0

SAMPLE_TARGETS = (
    ("Mara Quill", TargetKind.PERSON),
    ("Tobias Renn", TargetKind.PERSON),
)


@dataclass(slots=True)
class ImportReport:
    """The result of an import, or its state so far."""

    files_total: int = 0
    """Files to read; counted beforehand if progress is reported, else known at the end."""
    files_seen: int = 0
    """Files that were read, or could not be."""
    share: float = 0.0
    """The part of the current file that is read, from 0 to 1."""
    in_hand: str = ""
    """Name of the current file, if it may take long."""
    articles: int = 0
    """Articles that are new in the database."""
    read: int = 0
    """Articles that were read so far, new or not, stored or not yet."""
    sentences: int = 0
    """Their sentences, headlines and repeats included."""
    known: int = 0
    """Articles that were already in the database; this source is added to theirs."""
    editions: int = 0
    """New articles that are later editions of others: the same source with another text."""
    brought_back: int = 0
    """Articles that were already in the database and are the latest edition again, as their old text returned."""
    judged_earlier: int = 0
    """Judgments of all annotators on the earlier editions of these. An import carries none."""
    again: int = 0
    """Texts that occurred again in this import: one article with several sources."""
    skipped: int = 0
    """Files that are not expected to be articles: a README, files of other kinds in a folder."""
    skipped_files: list[Problem] = field(default_factory=list)
    """Each of these, with the reason."""
    bytes: int = 0
    """Bytes of the files or rows of all articles."""
    seconds: float = 0.0
    problems: list[Problem] = field(default_factory=list)
    """Every file, or row of one, that could not be read, with the reason."""
    doubtful: list[Problem] = field(default_factory=list)
    """Every imported article that needs a look, with the reason, such as a guessed encoding."""
    notes: list[Notice] = field(default_factory=list)
    """How files were interpreted where they are not explicit, such as which column is the text."""
    is_interrupted: bool = False
    """Whether it was stopped early. The counted articles are stored; the same import continues from there."""
    compared: int = 0
    """Sentences that were compared with those of other articles."""
    to_compare: int = 0
    """Sentences to compare; 0 until the articles are stored."""
    is_compared: bool = False
    """Whether all are compared. Another import, or the open program, compares the rest."""
    recurring: int = 0
    """Sentences of the database that occur in other articles, word for word or slightly altered."""
    comparing_left: float = 0.0
    """Seconds that the rest of the comparison takes, about, if it was skipped because it takes too long."""
    indexed: int = 0
    """Articles whose sentences are indexed."""
    to_index: int = 0
    """Articles to index; 0 until the articles are stored."""


def import_paths(
    database: Database,
    paths: Sequence[Path | str],
    options: ImportOptions = ImportOptions(),  # noqa: B008 - frozen
    *,
    on_notice: Callable[[Notice], None] | None = None,
    on_progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Import files, folders and web addresses.

    An article is either in the database with all its sentences or not at all. Ctrl+C ends the import; committed
    articles stay, and the same call again imports the rest without duplicates. Comparing sentences stops after
    `LONGEST_COMPARING`; Ctrl+C leaves the rest of it for later. `on_notice` hears how a file is interpreted before
    its first article is stored, `on_progress` the state of the import ten times a second and at the end.

    Raises:
        UsageError, InputError: no such format, language or column; nothing was read.
        StoreError: the database cannot be written; committed articles stay.
    """
    results = read_in_parallel(paths, options)
    work = _Work(database, on_notice, on_progress)
    was_collecting = gc.isenabled()
    gc.disable()  # millions of small objects pass, none of them in a cycle
    try:
        if on_progress:
            work.report.files_total = count_files(paths, options)
        work.run(results)
        work.bring_back()
        work.report.files_total = work.report.files_seen
        if options.compare:
            work.compare()
    except KeyboardInterrupt:
        work.report.is_interrupted = True
    finally:
        results.close()
        if was_collecting:
            gc.enable()
    work.count_earlier()
    work.notify()
    return work.report


def import_samples(project: Project) -> ImportReport:
    """Import the sample corpus, with the targets that it is about."""
    options = ImportOptions(compare=False)  # the first paint waits for it
    report = import_paths(project.database, [sample_corpus()], options)
    if not project.targets.all():
        for name, kind in SAMPLE_TARGETS:
            project.targets.add(name, kind, is_undoable=False)
    return report


class _Work:
    """A running import: its report so far, and the callbacks."""

    def __init__(
        self,
        database: Database,
        on_notice: Callable[[Notice], None] | None,
        on_progress: Callable[[ImportReport], None] | None,
    ) -> None:
        self.report = ImportReport()
        self._database = database
        self._since = count_articles(database.connection)
        self._on_notice = on_notice
        self._on_progress = on_progress
        self._began = self._notified = time.monotonic()
        self._later: list[str] = []
        self._seen: dict[str, frozenset[int]] = {}

    def run(self, results: Iterator[Article | Problem | Notice | ReadProgress]) -> None:
        """Store all articles, one transaction per batch."""
        report = self.report
        is_more = True
        while is_more:
            batch = _Batch()
            added = add_articles(self._database, batch.take(self._articles(results)), since=self._since)
            report.articles += added.articles
            report.sentences += added.sentences
            report.known += added.known
            report.again += added.again
            report.bytes += batch.bytes
            report.doubtful += batch.doubtful
            report.editions += len(added.editions)
            self._later += (pair.article_id for pair in added.editions)
            for identifier, names in added.seen.items():
                self._seen[identifier] = self._seen.pop(identifier, names) | names
            is_more = batch.is_full

    def bring_back(self) -> None:
        """Make articles whose old text returned the latest editions again."""
        if not self._seen:
            return
        with self._database.writing() as connection:
            back = make_current(connection, self._seen)
        self._later += back
        self.report.brought_back = len(back)

    def count_earlier(self) -> None:
        """Count the judgments on the earlier editions of the new articles."""
        if not self._later:
            return
        connection = self._database.connection
        earlier = {each for identifier in self._later for each in earlier_ids(connection, identifier)}
        self.report.judged_earlier = judgment_count(connection, earlier)

    def compare(self) -> None:
        """Index the sentences, and find those that recur. The rest is left for later on Ctrl+C or a lock."""
        report = self.report
        report.to_index = count_articles(self._database.connection)

        def indexed(count: int) -> None:
            report.indexed = count
            self._notify_at_times()

        def compared(found: SimilarReport) -> None:
            report.compared, report.to_compare = found.sentences, found.sentences_total
            self._notify_at_times()

        with suppress(KeyboardInterrupt, NotSavedError):
            index_sentences(self._database, longest=LONG, on_progress=indexed)
            began = time.monotonic()
            found = find_similar(
                self._database, on_progress=compared, should_stop=lambda: self._takes_too_long(time.monotonic() - began)
            )
            compared(found)
            report.recurring, report.is_compared = found.recurring, found.is_complete
            if report.is_compared:
                report.comparing_left = 0.0

    def _takes_too_long(self, spent: float) -> bool:
        """Whether comparing takes longer than a person waits. Every sentence takes about the same time."""
        report = self.report
        report.comparing_left = spent * (report.to_compare - report.compared) / max(report.compared, 1)
        return spent >= LONGEST_COMPARING or (
            spent >= _BEFORE_AN_ESTIMATE and spent + report.comparing_left > LONGEST_COMPARING
        )

    def _articles(self, results: Iterator[Article | Problem | Notice | ReadProgress]) -> Iterator[Article]:
        """Only the articles; the rest goes into the report."""
        report = self.report
        for each in results:
            if isinstance(each, Article):
                report.read += 1
                yield each
            elif isinstance(each, ReadProgress):
                report.files_seen += each.files
                report.share, report.in_hand = each.share, each.name
                if each.name and not each.share:  # a file that may take long: named before its first article
                    self.notify()
            elif isinstance(each, Notice):
                report.notes.append(each)
                if self._on_notice:
                    self._on_notice(each)
            elif each.is_expected:
                report.skipped += 1
                report.skipped_files.append(each)
            else:
                report.problems.append(each)
            self._notify_at_times()

    def _notify_at_times(self) -> None:
        if time.monotonic() - self._notified >= _BETWEEN_REPORTS:
            self.notify()

    def notify(self) -> None:
        """Report the progress."""
        self._notified = time.monotonic()
        self.report.seconds = self._notified - self._began
        if self._on_progress:
            self._on_progress(self.report)


class _Batch:
    """The articles of one transaction, counted as they pass."""

    def __init__(self) -> None:
        self.articles = 0
        self.bytes = 0
        self.doubtful: list[Problem] = []

    @property
    def is_full(self) -> bool:
        return self.articles >= BATCH_ARTICLES or self.bytes >= BATCH_BYTES

    def take(self, articles: Iterator[Article]) -> Iterator[Article]:
        """The articles of one batch."""
        for article in articles:
            self.articles += 1
            self.bytes += article.source.size
            self.doubtful += [Problem(article.source.path, doubt) for doubt in article.source.doubts]
            yield article
            if self.is_full:
                return

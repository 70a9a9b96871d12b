"""Articles from files into the database, whole articles only, a batch a transaction."""

from __future__ import annotations

import gc
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.errors import NotSavedError
from reader.importers.parallel import read_in_parallel
from reader.importers.reader import Notice, Problem, Way, count_files
from reader.model.registry import TargetKind
from reader.resources import sample_corpus
from reader.store.article_writer import add_articles
from reader.store.articles import count_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reader.model.article import Article
    from reader.project import Project
    from reader.store.comparing import RecurrenceReport
    from reader.store.database import Database

__all__ = ["ImportReport", "Notice", "Problem", "import_paths"]

BATCH_ARTICLES = 2_000
BATCH_BYTES = 8 << 20
"""A transaction is closed at this many articles or bytes of files, whichever comes first."""
_BETWEEN_REPORTS = 0.1
LONGEST_COMPARING = 120.0
"""Seconds that an import compares sentences at most. In a corpus of 100,000 articles it takes hours, which are
left to the process that works in the background while the program is open."""
_BEFORE_AN_ESTIMATE = 5.0


SAMPLE_TARGETS = (
    ("Mara Quill", TargetKind.PERSON),
    ("Tobias Renn", TargetKind.PERSON),
)


@dataclass(slots=True)
class ImportReport:
    """What came of an import, or has come of it so far."""

    files_total: int = 0
    """Files that are to be read; counted beforehand where somebody looks on, else known at the end."""
    files_seen: int = 0
    """Files that were read, or could not be."""
    share: float = 0.0
    """How much of the file in hand is read, from 0 to 1."""
    in_hand: str = ""
    """Name of the file in hand, where it may take long."""
    articles: int = 0
    """Articles that are new in the database."""
    read: int = 0
    """Articles that were read so far, new or not, stored or still to be."""
    sentences: int = 0
    """Their sentences, headlines and repeats included."""
    known: int = 0
    """Articles that were in the database before; where they came from this time is noted."""
    editions: int = 0
    """New articles that are later editions of others: the same source with another text."""
    brought_back: int = 0
    """Articles that were in the database before and are the latest edition again, as their old text came back."""
    judged_earlier: int = 0
    """Judgments of anybody on those that they are editions of. None is carried by an import."""
    again: int = 0
    """Texts that came another time in this import: one article, whose sources are all noted."""
    skipped: int = 0
    """What nobody expects to be an article: a README, files of other kinds in a folder."""
    skipped_files: list[Problem] = field(default_factory=list)
    """Each of these, with the reason."""
    bytes: int = 0
    """Bytes of the files, or of the rows, whose articles were taken in."""
    seconds: float = 0.0
    problems: list[Problem] = field(default_factory=list)
    """Every file, or row of one, that could not be read, with the reason."""
    doubtful: list[Problem] = field(default_factory=list)
    """Every article that was taken in but that a person should look at: an encoding that was guessed."""
    notes: list[Notice] = field(default_factory=list)
    """How files were understood that do not say it themselves: which column was taken for the text."""
    is_interrupted: bool = False
    """Whether it was stopped before its end. What is counted here is kept; the same import again goes on."""
    compared: int = 0
    """Sentences that were compared with those of other articles."""
    to_compare: int = 0
    """Sentences that are to be; 0 until the articles are in."""
    is_compared: bool = False
    """Whether none is left to be compared. What is left, another import or the open program compares."""
    recurring: int = 0
    """Sentences of the database that other articles have too, word for word or slightly altered."""
    comparing_left: float = 0.0
    """Seconds that the rest of comparing takes at least, where it was left because it takes too long."""
    indexed: int = 0
    """Articles whose sentences are in the index of words."""
    to_index: int = 0
    """Articles that are to be; 0 until the articles are in."""


def import_paths(
    database: Database,
    paths: Sequence[Path | str],
    *,
    form: str | None = None,
    language: str | None = None,
    max_bytes: int | None = None,
    columns: Mapping[str, str] | None = None,
    repair: bool = False,
    limits: Mapping[str, str] | None = None,
    compare: bool = True,
    on_note: Callable[[Notice], None] | None = None,
    on_progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Import files and folders; what came of it. `columns`, `repair` and `limits` are as `read_articles` has them.

    An article is either in the database with all its sentences or not at all. Ctrl+C ends it with what was
    committed; the same call again finishes it and duplicates nothing. With `compare`, sentences are indexed
    and those that recur are found then, unless that takes longer than `LONGEST_COMPARING`; Ctrl+C leaves the
    rest of that for later. `on_note` is told how a file is understood before its first article is taken,
    `on_progress` how far it is, ten times a second and at the end.

    Raises:
        UsageError, InputError: no such format, language, column or limit; nothing was read.
        StoreError: the database cannot be written; what was committed before stays.
    """
    way = Way()
    articles = read_in_parallel(
        paths,
        format=form,
        language=language or "english",
        max_bytes=max_bytes,
        columns=columns,
        repair=repair,
        limits=limits,
        way=way,
    )
    work = _Work(database, way, on_note, on_progress)
    was_collecting = gc.isenabled()
    gc.disable()  # millions of small objects pass, none of them in a cycle
    try:
        if on_progress:
            work.report.files_total = count_files(paths, format=form)
        work.run(articles)
        work.bring_back()
        work.report.files_total = work.report.files_seen
        if compare:
            work.compare()
    except KeyboardInterrupt:
        work.report.is_interrupted = True
    finally:
        articles.close()
        if was_collecting:
            gc.enable()
    work.count_earlier()
    work.tell()
    return work.report


def import_samples(project: Project) -> ImportReport:
    """Import the sample corpus, with the targets that it is about."""
    report = import_paths(project.database, [sample_corpus()], compare=False)  # the first paint waits for it
    if not project.targets.all():
        for name, kind in SAMPLE_TARGETS:
            project.targets.add(name, kind, is_undoable=False)
    return report


class _Work:
    """An import at work: its report so far, and who is told."""

    def __init__(
        self,
        database: Database,
        way: Way,
        on_note: Callable[[Notice], None] | None,
        on_progress: Callable[[ImportReport], None] | None,
    ) -> None:
        self.report = ImportReport()
        self._database = database
        self._since = count_articles(database.connection)
        self._way = way
        way.on_file = self._begin if on_progress else None
        self._on_note = on_note
        self._on_progress = on_progress
        self._began = self._told = time.monotonic()
        self._later: list[str] = []
        self._seen: dict[str, frozenset[int]] = {}

    def run(self, read: Iterator[Article | Problem | Notice]) -> None:
        """Store everything that is read, a batch a transaction."""
        report = self.report
        is_more = True
        while is_more:
            batch = _Batch()
            added = add_articles(self._database, batch.take(self._articles(read)), since=self._since)
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
        """Make those the latest editions whose old text came back."""
        if not self._seen:
            return
        from reader.store.editions import bring_back  # noqa: PLC0415 - only where there are editions

        with self._database.writing() as connection:
            back = bring_back(connection, self._seen)
        self._later += back
        self.report.brought_back = len(back)

    def count_earlier(self) -> None:
        """Count the judgments on what the new articles are editions of."""
        if not self._later:
            return
        from reader.store.editions import earlier_ids, judgment_count  # noqa: PLC0415 - as above

        connection = self._database.connection
        earlier = {each for identifier in self._later for each in earlier_ids(connection, identifier)}
        self.report.judged_earlier = judgment_count(connection, earlier)

    def compare(self) -> None:
        """Index the sentences, and find those that recur; what is stopped or locked out here is done another time."""
        from reader.store.comparing import find_recurrences  # noqa: PLC0415 - brings rapidfuzz
        from reader.store.sentence_index import LONG, index_sentences  # noqa: PLC0415

        report = self.report
        report.to_index = count_articles(self._database.connection)

        def indexed(count: int) -> None:
            report.indexed = count
            self._tell_at_times()

        def told(found: RecurrenceReport) -> None:
            report.compared, report.to_compare = found.sentences, found.sentences_total
            self._tell_at_times()

        with suppress(KeyboardInterrupt, NotSavedError):
            index_sentences(self._database, longest=LONG, on_progress=indexed)
            began = time.monotonic()
            found = find_recurrences(
                self._database, on_progress=told, should_stop=lambda: self._takes_too_long(time.monotonic() - began)
            )
            report.compared, report.to_compare = found.sentences, found.sentences_total
            report.recurring, report.is_compared = found.recurring, found.is_complete
            if report.is_compared:
                report.comparing_left = 0.0

    def _takes_too_long(self, spent: float) -> bool:
        """Whether comparing is not done in a time that a person waits for.

        Each sentence is compared with all before it, so that what is left takes longer than what is done.
        """
        report = self.report
        report.comparing_left = spent * (report.to_compare - report.compared) / max(report.compared, 1)
        return spent >= LONGEST_COMPARING or (
            spent >= _BEFORE_AN_ESTIMATE and spent + report.comparing_left > LONGEST_COMPARING
        )

    def _articles(self, read: Iterator[Article | Problem | Notice]) -> Iterator[Article]:
        """Only the articles; the rest goes into the report."""
        report, way = self.report, self._way
        for each in read:
            report.files_seen, report.share, report.in_hand = way.files, way.share, way.name
            if isinstance(each, Problem):
                if each.is_expected:
                    report.skipped += 1
                    report.skipped_files.append(each)
                else:
                    report.problems.append(each)
            elif isinstance(each, Notice):
                report.notes.append(each)
                if self._on_note:
                    self._on_note(each)
            else:
                report.read += 1
                yield each
            self._tell_at_times()
        report.files_seen, report.share, report.in_hand = way.files, 0.0, ""

    def _begin(self) -> None:
        """Say at once which file is in hand: until something came of it, there is nothing to say."""
        report, way = self.report, self._way
        report.files_seen, report.share, report.in_hand = way.files, way.share, way.name
        self.tell()

    def _tell_at_times(self) -> None:
        if time.monotonic() - self._told >= _BETWEEN_REPORTS:
            self.tell()

    def tell(self) -> None:
        """Say how far it is."""
        self._told = time.monotonic()
        self.report.seconds = self._told - self._began
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
        """So many of `articles` as make a batch."""
        for article in articles:
            self.articles += 1
            self.bytes += article.source.size
            self.doubtful += [Problem(article.source.path, doubt) for doubt in article.source.doubts]
            yield article
            if self.is_full:
                return

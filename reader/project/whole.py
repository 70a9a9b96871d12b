"""Work on a whole project: files in and out, searching, counting, checking, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.progress import Progress
from reader.model.registry import TargetKind
from reader.resources import sample_corpus

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reader.exporters import Sink
    from reader.model.codebook import Codebook
    from reader.model.progress import ProgressCallback
    from reader.model.search_query import SearchQuery
    from reader.model.selection import Selection
    from reader.project.agreement import AgreementReport
    from reader.project.editions import EditionReport
    from reader.project.importing import ImportReport, Notice
    from reader.project.loading import LoadReport
    from reader.project.targets import Targets
    from reader.store.check import Check
    from reader.store.database import Database
    from reader.store.search import Hit
    from reader.store.status import Status

SAMPLE_TARGETS = (
    ("Mara Quill", TargetKind.PERSON),
    ("Tobias Renn", TargetKind.PERSON),
)


class WholeProject:
    """Each of these is a module of its own, brought in when it is asked for: the first screen needs none."""

    database: Database
    codebook: Codebook
    annotator: str
    layers: tuple[str, ...]
    targets: Targets

    @property
    def required(self) -> tuple[str, ...]:
        """Those of the layers asked for without whose answer a sentence waits."""
        return self.codebook.required(self.layers)

    def import_paths(
        self,
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
        """Import files and folders; whole articles only, and the same call again goes on. See `importing`."""
        from reader.project.importing import import_paths  # noqa: PLC0415 - brings the splitter

        return import_paths(
            self.database,
            paths,
            form=form,
            language=language,
            max_bytes=max_bytes,
            columns=columns,
            repair=repair,
            limits=limits,
            compare=compare,
            on_note=on_note,
            on_progress=on_progress,
        )

    def import_samples(self) -> ImportReport:
        """Import the sample corpus, with the targets that it is about."""
        report = self.import_paths([sample_corpus()], compare=False)  # the first screen is waited for
        if not self.targets.all():
            for name, kind in SAMPLE_TARGETS:
                self.targets.add(name, kind, is_undoable=False)
        return report

    def export(
        self,
        target: Path | None,
        *,
        form: str = "csv",
        layout: str = "",
        selection: Selection | None = None,
        excel: bool = False,
        raw: bool = False,
        stream: Sink | None = None,
        on_progress: ProgressCallback | None = None,
    ) -> int:
        """Write the annotations that are selected out; the number of rows. See `exporting.export`."""
        from reader.project.exporting import export  # noqa: PLC0415

        return export(
            self.database,
            target,
            form=form,
            layout=layout,
            **({} if selection is None else {"selection": selection}),
            excel=excel,
            raw=raw,
            stream=stream,
            on_progress=on_progress,
        )

    def export_path(self, form: str = "csv", layout: str = "") -> Path:
        """Where an export goes when no file is named. See `exporting.default_target`."""
        from reader.project.exporting import default_target  # noqa: PLC0415

        return default_target(self.database, form, layout)

    def load(
        self,
        source: Path,
        *,
        raw: bool = False,
        form: str = "",
        labels: Sequence[str] = (),
        annotator: str = "",
        accept_context: bool = False,
        on_progress: ProgressCallback | None = None,
    ) -> LoadReport:
        """Take in annotations from a file that `export` or another program wrote.

        See `loading.load` and `elsewhere.load_elsewhere`; `form` is told from the file where it is empty.
        """
        from reader.loaders import OWN, format_of  # noqa: PLC0415

        form = format_of(source, form)
        if raw and form != "csv":
            raise UsageError(f"--raw is for a CSV of our own, and this is {form}", advice="Leave it out")
        if labels and form in OWN:
            raise UsageError(
                f"--map is for other programs' files: our own {form} says what it means", advice="Leave it out"
            )
        if form in OWN:
            from reader.project.loading import load  # noqa: PLC0415

            return load(self.database, source, self.codebook, raw=raw, on_progress=on_progress)
        from reader.project.elsewhere import Wishes, load_elsewhere  # noqa: PLC0415 - brings the splitter

        wishes = Wishes(tuple(labels), annotator, accept_context)
        return load_elsewhere(self.database, source, form, self.codebook, wishes, on_progress=on_progress)

    def editions(self, on_progress: ProgressCallback | None = None) -> list[EditionReport]:
        """Every latest edition with each one before it that was judged. See `editions.editions`."""
        from reader.project.editions import editions  # noqa: PLC0415

        return editions(self.database, on_progress)

    def judged_earlier(self) -> int:
        """How many articles were judged of which a later edition is here."""
        from reader.store.editions import judged_earlier  # noqa: PLC0415

        return judged_earlier(self.database.connection)

    def carry_editions(
        self, *, accept_context: bool = False, on_progress: ProgressCallback | None = None
    ) -> list[EditionReport]:
        """Carry judgments on earlier editions to the latest. See `editions.carry`."""
        from reader.project.editions import carry  # noqa: PLC0415

        return carry(self.database, self.codebook.version, accept_context=accept_context, on_progress=on_progress)

    def part_editions(self, article_id: str) -> None:
        """Say that an article is no later edition. Raises `UsageError` if it was not taken for one."""
        from reader.store.editions import part  # noqa: PLC0415

        with self.database.writing() as connection:
            is_parted = part(connection, article_id)
        if not is_parted:
            raise UsageError(
                f"no later edition has the id {article_id}", advice="`reader editions` lists them with their ids"
            )

    def compare_in_background(self) -> subprocess.Popen[bytes] | None:
        """Have a process of its own find the sentences that recur in other articles; None if all are found."""
        from reader.project.indexer import start_in_background  # noqa: PLC0415 - brings rapidfuzz

        return start_in_background(self.database.path)

    def search(
        self, query: SearchQuery, *, after: int = -1, limit: int = 50, should_stop: Callable[[], bool] | None = None
    ) -> list[Hit]:
        """Sentences of the corpus that the query finds, after the place `after`. See `search.search`."""
        from reader.store.search import search  # noqa: PLC0415 - not needed for the first screen

        with self.database.reading() as connection:
            return search(
                connection,
                query,
                annotator=self.annotator,
                layers=self.layers,
                after=after,
                limit=limit,
                should_stop=should_stop,
            )

    def unknown_in(self, query: SearchQuery) -> str:
        """What the query asks for that is not here: a line for a person, or nothing. See `hints.unknown_in`."""
        from reader.project.hints import unknown_in  # noqa: PLC0415 - not needed for the first screen

        with self.database.reading() as connection:
            return unknown_in(connection, query, self.codebook)

    def is_indexed(self) -> bool:
        """Whether every article is in the index of sentences, so that a search finds all that is there."""
        from reader.store.sentence_index import is_indexed  # noqa: PLC0415 - not needed for the first screen

        return is_indexed(self.database.connection)

    def index_sentences(self, on_progress: ProgressCallback | None = None) -> int:
        """Put new articles into the index of sentences; how many. A background process does so by itself."""
        from reader.store.articles import count_articles  # noqa: PLC0415
        from reader.store.sentence_index import index_sentences, is_indexed  # noqa: PLC0415

        if not self.database.is_writable or is_indexed(self.database.connection):
            return 0
        if on_progress is None:
            return index_sentences(self.database)
        total, pace = count_articles(self.database.connection), Progress(on_progress)
        return index_sentences(self.database, on_progress=lambda done: pace.tell("indexing articles", done, total))

    def status(self) -> Status:
        """Counts of articles, sentences and judgments, by annotator."""
        from reader.store.status import status  # noqa: PLC0415

        return status(self.database, self.required)

    def agreement(self, selection: Selection | None = None, *, with_disagreements: bool = False) -> AgreementReport:
        """How far the annotators agree. See `agreement.agreement`."""
        from reader.project.agreement import agreement  # noqa: PLC0415

        wanted = {} if selection is None else {"selection": selection}
        return agreement(self.database, self.codebook, with_disagreements=with_disagreements, **wanted)

    def check(self, on_progress: ProgressCallback | None = None) -> Iterator[Check]:
        """Look at every promise of the database in turn; `on_progress` is told at which, and how far it is."""
        from reader.store.check import check_database  # noqa: PLC0415

        return check_database(self.database, on_progress)

    def back_up(self, target: Path, on_progress: ProgressCallback | None = None) -> None:
        """Write a whole copy of the database, safe while it is in use."""
        from reader.store.backup import back_up  # noqa: PLC0415

        back_up(self.database.connection, target, on_progress)

"""The one door to a project: what the screen and the commands call, and nothing else does.

A project is a folder that holds `annotations/annotations.db`. Everything here answers with values of
`reader.model` or the small results defined in `reader.store`; errors are those of `reader.errors`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from reader.errors import CodebookError, InputError, UsageError
from reader.model.annotation import AnnotationKey, Change, Note, SubjectKind, is_adjudicator
from reader.model.article_annotations import ArticleAnnotations
from reader.model.codebook_toml import parse_codebook
from reader.model.labeling import UNSTATED, apply_label
from reader.model.sanitize import one_line, plain
from reader.project.targets import Targets
from reader.project.whole import SAMPLE_TARGETS, WholeProject
from reader.resources import default_codebook
from reader.store import articles, registry, settings
from reader.store.annotations import decisions, known_holders, mentions, notes
from reader.store.codebooks import version_in_force
from reader.store.database import PATIENCE, Database, open_database
from reader.store.recurrence import recurrence_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from reader.model.annotation import Decision, Example, SentenceRef, Stance
    from reader.model.article_annotations import Filter
    from reader.model.codebook import Codebook, Label, Layer
    from reader.model.progress import ProgressCallback
    from reader.model.registry import Target
    from reader.project.adjudication import Adjudication
    from reader.project.alike import LikeThis
    from reader.project.claims import Claims
    from reader.project.earlier import EarlierEditions
    from reader.store.articles import ListedArticle, StoredArticle
    from reader.store.journal import Author, WrittenEvent
    from reader.store.search import Hit

__all__ = ["CODEBOOK", "DATABASE", "FOLDER", "SAMPLE_TARGETS", "SORTS", "Project", "find_database", "read_codebook"]

FOLDER = "annotations"
DATABASE = "annotations.db"
CODEBOOK = "codebook.toml"
SORTS = tuple(articles.SORTS)
"""The orders in which articles can be listed."""


def find_database(start: Path) -> Path | None:
    """The database of the project that `start` lies in: in this folder or the nearest above."""
    for folder in (start, *start.parents):
        candidate = folder / FOLDER / DATABASE
        if candidate.exists():
            return candidate
    return None


class Project(WholeProject):
    """An open project, seen by one annotator. It belongs to the thread that opened it."""

    def __init__(self, database: Database, codebook: Codebook, annotator: str) -> None:
        self.database = database
        self.codebook = codebook
        self.annotator = annotator
        self.layers: tuple[str, ...] = tuple(layer.id for layer in codebook.layers)
        """The layers that are asked for."""
        self.targets = Targets(self)
        self._connection = database.connection

    @cached_property
    def claims(self) -> Claims:
        """The registry of claims."""
        from reader.project.claims import Claims  # noqa: PLC0415 - not needed for the first screen

        return Claims(self)

    @cached_property
    def adjudication(self) -> Adjudication:
        """What everybody judged: for an adjudicator only."""
        from reader.project.adjudication import Adjudication  # noqa: PLC0415 - not needed for the first screen

        return Adjudication(self)

    @property
    def is_adjudicating(self) -> bool:
        """Whether the annotator is an adjudicator."""
        return is_adjudicator(self.annotator)

    @classmethod
    def open(cls, path: Path, annotator: str, *, create: bool = False, patience: float = PATIENCE) -> Project:
        """Open the project with the database at `path`; with `create`, make it if it is not there.

        Raises `StoreError` and `CodebookError`; then nothing was created or changed.
        """
        name = one_line(annotator)
        if not name:
            raise UsageError("the annotator has no name", advice="Give one with --annotator")
        path = path.absolute()
        codebook = read_codebook(path.parent)
        if create:
            _make_folder(path)
        database = open_database(path, create=create, patience=patience)
        try:
            if database.is_writable and version_in_force(database.connection) != codebook.version:
                from reader.project.codebooks import follow  # noqa: PLC0415 - only where the codebook is new

                follow(database, codebook)
        except BaseException:
            database.close()
            raise
        return cls(database, codebook, name)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    @property
    def path(self) -> Path:
        """The database file."""
        return self.database.path

    @property
    def folder(self) -> Path:
        """The folder of the project: the one above `annotations`, else the database's own."""
        parent = self.path.parent
        return parent.parent if parent.name == FOLDER else parent

    # Articles

    def article_count(self) -> int:
        """How many articles there are."""
        return articles.count_articles(self._connection)

    def article_keys(self, sort: str = "imported", words: str = "", wanted: Filter | None = None) -> Sequence[int]:
        """Keys of the articles whose title has every one of `words`, in one of `SORTS`.

        With `wanted`, only those that hold a sentence of that sort.
        """
        keys = articles.article_keys(
            self._connection, sort=sort, words=words, annotator=self.annotator, layers=self.required
        )
        if wanted is None:
            return keys
        from reader.store.filters import filtered_keys  # noqa: PLC0415 - not needed for the first screen

        there = set(filtered_keys(self._connection, wanted, self.annotator, self.required))
        return [key for key in keys if key in there]

    def next_put_off_article(self, key: int, *, backwards: bool = False) -> int | None:
        """Key of the nearest article after (before) this one with a sentence that was skipped or left unsure."""
        from reader.store.filters import next_put_off  # noqa: PLC0415 - not needed for the first screen

        return next_put_off(self._connection, key, backwards=backwards, annotator=self.annotator)

    def holders(self) -> list[str]:
        """Everybody who was named as the holder of a stance or claim here, the most often first."""
        return known_holders(self._connection)

    def last_given(self, layer: Layer, label: Label) -> list[Example]:
        """The last sentences to which this annotator gave this label, the newest first."""
        from reader.store.examples import last_given  # noqa: PLC0415 - not needed for the first screen

        return last_given(self._connection, self.annotator, layer, label)

    def former_ids(self, layer: Layer, label: Label) -> tuple[str, ...]:
        """The ids that this label had before."""
        return registry.former_ids(self._connection, layer.id, label.id)

    def listed(self, keys: Sequence[int]) -> list[ListedArticle]:
        """What the list shows of these articles, in their order."""
        return articles.listed(self._connection, keys, self.annotator, self.required)

    def article(self, key: int) -> StoredArticle | None:
        """The article with this key."""
        return articles.load_article(self._connection, key)

    def article_key(self, article_id: str) -> int | None:
        """The key of the article with this id."""
        return articles.key_of(self._connection, article_id)

    def reading(self, article: StoredArticle) -> ArticleAnnotations:
        """What this annotator has decided on the sentences of an article."""
        reading = ArticleAnnotations(article.id, article.sentences, self.counts_as())
        mine = article.id, self.annotator
        for _, question, decision in decisions(self._connection, "d.article_id = ? AND d.annotator = ?", mine):
            reading.apply(question, decision)
        for _, mention, value in mentions(self._connection, "article_id = ? AND annotator = ?", mine):
            reading.apply(mention, value)
        reading.notes.update(notes(self._connection, self.annotator, article.id))
        reading.recurring = self.recurring(article.id)
        return reading

    def counts_as(self) -> dict[str, str]:
        """What each merged target and claim counts as; their ids begin with different letters."""
        return {
            **registry.counts_as(self._connection, "targets"),
            **registry.counts_as(self._connection, "claims"),
        }

    def totals(self) -> tuple[int, int]:
        """Sentences that this annotator has decided on every required layer, and those asked about."""
        return articles.totals(self._connection, self.annotator, self.required)

    def next_undecided_article(self, key: int, *, backwards: bool = False) -> int | None:
        """Key of the nearest article after (before) this one in which sentences wait for this annotator."""
        return articles.next_undecided_key(
            self._connection, key, backwards=backwards, annotator=self.annotator, layers=self.required
        )

    # Judging

    @staticmethod
    def answer(
        spot: SentenceRef,
        layer: Layer,
        label: Label,
        target: Target | None = None,
        *,
        before: Decision | None = None,
        held: Stance = UNSTATED,
        ordinal: int = 0,
        span: tuple[int, int] | None = None,
    ) -> Change:
        """The change that gives a sentence this label, toward `target` where the layer is asked for each.

        The rest is as for `apply_label`. Raises `UsageError` where a target is needed and there is none.
        """
        if layer.per_target and target is None:
            raise UsageError(f"{layer.name} is asked toward a target, and none is chosen", advice="Choose one with t")
        question = AnnotationKey(spot, layer.id, target.id if layer.per_target and target else "")
        decision = apply_label(layer, label, before, held=held, ordinal=ordinal, span=span)
        return Change(SubjectKind.DECISION, question, decision)

    def record(
        self,
        changes: Sequence[Change],
        *,
        place: SentenceRef | None = None,
        seconds: float | None = None,
        is_undoable: bool = True,
        on_progress: ProgressCallback | None = None,
    ) -> list[WrittenEvent]:
        """Write changes as one act; they are on disk when this returns. See `journal.record`."""
        from reader.model.event import Cause  # noqa: PLC0415 - not needed for the first screen
        from reader.store import journal  # noqa: PLC0415

        cause = Cause.DO if is_undoable else Cause.LOAD
        return journal.record(
            self.database,
            self._author(),
            changes,
            cause=cause,
            place=place,
            seconds=seconds,
            on_progress=on_progress,
        )

    def note(self, spot: SentenceRef, text: str) -> Change:
        """The change that puts a note on a sentence; an empty text takes it away."""
        words = plain(text)
        return Change(SubjectKind.NOTE, spot, Note(words) if words else None)

    def prepare(self) -> None:
        """Bring in what judging needs and the first screen does not, so that the first key does not wait."""
        from reader.store import journal  # noqa: F401, PLC0415

    def undo(self, on_progress: ProgressCallback | None = None) -> list[WrittenEvent]:
        """Take back this annotator's last act; empty if there is none left."""
        return self.take_back(redo=False, on_progress=on_progress)

    def redo(self, on_progress: ProgressCallback | None = None) -> list[WrittenEvent]:
        """Do again what was undone last; empty if nothing was."""
        return self.take_back(redo=True, on_progress=on_progress)

    def take_back(self, *, redo: bool, on_progress: ProgressCallback | None = None) -> list[WrittenEvent]:
        """Undo or redo."""
        from reader.model.event import Cause  # noqa: PLC0415 - not needed for the first screen
        from reader.store import journal  # noqa: PLC0415

        return journal.take_back(self.database, self._author(), Cause.REDO if redo else Cause.UNDO, on_progress)

    def is_large_act(self, large: int, *, redo: bool) -> bool:
        """Whether undo (or redo) would write so many events or more."""
        from reader.model.event import Cause  # noqa: PLC0415 - not needed for the first screen
        from reader.store import journal  # noqa: PLC0415

        return journal.is_large_act(self._connection, self._author(), Cause.REDO if redo else Cause.UNDO, large)

    def _author(self) -> Author:
        from reader.store import journal  # noqa: PLC0415 - not needed for the first screen

        return journal.Author(self.annotator, journal.this_device(), self.codebook.version)

    def keep_place(self, place: SentenceRef, values: Mapping[str, str] | None = None) -> None:
        """Remember where the annotator is, and these settings."""
        with self.database.writing() as connection:
            settings.keep_place(connection, self.annotator, place)
            settings.save_settings(connection, self.annotator, values or {})

    def place_in(self, article_id: str) -> int | None:
        """Start of the sentence where this annotator last was in an article."""
        return settings.place_in(self._connection, self.annotator, article_id)

    # Settings, and others at work

    def data_version(self) -> int:
        """A number that changes when another connection has written to the database."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def latest_event(self) -> str:
        """Id of the last event of anybody; empty if there is none."""
        row = self._connection.execute("SELECT max(id) FROM journal").fetchone()
        return row[0] or ""

    def recurring(self, article_id: str) -> dict[int, int]:
        """How many sentences of other articles are like those of this one, by their start."""
        return recurrence_counts(self._connection, article_id)

    def settings(self) -> dict[str, str]:
        """What is remembered for this annotator here."""
        return settings.load_settings(self._connection, self.annotator)

    def save_settings(self, values: Mapping[str, str]) -> None:
        """Remember values for this annotator here."""
        with self.database.writing() as connection:
            settings.save_settings(connection, self.annotator, values)

    # Sentences that were found

    def like_this(self, article: StoredArticle, spot: SentenceRef, waiting: Iterable[Change] = ()) -> LikeThis:
        """A sentence and those that are like it, with this annotator's judgments. See `alike.like_this`."""
        from reader.project.alike import like_this  # noqa: PLC0415 - not needed for the first screen

        return like_this(self._connection, self.annotator, article, spot, counts_as=self.counts_as(), waiting=waiting)

    def earlier_editions(self, article_id: str, waiting: Iterable[Change] = ()) -> EarlierEditions | None:
        """What this annotator said of earlier editions. See `earlier.earlier_editions`."""
        from reader.project.earlier import earlier_editions  # noqa: PLC0415 - not needed for the first screen

        with self.database.reading() as connection:
            counts_as = self.counts_as()
            return earlier_editions(connection, self.annotator, article_id, counts_as=counts_as, waiting=waiting)

    def reject_editions(self, article_id: str, names: Iterable[str]) -> None:
        """Remember which sentences of earlier editions do not go to this article: `Came.name` of each."""
        from reader.store.editions import REJECTED  # noqa: PLC0415 - not needed for the first screen

        self.save_settings({f"{REJECTED}{article_id}": " ".join(sorted(names))})

    def readings(self, hits: Sequence[Hit]) -> list[ArticleAnnotations]:
        """What this annotator says of each of these sentences: a reading of that one sentence. See `found`."""
        from reader.project.found import readings  # noqa: PLC0415 - not needed for the first screen

        with self.database.reading() as connection:
            return readings(connection, self.annotator, hits, self.counts_as())


def read_codebook(folder: Path) -> Codebook:
    """The codebook beside the database in `folder`, or the default one."""
    path = folder / CODEBOOK
    return parse_codebook_file(path if path.is_file() else default_codebook())


def parse_codebook_file(source: Path) -> Codebook:
    """The codebook in this file.

    Raises `CodebookError` that names the file, and the entry that is wrong.
    """
    try:
        content = source.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"cannot be read ({error})", subject=str(source)) from error
    return parse_codebook(content, str(source))


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"the folder cannot be made ({error.strerror})",
            subject=str(path.parent),
            advice="Go to a folder that you can write in, or name the database with --db",
        ) from error

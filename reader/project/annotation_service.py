"""The annotations of a project: recording, undoing and redoing them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.annotation import Change, Example, SentenceRef
from reader.model.attribution import quotations, voices
from reader.model.codebook import Label, Layer
from reader.model.event import Cause
from reader.model.progress import ProgressCallback
from reader.project.context import ProjectContext
from reader.store import journal
from reader.store.annotations import known_holders
from reader.store.examples import recent_examples
from reader.store.journal import Author, WrittenEvent

__all__ = ["Annotations", "WrittenEvent"]


class Annotations:
    """Writes the changes of one annotator; they are on disk when a method returns."""

    def __init__(self, context: ProjectContext) -> None:
        self._context = context
        self._database = context.database
        self._connection = context.database.connection

    def record(
        self,
        changes: Sequence[Change],
        *,
        place: SentenceRef | None = None,
        seconds: float | None = None,
        is_undoable: bool = True,
        on_progress: ProgressCallback | None = None,
    ) -> list[WrittenEvent]:
        """Write changes as one act. See `journal.record`."""
        return journal.record(
            self._database,
            self._author(),
            changes,
            cause=Cause.DO if is_undoable else Cause.LOAD,
            place=place,
            seconds=seconds,
            on_progress=on_progress,
        )

    def undo(self, on_progress: ProgressCallback | None = None) -> list[WrittenEvent]:
        """Undo this annotator's last act; empty if there is none left."""
        return journal.take_back(self._database, self._author(), Cause.UNDO, on_progress)

    def redo(self, on_progress: ProgressCallback | None = None) -> list[WrittenEvent]:
        """Redo the act that was undone last; empty if there is none."""
        return journal.take_back(self._database, self._author(), Cause.REDO, on_progress)

    def is_large_act(self, large: int, *, redo: bool) -> bool:
        """Whether undo (or redo) would write `large` events or more."""
        return journal.is_large_act(self._connection, self._author(), Cause.REDO if redo else Cause.UNDO, large)

    def latest_event(self) -> str:
        """Return the id of the last event of any annotator; empty if there is none."""
        return journal.latest_event(self._connection)

    def holders(self) -> list[str]:
        """Return everybody named as the holder of a stance or claim, the most frequent first."""
        return known_holders(self._connection)

    @staticmethod
    def detected_voice(text: str, start: int, end: int) -> str:
        """The voice of the sentence at these code points of an article, by its quotation marks and verbs."""
        return voices.voice_of(text, (start, end), quotations.paragraph(text, start, end)).value

    def recent_examples(self, layer: Layer, label: Label) -> list[Example]:
        """Return the last sentences that this annotator gave this label, the newest first."""
        return recent_examples(self._connection, self._context.annotator, layer, label)

    def _author(self) -> Author:
        return journal.Author(self._context.annotator, journal.this_device(), self._context.codebook.version)

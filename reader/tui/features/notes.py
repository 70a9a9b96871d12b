"""Writing a note on the sentence under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import note_change
from reader.tui import screens
from reader.tui.commands import JUDGE, Command
from reader.tui.workspace import has_sentence

if TYPE_CHECKING:
    from reader.tui.commands import Outcome
    from reader.tui.session import Session
    from reader.tui.workspace import Workspace


def write_note(session: Session, text: str) -> Outcome:
    """Put a note on the current sentence; an empty one removes it."""
    return session.save([note_change(session.spot(), text)])


def _edit(workspace: Workspace) -> None:
    session = workspace.session
    note = session.annotations.note(session.position)
    workspace.push(
        screens.NoteEditor(session.sentence_text, note.text if note else ""), lambda text: write_note(session, text)
    )


COMMANDS = (
    Command("edit-note", ("e",), "Write a note on the sentence", JUDGE, "note", run=_edit, enabled=has_sentence),
)

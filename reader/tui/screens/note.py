"""Writing a note on a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reader.tui.drawing import drawable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class NoteEditor(ModalScreen[str | None]):
    """Edits the note of one sentence. Answers the text, or None if it was called off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "call_off", "Call off", priority=True),
        Binding("ctrl+s,ctrl+j", "keep", "Keep", priority=True),
        Binding("enter", "keep", "Keep", priority=True),
        Binding("alt+enter,shift+enter", "new_line", "New line", priority=True),
    ]

    def __init__(self, sentence: str, note: str) -> None:
        super().__init__()
        self._sentence = sentence
        self._note = note

    def compose(self) -> ComposeResult:
        """The sentence, the note in an editor, and the keys."""
        with Vertical(classes="panel"):
            yield Static(Content("Note on this sentence"), classes="title")
            yield Static(Content(drawable(" ".join(self._sentence.split()))), classes="muted quote")
            yield TextArea(self._note, id="note", soft_wrap=True, show_line_numbers=False)
            yield Static(Content("Enter  keep      Alt+Enter  new line      Esc  call off"), classes="keys")

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        editor = self.query_one(TextArea)
        editor.move_cursor(editor.document.end)
        editor.focus()

    def action_keep(self) -> None:
        """Close with the text."""
        self.dismiss(self.query_one(TextArea).text)

    def action_new_line(self) -> None:
        """Break the line in the editor."""
        self.query_one(TextArea).insert("\n")

    def action_call_off(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)

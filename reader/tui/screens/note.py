"""Writing a note on a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reader.model.sanitize import harmless
from reader.tui.render.text_layout import drawable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key


class Words(TextArea):
    """The note as it is typed. Enter ends it."""

    class Ended(Message):
        """The person has typed what they wanted to."""

    async def _on_key(self, event: Key) -> None:
        """Keys that end a note or break a line.

        They are dealt with here, after the keys typed before them: a binding with priority would overtake those.
        """
        if event.key in ("enter", "ctrl+s", "ctrl+j"):
            self.post_message(self.Ended())
        elif event.key in ("alt+enter", "shift+enter"):
            self.insert("\n")
        else:
            return
        event.stop()
        event.prevent_default()


class NoteEditor(ModalScreen[str | None]):
    """Edits the note of one sentence. Answers the text, or None if it was called off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "call_off", "Call off", priority=True),
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
            yield Words(harmless(self._note), id="note", soft_wrap=True, show_line_numbers=False)
            yield Static(Content("Enter  keep      Alt+Enter  new line      Esc  call off"), classes="keys")

    def on_mount(self) -> None:
        """Begin at the end of what is there."""
        editor = self.query_one(TextArea)
        editor.move_cursor(editor.document.end)
        editor.focus()

    def on_words_ended(self, message: Words.Ended) -> None:
        """Close with the text."""
        message.stop()
        self.dismiss(self.query_one(TextArea).text)

    def action_call_off(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)

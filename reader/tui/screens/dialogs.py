"""Dialogs: a question with a few answers, and a form of labeled fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from reader.errors import ReaderError
from reader.model.sanitize import harmless, one_line
from reader.tui.render.text_layout import drawable


def key_line(*hints: tuple[str, str]) -> Static:
    """The last line of a dialog: keys, and what each does."""
    return Static(Content("   ".join(f"{keys} {does}" for keys, does in hints)), classes="keys")


class Reply(NamedTuple):
    """One of the answers to a question."""

    key: str
    words: str
    """The effect of the key, as the dialog names it."""
    value: Any = True
    other_key: str = ""
    """The name of a second key."""


YES = Reply("y", "yes")


class Confirm(ModalScreen[Any]):
    """Asks before a large or irreversible change. Answers the value of the answer, or None for no."""

    TAKES_KEYS = True
    asks = False

    def __init__(self, question: str, remark: str = "", answers: Sequence[Reply] = (YES,)) -> None:
        super().__init__()
        self._question = question
        self._remark = remark
        self._answers = answers

    def compose(self) -> ComposeResult:
        """The question, a remark, and the keys."""
        with Vertical(classes="panel narrow"):
            yield Static(Content(drawable(self._question)), classes="title")
            if self._remark:
                yield Static(Content(drawable(self._remark)), classes="muted")
            yield key_line(*((answer.key, answer.words) for answer in self._answers), ("n Esc", "no"))

    def on_key(self, event: Key) -> None:
        """Close with the answer that has this key."""
        event.stop()
        found = next((each for each in self._answers if event.key in {each.key, each.other_key}), None)
        if found is not None:
            self.dismiss(found.value)
        elif event.key in {"n", "q", "escape"}:
            self.dismiss(None)


class Option(NamedTuple):
    """One of the values that a field can have."""

    value: str
    words: str
    """The value as the form shows it."""
    remark: str = ""


class Field(NamedTuple):
    """One value that a form asks for."""

    id: str
    label: str
    value: str = ""
    known: tuple[str, ...] = ()
    """Suggested while somebody types."""
    options: tuple[Option, ...] = ()
    """The values to choose from, where nothing is typed."""
    rows: int = 1
    """With more than one, the field is a text of several lines."""
    hint: str = ""
    """Shown while the field is empty."""


class ChoiceField(Static, can_focus=True):
    """A field whose value is one of a few: ← and → go through them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next"),
        Binding("left", "step(-1)", "Previous"),
    ]

    def __init__(self, options: Sequence[Option], value: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        is_known = any(option.value == value for option in options)
        self._options = [*options] if is_known else [Option(value, value), *options]
        self._at = next(n for n, option in enumerate(self._options) if option.value == value)

    @property
    def value(self) -> str:
        """The value that is shown."""
        return self._options[self._at].value

    def on_mount(self) -> None:
        """Show the first value."""
        self._show()

    def _show(self) -> None:
        option = self._options[self._at]
        words = Content(drawable(f"‹ {option.words} ›"))
        remark = Content(drawable(f"  {option.remark}")).stylize("dim") if option.remark else Content("")
        self.update(Content.assemble(words, remark))

    def on_click(self, event: Click) -> None:
        """Go on to the next value."""
        self.action_step(1)

    def action_step(self, steps: int) -> None:
        """Go through the values."""
        self._at = (self._at + steps) % len(self._options)
        self._show()


class TextField(TextArea):
    """A field of several lines. Enter ends it."""

    class Ended(Message):
        """Enter was pressed."""

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    async def _on_key(self, event: Key) -> None:
        """End the text or break a line.

        The keys are handled here, after those typed before them: a binding with priority would overtake those.
        """
        if event.key in ("enter", "ctrl+s", "ctrl+j"):
            self.post_message(self.Ended())
        elif event.key in ("alt+enter", "shift+enter"):
            self.insert("\n")
        else:
            return
        event.stop()
        event.prevent_default()


class Form(ModalScreen[Any]):
    """Asks for a few values at once. Answers what `save` returned for them, or None where it was canceled.

    Where `save` raises an error of ours, the form shows it and stays open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", priority=True),
        Binding("down", "app.focus_next", "Next field"),
        Binding("up", "app.focus_previous", "Previous field"),
        Binding("enter,ctrl+s", "save", "Save"),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, str]], object],
        quote: str = "",
        begin_at: str = "",
    ) -> None:
        """`begin_at` is the id of the field that has the keyboard first, if it is not the first one."""
        super().__init__()
        self._title = title
        self._editors = {field.id: _editor(field) for field in fields}
        self._fields = fields
        self._save = save
        self._quote = quote
        self._begin_at = begin_at or fields[0].id
        self._trouble = Static(Content(""), id="trouble")

    def compose(self) -> ComposeResult:
        """The title, the quotation that it is about, the fields, and the keys."""
        is_one = len(self._fields) == 1
        with Vertical(classes="panel"):
            yield Static(Content(drawable(self._title)), classes="title")
            if self._quote:
                yield Static(Content(drawable(" ".join(self._quote.split()))), classes="muted quote")
            with VerticalScroll(classes="fields", can_focus=False):
                for field in self._fields:
                    if is_one:
                        yield self._editors[field.id]
                        continue
                    with Horizontal(classes="row"):
                        yield Static(Content(drawable(field.label)), classes="label muted")
                        yield self._editors[field.id]
            yield self._trouble
            keys = [("Enter", "save")]
            if not is_one:
                keys.append(("Tab", "next"))
            if any(field.options for field in self._fields):
                keys.append(("← →", "change"))
            if any(field.rows > 1 for field in self._fields):
                keys.append(("Alt+Enter", "new line"))
            yield key_line(*keys, ("Esc", "cancel"))

    def on_mount(self) -> None:
        """Begin in a field, at the end of its text."""
        self._trouble.display = False
        for editor in self.query(TextArea):
            editor.move_cursor(editor.document.end)
        self._editors[self._begin_at].focus()

    @on(Input.Submitted)
    @on(TextField.Ended)
    def save(self, event: Message) -> None:
        """Save the values."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Close with the saved values, or show why they cannot be saved."""
        try:
            saved = self._save({name: editor.value for name, editor in self._editors.items()})
        except ReaderError as error:
            self._trouble.update(Content(drawable(str(error))))
            self._trouble.display = True
        else:
            self.dismiss(saved)

    def action_cancel(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)


def _editor(field: Field) -> Input | ChoiceField | TextField:
    if field.options:
        return ChoiceField(field.options, field.value, id=field.id)
    if field.rows > 1:
        editor = TextField(harmless(field.value), id=field.id, soft_wrap=True, show_line_numbers=False)
        editor.styles.height = field.rows
        return editor
    known = [drawable(each) for each in field.known]
    suggester = SuggestFromList(known, case_sensitive=False) if known else None
    return Input(one_line(field.value), placeholder=field.hint, id=field.id, suggester=suggester, select_on_focus=False)


class NoteEditor(Form):
    """Asks for the note on a sentence. Answers the text, or None where it was canceled."""

    def __init__(self, sentence: str, note: str) -> None:
        field = Field("note", "note", note, rows=6)
        super().__init__("Note on this sentence", [field], lambda values: values["note"], sentence)

"""A form: labeled fields one under the other, kept together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from reader.errors import ReaderError
from reader.model.sanitize import harmless, one_line
from reader.tui.render.text_layout import drawable
from reader.tui.screens.note import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click


class Option(NamedTuple):
    """One of the values that a field can have."""

    value: str
    words: str
    """How it is shown."""
    remark: str = ""


class Field(NamedTuple):
    """One thing that a form asks for."""

    id: str
    label: str
    value: str = ""
    known: tuple[str, ...] = ()
    """Suggested while somebody types."""
    options: tuple[Option, ...] = ()
    """The values to go through, where nothing is typed."""
    rows: int = 1
    """With more than one it is a text of several lines."""


class OneOf(Static, can_focus=True):
    """A field whose value is one of a few: ← and → go through them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next"),
        Binding("left", "step(-1)", "Previous"),
    ]

    def __init__(self, options: Sequence[Option], value: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        there = any(option.value == value for option in options)
        self._options = [*options] if there else [Option(value, value), *options]
        self._at = next(n for n, option in enumerate(self._options) if option.value == value)

    @property
    def value(self) -> str:
        """The value that is shown."""
        return self._options[self._at].value

    def on_mount(self) -> None:
        """Show the value that the form begins with."""
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


class Form(ModalScreen[Any]):
    """Asks for a few values at once. Answers what `keep` made of them, or None if it was called off.

    Where `keep` raises an error of ours, that is told and the form stays open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "call_off", "Call off", priority=True),
        Binding("down", "app.focus_next", "Next field"),
        Binding("up", "app.focus_previous", "Previous field"),
        Binding("enter,ctrl+s", "keep", "Keep"),
    ]

    def __init__(
        self, title: str, fields: Sequence[Field], keep: Callable[[dict[str, str]], object], quote: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._keep = keep
        self._quote = quote

    def compose(self) -> ComposeResult:
        """The title, what it is about, the fields, and the keys."""
        is_one = len(self._fields) == 1
        with Vertical(classes="panel"):
            yield Static(Content(drawable(self._title)), classes="title")
            if self._quote:
                yield Static(Content(drawable(" ".join(self._quote.split()))), classes="muted quote")
            with VerticalScroll(classes="fields", can_focus=False):
                for field in self._fields:
                    if is_one:
                        yield _editor(field)
                        continue
                    with Horizontal(classes="row"):
                        yield Static(Content(drawable(field.label)), classes="label muted")
                        yield _editor(field)
            yield Static(Content(""), id="trouble")
            keys = ["Enter keep", "Esc call off"]
            if not is_one:
                keys.insert(1, "Tab next")
            if any(field.options for field in self._fields):
                keys.insert(-1, "← → change")
            if any(field.rows > 1 for field in self._fields) and not is_one:
                keys.insert(-1, "Alt+Enter line")
            yield Static(Content("   ".join(keys)), classes="keys")

    def on_mount(self) -> None:
        """Begin in the first field, at the end of what is there."""
        self.query_one("#trouble").display = False
        for editor in self.query(TextArea):
            editor.move_cursor(editor.document.end)
        self.query_one(f"#{self._fields[0].id}").focus()

    def _value(self, field: Field) -> str:
        widget = self.query_one(f"#{field.id}")
        if isinstance(widget, TextArea):
            return widget.text
        return widget.value if isinstance(widget, (Input, OneOf)) else ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what is there."""
        event.stop()
        self.action_keep()

    def on_words_ended(self, event: Words.Ended) -> None:
        """Keep what is there."""
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Close with the values, if they can be kept."""
        try:
            kept = self._keep({field.id: self._value(field) for field in self._fields})
        except ReaderError as error:
            trouble = self.query_one("#trouble", Static)
            trouble.update(Content(drawable(str(error))))
            trouble.display = True
            return
        self.dismiss(kept)

    def action_call_off(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)


def _editor(field: Field) -> Input | OneOf | Words:
    if field.options:
        return OneOf(field.options, field.value, id=field.id)
    if field.rows > 1:
        editor = Words(harmless(field.value), id=field.id, soft_wrap=True, show_line_numbers=False)
        editor.styles.height = field.rows
        return editor
    known = [drawable(each) for each in field.known]
    suggester = SuggestFromList(known, case_sensitive=False) if known else None
    return Input(one_line(field.value), id=field.id, suggester=suggester, select_on_focus=False)

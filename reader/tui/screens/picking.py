"""A list to pick from, narrowed by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.drawing import drawable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Choice(NamedTuple):
    """One thing to pick: what is shown, a remark beside it, and what it stands for."""

    words: str
    remark: str = ""
    value: Any = None


class Picker(ModalScreen[Any]):
    """Shows choices and a line to type in; answers the value of the one picked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "call_off", "Call off", priority=True),
        Binding("down,ctrl+n", "step(1)", "Next", priority=True),
        Binding("up,ctrl+p", "step(-1)", "Previous", priority=True),
        Binding("pagedown", "step(10)", "Page down", priority=True),
        Binding("pageup", "step(-10)", "Page up", priority=True),
    ]

    def __init__(self, title: str, prompt: str, keys: str) -> None:
        super().__init__()
        self._title = title
        self._prompt = prompt
        self._keys = keys
        self._shown: list[Choice] = []

    def choices(self, words: str) -> Sequence[Choice]:
        """What can be picked when `words` are typed."""
        return ()

    def highlighted(self, choice: Choice) -> None:
        """Called when the mark has moved to this choice."""

    def compose(self) -> ComposeResult:
        """The title, the line to type in, the choices, and the keys."""
        with Vertical(classes="panel"):
            yield Static(Content(self._title), classes="title")
            yield Input(placeholder=self._prompt, id="words")
            yield OptionList(id="choices", markup=False)
            yield Static(Content(self._keys), classes="keys")

    def on_mount(self) -> None:
        """Begin with everything, the keyboard in the line."""
        shown = self.choices("")
        self.fill("", mark=next((n for n, choice in enumerate(shown) if self.is_on(choice)), 0))
        self.query_one(Input).focus()

    def is_on(self, choice: Choice) -> bool:
        """Whether the mark begins on this choice."""
        return False

    def fill(self, words: str, mark: int = 0) -> None:
        """Show the choices for these words, with the mark on one of them."""
        self._shown = list(self.choices(words))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(choice)) for choice in self._shown])
        if self._shown:
            options.highlighted = min(mark, len(self._shown) - 1)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the choices."""
        event.stop()
        self.fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pick the marked choice."""
        event.stop()
        self.pick(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pick the one that was clicked."""
        event.stop()
        self.pick(event.option_index)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell which choice is marked."""
        event.stop()
        if event.option_index < len(self._shown):
            self.highlighted(self._shown[event.option_index])

    def pick(self, index: int | None) -> None:
        """Close with the value of a choice."""
        if index is not None and index < len(self._shown):
            self.dismiss(self._shown[index].value)

    def action_step(self, steps: int) -> None:
        """Move the mark."""
        options = self.query_one(OptionList)
        if self._shown:
            here = options.highlighted or 0
            if abs(steps) == 1:
                options.highlighted = (here + steps) % len(self._shown)
            else:
                options.highlighted = max(0, min(here + steps, len(self._shown) - 1))

    def action_call_off(self) -> None:
        """Close and pick nothing."""
        self.dismiss(None)


def _line(choice: Choice) -> Content:
    words = Content(drawable(choice.words))
    return Content.assemble(words, "  ", Content(drawable(choice.remark)).stylize("dim")) if choice.remark else words

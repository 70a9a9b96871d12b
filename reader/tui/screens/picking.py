"""A list to pick from, narrowed by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.tui.render.text_layout import drawable
from reader.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key


STEPS = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
"""By how many choices a key moves the mark."""


class Choice(NamedTuple):
    """One thing to pick: what is shown, a remark beside it, and what it stands for."""

    words: str
    remark: str = ""
    value: Any = None
    number: int = 0
    """The digit that picks it while nothing is typed; 0 if none does."""


class Line(TypedLine):
    """The line that a picker is narrowed with."""

    def take(self, event: Key) -> bool:
        """Move the mark or pick; a digit picks while nothing is typed."""
        picker = self.screen
        if not isinstance(picker, Picker):
            return False
        if event.key in STEPS:
            picker.step(STEPS[event.key], self.value)
        elif event.key == "enter":
            picker.pick_marked(self.value)
        else:
            return not self.value and picker.pick_number(event.character)
        return True


class Picker(ModalScreen[Any]):
    """Shows choices and a line to type in; answers the value of the one picked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "call_off", "Call off", priority=True),
    ]

    def __init__(self, title: str, prompt: str, keys: str, *, words: str = "") -> None:
        super().__init__()
        self._words = words
        self._title = title
        self._prompt = prompt
        self._keys = keys
        self._shown: list[Choice] = []
        self._shown_for = ""

    def choices(self, words: str) -> Sequence[Choice]:
        """What can be picked when `words` are typed."""
        return ()

    def highlighted(self, choice: Choice) -> None:
        """Called when the mark has moved to this choice."""

    def compose(self) -> ComposeResult:
        """The title, the line to type in, the choices, and the keys."""
        with Vertical(classes="panel"):
            yield Static(Content(drawable(self._title)), classes="title")
            yield Line(self._words, placeholder=self._prompt, id="words", select_on_focus=False)
            yield OptionList(id="choices", markup=False)
            yield Static(Content(self._keys), classes="keys")

    def on_mount(self) -> None:
        """Begin with everything, the keyboard in the line."""
        shown = self.choices(self._words)
        self.fill(self._words, mark=next((n for n, choice in enumerate(shown) if self.is_on(choice)), 0))
        self.query_one(Input).focus()

    def is_on(self, choice: Choice) -> bool:
        """Whether the mark begins on this choice."""
        return False

    def fill(self, words: str, mark: int = 0) -> None:
        """Show the choices for these words, with the mark on one of them."""
        self._shown, self._shown_for = list(self.choices(words)), words
        options = self.query_one(OptionList)
        options.clear_options()
        is_numbered = any(choice.number for choice in self._shown)
        options.add_options([Option(_line(choice, is_numbered=is_numbered)) for choice in self._shown])
        if self._shown:
            options.highlighted = min(mark, len(self._shown) - 1)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the choices."""
        event.stop()
        self._fill_for(event.input.value)

    def _fill_for(self, words: str) -> None:
        """Show the choices for what is typed by now, where that has not been done."""
        if words != self._shown_for:
            self.fill(words)

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

    def pick_number(self, character: str | None) -> bool:
        """Close with the value of the choice that has this number; whether there is one."""
        found = [index for index, choice in enumerate(self._shown) if choice.number and str(choice.number) == character]
        if found:
            self.pick(found[0])
        return bool(found)

    def pick_marked(self, words: str) -> None:
        """Pick what is marked when `words` are typed."""
        self._fill_for(words)
        self.pick(self.query_one(OptionList).highlighted)

    def step(self, steps: int, words: str) -> None:
        """Move the mark among the choices for `words`."""
        self._fill_for(words)
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


def _line(choice: Choice, *, is_numbered: bool) -> Content:
    words = Content(drawable(choice.words))
    if is_numbered:
        words = Content.assemble(Content(f"{choice.number or ' '}  ").stylize("dim"), words)
    return Content.assemble(words, "  ", Content(drawable(choice.remark)).stylize("dim")) if choice.remark else words

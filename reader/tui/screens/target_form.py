"""Saying what a target is: its kind, its other names, and what favor and against mean for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Label, Static

from reader.model.registry import Target, TargetKind
from reader.model.sanitize import one_line
from reader.tui.render.text_layout import drawable
from reader.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click, Key

BETWEEN = ";"
"""What stands between two aliases: a name may have a comma in it."""
FIELDS = {
    "aliases": ("Also called", f"other names in the texts, with {BETWEEN} between them"),
    "description": ("What it is", "in a sentence"),
    "favor": ("Favor means", "where the codebook does not say enough"),
    "against": ("Against means", "where the codebook does not say enough"),
}
KINDS = tuple(TargetKind)


class KindField(Static, can_focus=True):
    """The kind; changed with the arrows, the space bar or a click."""

    def __init__(self, kind: TargetKind) -> None:
        super().__init__(_kind_words(kind), id="kind")
        self.kind = kind

    def on_key(self, event: Key) -> None:
        """Another kind, another field, or the end."""
        if event.key in ("left", "right", "space"):
            self._turn(-1 if event.key == "left" else 1)
        elif not _leaves(event, self.screen):
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: Click) -> None:
        """The next kind."""
        self._turn(1)

    def _turn(self, steps: int) -> None:
        self.kind = KINDS[(KINDS.index(self.kind) + steps) % len(KINDS)]
        self.update(_kind_words(self.kind))


def _kind_words(kind: TargetKind) -> Content:
    return Content(f"‹ {kind.value} ›")


class FieldLine(TypedLine):
    """A field that is typed in."""

    def take(self, event: Key) -> bool:
        """Go to another field, or end."""
        return _leaves(event, self.screen)


def _leaves(event: Key, form: Screen[Any]) -> bool:
    """Do what a key does in every field; whether it does anything."""
    if event.key in ("down", "tab"):
        form.focus_next()
    elif event.key in ("up", "shift+tab"):
        form.focus_previous()
    elif event.key in ("enter", "ctrl+s") and isinstance(form, TargetForm):
        form.keep()
    else:
        return False
    return True


class TargetForm(ModalScreen[dict[str, Any] | None]):
    """Answers what was changed, by the names of the fields of `Target`; None if it was called off."""

    AUTO_FOCUS = "#aliases"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "call_off", "Call off", priority=True),
    ]

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target
        self._before = {**{field: getattr(target, field) for field in FIELDS}, "aliases": _joined(target.aliases)}

    def compose(self) -> ComposeResult:
        """The kind, a line for everything else, and the keys."""
        with Vertical(classes="panel"):
            yield Static(Content(drawable(self._target.name)), classes="title")
            with Horizontal(classes="field"):
                yield Label(Content("Kind"))
                yield KindField(self._target.kind)
            for field, (label, prompt) in FIELDS.items():
                with Horizontal(classes="field"):
                    yield Label(Content(label))
                    yield FieldLine(one_line(self._before[field]), placeholder=prompt, id=field, select_on_focus=False)
            yield Static(Content("Enter  keep      ↑ ↓  field      ← →  kind      Esc  call off"), classes="keys")

    def keep(self) -> None:
        """Close with what was changed."""
        words = {field: self.query_one(f"#{field}", FieldLine).value for field in FIELDS}
        changed: dict[str, Any] = {
            field: text.split(BETWEEN) if field == "aliases" else text
            for field, text in words.items()
            if text != one_line(self._before[field])
        }
        kind = self.query_one(KindField).kind
        if kind is not self._target.kind:
            changed["kind"] = kind
        self.dismiss(changed)

    def action_call_off(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)


def _joined(aliases: tuple[str, ...]) -> str:
    return f"{BETWEEN} ".join(aliases)

"""The question before a judgment is applied to other sentences."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reader.model.transfer import Transfer


class Answer(Enum):
    """What to do with what stands otherwise."""

    KEEP = auto()
    OVERWRITE = auto()


class Applying(ModalScreen[Answer]):
    """Asks whether to fill only what is undecided, or to overwrite too. Answers None for neither."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "keep", "Apply"),
        Binding("o", "overwrite", "Overwrite too"),
        Binding("n,escape,q", "call_off", "No"),
    ]

    def __init__(self, asked: str, remark: str, kept: Transfer, overwritten: Transfer) -> None:
        super().__init__()
        self._asked = asked
        self._remark = remark
        self._fills = bool(kept.changes)
        self._overwritten = overwritten.contradicted

    def compose(self) -> ComposeResult:
        """The question, a remark, and the keys."""
        keys = ["y  apply"] if self._fills else []
        if self._overwritten:
            too = " too" if self._fills else ""
            keys.append(f"o  overwrite {self._overwritten:,}{too}")
        with Vertical(classes="panel narrow"):
            yield Static(Content(self._asked), classes="title")
            yield Static(Content(self._remark), classes="muted")
            yield Static(Content("      ".join([*keys, "n  no"])), classes="keys")

    def action_keep(self) -> None:
        """Apply where nothing is decided."""
        if self._fills:
            self.dismiss(Answer.KEEP)

    def action_overwrite(self) -> None:
        """Apply everywhere."""
        if self._overwritten:
            self.dismiss(Answer.OVERWRITE)

    def action_call_off(self) -> None:
        """Do nothing."""
        self.dismiss(None)

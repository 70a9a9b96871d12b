"""Choosing the target that stances are toward, or adding one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.model.ids import name_key
from reader.model.plain import one_line
from reader.model.target import Target, TargetKind
from reader.tui.drawing import drawable
from reader.tui.screens.picking import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tui.session import Session


class NewTarget(NamedTuple):
    """A target that is to be made when it is picked."""

    name: str
    kind: TargetKind


class TargetPicker(Picker):
    """Lists the targets; a name that is not among them can be added, with its kind, in one step."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            "Stance toward …",
            "Type to find a target, or the name of a new one",
            "Enter  choose      ↑ ↓  move      Esc  call off",
        )
        self._session = session

    def choices(self, words: str) -> Sequence[Choice]:
        """The targets whose name has the words; then the name as a new target, of each kind."""
        name = one_line(words)
        targets = self._session.project.targets.all()
        wanted = name_key(name)
        found = [Choice(t.name, t.kind.value, t) for t in targets if wanted in name_key(t.name)]
        if name and wanted not in {name_key(t.name) for t in targets}:
            found += [Choice(f"New: {name}", kind.value, NewTarget(name, kind)) for kind in TargetKind]
        return found

    def is_on(self, choice: Choice) -> bool:
        """Whether this is the active target."""
        return bool(choice.value == self._session.target)

    def pick(self, index: int | None) -> None:
        """Close with the target, made if it is new."""
        if index is None or index >= len(self._shown):
            return
        value = self._shown[index].value
        if isinstance(value, NewTarget):
            try:
                value = self._session.project.targets.add(value.name, value.kind)
            except ReaderError as error:
                self.notify(drawable(str(error)), severity="error", markup=False)
                return
        self.dismiss(value if isinstance(value, Target) else None)

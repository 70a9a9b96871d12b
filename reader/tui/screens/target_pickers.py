"""Choosing the target of stances, or one to merge with; adding and renaming targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.model.ids import name_key
from reader.model.registry_entry import Target, TargetKind, counted_as, names_of
from reader.model.sanitize import one_line
from reader.tui.render.target_lines import called
from reader.tui.render.text_layout import cut, drawable
from reader.tui.screens.pickers import MOST_DIGITS, Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reader.tui.session import Session

LONGEST_REMARK = 44
"""Cells for the other names of a target, beside its kind."""
RESTORE = "retired: restore"


class NewTarget(NamedTuple):
    """A target that is added when it is picked."""

    name: str
    kind: TargetKind


class TargetPicker(Picker):
    """Lists the targets; a name that is not among them can be added, with its kind, in one step.

    The target that is picked becomes the active one at once, so that a key typed right after it judges toward it.
    With `adds`, the picker is for adding only: it begins empty and the active target stays.
    """

    def __init__(self, session: Session, *, adds: bool = False) -> None:
        super().__init__(
            "Add a target" if adds else "Stance toward …",
            "The name of a new target" if adds else "Type to find a target, or the name of a new one",
            ("Enter", "add") if adds else ("1–9 Enter", "choose"),
            ("↑ ↓", "move"),
            current=session.target,
        )
        self._session = session
        self._adds = adds
        self._targets = session.project.targets.all()
        self._names = {target.id: names_of(target, self._targets) for target in self._targets if not target.merged_into}

    def choices(self, words: str) -> Sequence[Choice]:
        """The targets that a name with these words means; then the words as a new target, of each kind."""
        name = one_line(words)
        wanted = name_key(name)
        if not wanted:
            return () if self._adds else self._active()
        found = [target for target in self._targets if self._matching(target, wanted)]
        found.sort(key=lambda target: wanted not in map(name_key, self._names[target.id]))
        choices = [Choice(target.name, self._remark(target, wanted), target) for target in found]
        if wanted in {name_key(target.name) for target in self._targets}:
            return choices
        new = [Choice(f"New: {name}", kind.value, NewTarget(name, kind)) for kind in TargetKind]
        return new + choices if self._adds else choices + new

    def _active(self) -> list[Choice]:
        active = [target for target in self._targets if target.is_active]
        return [
            Choice(target.name, self._remark(target), target, number if number <= MOST_DIGITS else 0)
            for number, target in enumerate(active, 1)
        ]

    def _matching(self, target: Target, wanted: str) -> list[str]:
        return [name for name in self._names.get(target.id, ()) if wanted in name_key(name)]

    def _remark(self, target: Target, wanted: str = "") -> str:
        """Its kind and its other names, what was typed first."""
        meant = self._matching(target, wanted)
        others = [*meant, *(name for name in self._names[target.id] if name not in meant)]
        others = [name for name in others if name != target.name]
        parts = [target.kind.value, RESTORE if target.is_retired else "", cut(", ".join(others), LONGEST_REMARK)]
        return " · ".join(part for part in parts if part)

    def pick(self, index: int | None) -> None:
        """Close with the target: a new one is added, a retired one restored."""
        if index is None or index >= len(self._shown):
            return
        value = self._shown[index].value
        targets = self._session.project.targets
        try:
            if isinstance(value, NewTarget):
                value = targets.add(value.name, value.kind)
            elif value.is_retired:
                value = targets.retire(value, is_retired=False)
        except ReaderError as error:
            self.notify(drawable(str(error)), severity="error", markup=False)
            return
        if not self._adds:
            self._session.choose_target(value)
        self.dismiss(value)


class OtherTargetPicker(Picker):
    """Lists the targets that another can be merged into. Answers one of them, or None."""

    def __init__(self, target: Target, others: Iterable[Target], uses: Mapping[str, str]) -> None:
        super().__init__(
            f"Merge {called(target)} into …",
            "Type to find a target",
            choices=(
                Choice(other.name, f"{other.kind.value} · {uses[other.id]}", other, 0, " ".join(other.aliases))
                for other in others
            ),
        )


class Naming(Picker):
    """Asks for the new name of a target; where another has the name, offers to merge the two.

    Answers the name, or the target to merge into, or None.
    """

    def __init__(self, target: Target, targets: Sequence[Target]) -> None:
        super().__init__(f"Rename {called(target)}", "The new name", ("Enter", "save"), words=one_line(target.name))
        self._target = target
        self._targets = targets

    def choices(self, words: str) -> Sequence[Choice]:
        """The effect of Enter."""
        name = one_line(words)
        others = (other for other in self._targets if other.id != self._target.id)
        there = next((other for other in others if name_key(other.name) == name_key(name)), None)
        if not name:
            return ()
        if name == self._target.name:
            return [Choice("Keep the name")]
        if there is None:
            return [Choice(f"Rename to {name}", "its judgments stay", name)]
        meant = counted_as(self._targets, there.id)
        if meant is None or meant.id == self._target.id:
            return [Choice(f"{there.name} is merged into it: undo that merge, then merge the other way")]
        return [Choice(f"Merge into {meant.name}", "an existing target", meant)]

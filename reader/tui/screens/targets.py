"""Choosing the target that stances are toward, or another to merge with; adding one, calling one otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.model.ids import name_key
from reader.model.registry import Target, TargetKind, counted_as, names_of
from reader.model.sanitize import one_line
from reader.tui.render.text_layout import cut, drawable
from reader.tui.screens.picking import Choice, Picker
from reader.tui.target_rows import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reader.tui.session import Session

MOST_DIGITS = 9
LONGEST_REMARK = 44
"""Cells for the other names of a target, beside its kind."""
OFFER_AGAIN = "retired: offer again"


class NewTarget(NamedTuple):
    """A target that is to be made when it is picked."""

    name: str
    kind: TargetKind


class TargetPicker(Picker):
    """Lists the targets; a name that is not among them can be added, with its kind, in one step.

    What is picked is the active target at once, so that a key typed right behind judges toward it. With
    `adds`, it is for adding only: it begins empty and the active target stays.
    """

    def __init__(self, session: Session, *, adds: bool = False) -> None:
        super().__init__(
            "Add a target" if adds else "Stance toward …",
            "The name of a new target" if adds else "Type to find a target, or the name of a new one",
            ("Enter  add" if adds else "1–9 Enter  choose") + "      ↑ ↓  move      Esc  call off",
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
        parts = [target.kind.value, OFFER_AGAIN if target.is_retired else "", cut(", ".join(others), LONGEST_REMARK)]
        return " · ".join(part for part in parts if part)

    def is_on(self, choice: Choice) -> bool:
        """Whether this is the active target."""
        return bool(choice.value == self._session.target)

    def pick(self, index: int | None) -> None:
        """Close with the target: made if it is new, offered again if it was retired."""
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
    """Lists the targets that another can be merged into; answers the one picked, or None."""

    def __init__(self, target: Target, others: Iterable[Target], uses: Mapping[str, str]) -> None:
        super().__init__(
            f"Merge {called(target)} into …", "Type to find a target", "Enter  choose      ↑ ↓  move      Esc  call off"
        )
        self._others = list(others)
        self._uses = uses

    def choices(self, words: str) -> Sequence[Choice]:
        """The targets one of whose names has the words."""
        wanted = name_key(words)
        return [
            Choice(other.name, f"{other.kind.value} · {self._uses[other.id]}", other)
            for other in self._others
            if any(wanted in name_key(name) for name in (other.name, *other.aliases))
        ]


class Naming(Picker):
    """Asks how a target is to be called; where another has the name, offers to merge the two.

    Answers the name, or the target to merge into, or None.
    """

    def __init__(self, target: Target, targets: Sequence[Target]) -> None:
        super().__init__(
            f"Rename {called(target)}", "Its name", "Enter  keep      Esc  call off", words=one_line(target.name)
        )
        self._target = target
        self._targets = targets

    def choices(self, words: str) -> Sequence[Choice]:
        """What Enter would do."""
        name = one_line(words)
        others = (other for other in self._targets if other.id != self._target.id)
        there = next((other for other in others if name_key(other.name) == name_key(name)), None)
        if not name:
            return ()
        if name == self._target.name:
            return [Choice("Keep the name")]
        if there is None:
            return [Choice(f"Call it {name}", "its judgments stay its own", name)]
        meant = counted_as(self._targets, there.id)
        if meant is None or meant.id == self._target.id:
            return [Choice(f"{there.name} is merged into it: take that out, then merge the other way")]
        return [Choice(f"Merge it into {meant.name}", "which is there already", meant)]

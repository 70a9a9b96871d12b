"""The targets of a project: adding, renaming, describing, ordering, retiring and merging them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reader.errors import UsageError
from reader.model.annotation import Change, SubjectKind
from reader.model.ids import name_key, target_id
from reader.model.progress import ProgressCallback
from reader.model.registry_entry import Target, TargetKind, counted_as
from reader.model.sanitize import one_line
from reader.project.annotation_service import Annotations
from reader.project.context import ProjectContext
from reader.store import registry


class Targets:
    """The targets of a project. Every change is saved at once and can be undone; none loses a judgment.

    Methods change the target as it is in the database now: somebody else may have changed it since it was read.
    They raise `UsageError` if it no longer exists.
    """

    def __init__(self, context: ProjectContext, annotations: Callable[[], Annotations]) -> None:
        self._connection = context.database.connection
        self._annotations = annotations

    def all(self) -> list[Target]:
        """Return every target, retired and merged ones included, in order."""
        return registry.targets(self._connection)

    def active(self) -> list[Target]:
        """Return the targets that sentences are judged toward, in order."""
        return [target for target in self.all() if target.is_active]

    def uses(self) -> dict[str, int]:
        """Return the number of decisions toward each target, by its id, also of merged ones."""
        return registry.target_uses(self._connection)

    def named(self, name: str) -> Target | None:
        """Return the target with this name, also a retired or merged one; None if there is none."""
        wanted = name_key(one_line(name))
        return next((target for target in self.all() if name_key(target.name) == wanted), None)

    def add(self, name: str, kind: TargetKind = TargetKind.PERSON, *, is_undoable: bool = True) -> Target:
        """Return the target with this name; create it if there is none.

        The name of a merged target gives the one that it counts as; a retired target becomes active again.
        """
        clean = _clean(name)
        known = self.all()
        existing = self.named(clean)
        if existing is not None and existing.merged_into:
            existing = counted_as(known, existing.id)
        if existing is None:
            position = max((target.position for target in known), default=-1) + 1
            identifier = target_id(clean, {target.id for target in known})
            return self.change(Target(identifier, clean, kind, position), is_undoable=is_undoable)
        return self.change(existing._replace(is_retired=False)) if existing.is_retired else existing

    def change(self, target: Target, *, is_undoable: bool = True) -> Target:
        """Save a target and return it."""
        self._annotations().record([Change(SubjectKind.TARGET, target.id, target)], is_undoable=is_undoable)
        return target

    def rename(self, target: Target, name: str) -> Target:
        """Rename a target; it keeps its judgments.

        Raises `UsageError` if the name is empty, or another target has it.
        """
        clean = _clean(name)
        for other in self.all():
            if other.id != target.id and name_key(other.name) == name_key(clean):
                raise UsageError(f"there is a target called {other.name} already", advice="Merge the two instead")
        return self.change(self._now(target)._replace(name=clean))

    def describe(
        self,
        target: Target,
        *,
        kind: TargetKind | None = None,
        aliases: Iterable[str] | None = None,
        description: str | None = None,
        favor: str | None = None,
        against: str | None = None,
    ) -> Target:
        """Change the kind, aliases and descriptions of a target; None leaves a field as it is.

        Aliases that repeat another, or the name, are left out.
        """
        now = self._now(target)
        return self.change(
            now._replace(
                kind=kind or now.kind,
                aliases=now.aliases if aliases is None else _distinct(now.name, aliases),
                description=now.description if description is None else one_line(description),
                favor=now.favor if favor is None else one_line(favor),
                against=now.against if against is None else one_line(against),
            )
        )

    def retire(self, target: Target, *, is_retired: bool = True) -> Target:
        """Retire a target, or make it active again; the judgments toward it stay."""
        return self.change(self._now(target)._replace(is_retired=is_retired))

    def merge(self, target: Target, into: Target, on_progress: ProgressCallback | None = None) -> Target:
        """Merge a target into another. Where somebody judged a sentence toward both, the stances join."""
        merged = self._now(target)._replace(merged_into=into.id)
        self._annotations().record([Change(SubjectKind.TARGET, merged.id, merged)], on_progress=on_progress)
        return merged

    def unmerge(self, target: Target) -> Target:
        """Undo a merge: the target stands for itself again, with the judgments toward it."""
        return self.change(self._now(target)._replace(merged_into=""))

    def move(self, target: Target, steps: int) -> None:
        """Move a target by some places among the active ones."""
        order = self.active()
        here = next((n for n, each in enumerate(order) if each.id == target.id), None)
        if here is None:
            return
        order.insert(max(0, min(here + steps, len(order) - 1)), order.pop(here))
        others = [each for each in self.all() if not each.is_active]
        moved = [
            Change(SubjectKind.TARGET, each.id, each._replace(position=place))
            for place, each in enumerate([*order, *others])
            if each.position != place
        ]
        if moved:
            self._annotations().record(moved)

    def _now(self, target: Target) -> Target:
        now = next((each for each in self.all() if each.id == target.id), None)
        if now is None:
            raise UsageError(f"the target {target.name} is no longer there", advice="Add it again")
        return now


def _clean(name: str) -> str:
    clean = one_line(name)
    if not clean:
        raise UsageError("a target needs a name")
    return clean


def _distinct(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    by_key: dict[str, str] = {}
    for alias in map(one_line, aliases):
        if alias and name_key(alias) != name_key(name):
            by_key.setdefault(name_key(alias), alias)
    return tuple(by_key.values())

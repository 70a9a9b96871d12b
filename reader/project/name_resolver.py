"""The targets and claims that a file names: the existing ones, else new ones that are written with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.loaders.records import LabelError
from reader.model.annotation import Change, SubjectKind
from reader.model.ids import claim_id, name_key, target_id
from reader.model.registry_entry import Claim, Target, TargetKind
from reader.model.sanitize import one_line, plain
from reader.store import registry

if TYPE_CHECKING:
    from reader.loaders.records import ImportedLabel, ImportedRegistries
    from reader.store.sqlite import Connection


class NameResolver:
    """The registries, with what a file adds to them."""

    def __init__(self, connection: Connection) -> None:
        ordered = sorted(registry.targets(connection), key=lambda target: not target.merged_into)
        self._targets = {name_key(target.name): target for target in ordered}
        """A target that stands for itself goes before one of the same name that was merged."""
        self._target_ids = {target.id for target in ordered}
        self._last = max((target.position for target in ordered), default=-1)
        self._claims: dict[str, str] = {}
        self._claim_ids: set[str] = set()
        for identifier, wording in registry.claim_wordings(connection):
            self._claims.setdefault(name_key(wording), identifier)
            self._claim_ids.add(identifier)
        self.new_targets: dict[str, Target] = {}
        """Those that are not here, by their ids."""
        self.new_claims: dict[str, Claim] = {}

    def missing(self, registries: ImportedRegistries) -> list[Change]:
        """Return the changes that create the targets and claims of a file that do not exist here.

        Each comes after the one that it was merged into; if that does not exist either, it is not merged.
        """
        new: list[tuple[SubjectKind, Target | Claim]] = [
            (SubjectKind.TARGET, target)
            for target in registries.targets
            if target.id not in self._target_ids and (target.merged_into or name_key(target.name) not in self._targets)
        ]
        new += [(SubjectKind.CLAIM, claim) for claim in registries.claims if claim.id not in self._claim_ids]
        known = self._target_ids | self._claim_ids
        changes: list[Change] = []
        while new:
            now = [each for each in new if not each[1].merged_into or each[1].merged_into in known]
            now = now or [(kind, each._replace(merged_into="")) for kind, each in new]
            changes += [Change(kind, each.id, each) for kind, each in now]
            known |= {each.id for _, each in now}
            new = [each for each in new if each[1].id not in known]
        return changes

    def target(self, name: str, kind: str = "") -> str:
        """Return the id of the target with this name, or that had it; of a new one, if there is none.

        Raises:
            LabelError: it has no name, or the target that first had it is called otherwise now.
        """
        clean = one_line(name)
        if not clean:
            raise LabelError("it is toward no target")
        known = self._targets.get(name_key(clean))
        if known is not None:
            return known.id
        identifier = target_id(clean)
        if identifier in self._target_ids:
            raise LabelError(f"the target {clean} has another name here")
        self._last += 1
        kinds = {each.value: each for each in TargetKind}
        new = Target(identifier, clean, kinds.get(kind, TargetKind.PERSON), self._last)
        self._targets[name_key(clean)] = self.new_targets[identifier] = new
        self._target_ids.add(identifier)
        return identifier

    def claim(self, label: ImportedLabel, identifier: str, created_at: str) -> str:
        """Return the id of the claim with this id, else of the one in this wording; of a new one, if there is none.

        Raises:
            LabelError: it has no wording by which it could be made.
        """
        identifier, clean = one_line(identifier), one_line(label.claim)
        if identifier in self._claim_ids:
            return identifier
        if not clean:
            raise LabelError(f"there is no claim {identifier} here" if identifier else "it does not say which claim")
        if not identifier:
            if name_key(clean) in self._claims:
                return self._claims[name_key(clean)]
            identifier = claim_id(clean, self._claim_ids)
        self._claim_ids.add(identifier)
        self._claims.setdefault(name_key(clean), identifier)
        url = one_line(label.claim_verdict_url)
        self.new_claims[identifier] = Claim(
            identifier,
            clean,
            one_line(label.claim_type),
            one_line(label.claim_topic),
            plain(label.claim_note),
            one_line(label.claim_verdict),
            url if url.startswith(("https://", "http://")) else "",
            created_at=created_at,
        )
        return identifier

    def creations(self, change: Change) -> list[Change]:
        """Return the changes that must come before this one: the target or claim that it refers to is created."""
        subject = change.subject
        target = self.new_targets.get(getattr(subject, "target_id", ""))
        if target is not None:
            return [Change(SubjectKind.TARGET, target.id, target)]
        claim = self.new_claims.get(getattr(subject, "claim_id", ""))
        return [Change(SubjectKind.CLAIM, claim.id, claim)] if claim is not None else []

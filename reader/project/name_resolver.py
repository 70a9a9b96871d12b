"""Targets and claims as a file names them: those that are here, else new ones that wait to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import Change, SubjectKind
from reader.model.ids import claim_id, name_key, target_id
from reader.model.registry import Claim, Target, TargetKind
from reader.model.sanitize import one_line, plain
from reader.project.judged import Refusal
from reader.store import registry

if TYPE_CHECKING:
    from reader.loaders.records import ImportedLabel
    from reader.store.sqlite import Connection


class Named:
    """The registers, with what a file adds to them."""

    def __init__(self, connection: Connection) -> None:
        ordered = sorted(registry.targets(connection), key=lambda target: not target.merged_into)
        self._targets: dict[str, Target] = {}
        for target in ordered:
            self._targets.setdefault(name_key(target.name), target)
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

    def target(self, name: str, kind: str = "") -> str:
        """The id of the target that is called so, or once was; of a new one, if there is none.

        Raises:
            Refusal: it has no name, or the target that first had it is called otherwise now.
        """
        clean = one_line(name)
        if not clean:
            raise Refusal("it is toward no target: name one with --map LABEL=LAYER:LABEL:TARGET")
        known = self._targets.get(name_key(clean))
        if known is not None:
            return known.id
        identifier = target_id(clean)
        if identifier in self._target_ids:
            raise Refusal(f"the target {clean} has another name here")
        self._last += 1
        kinds = {each.value: each for each in TargetKind}
        new = Target(identifier, clean, kinds.get(kind, TargetKind.PERSON), self._last)
        self._targets[name_key(clean)] = self.new_targets[identifier] = new
        self._target_ids.add(identifier)
        return identifier

    def claim(self, said: ImportedLabel, identifier: str, now: str) -> str:
        """The id of the claim with this id, else of the one worded as is said; of a new one, if there is none.

        Raises:
            Refusal: it has no wording by which it could be made.
        """
        identifier, clean = one_line(identifier), one_line(said.claim)
        if identifier in self._claim_ids:
            return identifier
        if not clean:
            raise Refusal(f"there is no claim {identifier} here" if identifier else "it does not say which claim")
        if not identifier:
            if name_key(clean) in self._claims:
                return self._claims[name_key(clean)]
            identifier = claim_id(clean, self._claim_ids)
        self._claim_ids.add(identifier)
        self._claims.setdefault(name_key(clean), identifier)
        url = one_line(said.claim_verdict_url)
        self.new_claims[identifier] = Claim(
            identifier,
            clean,
            one_line(said.claim_type),
            one_line(said.claim_topic),
            plain(said.claim_note),
            one_line(said.claim_verdict),
            url if url.startswith(("https://", "http://")) else "",
            created_at=now,
        )
        return identifier

    def makes(self, change: Change) -> list[Change]:
        """The changes that must come first: what this one refers to is made, if that has not been written."""
        subject = change.subject
        target = self.new_targets.get(getattr(subject, "target_id", ""))
        if target is not None:
            return [Change(SubjectKind.TARGET, target.id, target)]
        claim = self.new_claims.get(getattr(subject, "claim_id", ""))
        return [Change(SubjectKind.CLAIM, claim.id, claim)] if claim is not None else []

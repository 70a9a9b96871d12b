"""The registry of claims of a project: finding, linking, changing, merging and splitting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.annotation import Change, Mention, MentionKey, Relation, SubjectKind
from reader.model.ids import claim_id
from reader.model.registry_entry import Claim
from reader.model.sanitize import one_line, plain
from reader.store import registry
from reader.store.claim_search import ranked_claims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.annotation import SentenceRef
    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.store.registry import ListedClaim, ListedMention


class Claims:
    """Claims are everybody's; a mention is its annotator's. Every act is one that can be undone."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._connection = project.database.connection

    def listed(self) -> list[ListedClaim]:
        """Every claim that is not merged into another, with how often it is mentioned; the most first."""
        return registry.listed_claims(self._connection)

    def get(self, identifier: str) -> Claim | None:
        """The claim with this id."""
        return registry.get_claim(self._connection, "", identifier)

    def ranked(self, words: str, *, is_typed: bool = False, limit: int = 50) -> list[Claim]:
        """The claims that are most like these words: a sentence, or what somebody types. See `claim_search`."""
        found = ranked_claims(self._connection, words, is_typed=is_typed, limit=limit)
        return registry.claims_by_id(self._connection, [identifier for identifier, _ in found])

    def topics(self) -> list[str]:
        """Every topic that a claim has."""
        return registry.claim_topics(self._connection)

    def mentions(self, claim: Claim) -> list[ListedMention]:
        """Every mention of a claim, by whomever, in the order of the corpus."""
        return registry.mentions_of(self._connection, claim.id)

    def new(self, wording: str, first_wording: str = "") -> Claim:
        """A claim in this canonical wording, not written yet; the one that has the wording, if there is one.

        Raises `UsageError` where there are no words.
        """
        clean = one_line(wording)
        if not clean:
            raise UsageError("a claim needs words")
        there = self.get(claim_id(clean))
        if there is not None and there.claim == clean:
            return self.meant(there)
        identifier = claim_id(clean, registry.claim_ids(self._connection))
        return Claim(identifier, clean, first_wording=one_line(first_wording))

    def add(self, wording: str) -> Claim:
        """Make a claim in this wording that no sentence mentions yet; the one that has it, if there is one.

        Raises as `new`.
        """
        claim = self.new(wording)
        if self.get(claim.id) is None:
            self._project.annotations.record([Change(SubjectKind.CLAIM, claim.id, claim)])
        return self._kept(claim)

    def _kept(self, claim: Claim) -> Claim:
        """The claim as it was written, with when it was made."""
        return self.get(claim.id) or claim

    def meant(self, claim: Claim) -> Claim:
        """What a claim counts as: itself, or the one that it was merged into."""
        meant = registry.counts_as(self._connection, "claims").get(claim.id, claim.id)
        return self.get(meant) or claim

    def linking(
        self, spot: SentenceRef, claim: Claim, relation: Relation, holder: str = "", voice: str = ""
    ) -> list[Change]:
        """The changes that say that a sentence mentions a claim, which is made if it is not there."""
        link = Change(SubjectKind.MENTION, MentionKey(spot, claim.id, one_line(holder), relation), Mention(voice))
        if self.get(claim.id) is None:
            return [Change(SubjectKind.CLAIM, claim.id, claim), link]
        return [link]

    def change(self, claim: Claim) -> Claim:
        """Write what a claim is now; itself. Raises `UsageError` where its wording is empty."""
        clean = claim._replace(
            claim=one_line(claim.claim), topic=one_line(claim.topic), verdict=one_line(claim.verdict),
            verdict_url=one_line(claim.verdict_url), note=plain(claim.note),
        )  # fmt: skip
        if not clean.claim:
            raise UsageError("a claim needs words")
        _check_address(clean.verdict_url)
        self._project.annotations.record([Change(SubjectKind.CLAIM, clean.id, clean)])
        return self._kept(clean)

    def remove(self, claim: Claim) -> None:
        """Take a claim away that nothing mentions. Raises `StoreError` where something does."""
        self._project.annotations.record([Change(SubjectKind.CLAIM, claim.id, None)])

    def merge(self, claim: Claim, into: Claim, on_progress: ProgressCallback | None = None) -> None:
        """Have a claim count as another; every mention of it is then one of the other."""
        merged = claim._replace(merged_into=into.id)
        self._project.annotations.record([Change(SubjectKind.CLAIM, claim.id, merged)], on_progress=on_progress)

    def split(self, mentions: Sequence[ListedMention], wording: str) -> Claim:
        """Move these mentions to a claim of their own in this wording, as one act; that claim.

        Raises `UsageError` where there are no words, or the wording is that of a claim that they are of.
        """
        claim = self.new(wording, mentions[0].sentence if mentions else "")
        changes = [] if self.get(claim.id) else [Change(SubjectKind.CLAIM, claim.id, claim)]
        meant = registry.counts_as(self._connection, "claims")
        for each in mentions:
            if meant.get(each.mention.claim_id, each.mention.claim_id) == claim.id:
                raise UsageError("these mentions are of that claim already", advice="Word the new claim otherwise")
            moved = each.mention._replace(claim_id=claim.id)
            changes += [
                Change(SubjectKind.MENTION, each.mention, None, each.annotator),
                Change(SubjectKind.MENTION, moved, each.value, each.annotator),
            ]
        self._project.annotations.record(changes)
        return self._kept(claim)


def _check_address(url: str) -> None:
    if url and not url.startswith(("https://", "http://")):
        raise UsageError(f"{url} is no web address", advice="It begins with https:// or http://")

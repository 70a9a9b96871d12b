"""The claims of a project: finding, linking, changing, merging and splitting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.annotation import Change, Mention, MentionKey, Relation, SentenceRef, SubjectKind
from reader.model.ids import claim_id
from reader.model.registry_entry import Claim
from reader.model.sanitize import one_line, plain
from reader.store import registry
from reader.store.claim_search import ranked_claims
from reader.store.registry import ListedClaim, ListedMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.progress import ProgressCallback
    from reader.project.annotation_service import Annotations
    from reader.project.context import ProjectContext

__all__ = ["Claims", "ListedClaim", "ListedMention"]


class Claims:
    """The claims that all annotators share, and their mentions. Every change can be undone."""

    def __init__(self, context: ProjectContext, annotations: Annotations) -> None:
        self._annotations = annotations
        self._connection = context.database.connection

    def listed(self) -> list[ListedClaim]:
        """Return every claim that is not merged into another, with its number of mentions, the most first."""
        return registry.listed_claims(self._connection)

    def get(self, identifier: str) -> Claim | None:
        """Return the claim with this id."""
        return registry.get_claim(self._connection, identifier)

    def ranked(self, words: str, *, is_typed: bool = False, limit: int = 50) -> list[Claim]:
        """Return the claims most similar to these words, of a sentence or as typed. See `claim_search`."""
        found = ranked_claims(self._connection, words, is_typed=is_typed, limit=limit)
        return registry.claims_by_id(self._connection, [identifier for identifier, _ in found])

    def topics(self) -> list[str]:
        """Return the topics of all claims."""
        return registry.claim_topics(self._connection)

    def mentions(self, claim: Claim) -> list[ListedMention]:
        """Return the mentions of a claim by all annotators, in the order of the corpus."""
        return registry.mentions_of(self._connection, claim.id)

    def with_wording(self, wording: str, first_wording: str = "") -> Claim:
        """Return a claim in this canonical wording, not saved yet; the existing one, if there is one.

        Raises `UsageError` if the wording is empty.
        """
        clean = one_line(wording)
        if not clean:
            raise UsageError("a claim needs words")
        existing = self.get(claim_id(clean))
        if existing is not None and existing.claim == clean:
            return self.resolve(existing)
        identifier = claim_id(clean, registry.claim_ids(self._connection))
        return Claim(identifier, clean, first_wording=one_line(first_wording))

    def add(self, wording: str) -> Claim:
        """Create a claim in this wording that no sentence mentions yet; return the existing one, if there is one.

        Raises as `with_wording`.
        """
        claim = self.with_wording(wording)
        if self.get(claim.id) is None:
            self._annotations.record([Change(SubjectKind.CLAIM, claim.id, claim)])
        return self.get(claim.id) or claim

    def resolve(self, claim: Claim) -> Claim:
        """Return the claim that a claim counts as: itself, or the one that it was merged into."""
        meant = registry.counts_as(self._connection, "claims").get(claim.id, claim.id)
        return self.get(meant) or claim

    def link_changes(
        self, ref: SentenceRef, claim: Claim, relation: Relation, holder: str = "", voice: str = ""
    ) -> list[Change]:
        """Return the changes that link a sentence to a claim, which is created if it does not exist."""
        link = Change(SubjectKind.MENTION, MentionKey(ref, claim.id, one_line(holder), relation), Mention(voice))
        if self.get(claim.id) is None:
            return [Change(SubjectKind.CLAIM, claim.id, claim), link]
        return [link]

    def change(self, claim: Claim) -> Claim:
        """Save a claim and return it. Raises `UsageError` if its wording is empty."""
        clean = claim._replace(
            claim=one_line(claim.claim), topic=one_line(claim.topic), verdict=one_line(claim.verdict),
            verdict_url=one_line(claim.verdict_url), note=plain(claim.note),
        )  # fmt: skip
        if not clean.claim:
            raise UsageError("a claim needs words")
        if clean.verdict_url and not clean.verdict_url.startswith(("https://", "http://")):
            raise UsageError(f"{clean.verdict_url} is no web address", advice="It begins with https:// or http://")
        self._annotations.record([Change(SubjectKind.CLAIM, clean.id, clean)])
        return self.get(clean.id) or clean

    def remove(self, claim: Claim) -> None:
        """Remove a claim without mentions. Raises `StoreError` if it has any."""
        self._annotations.record([Change(SubjectKind.CLAIM, claim.id, None)])

    def merge(self, claim: Claim, into: Claim, on_progress: ProgressCallback | None = None) -> None:
        """Merge a claim into another; its mentions then count as mentions of the other."""
        merged = claim._replace(merged_into=into.id)
        self._annotations.record([Change(SubjectKind.CLAIM, claim.id, merged)], on_progress=on_progress)

    def split(self, mentions: Sequence[ListedMention], wording: str) -> Claim:
        """Move these mentions to a claim in this wording, as one act, and return it.

        Raises `UsageError` if the wording is empty, or is the one of the claim that they are mentions of.
        """
        claim = self.with_wording(wording, mentions[0].sentence if mentions else "")
        changes = [] if self.get(claim.id) else [Change(SubjectKind.CLAIM, claim.id, claim)]
        meant = registry.counts_as(self._connection, "claims")
        for each in mentions:
            if meant.get(each.mention.claim_id, each.mention.claim_id) == claim.id:
                raise UsageError("these are mentions of that claim already", advice="Word the new claim otherwise")
            moved = each.mention._replace(claim_id=claim.id)
            changes += [
                Change(SubjectKind.MENTION, each.mention, None, each.annotator),
                Change(SubjectKind.MENTION, moved, each.value, each.annotator),
            ]
        self._annotations.record(changes)
        return self.get(claim.id) or claim

"""Claims, kept once for the whole corpus, and the sentences that mention them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.model.judgement import Spot


class Relation(StrEnum):
    """What a sentence does with a claim (NewsClaims and ClaimPT: affirm and refute; RumourEval adds the others)."""

    ASSERTS = "asserts"
    DENIES = "denies"
    QUESTIONS = "questions"
    REPORTS = "reports"


class Claim(NamedTuple):
    """A proposition in canonical wording: one fact, that can be judged without the article."""

    id: str
    claim: str
    """The canonical wording."""
    claim_type: str = ""
    """Id of one of the codebook's types of claims, or empty."""
    topic: str = ""
    note: str = ""
    verdict: str = ""
    """What checking it came to, in the person's own words or scale; empty if nobody has."""
    verdict_url: str = ""
    """Where the verdict is published."""
    first_wording: str = ""
    """The sentence that it was made from."""
    merged_into: str = ""
    """Id of the claim that this one turned out to be; empty if none."""
    created_at: str = ""
    """UTC, ISO 8601 with milliseconds."""


class MentionOf(NamedTuple):
    """Where and how a claim is mentioned: what makes it one mention and no other."""

    spot: Spot
    claim_id: str
    holder: str
    """The claimant: whose claim, denial or question it is; empty for the author, or where nobody knows."""
    relation: Relation


class Mention(NamedTuple):
    """That an annotator has found a claim mentioned. Times are UTC, ISO 8601 with milliseconds."""

    voice: str = ""
    """A `Voice`, or empty where it was not asked."""
    confidence: int | None = None
    codebook_version: str = ""
    created_at: str = ""
    updated_at: str = ""
    seconds: float | None = None
    """Seconds spent on the sentence for it, where measured."""

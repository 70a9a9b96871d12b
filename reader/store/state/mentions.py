"""Mentions of claims as they stand, each of one annotator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.claim import Mention, MentionOf, Relation
from reader.model.ids import annotation_id
from reader.model.judgement import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.sqlite import Connection

_VALUE = "voice, confidence, codebook_version, created_at, updated_at, seconds"
_IS_IT = "article_id = ? AND start = ? AND annotator = ? AND claim_id = ? AND holder = ? AND relation = ?"


def mention_rows(annotator: str, subject: MentionOf, value: Mention) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that a mention is, with its table."""
    spot, claim_id, holder, relation = subject
    what = (claim_id, holder, relation.value)
    identifier = annotation_id(spot.article_id, spot.start, annotator, "mention", *what)
    yield "claim_mentions", (identifier, *spot, annotator, *what, *value)


def remove_mention(connection: Connection, annotator: str, subject: MentionOf) -> None:
    """Take a mention away."""
    connection.execute(f"DELETE FROM claim_mentions WHERE {_IS_IT}", _key(annotator, subject))


def get_mention(connection: Connection, annotator: str, subject: MentionOf) -> Mention | None:
    """The mention that stands, if one does."""
    row = connection.execute(f"SELECT {_VALUE} FROM claim_mentions WHERE {_IS_IT}", _key(annotator, subject)).fetchone()
    return Mention(*row) if row else None


def _key(annotator: str, subject: MentionOf) -> tuple[object, ...]:
    spot, claim_id, holder, relation = subject
    return spot.article_id, spot.start, annotator, claim_id, holder, relation.value


def mentions(
    connection: Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[str, MentionOf, Mention]]:
    """Annotator, subject and value of every mention that meets `where`, in the order of text and making.

    Claims are those that were linked, whatever they were merged into since.
    """
    found = connection.execute(
        f'SELECT annotator, article_id, start, "end", claim_id, holder, relation, {_VALUE} FROM claim_mentions'
        f" WHERE {where} ORDER BY article_id, start, annotator, created_at, claim_id, holder, relation",
        values,
    )
    for annotator, article_id, start, end, claim_id, holder, relation, *value in found:
        subject = MentionOf(Spot(article_id, start, end), claim_id, holder, Relation(relation))
        yield annotator, subject, Mention(*value)

"""The registry of claims: each with what mentions it, whatever was merged into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import Mention, MentionKey, Relation, SentenceRef
from reader.model.registry import Claim
from reader.store.tables import columns

if TYPE_CHECKING:
    from reader.store.sqlite import Connection

_COLUMNS = ", ".join(f"k.{name}" for name in columns("claims").split(", "))


class ListedClaim(NamedTuple):
    """A claim, and how often it is mentioned, by whomever."""

    claim: Claim
    mentions: int
    articles: int
    """Articles with at least one of the mentions."""
    asserts: int
    denies: int


class ListedMention(NamedTuple):
    """One mention of a claim, in its article."""

    annotator: str
    mention: MentionKey
    """With the claim that was linked, whatever it was merged into since."""
    value: Mention
    article_key: int
    article_title: str
    position: int
    """Place of the sentence in its article, from 0."""
    sentence: str


def listed_claims(connection: Connection) -> list[ListedClaim]:
    """Every claim that is not merged into another, the most mentioned first."""
    found = connection.execute(
        f"SELECT {_COLUMNS}, count(m.id), count(DISTINCT m.article_id),"
        " coalesce(sum(m.relation = 'asserts'), 0), coalesce(sum(m.relation = 'denies'), 0)"
        " FROM claims AS k LEFT JOIN claim_names AS n ON n.claim_id = k.id"
        " LEFT JOIN claim_mentions AS m ON m.claim_id = n.id"
        " WHERE k.merged_into = '' GROUP BY k.id ORDER BY count(m.id) DESC, k.claim COLLATE NOCASE, k.id"
    )
    return [ListedClaim(Claim(*row[:-4]), *row[-4:]) for row in found]


def all_claims(connection: Connection) -> list[Claim]:
    """Every claim, those merged into others included, in the order in which they were made."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM claims AS k ORDER BY k.created_at, k.id")
    return [Claim(*row) for row in found]


def claims_by_id(connection: Connection, identifiers: list[str]) -> list[Claim]:
    """The claims with these ids, in their order; those that are not there are left out."""
    marks = ",".join("?" * len(identifiers))
    found = connection.execute(f"SELECT {_COLUMNS} FROM claims AS k WHERE k.id IN ({marks})", identifiers)
    there = {row[0]: Claim(*row) for row in found}
    return [there[identifier] for identifier in identifiers if identifier in there]


def mentions_of(connection: Connection, claim_id: str) -> list[ListedMention]:
    """Every mention of the claim and of those merged into it, in the order of the corpus."""
    found = connection.execute(
        'SELECT m.annotator, m.article_id, m.start, m."end", m.claim_id, m.holder, m.relation, m.voice, m.confidence,'
        " m.codebook_version, m.created_at, m.updated_at, m.seconds, a.key, a.title, x.position,"
        ' substr(a.text, m.start + 1, m."end" - m.start)'
        " FROM claim_names AS n JOIN claim_mentions AS m ON m.claim_id = n.id"
        " JOIN articles AS a ON a.id = m.article_id"
        " JOIN sentences AS x ON x.article_id = m.article_id AND x.start = m.start"
        " WHERE n.claim_id = ? ORDER BY a.key, m.start, m.annotator, m.created_at",
        (claim_id,),
    )
    listed = []
    for annotator, article_id, start, end, claim, holder, relation, *rest in found:
        mention = MentionKey(SentenceRef(article_id, start, end), claim, holder, Relation(relation))
        listed.append(ListedMention(annotator, mention, Mention(*rest[:6]), *rest[6:]))
    return listed


def known_ids(connection: Connection) -> set[str]:
    """The ids of every claim, merged or not."""
    return {identifier for (identifier,) in connection.execute("SELECT id FROM claims")}


def wordings(connection: Connection) -> list[tuple[str, str]]:
    """The id and the wording of every claim, those that were not merged first, in the order in which they were made."""
    return connection.execute("SELECT id, claim FROM claims ORDER BY merged_into <> '', created_at, id").fetchall()


def known_topics(connection: Connection) -> list[str]:
    """Every topic that a claim has, in the order of the alphabet."""
    found = connection.execute("SELECT DISTINCT topic FROM claims WHERE topic <> '' ORDER BY topic COLLATE NOCASE")
    return [topic for (topic,) in found]

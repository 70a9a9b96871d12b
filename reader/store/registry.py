"""The registry that all annotators share: targets, claims, and renamed labels."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from reader.model.annotation import LabelRef, LabelRename, Mention, MentionKey, Relation, SentenceRef
from reader.model.registry_entry import Claim, Target, TargetKind, follow
from reader.store.sqlite import Connection, column, scalar

TARGET_COLUMNS, CLAIM_COLUMNS = ", ".join(Target._fields), ", ".join(Claim._fields)


def target_row(target: Target) -> tuple[object, ...]:
    """The row that stores a target."""
    aliases = json.dumps(target.aliases, ensure_ascii=False)
    row = target._replace(kind=target.kind.value, aliases=aliases, is_retired=int(target.is_retired))  # type: ignore[arg-type]
    return tuple(row)


def target_from_row(*row: Any) -> Target:
    """The target that this row of `targets` stores."""
    target = Target(*row)
    return target._replace(
        kind=TargetKind(target.kind), aliases=tuple(json.loads(row[4])), is_retired=bool(target.is_retired)
    )


def get_claim(connection: Connection, identifier: str) -> Claim | None:
    """The claim with this id."""
    found = connection.execute(f"SELECT {CLAIM_COLUMNS} FROM claims WHERE id = ?", (identifier,)).fetchone()
    return Claim(*found) if found else None


def targets(connection: Connection) -> list[Target]:
    """Every target, the merged and retired ones included, in their order."""
    found = connection.execute(f"SELECT {TARGET_COLUMNS} FROM targets ORDER BY position, id")
    return [target_from_row(*row) for row in found]


def pointers(connection: Connection, table: str) -> dict[str, str]:
    """The id that each merged target (or claim) was merged into; `table` is `targets` or `claims`."""
    return dict(connection.execute(f"SELECT id, merged_into FROM {table} WHERE merged_into <> ''").fetchall())


def label_pointers(connection: Connection, layer: str) -> dict[str, str]:
    """The new name of each renamed label of a layer."""
    return dict(connection.execute("SELECT label, merged_into FROM labels WHERE layer = ?", (layer,)).fetchall())


def renamings(connection: Connection) -> dict[LabelRef, LabelRename]:
    """Every renamed label with its new name."""
    found = connection.execute("SELECT layer, label, merged_into FROM labels ORDER BY layer, label")
    return {LabelRef(layer, label): LabelRename(into) for layer, label, into in found}


def former_ids(connection: Connection, layer: str, label: str) -> tuple[str, ...]:
    """The former ids of this label."""
    former = "SELECT label FROM label_names WHERE layer = ? AND name = ? AND label <> name ORDER BY label"
    return tuple(column(connection, former, (layer, label)))


def counts_as(connection: Connection, table: str) -> dict[str, str]:
    """The id that each merged target (or claim) counts as; `table` is `targets` or `claims`."""
    merged = pointers(connection, table)
    return {identifier: follow(merged, identifier) for identifier in merged}


def target_uses(connection: Connection) -> dict[str, int]:
    """The number of decisions toward each target, by its id."""
    found = connection.execute("SELECT target_id, count(*) FROM decisions WHERE target_id <> '' GROUP BY target_id")
    return dict(found.fetchall())


def is_used(connection: Connection, table: str, identifier: str) -> bool:
    """Whether a judgment is on this target (or claim), or another one was merged into it; `table` as above."""
    judged = {"targets": "decisions WHERE target_id", "claims": "claim_mentions WHERE claim_id"}[table]
    used = f"SELECT 1 FROM {judged} = ?1 UNION ALL SELECT 1 FROM {table} WHERE merged_into = ?1"
    return bool(scalar(connection, f"SELECT EXISTS ({used})", (identifier,)))


_PREFIXED = ", ".join(f"k.{name}" for name in Claim._fields)


class ListedClaim(NamedTuple):
    """A claim, and how often it is mentioned by all annotators."""

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
    """With the claim that was linked, even if it was merged since."""
    value: Mention
    article_key: int
    article_title: str
    position: int
    """Place of the sentence in its article, from 0."""
    sentence: str


def listed_claims(connection: Connection) -> list[ListedClaim]:
    """Every claim that is not merged into another, the most mentioned first."""
    found = connection.execute(
        f"SELECT {_PREFIXED}, count(m.id), count(DISTINCT m.article_id),"
        " coalesce(sum(m.relation = 'asserts'), 0), coalesce(sum(m.relation = 'denies'), 0)"
        " FROM claims AS k LEFT JOIN claim_names AS n ON n.claim_id = k.id"
        " LEFT JOIN claim_mentions AS m ON m.claim_id = n.id"
        " WHERE k.merged_into = '' GROUP BY k.id ORDER BY count(m.id) DESC, k.claim COLLATE NOCASE, k.id"
    )
    return [ListedClaim(Claim(*row[:-4]), *row[-4:]) for row in found]


def all_claims(connection: Connection) -> list[Claim]:
    """Every claim, the merged ones included, in the order of creation."""
    found = connection.execute(f"SELECT {CLAIM_COLUMNS} FROM claims ORDER BY created_at, id")
    return [Claim(*row) for row in found]


def claims_by_id(connection: Connection, identifiers: list[str]) -> list[Claim]:
    """The claims with these ids, in their order; unknown ids are left out."""
    marks = ",".join("?" * len(identifiers))
    found = connection.execute(f"SELECT {CLAIM_COLUMNS} FROM claims WHERE id IN ({marks})", identifiers)
    there = {row[0]: Claim(*row) for row in found}
    return [there[identifier] for identifier in identifiers if identifier in there]


def mentions_of(connection: Connection, claim_id: str) -> list[ListedMention]:
    """Every mention of the claim and of the claims merged into it, in the order of the corpus."""
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


def claim_ids(connection: Connection) -> set[str]:
    """The ids of every claim, merged or not."""
    return set(column(connection, "SELECT id FROM claims"))


def claim_topics(connection: Connection) -> list[str]:
    """All topics of claims, in alphabetical order."""
    return column(connection, "SELECT DISTINCT topic FROM claims WHERE topic <> '' ORDER BY topic COLLATE NOCASE")

"""The further changes that a judgment, a merge or a rename needs, so that the state has no contradictions.

A merged target (claim) keeps its judgments; see `reader.model.registry_entry`. Targets that count as one have one
judgment per sentence: `consequences` sees to that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from reader.errors import StoreError
from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    LabelRef,
    LabelRename,
    MentionKey,
    State,
    SubjectKind,
    Value,
)
from reader.model.registry_entry import Claim, Target, closes_circle, follow
from reader.store import current_state, registry
from reader.store.annotations import decisions, mentions
from reader.store.sqlite import Connection


def consequences(
    connection: Connection, change: Change, owner: str, merged_targets: Mapping[str, str] | None = None
) -> Iterator[Change]:
    """The changes to make before this one; `owner` is the annotator of a judgment.

    `merged_targets` saves the query for `registry.pointers` where they are known. Raises `StoreError` where a
    merge would make a circle, or its target does not exist.
    """
    subject, after = change.subject, change.after
    if isinstance(subject, AnnotationKey) and subject.target_id:
        if merged_targets is None:
            merged_targets = registry.pointers(connection, "targets")
        for other in _counting_as_one(merged_targets, subject.target_id):
            yield Change(SubjectKind.DECISION, subject._replace(target_id=other), None, owner)
    elif isinstance(subject, MentionKey):
        for other in _counting_as_one(registry.pointers(connection, "claims"), subject.claim_id):
            yield Change(SubjectKind.MENTION, subject._replace(claim_id=other), None, owner)
    elif isinstance(after, Target) and _is_merged_anew(connection, "targets", after):
        yield from _joined_decisions(connection, after.id, after.merged_into)
    elif isinstance(after, Claim) and _is_merged_anew(connection, "claims", after):
        yield from _doubled_mentions(connection, after.id, after.merged_into)
    elif isinstance(subject, LabelRef) and isinstance(after, LabelRename):
        _check_renaming(connection, subject, after)


def _check_renaming(connection: Connection, subject: LabelRef, after: LabelRename) -> None:
    if closes_circle(registry.label_pointers(connection, subject.layer), subject.label, after.merged_into):
        raise StoreError(
            f"the label {after.merged_into!r} was itself renamed to {subject.label!r}",
            subject=f"layer {subject.layer}",
        )


def is_allowed(connection: Connection, change: Change) -> bool:
    """Whether a merge or rename makes no circle and leads to something that exists."""
    subject, after = change.subject, change.after
    try:
        if isinstance(after, Target | Claim):
            _is_merged_anew(connection, "targets" if isinstance(after, Target) else "claims", after)
        elif isinstance(subject, LabelRef) and isinstance(after, LabelRename):
            _check_renaming(connection, subject, after)
    except StoreError:
        return False
    return True


def existing_judgment(connection: Connection, change: Change, owner: str) -> Value | None:
    """The current judgment that this change would replace, also under a merged target or claim."""
    asked = (change, *consequences(connection, change, owner))
    found = (current_state.get(connection, each.kind, owner, each.subject) for each in asked)
    return next((value for value in found if value is not None), None)


def _counting_as_one(pointers: Mapping[str, str], identifier: str) -> list[str]:
    """The other targets (claims) that count as the same one."""
    if not pointers:
        return []
    meant = follow(pointers, identifier)
    group = [meant, *(each for each in pointers if follow(pointers, each) == meant)]
    return [each for each in group if each != identifier]


def _is_merged_anew(connection: Connection, table: str, after: Target | Claim) -> bool:
    """Whether this is a new merge. Raises `StoreError` where it is impossible."""
    identifier, into = after.id, after.merged_into
    pointers = registry.pointers(connection, table)
    if not into or pointers.get(identifier) == into:
        return False
    thing = table[:-1]
    if connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (into,)).fetchone() is None:
        raise StoreError(f"the {thing} to merge into is no longer there", subject=f"{thing} {into}")
    if identifier == into or closes_circle(pointers, identifier, into):
        raise StoreError(
            f"a {thing} cannot be merged into itself, or into one that was merged into it",
            advice="Take the other merging back first",
        )
    return True


def _groups(connection: Connection, table: str, identifier: str, into: str) -> tuple[list[str], list[str]]:
    """The ids that count as `identifier` now, and those that count as `into`; both include their own."""
    pointers = registry.pointers(connection, table)
    pointers.pop(identifier, None)
    meant = follow(pointers, into)
    mine = [identifier, *(each for each in pointers if follow(pointers, each) == identifier)]
    theirs = [meant, *(each for each in pointers if follow(pointers, each) == meant)]
    return mine, theirs


def _joined_decisions(connection: Connection, identifier: str, into: str) -> Iterator[Change]:
    """One decision with the stances of both, where an annotator judged a sentence toward both targets."""
    mine, theirs = _groups(connection, "targets", identifier, into)
    all_ids, own_ids = (f"(SELECT value FROM json_each(?{number}))" for number in (1, 2))
    both = (
        f"d.target_id IN {all_ids} AND EXISTS (SELECT 1 FROM decisions AS o WHERE"
        " o.article_id = d.article_id AND o.start = d.start AND o.annotator = d.annotator AND o.layer = d.layer"
        f" AND o.target_id IN {all_ids} AND (o.target_id IN {own_ids}) <> (d.target_id IN {own_ids}))"
    )
    values = (json.dumps([*mine, *theirs]), json.dumps(mine))
    found: dict[tuple[str, AnnotationKey], dict[str, Decision]] = {}
    for annotator, question, decision in decisions(connection, both, values):
        found.setdefault((annotator, question._replace(target_id="")), {})[question.target_id] = decision
    for (annotator, place), there in found.items():
        left = next(each for each in theirs if each in there)
        gone = next(each for each in mine if each in there)
        yield Change(SubjectKind.DECISION, place._replace(target_id=gone), None, annotator)
        yield Change(
            SubjectKind.DECISION, place._replace(target_id=left), combined(there[left], there[gone]), annotator
        )


def combined(one: Decision, other: Decision) -> Decision:
    """A decision that combines two; `one` wins where only one value is possible."""
    stances = (*one.stances, *(stance for stance in other.stances if stance not in one.stances))
    marks = (*one.marks, *(mark for mark in other.marks if mark not in one.marks))
    has_label = bool(stances or marks or one.label or other.label)
    return one._replace(
        state=State.LABELLED if has_label else one.state,
        label=one.label or other.label,
        stances=stances,
        marks=marks,
        created_at=min(one.created_at, other.created_at),
        updated_at=max(one.updated_at, other.updated_at),
    )


def _doubled_mentions(connection: Connection, identifier: str, into: str) -> Iterator[Change]:
    """Remove the mention of the merged claim where an annotator linked a sentence to both in the same way."""
    mine, theirs = _groups(connection, "claims", identifier, into)
    wanted, others = ",".join("?" * len(mine)), ",".join("?" * len(theirs))
    doubled = (
        f"claim_id IN ({wanted}) AND EXISTS (SELECT 1 FROM claim_mentions AS o WHERE"
        " o.article_id = claim_mentions.article_id AND o.start = claim_mentions.start"
        " AND o.annotator = claim_mentions.annotator AND o.holder = claim_mentions.holder"
        f" AND o.relation = claim_mentions.relation AND o.claim_id IN ({others}))"
    )
    for annotator, mention, _ in list(mentions(connection, doubled, (*mine, *theirs))):
        yield Change(SubjectKind.MENTION, mention, None, annotator)

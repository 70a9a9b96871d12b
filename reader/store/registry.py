"""What everybody shares: targets, claims, and what labels were renamed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.model.annotation import LabelRef, LabelRename
from reader.model.registry import Claim, Target, TargetKind, follow
from reader.store.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.sqlite import Connection


def target_rows(_: str, __: str, value: Target) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that a target is, with its table."""
    aliases = _json(value.aliases)
    row = value._replace(kind=value.kind.value, aliases=aliases, is_retired=int(value.is_retired))  # type: ignore[arg-type]
    yield "targets", tuple(row)


def claim_rows(_: str, __: str, value: Claim) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that a claim is, with its table."""
    yield "claims", tuple(value)


def label_rows(_: str, subject: LabelRef, value: LabelRename) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The row that a renamed label is, with its table."""
    yield "labels", (*subject, *value)


def remove_target(connection: Connection, _: str, identifier: str) -> None:
    """Take a target away."""
    connection.execute("DELETE FROM targets WHERE id = ?", (identifier,))


def remove_claim(connection: Connection, _: str, identifier: str) -> None:
    """Take a claim away."""
    connection.execute("DELETE FROM claims WHERE id = ?", (identifier,))


def remove_label(connection: Connection, _: str, subject: LabelRef) -> None:
    """Forget what a label was renamed to."""
    connection.execute("DELETE FROM labels WHERE layer = ? AND label = ?", subject)


def get_target(connection: Connection, _: str, identifier: str) -> Target | None:
    """The target with this id."""
    found = connection.execute(f"SELECT {columns('targets')} FROM targets WHERE id = ?", (identifier,)).fetchone()
    return _target(found) if found else None


def get_claim(connection: Connection, _: str, identifier: str) -> Claim | None:
    """The claim with this id."""
    found = connection.execute(f"SELECT {columns('claims')} FROM claims WHERE id = ?", (identifier,)).fetchone()
    return Claim(*found) if found else None


def get_label(connection: Connection, _: str, subject: LabelRef) -> LabelRename | None:
    """What a label was renamed to."""
    found = connection.execute("SELECT merged_into FROM labels WHERE layer = ? AND label = ?", subject).fetchone()
    return LabelRename(*found) if found else None


def targets(connection: Connection) -> list[Target]:
    """Every target, the merged and retired ones included, in their order."""
    found = connection.execute(f"SELECT {columns('targets')} FROM targets ORDER BY position, id")
    return [_target(row) for row in found]


_NO_NAMES = "[]"


def _json(names: tuple[str, ...]) -> str:
    if not names:
        return _NO_NAMES
    import json  # noqa: PLC0415 - not needed for the first screen where no target has other names

    return json.dumps(names, ensure_ascii=False)


def _names(text: str) -> tuple[str, ...]:
    if text == _NO_NAMES:
        return ()
    import json  # noqa: PLC0415 - as above

    return tuple(json.loads(text))


def _target(row: tuple[Any, ...]) -> Target:
    identifier, name, kind, position, aliases, description, favor, against, is_retired, merged_into = row
    return Target(
        identifier,
        name,
        TargetKind(kind),
        position,
        _names(aliases),
        description,
        favor,
        against,
        bool(is_retired),
        merged_into,
    )


def pointers(connection: Connection, table: str) -> dict[str, str]:
    """What each merged target (or claim) was merged into, by ids; `table` is `targets` or `claims`."""
    return dict(connection.execute(f"SELECT id, merged_into FROM {table} WHERE merged_into <> ''").fetchall())


def label_pointers(connection: Connection, layer: str) -> dict[str, str]:
    """What each renamed label of a layer was renamed to."""
    return dict(connection.execute("SELECT label, merged_into FROM labels WHERE layer = ?", (layer,)).fetchall())


def renamings(connection: Connection) -> dict[LabelRef, LabelRename]:
    """Every label that was renamed, and to what."""
    found = connection.execute("SELECT layer, label, merged_into FROM labels ORDER BY layer, label")
    return {LabelRef(layer, label): LabelRename(into) for layer, label, into in found}


def former_ids(connection: Connection, layer: str, label: str) -> tuple[str, ...]:
    """The ids that this label had before, after every renaming."""
    found = connection.execute(
        "SELECT label FROM label_names WHERE layer = ? AND name = ? AND label <> name ORDER BY label", (layer, label)
    )
    return tuple(former for (former,) in found)


def counts_as(connection: Connection, table: str) -> dict[str, str]:
    """What each merged target (or claim) counts as, by ids; `table` is `targets` or `claims`."""
    merged = pointers(connection, table)
    return {identifier: follow(merged, identifier) for identifier in merged}


def target_uses(connection: Connection) -> dict[str, int]:
    """How many decisions are toward each target, by its id."""
    return dict(
        connection.execute(
            "SELECT target_id, count(*) FROM decisions WHERE target_id <> '' GROUP BY target_id"
        ).fetchall()
    )


def target_is_used(connection: Connection, identifier: str) -> bool:
    """Whether a decision is toward this target, or another was merged into it."""
    return _exists(
        connection,
        "SELECT 1 FROM decisions WHERE target_id = ? UNION ALL SELECT 1 FROM targets WHERE merged_into = ?",
        identifier,
    )


def claim_is_used(connection: Connection, identifier: str) -> bool:
    """Whether a sentence mentions this claim, or another was merged into it."""
    return _exists(
        connection,
        "SELECT 1 FROM claim_mentions WHERE claim_id = ? UNION ALL SELECT 1 FROM claims WHERE merged_into = ?",
        identifier,
    )


def _exists(connection: Connection, sql: str, identifier: str) -> bool:
    return bool(connection.execute(f"SELECT EXISTS ({sql})", (identifier, identifier)).fetchone()[0])

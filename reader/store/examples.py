"""The last sentences to which an annotator gave a label, shown to help them stay consistent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.model.annotation import STANCE_LAYER, Example, State
from reader.model.codebook import Label, Layer
from reader.store.registry import former_ids
from reader.store.sqlite import Connection

MOST = 5
FEW = 1000
"""A label given less often is looked up in its index; one given more often, among the newest decisions."""


class _Asked(NamedTuple):
    """A label with all its former ids, on a layer, given by one annotator."""

    annotator: str
    layer: str
    names: tuple[str, ...]
    state: str
    limit: int


def recent_examples(
    connection: Connection, annotator: str, layer: Layer, label: Label, limit: int = MOST
) -> list[Example]:
    """The last sentences to which this annotator gave this label, under whichever id; the newest first."""
    names = (label.id, *former_ids(connection, layer.id, label.id))
    asked = _Asked(annotator, layer.id, names, label.state.value, limit)
    found: set[Example] = set()
    if layer.id == STANCE_LAYER and label.state is not State.LABELLED:
        found.update(_decided(connection, asked, "", asked.state))
    elif layer.id == STANCE_LAYER:
        found.update(_listed(connection, "stances", asked))
    else:
        for name in names:
            for state in (State.LABELLED, State.NONE):
                found.update(_decided(connection, asked, name, state.value))
        found.update(_listed(connection, "marks", asked))
    newest = sorted(found, reverse=True)[:limit]
    return [_told(connection, example) for example in newest]


_ORDER = "ORDER BY d.updated_at DESC, d.article_id DESC, d.start DESC LIMIT ?"
_COLUMNS = 'd.updated_at, d.article_id, d.start, d."end", d.target_id'


def _decided(connection: Connection, asked: _Asked, name: str, state: str) -> Iterator[Example]:
    """The newest decisions of an annotator on a layer with this label and state; targets by their ids."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM decisions AS d INDEXED BY decisions_by_label"
        f" WHERE d.annotator = ? AND d.layer = ? AND d.label = ? AND d.state = ? {_ORDER}",
        (asked.annotator, asked.layer, name, state, asked.limit),
    )
    return (Example(*row) for row in found)


_LABEL = {"stances": "stance", "marks": "label"}
_HOLDER = {"stances": "s.holder", "marks": "''"}
_SAME = (
    "s.article_id = d.article_id AND s.start = d.start AND s.annotator = d.annotator"
    " AND s.layer = d.layer AND s.target_id = d.target_id"
)


def _listed(connection: Connection, table: str, asked: _Asked) -> Iterator[Example]:
    """The newest decisions with a stance or mark of this label; targets by their ids.

    Neither table knows when. So a rare label is looked up in its own index, and its decisions sorted; for one
    that is often given the newest decisions are gone through, of which few do not have it.
    """
    is_it = f"s.{_LABEL[table]} IN ({', '.join('?' * len(asked.names))})"
    mine, values = f"s.annotator = ? AND s.layer = ? AND {is_it}", (asked.annotator, asked.layer, *asked.names)
    (count,) = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} AS s INDEXED BY {table}_by_label WHERE {mine} LIMIT ?)",
        (*values, FEW),
    ).fetchone()
    columns = f"{_COLUMNS}, {_HOLDER[table]}"
    if count < FEW:
        found = connection.execute(
            f"SELECT {columns} FROM {table} AS s INDEXED BY {table}_by_label CROSS JOIN decisions AS d ON {_SAME}"
            f" WHERE {mine} {_ORDER}",
            (*values, asked.limit),
        )
    else:
        found = connection.execute(
            f"SELECT {columns} FROM decisions AS d INDEXED BY decisions_by_label CROSS JOIN {table} AS s ON {_SAME}"
            f" WHERE d.annotator = ? AND d.layer = ? AND d.label = '' AND d.state = ? AND {is_it} {_ORDER}",
            (asked.annotator, asked.layer, asked.state, *asked.names, asked.limit),
        )
    return (Example(*row) for row in found)


def _told(connection: Connection, example: Example) -> Example:
    """The example with its words, its article, and the name of its target instead of the id."""
    key, title, sentence = connection.execute(
        "SELECT key, title, substr(text, ? + 1, ? - ?) FROM articles WHERE id = ?",
        (example.start, example.end, example.start, example.article_id),
    ).fetchone()
    row = connection.execute("SELECT name FROM target_names WHERE id = ?", (example.target,)).fetchone()
    return example._replace(target=row[0] if row else "", article_key=key, title=title, sentence=sentence)

"""Why a search finds nothing, where it asks for what is not there."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from reader.model.annotation import State
from reader.model.search_query import meant_by
from reader.store.annotations import known_holders
from reader.store.claim_search import ranked_claims
from reader.store.registry import targets
from reader.store.search import annotator_names, has_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.model.codebook import Codebook
    from reader.model.search_query import SearchQuery
    from reader.store.sqlite import Connection

_MOST_NAMES = 2_000
"""Names that are compared with what was typed: some milliseconds."""


def unknown_in(connection: Connection, query: SearchQuery, codebook: Codebook) -> str:
    """The first thing that the query asks for and that is not there, with what was probably meant.

    A line for a person; empty where everything is there.
    """
    return next(_unknown(connection, query, codebook), "")


def _unknown(connection: Connection, query: SearchQuery, codebook: Codebook) -> Iterator[str]:
    if query.targets:
        counted = [target.name for target in targets(connection) if not target.merged_into]
        yield from _without(query.targets, counted, "target")
    yield from _no_label(query.stances, codebook)
    if query.holders:
        yield from _without(query.holders, known_holders(connection, limit=-1), "holder")
    if query.annotators:
        people = annotator_names(connection)
        for asked in query.annotators:
            if asked not in people:
                yield f"Nobody called {asked} has judged anything here{_meant(asked, people)}"
    for asked in query.claims:
        if not ranked_claims(connection, asked, is_typed=True, limit=1):
            yield f"No claim has the words {asked}"
    for asked in query.titles:
        if not has_title(connection, asked):
            yield f"No title has the letters {asked}"


def _no_label(asked_for: Sequence[str], codebook: Codebook) -> Iterator[str]:
    """Those that are none of the codebook's, also of what it has retired or renamed: the database has no others."""
    labels = [label for layer in codebook.layers for label in layer.labels]
    known = {name.casefold() for label in labels for name in (label.id, *label.formerly)} | set(State)
    offered = list(dict.fromkeys(label.id for _, label in codebook.labels()))
    for asked in asked_for:
        if asked.casefold() not in known:
            yield f"There is no label {asked}{_meant(asked, offered) or '.'} Labels are {', '.join(offered)}"


def _without(asked_for: Sequence[str], names: Sequence[str], what: str) -> Iterator[str]:
    """Those whose letters no name has, whatever their capitals."""
    for asked in asked_for:
        if not any(asked.casefold() in name.casefold() for name in names):
            yield f"No {what} has these letters: {asked}{_meant(asked, names)}"


def _meant(asked: str, names: Sequence[str]) -> str:
    meant = meant_by(asked, islice(names, _MOST_NAMES))
    return f"; did you mean {meant}?" if meant else ""

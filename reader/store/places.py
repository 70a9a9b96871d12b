"""Where texts stand in the corpus: sentences by all of their words, in one pass over the articles."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from reader.store.sqlite import Connection

Place = tuple[int, int]
"""The key of an article, and the place of a sentence in it, from 0."""


def flat(text: str) -> str:
    """A text as it is looked for: white space collapsed."""
    return " ".join(text.split())


def sentence_places(connection: Connection, wanted: Container[str]) -> dict[str, list[Place]]:
    """Every place in the corpus of the sentences that are wanted, by their `flat` text, in the order of import.

    A headline that is said again is none: it is not judged.
    """
    found: defaultdict[str, list[Place]] = defaultdict(list)
    rows = connection.execute(
        'SELECT a.key, s.position, substr(a.text, s.start + 1, s."end" - s.start)'
        " FROM articles AS a JOIN sentences AS s ON s.article_id = a.id WHERE s.kind <> 'repeat'"
        " ORDER BY a.key, s.start"
    )
    for key, position, sentence in rows:
        text = flat(sentence)
        if text in wanted:
            found[text].append((key, position))
    return dict(found)

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
    texts = connection.execute("SELECT key, id, text FROM articles ORDER BY key")
    for key, identifier, article in texts:  # cut here: SQLite would count its way to every sentence anew
        rows = connection.execute(
            "SELECT position, start, \"end\" FROM sentences WHERE article_id = ? AND kind <> 'repeat' ORDER BY start",
            (identifier,),
        )
        for position, start, end in rows:
            text = flat(article[start:end])
            if text in wanted:
                found[text].append((key, position))
    return dict(found)

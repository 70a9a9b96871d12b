"""The texts of wordings, which are kept nowhere but in the articles that they stand in."""

from __future__ import annotations

import json
from itertools import groupby, islice
from typing import TYPE_CHECKING

from reader.model.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.store.sqlite import Connection

MOST_IN_MEMORY = 50_000


class WordingTexts:
    """The texts of the wordings with these ids, read from the articles where they are not in memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: dict[int, str] = {}

    def keep(self, texts: dict[int, str]) -> None:
        """Keep these for later, as many as there is room for."""
        self._kept.update(texts)
        for oldest in list(islice(self._kept, max(0, len(self._kept) - MOST_IN_MEMORY))):
            del self._kept[oldest]

    def of(self, identifiers: Iterable[int]) -> dict[int, str]:
        """The texts by the ids."""
        kept = self._kept
        found, missing = {}, []
        for each in identifiers:
            if each in kept:
                found[each] = kept[each]
            else:
                missing.append(each)
        read = dict(self._read(missing)) if missing else {}
        self.keep(read)
        return found | read

    def _read(self, identifiers: list[int]) -> Iterator[tuple[int, str]]:
        rows = self._connection.execute(_WHERE_WORDINGS_STAND, (json.dumps(identifiers),)).fetchall()
        for article, found in groupby(rows, key=lambda row: row[0]):
            (text,) = self._connection.execute("SELECT text FROM articles WHERE key = ?", (article,)).fetchone()
            for _, identifier, start, end in found:
                yield identifier, wording(text[start:end]).text


_WHERE_WORDINGS_STAND = """
SELECT w.article, w.id, s.start, s."end" FROM json_each(?) AS j CROSS JOIN wordings AS w ON w.id = j.value
JOIN articles AS a ON a.key = w.article JOIN sentences AS s ON s.article_id = a.id AND s.start = w.start
ORDER BY w.article
"""

"""The index by which similar sentences are found: the grams of a wording, and the sentences that each keeps.

A gram is the first letters of two words in a row, or of two with one between them. Those that many sentences have say
nothing; they are dropped, so that looking for others takes no longer in a large corpus.
"""

from __future__ import annotations

import json
from array import array
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32, decompress

from reader.model.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.model.wording import Wording
    from reader.store.sqlite import Connection

    Kept = int | array[int] | None
    """The sentences of a gram: one, several, or none as it is dropped."""

HEAD = 4
"""Letters of a word that are in a gram, so that endings and many misspellings make no difference."""
MOST_GRAMS = 24
"""Grams of a sentence: the ones with the lowest hash. The others of a long sentence are left out."""
KEPT = 14
"""Grams that keep a sentence: the lowest that are not dropped."""
MOST_OF_A_GRAM = 100
"""Sentences that a gram keeps; with one more it is dropped, and keeps none."""
RAREST = 16
MOST_LOOKED_AT = 150
"""A sentence looks for others by its grams that keep the fewest, until they are so many grams or sentences."""
MOST_CHANGED = 500_000
"""Grams that wait to be written, about 50 MB: the more there are, the less often the whole table is written."""
MOST_DROPPED_IN_MEMORY = 200_000
_CACHE = 16 << 10
"""Kilobytes of the database that stay in memory, so that the inner pages of a large table are read once."""
_HASH = (1 << 32) - 1


def grams_of(wording: Wording) -> list[int]:
    """The grams of a wording, as hashes, the lowest first; none where it is compared word for word only."""
    if not wording.pieces:
        return []
    heads = [crc32(word[:HEAD].encode("utf-8", "surrogatepass")) for word in words_of(wording.text)]
    grams = {(one * 31 + other) & _HASH for one, other in pairwise(heads)}
    grams.update([(one * 37 + other) & _HASH for one, other in zip(heads, heads[2:], strict=False)])
    return sorted(grams)[:MOST_GRAMS]


def key_of(wording: Wording) -> int:
    """The gram that only equal wordings have: a hash of 63 bits, negative unlike those of other grams."""
    digest = blake2b(wording.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return ~(int.from_bytes(digest, "big") >> 1)


class Grams:
    """The sentences of each gram.

    What changes waits in memory, as writing here and there in a large table is slow. Each transaction leaves what it
    adds in `similar_log`, so that nothing is lost if the program ends before it is flushed.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed: dict[int, Kept] = {}
        self._loaded: dict[int, Kept] = {}
        self._dropped: set[int] = set()
        """Some that are dropped, so that they need not be looked up again."""
        connection.execute(f"PRAGMA main.cache_size = -{_CACHE}")
        for (log,) in connection.execute("SELECT grams FROM similar_log ORDER BY batch").fetchall():
            added = array("q", decompress(log))
            self.forget()
            self.load(set(added[::2]))
            for gram, sentence in zip(added[::2], added[1::2], strict=True):
                self.add((gram,), sentence)

    def load(self, grams: set[int]) -> None:
        """Have the sentences of these grams at hand."""
        loaded = self._loaded
        missing = grams - self._changed.keys()
        dropped = missing & self._dropped
        loaded.update(dict.fromkeys(dropped))
        wanted = json.dumps(sorted(missing - dropped))
        for gram, sentences in self._connection.execute(_SENTENCES, (wanted,)):
            loaded[gram] = _unpacked(sentences)
            if not sentences:
                self._dropped.add(gram)

    def forget(self) -> None:
        """Have none at hand any more but those that changed."""
        self._loaded.clear()
        if len(self._dropped) > MOST_DROPPED_IN_MEMORY:
            self._dropped.clear()

    def first(self, gram: int) -> int | None:
        """The first sentence of a gram."""
        found = self._changed.get(gram) or self._loaded.get(gram)
        return found[0] if isinstance(found, array) else found

    def sharing(self, grams: Iterable[int]) -> list[int]:
        """The sentences that share several of the rarest of these grams, those that share the most first."""
        changed, loaded = self._changed, self._loaded
        found: list[tuple[int, int, Iterable[int]]] = []
        for gram in grams:
            kept = changed[gram] if gram in changed else loaded.get(gram)
            if isinstance(kept, int):
                found.append((1, gram, (kept,)))
            elif kept:
                found.append((len(kept), gram, kept))
        found.sort()
        counts: dict[int, int] = {}
        shared = set()
        looked_at = 0
        for count, _, sentences in found[:RAREST]:
            for sentence in sentences:
                if sentence in counts:
                    counts[sentence] += 1
                    shared.add(sentence)
                else:
                    counts[sentence] = 1
            looked_at += count
            if looked_at > MOST_LOOKED_AT:
                break
        return sorted(shared, key=lambda sentence: (-counts[sentence], sentence))

    def add(self, grams: Iterable[int], sentence: int) -> list[int]:
        """Have the first of these grams that are not dropped keep a sentence; those that did not do so before."""
        changed, loaded = self._changed, self._loaded
        added = []
        left = KEPT
        for gram in grams:
            kept = changed[gram] if gram in changed else loaded.get(gram, _NONE)
            if kept is None:
                continue
            if kept is _NONE:
                changed[gram] = sentence
                added.append(gram)
            elif isinstance(kept, int):
                if kept != sentence:
                    changed[gram] = array("q", (kept, sentence))
                    added.append(gram)
            elif sentence not in kept:
                if len(kept) < MOST_OF_A_GRAM:
                    kept.append(sentence)
                    changed[gram] = kept
                else:
                    changed[gram] = None
                added.append(gram)
            left -= 1
            if not left:
                break
        return added

    @property
    def is_full(self) -> bool:
        """Whether so many changed that they should be flushed."""
        return len(self._changed) > MOST_CHANGED

    def changed(self, most: int) -> Iterator[list[tuple[int, bytes]]]:
        """What waits to be flushed, as rows in the order of the table, some at a time."""
        grams = sorted(self._changed)
        for at in range(0, len(grams), most):
            yield [(gram, _packed(self._changed[gram])) for gram in grams[at : at + most]]

    def flushed(self) -> None:
        """Forget what waited."""
        self._changed.clear()


_NONE = array("q")
_SENTENCES = """
SELECT g.gram, g.sentences FROM json_each(?) AS j CROSS JOIN similar_grams AS g ON g.gram = j.value
"""


def _packed(kept: Kept) -> bytes:
    if kept is None:
        return b""
    return (array("q", (kept,)) if isinstance(kept, int) else kept).tobytes()


def _unpacked(sentences: bytes) -> Kept:
    if not sentences:
        return None
    found = array("q", sentences)
    return found if len(found) > 1 else found[0]

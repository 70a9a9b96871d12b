"""The index by which similar sentences are found: the grams of a wording, and the sentences that each keeps.

A gram is the first letters of two words in a row, or of two with one between them. A gram of many sentences says
nothing; it is dropped, so that looking for others takes no longer in a large corpus.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from zlib import crc32

from reader.model.wording import Wording, words_of
from reader.store.sqlite import Connection

HEAD = 4
"""Letters of a word that are in a gram, so that endings and many misspellings make no difference."""
MOST_GRAMS = 24
"""Grams of a sentence: the ones with the lowest hash. The others of a long sentence are left out."""
KEPT = 14
"""Grams that keep a sentence: the lowest that are not dropped."""
MOST_OF_A_GRAM = 100
"""Sentences that a gram keeps; with one more it is dropped."""
RAREST = 16
MOST_LOOKED_AT = 150
"""A sentence looks for others by its grams that keep the fewest, until they are so many grams or sentences."""
MOST_WAITING = 64 << 20
"""Bytes of grams that wait to be written. The more they are, the less often the whole table is written."""
_BYTES_A_GRAM = 128
"""What a gram takes in memory, without its sentences."""
_CACHE = 16 << 10
"""Kilobytes of the database that stay in memory, so that the inner pages of a large table are read once."""
_HASH = (1 << 32) - 1
_DROPPED = b""


def grams_of(words: Wording) -> list[int]:
    """The grams of a wording, as hashes, the lowest first; none where it is compared word for word only."""
    if not words.pieces:
        return []
    heads = [crc32(word[:HEAD].encode("utf-8", "surrogatepass")) for word in words_of(words.text)]
    grams = {(one * 31 + other) & _HASH for one, other in pairwise(heads)}
    grams.update([(one * 37 + other) & _HASH for one, other in zip(heads, heads[2:], strict=False)])
    return sorted(grams)[:MOST_GRAMS]


def key_of(words: Wording) -> int:
    """The gram that only equal wordings have: a hash of 63 bits, negative unlike those of other grams."""
    digest = blake2b(words.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return ~(int.from_bytes(digest, "big") >> 1)


class Grams:
    """The sentences of each gram: 8 bytes each, or `_DROPPED`.

    Changed grams wait in memory, as writing here and there in a large table is slow. Each transaction leaves what it
    adds in `similar_log`, so that nothing is lost if the program ends before they are written.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed: dict[int, bytes] = {}
        self._loaded: dict[int, bytes] = {}
        self._size = 0
        """About how many bytes the changed ones take."""
        connection.execute(f"PRAGMA main.cache_size = -{_CACHE}")
        for (log,) in connection.execute("SELECT grams FROM similar_log ORDER BY batch").fetchall():
            added = array("q", log)
            self.forget()
            self.load(set(added[::2]))
            for gram, sentence in zip(added[::2], added[1::2], strict=True):
                self.add((gram,), sentence)

    def load(self, grams: set[int]) -> None:
        """Load the sentences of these grams."""
        wanted = json.dumps(sorted(grams - self._changed.keys()))
        self._loaded.update(self._connection.execute(_SENTENCES, (wanted,)))

    def forget(self) -> None:
        """Forget all that was loaded and has not changed."""
        self._loaded.clear()

    def _sentences(self, gram: int) -> bytes | None:
        """The sentences of a loaded gram; None if it has none yet."""
        return self._changed[gram] if gram in self._changed else self._loaded.get(gram)

    def first(self, gram: int) -> int | None:
        """The first sentence of a loaded gram."""
        kept = self._sentences(gram)
        return array("q", kept[:8])[0] if kept else None

    def sharing(self, grams: Iterable[int]) -> list[int]:
        """The sentences that share several of the rarest of these grams, those that share the most first."""
        looked_at = b""
        for kept in sorted(filter(None, map(self._sentences, grams)), key=len)[:RAREST]:
            looked_at += kept
            if len(looked_at) > 8 * MOST_LOOKED_AT:
                break
        counts = Counter(array("q", looked_at))
        shared = [sentence for sentence, count in counts.items() if count > 1]
        return sorted(shared, key=lambda sentence: (-counts[sentence], sentence))

    def add(self, grams: Iterable[int], sentence: int) -> list[tuple[int, int]]:
        """Have the first of these grams that are not dropped keep a sentence; those that did not yet, with it."""
        added = []
        left = KEPT
        for gram in grams:
            kept = self._sentences(gram)
            if kept == _DROPPED:
                continue
            sentences = array("q", kept or b"")
            if sentence not in sentences:
                self._size += 8 if gram in self._changed else _BYTES_A_GRAM + 8 * len(sentences)
                sentences.append(sentence)
                self._changed[gram] = sentences.tobytes() if len(sentences) <= MOST_OF_A_GRAM else _DROPPED
                added.append((gram, sentence))
            left -= 1
            if not left:
                break
        return added

    @property
    def is_full(self) -> bool:
        """Whether so much has changed that it should be written."""
        return self._size > MOST_WAITING

    def waiting(self, most: int) -> Iterator[list[tuple[int, bytes]]]:
        """The rows to write, in the order of the table, some at a time."""
        grams = sorted(self._changed)
        for at in range(0, len(grams), most):
            yield [(gram, self._changed[gram]) for gram in grams[at : at + most]]

    def flushed(self) -> None:
        """Forget the changed grams: they have been written."""
        self._changed.clear()
        self._size = 0


_SENTENCES = "SELECT g.gram, g.sentences FROM json_each(?) AS j CROSS JOIN similar_grams AS g ON g.gram = j.value"

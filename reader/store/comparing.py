"""Comparing the sentences of new articles with all others, a few at a time, while others work.

What is compared is decided by two sentences alone, never by what else there is: two wordings are alike if they
share enough pieces and their ratio is `LEAST_RATIO`. So the tables say the same in whatever order and
portions the articles came.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from reader.model.wording import least_shared, wording, wording_of
from reader.store import wording_texts
from reader.store.recurrence import WITHIN, count_recurring
from reader.store.wording_index import BLOCK, Block, block_rows, load_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reader.model.wording import Wording
    from reader.store.database import Database
    from reader.store.sqlite import Connection

LEAST_RATIO = 80.0
"""`fuzz.ratio` of two wordings that are alike: twice the length of what they have in common in one order, by
the length of both, in percent."""
PORTION = 2_000
"""Sentences that are compared at a time, outside any transaction."""
SENTENCES_A_TRANSACTION = 150
ROWS_A_TRANSACTION = 1_000
"""A transaction is closed at this many sentences or rows of likenesses: about 10 ms, so that a judgment that
is made meanwhile hardly waits."""


@dataclass(slots=True)
class RecurrenceReport:
    """What came of comparing, or has come of it so far."""

    sentences_total: int = 0
    """Sentences that were to be compared."""
    sentences: int = 0
    """Those that were."""
    recurring: int = 0
    """Sentences of the database that other articles have too; counted at the end only."""
    is_complete: bool = False
    """Whether every sentence of the database has been compared."""


class _Place(NamedTuple):
    """Everything before the sentence at `start` of the article with this key has been compared."""

    article: int
    start: int


class _Sentence(NamedTuple):
    article: int
    start: int
    wording: Wording


class _New(NamedTuple):
    """A wording that was not there before."""

    id: int
    hash: int
    wording: Wording
    alike: list[tuple[int, float]]
    """Those from before that are like it, with their ratio."""


class _OvertakenError(Exception):
    """Another program has compared something meanwhile."""


def find_recurrences(
    database: Database,
    *,
    on_progress: Callable[[RecurrenceReport], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    rest: float = 0.0,
) -> RecurrenceReport:
    """Compare the sentences of the articles that have not been compared yet.

    It may be stopped at any moment and called again. Its transactions are short, and what another program
    has compared meanwhile is not compared twice. `on_progress` is told after each, and `should_stop` asked.
    With `rest`, so many seconds at least are between two of them, and no fewer than the last one took: SQLite
    keeps no queue, and whoever waits for the lock would look for it just when it is taken again.

    Raises `StoreError` if the database cannot be read or written; what was committed before stays.
    """
    report = RecurrenceReport()
    report.sentences_total = _count_waiting(database.connection)
    while True:
        try:
            report.is_complete = _Comparison(database, report, on_progress, should_stop, rest).run()
            break
        except _OvertakenError:
            report.sentences_total = report.sentences + _count_waiting(database.connection)
    report.recurring = count_recurring(database.connection)
    return report


def _count_waiting(connection: Connection) -> int:
    return int(
        connection.execute(
            "SELECT coalesce(sum(a.judged_count), 0) FROM articles AS a INDEXED BY articles_in_order"
            " WHERE a.key >= (SELECT article FROM comparison)"
        ).fetchone()[0]
    )


class _Comparison:
    """The work of one program until it is done, stopped or overtaken."""

    def __init__(
        self,
        database: Database,
        report: RecurrenceReport,
        on_progress: Callable[[RecurrenceReport], None] | None,
        should_stop: Callable[[], bool] | None,
        rest: float,
    ) -> None:
        self._database = database
        self._connection = database.connection
        self._report = report
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._rest = rest
        article, start, self._blocks = self._connection.execute(
            "SELECT article, start, blocks FROM comparison"
        ).fetchone()
        self._place = _Place(article, start)
        self._count: int = self._connection.execute("SELECT coalesce(max(id), 0) FROM wordings").fetchone()[0]
        self._texts = wording_texts.WordingTexts(self._connection)
        self._last = Block()
        """The wordings after the last full block."""
        self._is_loaded = False

    def run(self) -> bool:
        """Compare until nothing is left; False if it was stopped before."""
        while not (self._should_stop and self._should_stop()):
            room = (self._blocks + 1) * BLOCK - self._count
            if not room:
                self._close_block()
                continue
            sentences, place = _next_sentences(self._connection, self._place, min(PORTION, room))
            if place == self._place:
                return True
            if not self._is_loaded:
                self._load_last()
            known, new = self._compared(sentences)
            if not self._store(sentences, known, new, place):
                return False
        return False

    def _load_last(self) -> None:
        """Read the wordings after the last full block again."""
        first = self._blocks * BLOCK
        identifiers = range(first + 1, self._count + 1)
        for identifier, text in self._texts.of(identifiers).items():
            self._last.add(identifier - 1 - first, wording_of(text))
        self._is_loaded = True

    def _compared(self, sentences: Sequence[_Sentence]) -> tuple[dict[int, int], list[_New]]:
        """The ids of the sentences' wordings by their hash, and those wordings that are new."""
        known = _known(self._connection, {_hash(sentence.wording) for sentence in sentences})
        new: list[_New] = []
        for sentence in sentences:
            key = _hash(sentence.wording)
            if key not in known:
                self._count += 1
                known[key] = self._count
                new.append(_New(self._count, key, sentence.wording, []))
        candidates: list[set[int]] = [set() for _ in new]
        for number in range(self._blocks):
            block = load_block(self._connection, number, (each.wording for each in new))
            for each, found in zip(new, candidates, strict=True):
                found.update(number * BLOCK + place + 1 for place in block.candidates(each.wording))
        first = self._blocks * BLOCK + 1
        for each, found in zip(new, candidates, strict=True):
            found.update(first + place for place in self._last.candidates(each.wording))
            self._last.add(each.id - first, each.wording)
        unwritten = {each.id: each.wording.text for each in new}
        for some in _in_portions(zip(new, candidates, strict=True)):
            written = set[int]().union(*(found for _, found in some)) - unwritten.keys()
            texts = unwritten | self._texts.of(written)
            for each, found in some:
                alike = ((other, likeness(each.wording, texts[other])) for other in sorted(found))
                each.alike.extend((other, ratio) for other, ratio in alike if ratio)
        self._texts.keep(unwritten)
        return known, new

    def _store(self, sentences: Sequence[_Sentence], known: dict[int, int], new: list[_New], place: _Place) -> bool:
        """Write in short transactions what was found; False if it was stopped before the end."""
        by_hash = {each.hash: each for each in new}
        portion: list[tuple[_Sentence, int, _New | None]] = []
        rows = 0
        for sentence in sentences:
            key = _hash(sentence.wording)
            first = by_hash.pop(key, None)
            if len(portion) == SENTENCES_A_TRANSACTION or rows > ROWS_A_TRANSACTION:
                self._write(portion, _Place(sentence.article, sentence.start))
                portion, rows = [], 0
                if self._should_stop and self._should_stop():
                    return False
            portion.append((sentence, known[key], first))
            rows += 2 * len(first.alike) if first else 0
        self._write(portion, place)
        return True

    def _write(self, portion: list[tuple[_Sentence, int, _New | None]], place: _Place) -> None:
        """Write a portion of the sentences in one transaction."""
        with self._writing() as connection:
            self._move(connection, place)
            _insert(connection, portion)
        self._place = place
        self._report.sentences += len(portion)
        if self._on_progress:
            self._on_progress(self._report)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction, and a rest after it in which others can write."""
        began = time.monotonic()
        with self._database.writing() as connection:
            yield connection
        if self._rest:
            time.sleep(max(self._rest, time.monotonic() - began))

    def _move(self, connection: Connection, place: _Place, blocks: int = 0) -> None:
        """Go on to `place`, unless another program has gone on from here already."""
        moved = connection.execute(
            "UPDATE comparison SET article = ?, start = ?, blocks = blocks + ?"
            " WHERE article = ? AND start = ? AND blocks = ?",
            (*place, blocks, *self._place, self._blocks),
        )
        if not moved.rowcount:
            raise _OvertakenError

    def _close_block(self) -> None:
        """Write the full block, in short transactions, and begin the next."""
        if not self._is_loaded:
            self._load_last()
        rows = block_rows(self._blocks, self._last)
        for at in range(0, len(rows), ROWS_A_TRANSACTION):
            with self._writing() as connection:
                self._move(connection, self._place)
                connection.executemany(
                    "INSERT OR REPLACE INTO wording_pieces (block, piece, members) VALUES (?,?,?)",
                    rows[at : at + ROWS_A_TRANSACTION],
                )
        with self._writing() as connection:
            self._move(connection, self._place, blocks=1)
        self._blocks += 1
        self._last = Block()


def likeness(one: Wording, other: str) -> float:
    """The ratio of a wording and the text of a different one, if they are alike; else 0."""
    ratio = fuzz.ratio(one.text, other, score_cutoff=LEAST_RATIO)
    if not ratio:
        return 0.0
    pieces = wording_of(other).pieces
    return ratio if len(one.pieces & pieces) >= least_shared(max(len(one.pieces), len(pieces))) else 0.0


def _hash(wording: Wording) -> int:
    """64 bits of its text; among ten million wordings the chance that any two share them is 1 in 370,000."""
    digest = blake2b(wording.text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _known(connection: Connection, hashes: Iterable[int]) -> dict[int, int]:
    found = connection.execute(
        "SELECT w.hash, w.id FROM json_each(?) AS h CROSS JOIN wordings AS w ON w.hash = h.value",
        (json.dumps(list(hashes)),),
    )
    return dict(found.fetchall())


def _next_sentences(connection: Connection, place: _Place, count: int) -> tuple[list[_Sentence], _Place]:
    """Up to `count` sentences from `place` on, and the place after them; the same place if there is no more."""
    sentences: list[_Sentence] = []
    key, start = place
    while len(sentences) < count:
        article = connection.execute("SELECT id, text FROM articles WHERE key = ?", (key,)).fetchone()
        if article is None:
            break
        identifier, text = article
        room = count - len(sentences)
        found = connection.execute(
            'SELECT start, "end" FROM sentences WHERE article_id = ? AND start >= ? AND kind <> ?'
            " ORDER BY start LIMIT ?",
            (identifier, start, "repeat", room + 1),
        ).fetchall()
        sentences += [_Sentence(key, begin, wording(text[begin:end])) for begin, end in found[:room]]
        key, start = (key, found[room][0]) if len(found) > room else (key + 1, 0)
    return sentences, _Place(key, start)


def _insert(connection: Connection, portion: list[tuple[_Sentence, int, _New | None]]) -> None:
    """The rows of these sentences, and every count that they change."""
    new = [first for _, _, first in portion if first]
    connection.executemany(
        "INSERT INTO wordings (id, hash, article, start) VALUES (?,?,?,?)",
        [(first.id, first.hash, sentence.article, sentence.start) for sentence, _, first in portion if first],
    )
    pairs = [(first.id, other, ratio) for first in new for other, ratio in first.alike]
    connection.executemany(
        "INSERT INTO wording_likenesses (wording, other, ratio) VALUES (?,?,?)",
        [*pairs, *((other, wording, ratio) for wording, other, ratio in pairs)],
    )
    connection.executemany(
        "UPDATE wordings SET alike = (SELECT sum(o.sentences) FROM wording_likenesses AS l"
        " JOIN wordings AS o ON o.id = l.other WHERE l.wording = ?1) WHERE id = ?1",
        [(first.id,) for first in new if first.alike],
    )
    counted = Counter(wording for _, wording, _ in portion)
    connection.executemany(
        "UPDATE wordings SET sentences = sentences + ?2, alike = alike + ?2 WHERE id = ?1",
        counted.items(),
    )
    connection.executemany(
        "UPDATE wordings SET alike = alike + ?2 WHERE id IN (SELECT other FROM wording_likenesses WHERE wording = ?1)",
        counted.items(),
    )
    # The first sentence of a wording is known from `wordings`; it recurs as soon as another one is like it.
    connection.executemany(
        "INSERT OR IGNORE INTO recurrences (article, start, wording)"
        " SELECT article, start, id FROM wordings WHERE id = ? AND alike > 1",
        [(wording,) for wording in counted.keys() | {other for _, other, _ in pairs}],
    )
    connection.executemany(
        "INSERT INTO recurrences (article, start, wording) VALUES (?,?,?)",
        [(sentence.article, sentence.start, wording) for sentence, wording, first in portion if not first],
    )
    articles = {(sentence.article,) for sentence, _, _ in portion}
    connection.executemany("DELETE FROM recurrences_within WHERE article = ?", articles)
    connection.executemany(
        f"INSERT INTO recurrences_within (article, wording, sentences) {WITHIN.format(where=' WHERE article = ?')}",
        articles,
    )


def _in_portions(found: Iterable[tuple[_New, set[int]]]) -> Iterator[list[tuple[_New, set[int]]]]:
    """So many at a time that the texts of their candidates fit into memory."""
    portion: list[tuple[_New, set[int]]] = []
    size = 0
    for each in found:
        if portion and size + len(each[1]) > wording_texts.MOST_IN_MEMORY:
            yield portion
            portion, size = [], 0
        portion.append(each)
        size += len(each[1])
    if portion:
        yield portion

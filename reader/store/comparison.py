"""Comparing the sentences of new articles with all others, in the same time for each however many there are.

Two wordings are similar if they share enough pieces and their ratio is `LEAST_RATIO`: that depends on the two alone.
Which ones are compared at all is decided by grams (`reader.store.grams`): a new wording is compared with the sentences
that share two or more of its rarest grams, and with those that are similar to these. So it is enough if a gram keeps
the first of the sentences that have it and are similar. Articles that share `LEAST_OF_AN_ARTICLE` similar sentences
are compared whole.
"""

from __future__ import annotations

import json
import time
from array import array
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING
from zlib import compress

from rapidfuzz import fuzz, process

from reader.model.wording import least_shared, wording, wording_of
from reader.store.grams import Grams, grams_of, key_of
from reader.store.similar import START_BITS, STARTS, WITHIN, Place, compared_place, count_recurring, save_compared_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from reader.model.wording import Wording
    from reader.store.database import Database
    from reader.store.sqlite import Connection

LEAST_RATIO = 80.0
"""`fuzz.ratio` of two similar wordings: twice the length of what they have in common in one order, divided by the
length of both, in percent."""
MOST_BY_GRAMS = 20
"""Sentences that a new one is compared with because of their grams: those that share the most."""
MOST_COMPARED = 500
"""Sentences that it is compared with in all."""
LEAST_OF_AN_ARTICLE = 3
MOST_ARTICLES = 5
MOST_OF_A_WHOLE = 500
"""An article is compared whole with so many others at most, and only if neither has more sentences than this."""
SENTENCES_A_PORTION = 500
"""Sentences that are compared at a time, outside any transaction."""
ROWS_A_TRANSACTION = 1_000
GRAMS_A_TRANSACTION = 4_000
"""A transaction takes about 10 ms, so that a judgment that is made meanwhile hardly waits."""
MOST_TEXTS_IN_MEMORY = 20_000


@dataclass(slots=True)
class SimilarReport:
    """The result of a comparison, or its state so far."""

    sentences_total: int = 0
    """Sentences to compare."""
    sentences: int = 0
    """Sentences that were compared."""
    recurring: int = 0
    """Sentences of the database that are similar to one of another article; counted at the end only."""
    is_complete: bool = False
    """Whether every sentence of the database has been compared."""


def find_similar(
    database: Database,
    *,
    on_progress: Callable[[SimilarReport], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    rest: float = 0.0,
) -> SimilarReport:
    """Compare the sentences of the articles that have not been compared yet.

    It may be stopped at any moment and called again. Its transactions are short, and what another program
    has compared meanwhile is not compared twice. `on_progress` is told after each, and `should_stop` asked.
    With `rest`, so many seconds at least are between two of them, and no fewer than the last one took: SQLite
    keeps no queue, and whoever waits for the lock would look for it just when it is taken again.

    Raises `StoreError` if the database cannot be read or written; what was committed before stays.
    """
    connection = database.connection
    report = SimilarReport(_count_waiting(connection))
    while True:
        try:
            report.is_complete = _Comparison(database, report, on_progress, should_stop, rest).run()
            break
        except _OvertakenError:
            report.sentences_total = report.sentences + _count_waiting(connection)
    report.recurring = count_recurring(connection)
    return report


def _count_waiting(connection: Connection) -> int:
    return int(
        connection.execute(
            "SELECT coalesce(sum(judged_count), 0) FROM articles INDEXED BY articles_in_order WHERE key >= ?",
            (compared_place(connection).article,),
        ).fetchone()[0]
    )


def similar_among(wording: Wording, texts: Mapping[int, str]) -> dict[int, float]:
    """Find the texts of other wordings that are similar to this one, each with its ratio."""
    found = {}
    for text, ratio, identifier in process.extract(
        wording.text, texts, scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, limit=None
    ):
        pieces = wording_of(text).pieces
        if len(wording.pieces & pieces) >= least_shared(max(len(wording.pieces), len(pieces))):
            found[identifier] = ratio
    return found


class _OvertakenError(Exception):
    """Another program has compared something meanwhile."""


@dataclass(slots=True)
class _Sentence:
    """A sentence on its way: read, compared, written."""

    id: int
    words: Wording
    next: Place
    """The place after it."""
    wording: int = 0
    """The first sentence with its wording: this one, if it is new."""
    near: set[int] = field(default_factory=set)
    """Wordings from before that are similar to a new one."""
    pairs: list[tuple[int, int, float]] = field(default_factory=list)
    """Similar wordings to write, with their ratio; at the end of an article also those of its other sentences."""
    grams: list[int] = field(default_factory=list)
    """Grams that keep something new, each followed by the sentence that it keeps."""

    @property
    def is_new(self) -> bool:
        return self.wording == self.id


class _Comparison:
    """The comparison by one program until it is done, stopped or overtaken."""

    def __init__(
        self,
        database: Database,
        report: SimilarReport,
        on_progress: Callable[[SimilarReport], None] | None,
        should_stop: Callable[[], bool] | None,
        rest: float,
    ) -> None:
        self._database = database
        self._connection = database.connection
        self._report = report
        self._on_progress = on_progress
        self._should_stop = should_stop or (lambda: False)
        self._rest = rest
        self._place = compared_place(self._connection)
        self._texts: dict[int, str] = {}
        self._near: dict[int, list[int]] = {}
        """Similar wordings that are not in the database yet."""
        self._grams = Grams(self._connection)
        self._article = self._begun_article()

    def run(self) -> bool:
        """Compare until nothing is left; False if it was stopped before."""
        while not self._should_stop():
            sentences, place = _next_sentences(self._connection, self._place, SENTENCES_A_PORTION)
            if place == self._place:
                return self._flush()
            self._compare(sentences)
            if not self._write(sentences, place):
                return False
            if self._grams.is_full and not self._flush():
                return False
        return False

    def _compare(self, sentences: Sequence[_Sentence]) -> None:
        """Compare sentences in their order, each with those before it."""
        grams = [(key_of(each.words), *grams_of(each.words)) for each in sentences]
        self._grams.forget()
        self._grams.load(set().union(*grams))
        self._near.clear()
        for sentence, (key, *others) in zip(sentences, grams, strict=True):
            self._compare_one(sentence, key, others)
            self._article.append(sentence)
            if sentence.next.article > sentence.id >> START_BITS:
                sentence.pairs += self._compare_article()
                self._article.clear()

    def _compare_one(self, sentence: _Sentence, key: int, grams: list[int]) -> None:
        sentence.wording = self._grams.first(key) or sentence.id
        if not sentence.is_new:
            return
        founders = self._grams.sharing(grams)[:MOST_BY_GRAMS]
        similar: dict[int, float] = {}
        if founders:
            others = self._with_near(founders)
            texts = self._texts_of(others)
            similar = similar_among(sentence.words, {other: texts[other] for other in others})
            sentence.pairs = self._paired(sentence, similar)
        founder = max(similar.keys() & set(founders), key=lambda each: (similar[each], -each), default=sentence.id)
        for gram in self._grams.add((key,), sentence.id):
            sentence.grams += gram, sentence.id
        for gram in self._grams.add(grams, founder):
            sentence.grams += gram, founder

    def _paired(self, sentence: _Sentence, similar: Mapping[int, float]) -> list[tuple[int, int, float]]:
        """Note the similar wordings of a sentence, and return them as pairs."""
        sentence.near.update(similar)
        self._near.setdefault(sentence.id, []).extend(similar)
        for other in similar:
            self._near.setdefault(other, []).append(sentence.id)
        return [(sentence.id, other, ratio) for other, ratio in similar.items()]

    def _with_near(self, founders: list[int]) -> list[int]:
        """These sentences and the first of those that are similar to them, so many that there are not too many."""
        near = {other for (other,) in self._connection.execute(_NEAR, (json.dumps(founders), MOST_COMPARED))}
        near.update(*(self._near.get(founder, ()) for founder in founders))
        return [*founders, *sorted(near.difference(founders))][:MOST_COMPARED]

    def _texts_of(self, sentences: list[int]) -> dict[int, str]:
        """The wordings of these sentences, and of others; read from their articles where they are not in memory."""
        texts = self._texts
        missing = [each for each in sentences if each not in texts]
        if len(texts) + len(missing) > MOST_TEXTS_IN_MEMORY:
            texts.clear()
            missing = sentences
        if missing:
            for sentence, text in self._connection.execute(_TEXTS, (json.dumps(missing),)):
                texts[sentence] = wording(text).text
        return texts

    def _compare_article(self) -> list[tuple[int, int, float]]:
        """Compare the article in hand with those that share several similar sentences; the pairs that are new."""
        pairs: list[tuple[int, int, float]] = []
        if not LEAST_OF_AN_ARTICLE <= len(self._article) <= MOST_OF_A_WHOLE:
            return pairs
        mine = self._article[0].id >> START_BITS
        shared = Counter(
            chain.from_iterable({near >> START_BITS for near in (each.wording, *each.near)} for each in self._article)
        )
        del shared[mine]
        new = [each for each in self._article if each.words.pieces and each.is_new]
        for article, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_ARTICLES]:
            others = self._wordings_of(article) if count >= LEAST_OF_AN_ARTICLE else {}
            for each in new if len(others) <= MOST_OF_A_WHOLE else ():
                texts = {other: words.text for other, words in others.items() if other not in each.near}
                pairs += self._paired(each, similar_among(each.words, texts))
        return pairs

    def _wordings_of(self, article: int) -> dict[int, Wording]:
        """The wordings of the sentences of a compared article, by their first sentences."""
        text, spans = _sentences_of(self._connection, article)
        found = [wording(text[start:end]) for start, end in spans]
        self._grams.load({key_of(each) for each in found})
        firsts = [self._grams.first(key_of(each)) for each in found]
        return {first: each for first, each in zip(firsts, found, strict=True) if first is not None and each.pieces}

    def _begun_article(self) -> list[_Sentence]:
        """The sentences of the article at the place that were compared before."""
        article, end = self._place
        if not end:
            return []
        text, spans = _sentences_of(self._connection, article)
        begun = [
            _Sentence(article << START_BITS | start, wording(text[start:stop]), self._place)
            for start, stop in spans
            if start < end
        ]
        self._grams.load({key_of(each.words) for each in begun})
        for each in begun:
            each.wording = self._grams.first(key_of(each.words)) or each.id
            pairs = self._connection.execute("SELECT other FROM similar_pairs WHERE wording = ?", (each.id,))
            each.near.update(other for (other,) in pairs if other < each.id)
        return begun

    def _write(self, sentences: list[_Sentence], place: Place) -> bool:
        """Write what came of sentences in short transactions; False if it was stopped before the end."""
        portion: list[_Sentence] = []
        rows = 0
        for sentence in sentences:
            if rows > ROWS_A_TRANSACTION:
                self._write_portion(portion, portion[-1].next)
                if self._should_stop():
                    return False
                portion, rows = [], 0
            portion.append(sentence)
            rows += 2 * len(sentence.pairs) + (not sentence.is_new)
        self._write_portion(portion, place)
        return True

    def _write_portion(self, portion: list[_Sentence], place: Place) -> None:
        with self._writing(place) as connection:
            added = array("q", chain.from_iterable(sentence.grams for sentence in portion))
            if added:
                connection.execute("INSERT INTO similar_log (grams) VALUES (?)", (compress(added.tobytes(), 1),))
            _insert(connection, portion)
        self._report.sentences += len(portion)
        if self._on_progress:
            self._on_progress(self._report)

    def _flush(self) -> bool:
        """Write the grams that wait, in their order; False if it was stopped before the end."""
        if not self._connection.execute("SELECT EXISTS (SELECT 1 FROM similar_log)").fetchone()[0]:
            return True
        for rows in self._grams.changed(GRAMS_A_TRANSACTION):
            with self._writing(self._place) as connection:
                connection.executemany(
                    "INSERT INTO similar_grams (gram, sentences) VALUES (?, ?)"
                    " ON CONFLICT (gram) DO UPDATE SET sentences = excluded.sentences",
                    rows,
                )
            if self._should_stop():
                return False
        with self._writing(self._place) as connection:
            connection.execute("DELETE FROM similar_log")
        self._grams.flushed()
        return True

    @contextmanager
    def _writing(self, place: Place) -> Iterator[Connection]:
        """A transaction that goes on to `place`, unless another program has gone on; then a rest for others."""
        began = time.monotonic()
        with self._database.writing() as connection:
            if compared_place(connection) != self._place:
                raise _OvertakenError
            save_compared_place(connection, place)
            yield connection
        self._place = place
        if self._rest:
            time.sleep(max(self._rest, time.monotonic() - began))


_NEAR = """
SELECT DISTINCT p.other FROM json_each(?) AS j CROSS JOIN similar_pairs AS p ON p.wording = j.value
ORDER BY p.other LIMIT ?
"""
_TEXTS = f"""
SELECT j.value, substr(a.text, x.start + 1, x."end" - x.start) FROM json_each(?) AS j
CROSS JOIN articles AS a ON a.key = j.value >> {START_BITS}
CROSS JOIN sentences AS x ON x.article_id = a.id AND x.start = j.value & {STARTS}
"""


def _sentences_of(connection: Connection, article: int) -> tuple[str, list[tuple[int, int]]]:
    """The text of an article, and where the sentences in it start and end that are judged; nothing if there is none."""
    row = connection.execute("SELECT id, text FROM articles WHERE key = ?", (article,)).fetchone()
    if row is None:
        return "", []
    spans = 'SELECT start, "end" FROM sentences WHERE article_id = ? AND kind <> ? ORDER BY start'
    return row[1], connection.execute(spans, (row[0], "repeat")).fetchall()


def _next_sentences(connection: Connection, place: Place, count: int) -> tuple[list[_Sentence], Place]:
    """Up to `count` sentences from `place` on, and the place after them; the same place if there is no more."""
    sentences: list[_Sentence] = []
    (last,) = connection.execute("SELECT coalesce(max(key), 0) FROM articles").fetchone()
    while len(sentences) < count and place.article <= last:
        article, begin = place
        text, spans = _sentences_of(connection, article)
        waiting = [span for span in spans if span[0] >= begin]
        place = Place(article + 1, 0)
        for number, (start, end) in enumerate(waiting[: count - len(sentences)], 1):
            after = Place(article, waiting[number][0]) if number < len(waiting) else place
            sentences.append(_Sentence(article << START_BITS | start, wording(text[start:end]), after))
        if sentences:
            place = sentences[-1].next
    return sentences, place


def _insert(connection: Connection, sentences: list[_Sentence]) -> None:
    """The rows of what these sentences have in common with others, and every count that they change."""
    new = {sentence.wording for sentence in sentences if sentence.is_new}
    pairs = [pair for sentence in sentences for pair in sentence.pairs]
    pairs += [(other, one, ratio) for one, other, ratio in pairs]
    recurring = {one for one, _, _ in pairs} | {sentence.wording for sentence in sentences if not sentence.is_new}
    connection.executemany(
        "INSERT OR IGNORE INTO similar_wordings (wording, copies, similar) VALUES (?1, ?2, ?2)",
        [(wording, wording not in new) for wording in recurring],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO similar_sentences (sentence, wording) VALUES (?1, ?1)",
        [(wording,) for wording in recurring],
    )
    connection.executemany(
        "INSERT INTO similar_sentences (sentence, wording) VALUES (?, ?)",
        [(sentence.id, sentence.wording) for sentence in sentences if not sentence.is_new],
    )
    connection.executemany("INSERT INTO similar_pairs (wording, other, ratio) VALUES (?, ?, ?)", pairs)
    connection.executemany(
        "UPDATE similar_wordings SET similar = similar + (SELECT copies FROM similar_wordings WHERE wording = ?2)"
        " WHERE wording = ?1",
        [(one, other) for one, other, _ in pairs],
    )
    copies = Counter(sentence.wording for sentence in sentences if sentence.wording in recurring)
    connection.executemany(
        "UPDATE similar_wordings SET copies = copies + ?2, similar = similar + ?2 WHERE wording = ?1", copies.items()
    )
    connection.executemany(
        "UPDATE similar_wordings SET similar = similar + ?2"
        " WHERE wording IN (SELECT other FROM similar_pairs WHERE wording = ?1)",
        copies.items(),
    )
    articles = {sentence.id >> START_BITS for sentence in sentences if sentence.pairs or sentence.wording in recurring}
    here = f"sentence BETWEEN ?1 << {START_BITS} AND (?1 << {START_BITS}) + {STARTS}"
    connection.executemany(
        f"UPDATE similar_sentences SET within = x.within FROM ({WITHIN.format(where=f'WHERE {here}')}) AS x"
        f" WHERE {here} AND x.wording = similar_sentences.wording",
        [(article,) for article in articles],
    )

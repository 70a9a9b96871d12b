"""Similar sentences: sentences of different articles that are the same, or nearly.

A *wording* is what several printings of a sentence have in common (see `reader.model.wording`), so a line that occurs
in ten thousand articles is compared once. Sentences and wordings have numbers: see `reader.store.recurring`.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from rapidfuzz import fuzz, process

from reader.model.wording import Wording, least_shared, normal_form, wording, wording_of
from reader.store.articles import count_articles
from reader.store.database import Database
from reader.store.grams import Grams, grams_of, key_of
from reader.store.recurring import (
    START_BITS,
    STARTS,
    compared_before,
    count_recurring,
    count_waiting,
    save_compared,
    similar_counts,
)
from reader.store.sqlite import Connection, column, scalar

MOST_LISTED = 500
_LOOKED_AT = 4 * MOST_LISTED
"""Of more similar sentences only the first by the ratio of their wordings are looked at."""
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


class SimilarSentence(NamedTuple):
    """A sentence of another article that is similar to the current one."""

    article_key: int
    article_id: str
    title: str
    position: int
    start: int
    end: int
    text: str
    ratio: float
    """0–100, of the texts without regard to capitals and the kind of marks; less than 80 where numbers differ."""


class SimilarSentences(NamedTuple):
    """The sentences that are similar to one."""

    total: int
    nearest: list[SimilarSentence]
    """The first `MOST_LISTED` of them: best first, then in the order of import."""


def similar_to(connection: Connection, article_id: str, start: int) -> SimilarSentences:
    """List the sentences of other articles that are similar to the one at `start` of this article."""
    row = connection.execute(_CURRENT, (start, article_id)).fetchone()
    if row is None:
        return SimilarSentences(0, [])
    key, number, text = row
    current = normal_form(text)
    rows = connection.execute(_NEAREST, {"article": key, "wording": number, "most": _LOOKED_AT})
    found = [SimilarSentence._make([*row, fuzz.ratio(current, normal_form(row[-1]))]) for row in rows]
    found.sort(key=lambda each: (-each.ratio, each.article_key, each.start))
    return SimilarSentences(similar_counts(connection, article_id).get(start, 0), found[:MOST_LISTED])


_CURRENT = f"""
SELECT a.key, s.wording, substr(a.text, x.start + 1, x."end" - x.start)
FROM articles AS a
JOIN sentences AS x ON x.article_id = a.id AND x.start = ?
JOIN similar_sentences AS s ON s.sentence = (a.key << {START_BITS}) + x.start
WHERE a.id = ?
"""
_NEAREST = f"""
SELECT a.key, a.id, a.title, x.position, x.start, x."end", substr(a.text, x.start + 1, x."end" - x.start)
FROM (
  SELECT s.sentence FROM (
    SELECT :wording AS wording, 100.0 AS ratio
    UNION ALL SELECT other, ratio FROM similar_pairs WHERE wording = :wording
  ) AS p
  JOIN similar_sentences AS s ON s.wording = p.wording
  WHERE s.sentence >> {START_BITS} <> :article
  ORDER BY p.ratio DESC, s.sentence LIMIT :most
) AS s
JOIN articles AS a ON a.key = s.sentence >> {START_BITS}
JOIN sentences AS x ON x.article_id = a.id AND x.start = s.sentence & {STARTS}
"""


@dataclass(slots=True)
class SimilarReport:
    """The result of a comparison, or its state so far."""

    sentences_total: int
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
    on_progress: Callable[[SimilarReport], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    rest: float = 0.0,
) -> SimilarReport:
    """Compare the sentences of the articles that have not been compared yet.

    It may be stopped at any moment and called again. Its transactions are short, and what another program
    has compared meanwhile is not compared twice. `should_stop` is asked before each, and `on_progress` told after it.
    With `rest`, so many seconds at least are between two of them, and no fewer than the last one took: SQLite
    keeps no queue, and whoever waits for the lock would look for it just when it is taken again.

    Raises `StoreError` if the database cannot be read or written; what was committed before stays.
    """
    connection = database.connection
    report = SimilarReport(count_waiting(connection))
    while True:
        try:
            report.is_complete = _Comparison(database, report, on_progress, should_stop, rest).run()
            break
        except _OvertakenError:
            report.sentences_total = report.sentences + count_waiting(connection)
    report.recurring = count_recurring(connection)
    return report


def _similar_among(words: Wording, texts: Mapping[int, str]) -> dict[int, float]:
    """Find the texts of other wordings that are similar to this one, each with its ratio."""
    found = {}
    for text, ratio, number in process.extract(
        words.text, texts, scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, limit=None
    ):
        pieces = wording_of(text).pieces
        if len(words.pieces & pieces) >= least_shared(max(len(words.pieces), len(pieces))):
            found[number] = ratio
    return found


class _OvertakenError(Exception):
    """Another program has compared something meanwhile."""


@dataclass(slots=True)
class _Sentence:
    """A sentence that is compared."""

    number: int
    words: Wording
    wording: int = 0
    """The first sentence with its wording: this one, if it is new."""
    near: set[int] = field(default_factory=set)
    """Wordings from before that are similar to a new one."""

    @property
    def is_new(self) -> bool:
        return self.wording == self.number


@dataclass(slots=True)
class _Part:
    """The sentences of an article that are compared and written together: all of them, or some of a long one."""

    sentences: list[_Sentence]
    following: int
    """The number from which on sentences come after it."""
    is_whole: bool
    pairs: list[tuple[int, int, float]] = field(default_factory=list)
    """Similar wordings to write, with their ratio."""
    grams: list[tuple[int, int]] = field(default_factory=list)
    """Grams that keep something new, each with the sentence that it keeps."""


class _Comparison:
    """The comparison by one program until it is done, stopped or overtaken."""

    def __init__(
        self,
        database: Database,
        report: SimilarReport,
        on_progress: Callable[[SimilarReport], None],
        should_stop: Callable[[], bool],
        rest: float,
    ) -> None:
        self._database = database
        self._connection = database.connection
        self._report = report
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._rest = rest
        self._before = compared_before(self._connection)
        self._texts: dict[int, str] = {}
        self._near: dict[int, list[int]] = {}
        """Similar wordings that are not in the database yet."""
        self._grams = Grams(self._connection)

    def run(self) -> bool:
        """Compare until nothing is left; False if it was stopped before."""
        while parts := self._next_parts():
            self._compare(parts)
            for some in _for_one_transaction(parts):
                if self._should_stop():
                    return False
                self._write(some)
            if self._grams.is_full and not self._flush():
                return False
        return self._flush()

    def _next_parts(self) -> list[_Part]:
        parts: list[_Part] = []
        last = count_articles(self._connection)
        number, count = self._before, 0
        while count < SENTENCES_A_PORTION and number >> START_BITS <= last:
            part = _part_from(self._connection, number)
            number = part.following
            count += len(part.sentences)
            if part.sentences:
                parts.append(part)
        return parts

    def _compare(self, parts: Sequence[_Part]) -> None:
        """Compare the sentences in their order, each with those before it."""
        sentences = chain.from_iterable(part.sentences for part in parts)
        grams = {each.number: (key_of(each.words), *grams_of(each.words)) for each in sentences}
        self._near.clear()
        self._grams.forget()
        self._grams.load(set().union(*grams.values()))
        for part in parts:
            for sentence in part.sentences:
                key, *others = grams[sentence.number]
                sentence.wording = self._grams.first(key) or sentence.number
                if sentence.is_new:
                    self._compare_one(part, sentence, key, others)
            if part.is_whole:
                self._compare_article(part)

    def _compare_one(self, part: _Part, sentence: _Sentence, key: int, grams: list[int]) -> None:
        founders = self._grams.sharing(grams)[:MOST_BY_GRAMS]
        similar = _similar_among(sentence.words, self._texts_of(self._with_near(founders))) if founders else {}
        self._note(part, sentence, similar)
        candidates = similar.keys() & set(founders)
        founder = max(candidates, key=lambda each: (similar[each], -each), default=sentence.number)
        part.grams += self._grams.add((key,), sentence.number)
        part.grams += self._grams.add(grams, founder)

    def _note(self, part: _Part, sentence: _Sentence, similar: Mapping[int, float]) -> None:
        """Note the similar wordings of a sentence."""
        part.pairs += [(sentence.number, other, ratio) for other, ratio in similar.items()]
        sentence.near.update(similar)
        for other in similar:
            self._near.setdefault(sentence.number, []).append(other)
            self._near.setdefault(other, []).append(sentence.number)

    def _with_near(self, founders: list[int]) -> list[int]:
        """These sentences and the first of those that are similar to them, `MOST_COMPARED` in all."""
        near = set(column(self._connection, _NEAR, (json.dumps(founders), MOST_COMPARED)))
        near.update(*(self._near.get(founder, ()) for founder in founders))
        return [*founders, *sorted(near.difference(founders))][:MOST_COMPARED]

    def _texts_of(self, sentences: list[int]) -> dict[int, str]:
        """The wordings of these sentences; read from their articles where they are not in memory."""
        missing = [each for each in sentences if each not in self._texts]
        if len(self._texts) + len(missing) > MOST_TEXTS_IN_MEMORY:
            self._texts.clear()
            missing = sentences
        if missing:
            for sentence, text in self._connection.execute(_TEXTS, (json.dumps(missing),)):
                self._texts[sentence] = wording(text).text
        return {each: self._texts[each] for each in sentences}

    def _compare_article(self, part: _Part) -> None:
        """Compare an article with those that share several similar sentences."""
        similar = [{number >> START_BITS for number in (each.wording, *each.near)} for each in part.sentences]
        shared = Counter(chain.from_iterable(similar))
        del shared[part.sentences[0].number >> START_BITS]
        new = [each for each in part.sentences if each.words.pieces and each.is_new]
        for article, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_ARTICLES]:
            if count < LEAST_OF_AN_ARTICLE:
                break
            others = self._wordings_of(article)
            for each in new:
                texts = {other: text for other, text in others.items() if other not in each.near}
                self._note(part, each, _similar_among(each.words, texts))

    def _wordings_of(self, article: int) -> dict[int, str]:
        """The wordings of the sentences of a compared article, by their first sentences; none if they are too many."""
        part = _part_from(self._connection, article << START_BITS)
        keys = {key_of(each.words): each.words for each in part.sentences if part.is_whole}
        self._grams.load(set(keys))
        firsts = [(self._grams.first(key), words) for key, words in keys.items()]
        return {first: words.text for first, words in firsts if first is not None and words.pieces}

    def _write(self, parts: Sequence[_Part]) -> None:
        """Write the results of some parts in one transaction."""
        with self._writing(parts[-1].following) as connection:
            added = array("q", chain.from_iterable(chain.from_iterable(part.grams for part in parts)))
            if added:
                connection.execute("INSERT INTO similar_log (grams) VALUES (?)", (added.tobytes(),))
            _insert(connection, parts)
        self._report.sentences += sum(len(part.sentences) for part in parts)
        self._on_progress(self._report)

    def _flush(self) -> bool:
        """Write the grams that wait, in their order; False if it was stopped before the end."""
        for rows in self._grams.waiting(GRAMS_A_TRANSACTION):
            if self._should_stop():
                return False
            with self._writing(self._before) as connection:
                connection.executemany(_KEEP_GRAMS, rows)
        if scalar(self._connection, "SELECT EXISTS (SELECT 1 FROM similar_log)"):
            with self._writing(self._before) as connection:
                connection.execute("DELETE FROM similar_log")
        self._grams.flushed()
        return True

    @contextmanager
    def _writing(self, before: int) -> Iterator[Connection]:
        """A transaction that goes on to `before`, unless another program has gone on; then a rest for others."""
        began = time.monotonic()
        with self._database.writing() as connection:
            if compared_before(connection) != self._before:
                raise _OvertakenError
            save_compared(connection, before)
            yield connection
        self._before = before
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
_KEEP_GRAMS = """
INSERT INTO similar_grams (gram, sentences) VALUES (?, ?) ON CONFLICT DO UPDATE SET sentences = excluded.sentences
"""


def _part_from(connection: Connection, number: int) -> _Part:
    """The sentences of an article from this number on that are judged, `MOST_OF_A_WHOLE` at most."""
    article, start = number >> START_BITS, number & STARTS
    row = connection.execute("SELECT id, text FROM articles WHERE key = ?", (article,)).fetchone()
    identifier, text = row or ("", "")
    spans = connection.execute(_SPANS, (identifier, start, MOST_OF_A_WHOLE + 1)).fetchall()
    is_long = len(spans) > MOST_OF_A_WHOLE
    following = article << START_BITS | spans.pop()[0] if is_long else (article + 1) << START_BITS
    sentences = [_Sentence(article << START_BITS | begin, wording(text[begin:end])) for begin, end in spans]
    return _Part(sentences, following, is_whole=not start and not is_long)


_SPANS = """
SELECT start, "end" FROM sentences WHERE article_id = ? AND start >= ? AND kind <> 'repeat' ORDER BY start LIMIT ?
"""


def _for_one_transaction(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Split parts into lists that a short transaction can write."""
    some: list[_Part] = []
    rows = 0
    for part in parts:
        some.append(part)
        rows += 2 * len(part.pairs) + len(part.sentences)
        if rows > ROWS_A_TRANSACTION or part is parts[-1]:
            yield some
            some, rows = [], 0


def _insert(connection: Connection, parts: Sequence[_Part]) -> None:
    """Insert what the sentences of these parts have in common with others."""
    again = [(each.number, each.wording) for part in parts for each in part.sentences if not each.is_new]
    pairs = [pair for part in parts for pair in part.pairs]
    pairs += [(other, one, ratio) for one, other, ratio in pairs]
    recurring = {(wording,) for _, wording in again} | {(one,) for one, _, _ in pairs}
    connection.executemany("INSERT OR IGNORE INTO similar_wordings (wording, copies) VALUES (?, 1)", recurring)
    connection.executemany("INSERT OR IGNORE INTO similar_sentences (sentence, wording) VALUES (?1, ?1)", recurring)
    connection.executemany("INSERT INTO similar_sentences (sentence, wording) VALUES (?, ?)", again)
    connection.executemany(
        "UPDATE similar_wordings SET copies = copies + 1 WHERE wording = ?", [(wording,) for _, wording in again]
    )
    connection.executemany("INSERT INTO similar_pairs (wording, other, ratio) VALUES (?, ?, ?)", pairs)

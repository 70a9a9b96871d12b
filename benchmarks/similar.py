"""How fast similar sentences are found, and how many of them: `python -m benchmarks.similar [SENTENCES]`."""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.data import scratch
from benchmarks.report import Line, Ratio
from benchmarks.wordings import CHANGES, Newsroom
from reader.model.article import Article, Sentence, SentenceKind, Source, article_id
from reader.model.wording import least_shared, wording
from reader.store.article_writer import add_articles
from reader.store.check import wrong_counts
from reader.store.database import Database, open_database
from reader.store.recurring import START_BITS, similar_counts
from reader.store.similar import LEAST_RATIO, find_similar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.wording import Wording

SENTENCES = 100_000
AN_ARTICLE = 25
SHARE = 0.1
"""Of the sentences, so many are others again, as they were or altered."""
REPRINTED = 0.05
"""Of the articles, so many are others again: some of their sentences altered, some left out."""
REMEMBERED = 100_000
"""Sentences, of the latest, that may come again."""
MOST_SECONDS = 30
"""To compare `SENTENCES`: 3,000,000 in a quarter of an hour."""
BRUTE = 20_000
"""Sentences of which every two are compared to count what is missed, where it is not asked for all."""
LEAST_RECALL = 0.99
_ROWS = 2_000
_T = TypeVar("_T")


def _article(number: int, lines: list[str]) -> Article:
    text = "\n".join(lines)
    spans, at = [], 0
    for position, line in enumerate(lines):
        kind = SentenceKind.SENTENCE if position else SentenceKind.HEADLINE
        spans.append(Sentence(position, at, at + len(line), kind))
        at += len(line) + 1
    source = Source(f"{number:06d}.txt", blake2b(text.encode(), digest_size=32).hexdigest(), "utf-8", len(text))
    return Article(article_id(text), lines[0], text, tuple(spans), source)


def articles(count: int) -> Iterator[Article]:
    """Articles of about so many sentences, a part of them others again."""
    rng = random.Random(3)
    room, written, printed = Newsroom(rng), list[str](), list[list[str]]()
    number = made = 0
    while made < count:
        number += 1
        if printed and rng.random() < REPRINTED:
            lines = [line for line in rng.choice(printed) if rng.random() < 0.9]
            lines = [rng.choice(CHANGES)(room, line) if rng.random() < 0.5 else line for line in lines]
        else:
            lines = []
            while len(lines) < AN_ARTICLE - 1:
                if written and rng.random() < SHARE:
                    lines.append(rng.choice(CHANGES)(room, rng.choice(written)))
                    continue
                lines.append(room.sentence())
                _remember(written, lines[-1], REMEMBERED, rng)
            _remember(printed, lines, REMEMBERED // AN_ARTICLE, rng)
        lines = [f"{number}: {room.sentence()}", *lines]
        made += len(lines)
        yield _article(number, lines)


def _remember(known: list[_T], one: _T, most: int, rng: random.Random) -> None:
    if len(known) < most:
        known.append(one)
    else:
        known[rng.randrange(most)] = one


def fill(database: Database, count: int) -> None:
    """Store articles of about so many sentences."""
    made = articles(count)
    while some := list(islice(made, 1_000)):
        add_articles(database, some)


def _bare(database: Database) -> float:
    """Seconds to read every sentence and make its wording."""
    began = time.perf_counter()
    for _ in _wordings(database):
        pass
    return time.perf_counter() - began


def _wordings(database: Database) -> Iterator[tuple[int, Wording]]:
    """The wording of every sentence, with the sentence's number."""
    (last,) = database.connection.execute("SELECT max(key) FROM articles").fetchone()
    for key in range(1, last + 1):
        text, identifier = database.connection.execute("SELECT text, id FROM articles WHERE key = ?", (key,)).fetchone()
        spans = 'SELECT start, "end" FROM sentences WHERE article_id = ? ORDER BY start'
        for start, end in database.connection.execute(spans, (identifier,)).fetchall():
            yield key << START_BITS | start, wording(text[start:end])


def recall(database: Database, most: int = sys.maxsize) -> tuple[int, int, int, int]:
    """How many pairs of wordings among the first `most` brute force finds, and how many of them were found; then
    the same of sentences that have any."""
    firsts: dict[str, int] = {}
    pieces = {}
    for number, each in islice(_wordings(database), most):
        if each.pieces and each.text not in firsts:
            firsts[each.text] = number
            pieces[number] = each.pieces
    ordered = sorted(firsts, key=len)
    lengths = [len(text) for text in ordered]
    expected = set()
    for at in range(0, len(ordered), _ROWS):
        some = ordered[at : at + _ROWS]
        end = int(np.searchsorted(lengths, len(some[-1]) * 3 / 2, "right"))
        ratios = process.cdist(
            some, ordered[at:end], scorer=fuzz.ratio, score_cutoff=LEAST_RATIO, dtype=np.float32, workers=-1
        )
        for row, column in zip(*np.nonzero(ratios), strict=True):
            one, other = firsts[some[row]], firsts[ordered[at + column]]
            least = least_shared(max(len(pieces[one]), len(pieces[other])))
            if one != other and len(pieces[one] & pieces[other]) >= least:
                expected.add((min(one, other), max(one, other)))
    found = set(
        database.connection.execute("SELECT wording, other FROM similar_pairs WHERE wording < other").fetchall()
    )
    if wrong := {pair for pair in found - expected if pair[0] in pieces and pair[1] in pieces}:
        raise RuntimeError(f"{len(wrong)} pairs are not similar")
    known = found & expected
    return len(expected), len(known), len(set().union(*expected)), len(set().union(*known))


def found(runs: int, count: int = SENTENCES) -> Iterator[Line]:
    """How long it takes to find the similar sentences, how much longer than to read them, and how many are found."""
    times, bare = [], []
    for _ in range(runs):
        with scratch() as folder:
            database = open_database(folder / "a.db", create=True)
            fill(database, count)
            bare.append(_bare(database))
            began = time.perf_counter()
            find_similar(database)
            times.append(time.perf_counter() - began)
            pairs, known, _, _ = recall(database, BRUTE)
            database.close()
    goal = MOST_SECONDS * count / SENTENCES
    middle = statistics.median(times)
    shown = f"{middle:.0f} s ({min(times):.0f}–{max(times):.0f})"
    yield Line(f"similar sentences, {count:,}", f"≤ {goal:.0f} s", shown, n=f"{runs}", is_met=middle <= goal)
    yield Line(
        "similar sentences, against reading and normalizing them", "",
        str(Ratio(tuple(one / other for one, other in zip(times, bare, strict=True)))),
        f"{middle:.1f} s", f"{statistics.median(bare):.1f} s", f"{runs}",
    )  # fmt: skip
    share = known / pairs
    yield Line(
        "similar sentences, of the pairs that brute force finds", f"≥ {LEAST_RECALL:.0%}", f"{share:.2%}",
        n=f"{pairs:,}", is_met=share >= LEAST_RECALL,
    )  # fmt: skip


def main() -> None:
    """Fill a database, compare it, and print what it took; up to 200,000 sentences also what was missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES
    held: list[float] = []
    writing = Database.writing

    @contextmanager
    def timed(self: Database) -> Iterator[object]:
        began = time.perf_counter()
        with writing(self) as connection:
            yield connection
        held.append(time.perf_counter() - began)

    with scratch() as folder:
        database = open_database(folder / "a.db", create=True)
        fill(database, count)
        size, before = _size(database), _peak()
        Database.writing = timed  # type: ignore[method-assign,assignment]
        began, cpu = time.perf_counter(), time.process_time()
        report = find_similar(database)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        Database.writing = writing  # type: ignore[method-assign]
        held.sort()
        print(f"{report.sentences:,} sentences compared in {seconds:.1f} s; {report.recurring:,} recur")
        print(
            f"a sentence: {1e6 * seconds / report.sentences:.0f} µs, {1e6 * cpu / report.sentences:.0f} of a processor"
        )
        print(f"{len(held)} transactions: p99 {1e3 * held[len(held) * 99 // 100]:.1f} ms, longest {1e3 * held[-1]:.1f}")
        print(f"peak memory {_peak():.0f} MB; {before:.0f} MB after filling the database")
        print(f"database {size / 1e6:.0f} MB before, {_size(database) / 1e6:.0f} MB after")
        ids = [row[0] for row in database.connection.execute("SELECT id FROM articles LIMIT 1000")]
        began = time.perf_counter()
        for identifier in ids:
            similar_counts(database.connection, identifier)
        print(f"counts of an article: {1e3 * (time.perf_counter() - began) / len(ids):.3f} ms")
        began = time.perf_counter()
        print(f"faults: {wrong_counts(database.connection)}, looked for in {time.perf_counter() - began:.2f} s")
        if count <= 2 * SENTENCES:
            pairs, known, sentences, those = recall(database)
            print(f"of {pairs:,} pairs {known:,} were found, {known / pairs:.2%}")
            print(f"of {sentences:,} wordings with a similar one {those:,}, {those / sentences:.2%}")
        database.close()


def _size(database: Database) -> int:
    """Bytes of the database, without the free ones."""
    used = "SELECT (page_count - freelist_count) * page_size"
    sql = f"{used} FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    return int(database.connection.execute(sql).fetchone()[0])


def _peak() -> float:
    """Most megabytes that this process held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

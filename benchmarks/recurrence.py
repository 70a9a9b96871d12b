"""How fast recurring sentences are found, and how many: `python -m benchmarks.recurrence [SENTENCES]`."""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.data import scratch
from benchmarks.report import Line, Ratio
from benchmarks.wordings import CHANGES, Newsroom, scanned
from reader.model.article import Article, Sentence, SentenceKind, Source, article_id
from reader.model.wording import normal_form, wording
from reader.store.article_writer import add_articles
from reader.store.comparing import find_recurrences
from reader.store.database import Database, open_database
from reader.store.recurrence import alike, recurrence_counts, wrong_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCES = 100_000
AN_ARTICLE = 25
SHARE = 0.1
MOST_SECONDS = 300
"""To compare `SENTENCES`."""
BRUTE = 8_000
"""Sentences, half of them altered ones of the others, of which every two are compared to count what is missed."""


def _article(number: int, lines: list[str]) -> Article:
    text = "\n".join(lines)
    spans, at = [], 0
    for position, line in enumerate(lines):
        kind = SentenceKind.SENTENCE if position else SentenceKind.HEADLINE
        spans.append(Sentence(position, at, at + len(line), kind))
        at += len(line) + 1
    source = Source(f"{number:06d}.txt", blake2b(text.encode(), digest_size=32).hexdigest(), "utf-8", len(text))
    return Article(article_id(text), lines[0], text, tuple(spans), source)


def fill(database: Database, count: int) -> None:
    """Store so many sentences, of which a tenth are others again, as they were or altered."""
    rng = random.Random(3)
    room, written, articles = Newsroom(rng), [], []
    for number in range(count // AN_ARTICLE):
        lines = [f"{number}: {room.sentence()}"]
        while len(lines) < AN_ARTICLE:
            if written and rng.random() < SHARE:
                lines.append(rng.choice(CHANGES)(room, rng.choice(written)))
            else:
                lines.append(room.sentence())
                written.append(lines[-1])
        articles.append(_article(number, lines))
    for at in range(0, len(articles), 1_000):
        add_articles(database, articles[at : at + 1_000])


def _bare(database: Database) -> float:
    """Seconds to read every sentence and make its wording."""
    began = time.perf_counter()
    for identifier, text in database.connection.execute("SELECT id, text FROM articles ORDER BY key").fetchall():
        found = database.connection.execute(
            'SELECT start, "end" FROM sentences WHERE article_id = ? ORDER BY start', (identifier,)
        )
        for start, end in found.fetchall():
            wording(text[start:end])
    return time.perf_counter() - began


def _size(database: Database) -> int:
    (size,) = database.connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    return int(size[0])


def _recall(database: Database) -> str:
    """Which of all pairs that are alike by brute force were found, of sentences that were altered in every way."""
    rng = random.Random(11)
    room = Newsroom(rng)
    changes = [change for change in CHANGES if change is not scanned]
    lines = [room.sentence() for _ in range(BRUTE // 2)]
    lines += [rng.choice(changes)(room, line) for line in lines]
    articles = [_article(number, [line]) for number, line in enumerate(lines)]
    add_articles(database, articles)
    find_recurrences(database)
    connection = database.connection
    ids = {article.id: number for number, article in enumerate(articles)}
    found = {
        (min(pair), max(pair))
        for number, article in enumerate(articles)
        for each in alike(connection, article.id, 0).alike
        for pair in [(number, ids[each.article_id])]
    }
    said = []
    for name, texts in (("wordings", [wording(line).text for line in lines]), ("texts", list(map(normal_form, lines)))):
        ratios = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=80, dtype=np.float32)
        pairs = {
            (int(one), int(other))
            for one, other in zip(*np.nonzero(np.triu(ratios, 1)), strict=True)
            if texts[one] == texts[other] or (wording(lines[one]).pieces and wording(lines[other]).pieces)
        }
        pairs = {(one, other) for one, other in pairs if articles[one].id != articles[other].id}
        said.append(f"of {len(pairs):,} pairs with a ratio of 80 of their {name} {len(pairs & found):,} were found")
    return f"{'; '.join(said)} ({len(found):,} in all)"


def found(runs: int, count: int = SENTENCES) -> Iterator[Line]:
    """How long it takes to find the sentences that recur, and how much longer than to read them."""
    times, bare = [], []
    for _ in range(runs):
        with scratch() as folder:
            database = open_database(folder / "a.db", create=True)
            fill(database, count)
            bare.append(_bare(database))
            began = time.perf_counter()
            report = find_recurrences(database)
            times.append(time.perf_counter() - began)
            database.close()
            if not report.recurring:
                raise RuntimeError("no sentence recurs")
    goal = MOST_SECONDS * count / SENTENCES
    middle = statistics.median(times)
    shown = f"{middle:.0f} s ({min(times):.0f}–{max(times):.0f})"
    yield Line(f"recurring sentences, {count:,}", f"≤ {goal:.0f} s", shown, n=f"{runs}", is_met=middle <= goal)
    yield Line(
        "recurring sentences, against reading and normalising them", "",
        str(Ratio(tuple(one / other for one, other in zip(times, bare, strict=True)))),
        f"{middle:.1f} s", f"{statistics.median(bare):.1f} s", f"{runs}",
    )  # fmt: skip


def main() -> None:
    """Fill a database, compare it, and print what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
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
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = _size(database)
        bare = _bare(database)
        Database.writing = timed  # type: ignore[method-assign,assignment]
        began = time.perf_counter()
        report = find_recurrences(database)
        seconds = time.perf_counter() - began
        Database.writing = writing  # type: ignore[method-assign]
        held.sort()
        print(f"{report.sentences:,} sentences compared in {seconds:.1f} s; {report.recurring:,} recur")
        print(f"{seconds / bare:.1f} times what reading them and making their wordings takes ({bare:.2f} s)")
        print(
            f"{len(held)} transactions: p99 {1e3 * held[len(held) * 99 // 100]:.1f} ms, longest {1e3 * held[-1]:.1f} ms"
        )
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"peak memory {after / 1024:.0f} MB, {(after - before) / 1024:.0f} MB more than filling the database took"
        )
        print(f"database {size / 1e6:.0f} MB before, {_size(database) / 1e6:.0f} MB after")
        ids = [row[0] for row in database.connection.execute("SELECT id FROM articles LIMIT 1000")]
        began = time.perf_counter()
        for identifier in ids:
            recurrence_counts(database.connection, identifier)
        print(f"counts of an article: {1e3 * (time.perf_counter() - began) / len(ids):.3f} ms")
        began = time.perf_counter()
        print(f"faults: {wrong_counts(database.connection)}, looked for in {time.perf_counter() - began:.2f} s")
        database.close()
        small = open_database(folder / "b.db", create=True)
        print(_recall(small))
        small.close()


if __name__ == "__main__":
    main()

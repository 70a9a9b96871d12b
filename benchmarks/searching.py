"""First results of a search in a million sentences: `python -m benchmarks.searching [ARTICLES]`."""

from __future__ import annotations

import random
import statistics
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.data import article, scratch
from benchmarks.report import Line
from reader.model.search_query import parse_query
from reader.project import Project
from reader.store.article_writer import add_articles
from reader.store.search import index_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES, SENTENCES = 33_334, 30
GOAL = 0.020
"""Seconds; the 95th percentile of the first page."""
RARE = 5_000
"""Every so many articles have a word that the others have not: a sentence of news has names and common words."""


def searching(runs: int, articles: int = ARTICLES) -> Iterator[Line]:
    """The first 50 hits of words, phrases, beginnings and fields, each query `runs` times."""
    with scratch() as place:
        project = Project.open(place / "annotations" / "annotations.db", "anna", create=True)
        _fill(project, articles)
        began = time.monotonic()
        index_sentences(project.database)
        indexing = time.monotonic() - began
        count = project.database.connection.execute("SELECT count(*) FROM sentences").fetchone()[0]
        took = sorted(seconds for _ in range(runs) for seconds in _rounds(project))
        project.close()
    p95 = took[int(len(took) * 0.95)]
    yield Line(
        f"search, first 50 of {count:,} sentences, p95", f"≤ {GOAL * 1000:.0f} ms", f"{p95 * 1000:.1f} ms",
        f"{statistics.median(took) * 1000:.2f} ms", "", f"{runs} × {len(took) // runs}", p95 <= GOAL,
    )  # fmt: skip
    yield Line("search, indexing those sentences", "", f"{count / indexing:,.0f} sentences/s", f"{indexing:.0f} s")


def _fill(project: Project, articles: int) -> None:
    rng = random.Random(articles)
    made = (article(number, SENTENCES, 18, rng) for number in range(1, articles + 1))
    while batch := list(islice(made, 1_000)):
        add_articles(project.database, batch)


def _rounds(project: Project) -> Iterator[float]:
    rng = random.Random(7)
    for typed in _queries(rng):
        query = parse_query(typed)
        began = time.perf_counter()
        project.search.find(query)
        yield time.perf_counter() - began


def _queries(rng: random.Random) -> Iterator[str]:
    common = ["minister", "court", "the", "strike", "Quill", "election", "voters", "prices", "summit", "border"]
    for _ in range(40):
        one, other, third = rng.sample(common, 3)
        number = f"{rng.randint(1, 30_000):06d}"
        yield from (one, f"{one} {other}", f"{one} {other} {third} undecided", f'"{one} {other}"', f"{one[:3]}*")
        yield from (f"{one} -{other}", f"{number}", f"{number[:4]}* {other}", f"{one} title:{number}")


if __name__ == "__main__":
    for line in searching(3, int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES):
        print(" | ".join(line.cells()))

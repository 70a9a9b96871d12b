"""How fast and how well claims are found: `python -m benchmarks.claims [CLAIMS]`."""

from __future__ import annotations

import random
import statistics
import sys
import time
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from benchmarks.data import scratch
from benchmarks.propositions import make_claims
from benchmarks.report import Line, milliseconds
from reader.model.wording import normal_form
from reader.store.claim_search import ranked_claims
from reader.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.propositions import Made
    from reader.store.database import Database

ASKED = 200
CLAIMS = 10_000
MOST_MILLISECONDS = 50


def _times(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds that each call takes, in order."""
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append(1_000 * (time.perf_counter() - began))
    return sorted(times)


def _p95(times: Sequence[float]) -> float:
    return times[len(times) * 95 // 100]


def _milliseconds(calls: Sequence[Callable[[], object]]) -> str:
    times = _times(calls)
    return f"median {statistics.median(times):.2f} ms, p95 {_p95(times):.2f} ms"


def _fill(database: Database, made: Sequence[Made]) -> None:
    with database.writing() as connection:
        connection.executemany(
            "INSERT INTO claims (id, claim) VALUES (?,?)", [(f"c{n}", each.claim) for n, each in enumerate(made)]
        )


def ranked(runs: int, count: int = CLAIMS) -> Iterator[Line]:
    """How long claims take to be ranked, for a sentence that makes one of them in other words and for what is typed."""
    rng = random.Random(1)
    made = make_claims(rng, count)
    for_sentence: list[float] = []
    for_typed: list[float] = []
    with scratch() as folder:
        database = open_database(folder / "claims.db", create=True)
        connection = database.connection
        _fill(database, made)
        for _ in range(runs):
            asked = rng.sample(made, ASKED)
            typed = [normal_form(each.claim)[: rng.randint(1, 20)] for each in asked]
            for_sentence += _times([lambda e=e: ranked_claims(connection, e.sentence) for e in asked])
            for_typed += _times([lambda t=t: ranked_claims(connection, t, is_typed=True) for t in typed])
        database.close()
    for times, what in ((for_sentence, "for a sentence"), (for_typed, "for what is typed")):
        p95 = _p95(sorted(times))
        yield Line(
            f"claims ranked {what}, {count:,}", f"≤ {MOST_MILLISECONDS} ms p95", f"{p95:.1f} ms",
            milliseconds(times), n=f"{runs} × {ASKED}", is_met=p95 <= MOST_MILLISECONDS,
        )  # fmt: skip


def main() -> None:
    """Rank claims for sentences that make them in other words; print times and how often the right one leads."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    rng = random.Random(1)
    made = make_claims(rng, count)
    asked = rng.sample(range(count), ASKED)
    with scratch() as folder:
        database = open_database(folder / "claims.db", create=True)
        connection = database.connection
        _fill(database, made)
        found = [[name for name, _ in ranked_claims(connection, made[n].sentence)] for n in asked]
        for depth in (1, 5):
            right = sum(f"c{n}" in names[:depth] for n, names in zip(asked, found, strict=True))
            print(f"the claim is among the first {depth}: {right} of {ASKED}")
        print(
            "for a sentence: ", _milliseconds([lambda n=n: ranked_claims(connection, made[n].sentence) for n in asked])
        )
        typed = [normal_form(made[n].claim)[: rng.randint(1, 20)] for n in asked]
        print(
            "for what is typed:",
            _milliseconds([lambda t=t: ranked_claims(connection, t, is_typed=True) for t in typed]),
        )
        claims = [normal_form(each.claim) for each in made]
        texts = [normal_form(made[n].sentence) for n in asked[:20]]
        every = [lambda t=t: process.extract(t, claims, scorer=fuzz.token_set_ratio, limit=50) for t in texts]
        print("token_set_ratio of every claim, for comparison:", _milliseconds(every))
        database.close()


if __name__ == "__main__":
    main()

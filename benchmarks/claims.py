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
from reader.model.wording import normal_form
from reader.store.claim_search import ranked_claims
from reader.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ASKED = 200


def _milliseconds(calls: Sequence[Callable[[], object]]) -> str:
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append(1_000 * (time.perf_counter() - began))
    times.sort()
    return f"median {statistics.median(times):.2f} ms, p95 {times[len(times) * 95 // 100]:.2f} ms"


def main() -> None:
    """Rank claims for sentences that make them in other words; print times and how often the right one leads."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rng = random.Random(1)
    made = make_claims(rng, count)
    asked = rng.sample(range(count), ASKED)
    with scratch() as folder:
        database = open_database(folder / "claims.db", create=True)
        connection = database.connection
        with database.writing():
            connection.executemany(
                "INSERT INTO claims (id, claim) VALUES (?,?)", [(f"c{n}", each.claim) for n, each in enumerate(made)]
            )
        ranked = [[name for name, _ in ranked_claims(connection, made[n].sentence)] for n in asked]
        for depth in (1, 5):
            right = sum(f"c{n}" in names[:depth] for n, names in zip(asked, ranked, strict=True))
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

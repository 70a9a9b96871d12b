"""Keys while a process in the background compares 300,000 sentences: `python -m benchmarks.comparing`."""

from __future__ import annotations

import random
import shutil
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import psutil

from benchmarks.data import ANNOTATOR, TARGET, mark_compared, scratch
from benchmarks.report import Line, milliseconds, table
from benchmarks.screen import JITTER, Tally, events, ours, press, running
from benchmarks.similar import fill
from reader.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.ptybench import Session

SENTENCES = 300_000
KEYS = 100
STARTED = 3.0
"""Seconds after the first screen when the process is surely at work."""


def _databases(folder: Path) -> tuple[Path, Path]:
    """One in which nothing has been compared yet, and its copy in which everything is said to have been."""
    waiting, done = folder / "waiting.db", folder / "done.db"
    project = Project.open(waiting, ANNOTATOR, create=True)
    fill(project.database, SENTENCES)
    project.targets.add(TARGET)
    project.settings.save({"welcomed": "yes"})
    project.close()
    shutil.copyfile(waiting, done)
    project = Project.open(done, ANNOTATOR)
    mark_compared(project.database)
    project.close()
    return waiting, done


def while_comparing(runs: int, keys: int = KEYS) -> Iterator[Line]:
    """Moves and judgments in two programs at a time, one of which has started the process."""
    rng, moves, judgments = random.Random(7), Tally(), Tally()
    given = {"move": ([b"j"] * 10 + [b"k"] * 10) * (keys // 20), "judgment": [b"f", b"c", b"a", b"x"] * (keys // 4)}
    for _ in range(runs):
        with scratch() as folder, ExitStack() as stack:
            paths = _databases(folder)
            before = [events(path) for path in paths]
            sessions = {path.stem: stack.enter_context(running(ours(path), folder))[0] for path in paths}
            time.sleep(STARTED)
            for name, tally in (("move", moves), ("judgment", judgments)):
                found: dict[str, list[float]] = {"waiting": [], "done": []}
                for key in given[name]:
                    for side, times in found.items():
                        time.sleep(rng.uniform(0, JITTER))
                        times.append(press(sessions[side], key, side).milliseconds)
                tally.add(found)
                if not _is_comparing(sessions["waiting"]):
                    raise RuntimeError("the comparing was over before the keys were")
            for path, count in zip(paths, before, strict=True):
                if events(path) - count != len(given["judgment"]):
                    raise RuntimeError(f"not every judgment is in the journal: {events(path) - count}")
    for name, tally in (("move", moves), ("judgment", judgments)):
        yield Line(
            f"{name} while {SENTENCES:,} sentences are compared", "", str(tally.ratio("waiting", "done")),
            milliseconds(tally.all("waiting")), milliseconds(tally.all("done")), tally.n,
        )  # fmt: skip


def _is_comparing(session: Session) -> bool:
    children = psutil.Process(session.pid).children()
    return any(child.status() != psutil.STATUS_ZOMBIE for child in children)


if __name__ == "__main__":
    print(table(list(while_comparing(1))))

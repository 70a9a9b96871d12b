"""The screen, measured from outside through a pty, in turn with the smallest Textual program."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.data import ANNOTATOR, HERE, copy_of, database, scratch
from benchmarks.ptybench import NAMED, Session
from benchmarks.report import Line, Ratio, at_most, milliseconds
from reader.store.sqlite import sqlite3

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COLUMNS, ROWS = 120, 40
SETTLE = 0.05
"""Quiet seconds that end a key; every key's paint is over in a tenth of it."""
JITTER = 0.03
"""At most so many seconds between two keys, by chance, so that they fall in step with no timer."""
MOST_BYTES = 3_000
KEYS = 100
BURSTS = 6


@dataclass(frozen=True)
class Side:
    """A program that is measured, and the text on its first useful screen."""

    name: str
    command: tuple[str, ...]
    ready: str


@dataclass(frozen=True)
class Press:
    """What one key did."""

    milliseconds: float
    bytes: int


_NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE"}
"""Set, it would have a checkout compiled at every start, as an installed program never is."""
FLOOR = Side("floor", (sys.executable, str(HERE / "floor_textual.py")), "READY")


def ours(path: Path) -> Side:
    """The program on this database."""
    command = str(Path(sys.executable).with_name("reader"))
    return Side(path.stem, (command, "--db", str(path), "--annotator", ANNOTATOR), "Sentence ")


@contextmanager
def running(side: Side, folder: Path) -> Iterator[tuple[Session, float]]:
    """The program, started, and the seconds until its first useful screen."""
    left_out = {"TMUX", "TMUX_PANE", "LINES", "COLUMNS", "NO_COLOR", *_NO_BYTECODE}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    environment["XDG_CONFIG_HOME"] = str(folder)  # nobody's own keys
    session = Session(list(side.command), COLUMNS, ROWS, environment, settle=SETTLE, key_timeout=3.0)
    try:
        seconds = session.start(side.ready, timeout=60.0)
        if seconds is None or session.eof:
            raise RuntimeError(f"{side.name} did not start:\n{session.emu.text()}")
        yield session, seconds
    finally:
        session.close([b"q"])


def press(session: Session, key: bytes, name: str, until: str | None = None) -> Press:
    """Press a key and wait until the screen is quiet again; it must have changed, and show `until`."""
    found = session.press(key, until)
    if found["settled"] is None or (until and found["until"] is None):
        raise RuntimeError(f"{name}: {key!r} did not do what it should:\n{session.emu.text()}")
    return Press(found["settled"], found["bytes"])


def in_turn(sides: Mapping[Side, Sequence[bytes]], folder: Path, rng: random.Random) -> dict[str, list[Press]]:
    """Open all programs, and give each of them its next key in turn."""
    presses: dict[str, list[Press]] = {side.name: [] for side in sides}
    with ExitStack() as stack:
        sessions = {side: stack.enter_context(running(side, folder))[0] for side in sides}
        order = list(sides)
        for number in range(min(map(len, sides.values()))):
            for side in order:
                time.sleep(rng.uniform(0, JITTER))
                presses[side.name].append(press(sessions[side], sides[side][number], side.name))
            order.append(order.pop(0))
    return presses


class Tally:
    """Figures by program, round by round."""

    def __init__(self) -> None:
        self.rounds: list[dict[str, list[float]]] = []

    def add(self, figures: dict[str, list[float]]) -> None:
        """Take in a round."""
        self.rounds.append(figures)

    def all(self, name: str) -> list[float]:
        """Every figure of a program."""
        return [figure for each in self.rounds for figure in each[name]]

    def ratio(self, name: str, to: str) -> Ratio:
        """For each round the median of the pairwise ratios."""
        return Ratio(
            tuple(
                statistics.median(one / other for one, other in zip(each[name], each[to], strict=True))
                for each in self.rounds
            )
        )

    @property
    def n(self) -> str:
        """How much was measured: rounds × figures of each."""
        count = len(next(iter(self.rounds[0].values())))
        return f"{len(self.rounds)} × {count}" if count > 1 else f"{len(self.rounds)}"


def times(presses: dict[str, list[Press]]) -> dict[str, list[float]]:
    """Only the times."""
    return {name: [each.milliseconds for each in found] for name, found in presses.items()}


def paint(runs: int) -> Iterator[Line]:
    """First useful paint, with the sample corpus and with 100,000 articles."""
    tally = Tally()
    with scratch() as folder:
        sides = [FLOOR, ours(copy_of("sample", folder)), ours(copy_of("many", folder))]
        for number in range(2 * runs + 1):
            figures: dict[str, list[float]] = {}
            for side in sides:
                with running(side, folder) as (_, seconds):
                    figures[side.name] = [seconds * 1e3]
            sides.append(sides.pop(0))
            if number:  # the first fills the caches
                tally.add(figures)
    for name, goal, what in (("sample", 1.25, "the sample corpus"), ("many", 1.35, "100,000 articles")):
        yield at_most(
            f"first useful paint, {what}", goal, "floor", tally.ratio(name, "floor"),
            ours=milliseconds(tally.all(name)), limit=milliseconds(tally.all("floor")), n=tally.n,
        )  # fmt: skip


def move(runs: int, keys: int = KEYS) -> Iterator[Line]:
    """Next and previous sentence, in an article of 30 sentences and in one of 10,000."""
    rng, tally, sizes = random.Random(7), Tally(), []
    there_and_back = ([b"j"] * 25 + [b"k"] * 25) * 2
    for _ in range(runs):
        with scratch() as folder:
            sides = {
                FLOOR: there_and_back[:keys],
                ours(copy_of("short", folder)): there_and_back[:keys],
                ours(copy_of("long", folder)): there_and_back[:keys],
            }
            presses = in_turn(sides, folder, rng)
        tally.add(times(presses))
        sizes += [each.bytes for each in presses["short"] + presses["long"]]
    short, long, floor = (milliseconds(tally.all(name)) for name in ("short", "long", "floor"))
    n = tally.n
    yield at_most("move", 1.2, "floor's key", tally.ratio("short", "floor"), ours=short, limit=floor, n=n)
    yield at_most(
        "move, 10,000 sentences", 1.1, "30 sentences", tally.ratio("long", "short"), ours=long, limit=short, n=n
    )
    size = statistics.median(sizes)
    yield Line("move, bytes written", f"≤ {MOST_BYTES:,} bytes", f"{size:.0f} bytes", n=n, is_met=size <= MOST_BYTES)


def judgment(runs: int, keys: int = KEYS) -> Iterator[Line]:
    """A judgment, on disk and painted, with none and with 100,000 stored."""
    rng, tally = random.Random(7), Tally()
    given = [b"f", b"c", b"a", b"x"] * (keys // 4)
    for _ in range(runs):
        with scratch() as folder:
            paths = [copy_of("hundreds", folder), copy_of("judged", folder)]
            before = [events(path) for path in paths]
            presses = in_turn({FLOOR: given, **{ours(path): given for path in paths}}, folder, rng)
            for path, count in zip(paths, before, strict=True):
                written = events(path) - count
                if written != len(given):
                    raise RuntimeError(f"{len(given)} judgments were given, and {written} are in the journal")
        tally.add({name: by_twos(found) for name, found in times(presses).items()})
    empty, full, floor = (milliseconds(tally.all(name)) for name in ("hundreds", "judged", "floor"))
    n = f"{runs} × {len(given)}"
    yield at_most(
        "judgment, on disk and painted", 1.6, "floor's key", tally.ratio("hundreds", "floor"),
        ours=empty, limit=floor, n=n,
    )  # fmt: skip
    yield at_most(
        "judgment, 100,000 stored", 1.1, "none stored", tally.ratio("judged", "hundreds"),
        ours=full, limit=empty, n=n,
    )  # fmt: skip


def by_twos(figures: list[float]) -> list[float]:
    """A stance and a claim together are a sentence; the second moves the cursor and costs more."""
    return [(figures[at] + figures[at + 1]) / 2 for at in range(0, len(figures) - 1, 2)]


def events(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM journal WHERE cause = 'do'").fetchone()[0])
    finally:
        connection.close()


def next_article(runs: int, keys: int = KEYS) -> Iterator[Line]:
    """The next article, of 100 sentences: nothing judged in it, and everything."""
    rng, tally = random.Random(7), Tally()
    for _ in range(runs):
        with scratch() as folder:
            paths = [copy_of("hundreds", folder), copy_of("judged", folder)]
            forward = [b"]"] * keys
            tally.add(times(in_turn({FLOOR: forward, **{ours(path): forward for path in paths}}, folder, rng)))
    floor = milliseconds(tally.all("floor"))
    yield at_most(
        "next article (100 sentences)", 2.5, "floor's key", tally.ratio("hundreds", "floor"),
        ours=milliseconds(tally.all("hundreds")), limit=floor, n=tally.n,
    )  # fmt: skip
    yield Line(
        "next article, all of it judged", "", str(tally.ratio("judged", "floor")),
        milliseconds(tally.all("judged")), floor, tally.n,
    )  # fmt: skip


def burst(runs: int) -> Iterator[Line]:
    """A hundred keys in one write, to the last paint."""
    rng, tally = random.Random(7), Tally()
    for _ in range(runs):
        figures: dict[str, list[float]] = {"floor": [], "long": []}
        with scratch() as folder, ExitStack() as stack:
            side = ours(copy_of("long", folder))
            floor = stack.enter_context(running(FLOOR, folder))[0]
            reader = stack.enter_context(running(side, folder))[0]
            for number in range(1, BURSTS + 1):
                key, there = (b"j", 5_101) if number % 2 else (b"k", 5_001)
                time.sleep(rng.uniform(0, JITTER))
                figures["floor"].append(press(floor, key * 100, "floor", f"count {number}00").milliseconds)
                time.sleep(rng.uniform(0, JITTER))
                figures["long"].append(press(reader, key * 100, "long", f"Sentence {there} of").milliseconds)
        tally.add(figures)
    yield at_most(
        "burst of 100 keys, to the last paint", 2, "floor", tally.ratio("long", "floor"),
        ours=milliseconds(tally.all("long")), limit=milliseconds(tally.all("floor")), n=tally.n,
    )  # fmt: skip


def memory(runs: int) -> Iterator[Line]:
    """Peak memory with 100,000 articles open, after some moving about."""
    database("many")
    about = [b"j"] * 8 + [b"]"] * 6 + [b"\t", b"G", NAMED["pgup"].encode(), b"g", b"k", b"j"]
    tally = Tally()
    for _ in range(runs):
        figures = {}
        with scratch() as folder:
            for side in (FLOOR, ours(copy_of("many", folder))):
                with running(side, folder) as (session, _):
                    for key in about:
                        session.press(key)
                    figures[side.name] = [session.note_memory()]
        tally.add(figures)
    largest, floor = statistics.median(tally.all("many")), statistics.median(tally.all("floor"))
    yield at_most(
        "memory, 100,000 articles open", 1.5, "floor", tally.ratio("many", "floor"),
        ours=f"{largest:.1f} MB", limit=f"{floor:.1f} MB", n=tally.n,
    )  # fmt: skip

"""What was measured, as lines of a table, and the page that they are written to."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store.sqlite import sqlite3

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
HEADER = ("what", "goal", "measured", "ours (median)", "limit (median)", "n", "met")


@dataclass(frozen=True)
class Line:
    """One goal, and what came of measuring it."""

    what: str
    goal: str
    measured: str
    ours: str = ""
    limit: str = ""
    n: str = ""
    is_met: bool | None = None
    """None where it could not be measured, or there is no goal."""

    def cells(self) -> tuple[str, ...]:
        """The line as cells of the table."""
        met = {True: "yes", False: "**no**", None: "–"}[self.is_met]
        return self.what, self.goal, self.measured, self.ours, self.limit, self.n, met


@dataclass(frozen=True)
class Ratio:
    """Ratios measured run by run, and whether their median keeps to a goal."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{self.median:.2f} ({min(self.values):.2f}–{max(self.values):.2f})"


def at_most(what: str, goal: float, of: str, ratio: Ratio, **cells: str) -> Line:
    """A line whose ratio may not be larger than `goal`."""
    return Line(what, f"≤ {goal:g} × {of}", str(ratio), **cells, is_met=ratio.median <= goal)


def at_least(what: str, goal: float, of: str, ratio: Ratio, **cells: str) -> Line:
    """A line whose ratio may not be smaller than `goal`."""
    return Line(what, f"≥ {goal:g} × {of}", str(ratio), **cells, is_met=ratio.median >= goal)


def milliseconds(values: Sequence[float]) -> str:
    """The median of figures in milliseconds, as it is shown."""
    middle = statistics.median(values)
    return f"{middle:.0f} ms" if middle >= 100 else f"{middle:.2f} ms"


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [HEADER, ("---",) * len(HEADER), *(line.cells() for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def facts(began: datetime, seconds: float) -> list[str]:
    """The machine and the libraries."""
    shell = shutil.which("sqlite3")
    shell_version = subprocess.run([shell, "--version"], capture_output=True, text=True, check=False) if shell else None
    return [
        (f"{began:%Y-%m-%d %H:%M} UTC, {seconds / 60:.0f} minutes; load average at the end {os.getloadavg()[0]:.1f}"),
        f"{os.cpu_count()} cores, {_processor()}, {_memory()} of memory, {platform.system()}",
        (
            f"Python {platform.python_version()}, Textual {version('textual')}, SQLite {sqlite3.sqlite_version},"
            f" sqlite3 shell {shell_version.stdout.split()[0] if shell_version else 'not there'}"
        ),
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except (OSError, ValueError):
        return "unknown size"


EXPLANATION = """\
Every figure of `reader` stands beside a limit that was measured in the same run, in turn with it (A B A B …),
so that a busy machine slows both. *Measured* is the ratio of the two, or the figure that the goal is about:
the median over the runs, and in brackets the smallest and the largest. The floor is
`benchmarks/floor_textual.py`, the smallest Textual program that answers a key. Screen figures are taken from
outside, through a real pseudo-terminal of 120 × 40 cells, by `benchmarks/ptybench.py`.

- **first useful paint**: from just before the process is started until the screen holds the list, the article
  and the sentence pane; the floor's until it holds its one line. Bytecode and files are warm.
- **key**: from writing the key to the terminal until the last change that it made to the screen. Each of them
  is known to have changed the screen. The programs that are compared are open at the same time and get their
  keys in turn; each key's time is divided by the floor's, which was pressed just before or after.
- **judgment**: a stance and a claim in turn, so that every second one moves the cursor to the next sentence;
  a figure is the mean of such two keys. The program paints only when the judgment is on disk, and the journal
  is counted afterwards: one event a key.
- **burst**: 100 keys in one write, until the last change of the screen.
- **memory**: the peak resident set (VmHWM) after 20 keys of moving about.
- **import**: files a second, against reading, decoding, hashing, cutting at line ends and storing in one
  transaction (`benchmarks/bench_read.py`), which finds no sentences. The goal is for the import by one process
  without the time spent on finding sentences; the line below it is for the whole, as it is done: with workers.
- **export**: the command `reader export` with its start, against the shell's `.mode csv` over
  `select * from annotations`.
- **similar sentences**: a tenth of them are others again, as they were or altered as newsrooms alter them, and one
  article in twenty is another again. Read and normalized are all of them once, one by one, which finds nothing.
  Brute force compares every two of the first 20,000.
- **while sentences are compared**: two programs on copies of one database get their keys in turn; the one has just
  started the process that compares them, in the other all are said to be compared. It must still be at work after
  the last key.
- **claims ranked**: the whole call, for sentences that make one of the claims in other words.
"""


def page(lines: Sequence[Line], began: datetime, seconds: float) -> str:
    """The whole page."""
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    met = sum(line.is_met is True for line in lines)
    counted = sum(line.is_met is not None for line in lines)
    said = "\n".join(f"- {fact}" for fact in facts(began, seconds))
    return (
        f"# Performance\n\nWritten by `{command}` (`make bench`); do not edit.\n\n{said}\n"
        f"- {met} of {counted} goals met\n\n{table(lines)}\n\n## How it was measured\n\n{EXPLANATION}"
    )


def now() -> datetime:
    """The time, for the page."""
    return datetime.now(UTC)

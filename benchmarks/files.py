"""Files in and files out: import against the bare loop, export against the sqlite3 shell, and what is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.data import HERE, MILLION, articles_folder, database, scratch
from benchmarks.report import Line, Ratio, at_least

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BARE_LOOP = re.compile(r"read\+decode\+hash\+splitlines\+sqlite.*?([\d.]+) s\s+([\d,]+) files/s")
MOST_PACKAGES, MOST_MEGABYTES = 30, 150
FLAT = 1.2
"""Ten times the rows may take a tenth more memory, which is what a run of the allocator differs by."""


def importing(runs: int, count: int = 10_000) -> Iterator[Line]:
    """Import of text articles."""
    folder = articles_folder(count)
    bare, whole, apart, share = [], [], [], []
    for number in range(runs):
        with scratch() as place:
            bare.append(_bare_loop(folder, place))
            alone = _child(folder, place / "alone.db", "alone")
            figures = _child(folder, place / "ours.db")
        if not figures["articles"] == alone["articles"] == count:
            raise RuntimeError(f"{figures['articles']} of {count} articles were imported in run {number + 1}")
        whole.append(count / figures["seconds"])
        apart.append(count / (alone["seconds"] - alone["splitting"]))
        share.append(alone["splitting"] / alone["seconds"])
    limit = f"{statistics.median(bare):,.0f} files/s"
    what = f"import of {count:,} text articles"
    yield at_least(
        f"{what} by one process, finding sentences apart", 0.5, "bare loop", _ratio(apart, bare),
        ours=f"{statistics.median(apart):,.0f} files/s", limit=limit, n=str(runs),
    )  # fmt: skip
    yield Line(
        f"{what}, whole, by several ({statistics.median(share):.0%} finds sentences)", "", str(_ratio(whole, bare)),
        f"{statistics.median(whole):,.0f} files/s", limit, str(runs),
    )  # fmt: skip


def _ratio(ours: Sequence[float], limits: Sequence[float]) -> Ratio:
    return Ratio(tuple(one / other for one, other in zip(ours, limits, strict=True)))


def _bare_loop(folder: Path, place: Path) -> float:
    """Files a second of `bench_read.py`: its median of five rounds."""
    environment = {**os.environ, "TMPDIR": str(place)}
    command = [sys.executable, str(HERE / "bench_read.py"), str(folder)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    found = _BARE_LOOP.search(said)
    if found is None:
        raise RuntimeError(f"bench_read.py said nothing of the bare loop:\n{said}")
    return len(list(folder.glob("*.txt"))) / float(found[1])


def _child(folder: Path, path: Path, *words: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.importing", str(folder), str(path), *words]
    child = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    if child.returncode:
        raise RuntimeError(f"the import failed:\n{child.stderr}")
    figures: dict[str, float] = json.loads(child.stdout)
    return figures


class Ran(NamedTuple):
    """A command that was run."""

    seconds: float
    megabytes: float
    """Its peak resident set."""


def _run(command: Sequence[str]) -> Ran:
    """Run a command, looking at its memory meanwhile.

    The peak that `wait4` tells begins at what the parent had; VmHWM begins with the program itself.
    """
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peak = 0.0
    while True:
        try:
            child.wait(0.02)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, _peak(child.pid))
    seconds = time.perf_counter() - began
    said = child.stderr.read() if child.stderr else ""
    if child.returncode:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}: {said}")
    return Ran(seconds, peak)


def _peak(pid: int) -> float:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def exporting(runs: int, rows: int = MILLION) -> Iterator[Line]:
    """Export of the tidy CSV."""
    large = database("million" if rows == MILLION else "judged")
    shell = shutil.which("sqlite3")
    ours, theirs = [], []
    with scratch() as place:
        out = place / "out.csv"
        command = [str(Path(sys.executable).with_name("reader")), "--db", str(large), "export", "-o", str(out)]
        for _ in range(runs):
            ours.append(_run(command))
            _check_rows(out, rows)
            if shell:
                dump = [shell, "-cmd", ".mode csv", "-header", str(large), f".once {out}", "select * from annotations"]
                theirs.append(_run(dump))
                _check_rows(out, rows)
        what = f"export of {rows:,} rows"
        rate = f"{rows / statistics.median(run.seconds for run in ours):,.0f} rows/s"
        if shell:
            yield at_least(
                what, 0.8, "the shell's .mode csv",
                _ratio([1 / run.seconds for run in ours], [1 / run.seconds for run in theirs]),
                ours=rate, limit=f"{rows / statistics.median(run.seconds for run in theirs):,.0f} rows/s", n=str(runs),
            )  # fmt: skip
        else:
            yield Line(what, "≥ 0.8 × the shell's .mode csv", "the sqlite3 shell is not installed", rate, n=str(runs))
        if rows == MILLION:
            small = [_run([*command[:2], str(database("judged")), *command[3:]]) for _ in range(runs)]
            yield _memory_line(ours, small)


def _memory_line(large: list[Ran], small: list[Ran]) -> Line:
    ratio = _ratio([run.megabytes for run in large], [run.megabytes for run in small])
    return Line(
        "export, memory at 1,000,000 rows", f"≤ {FLAT:g} × that at 100,000", str(ratio),
        f"{statistics.median(run.megabytes for run in large):.0f} MB",
        f"{statistics.median(run.megabytes for run in small):.0f} MB", str(len(large)), ratio.median <= FLAT,
    )  # fmt: skip


def _check_rows(path: Path, rows: int) -> None:
    """No sentence of the data has a line end in it, so lines are rows."""
    with path.open("rb") as lines:
        found = sum(1 for _ in lines) - 1
    if found != rows:
        raise RuntimeError(f"{found} rows were exported instead of {rows}")


def installed(_: int) -> Iterator[Line]:
    """How much `pip install .` brings."""
    with TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder, "bin", "python"))
        command = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", str(HERE.parent)]
        if subprocess.run(command, check=False).returncode:
            yield Line("installed", f"≤ {MOST_PACKAGES} packages, ≤ {MOST_MEGABYTES} MB", "pip could not install it")
            return
        listed = subprocess.run(
            [python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"],
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        names = {each["name"].lower() for each in json.loads(listed)} - {"pip", "setuptools"}
        size = sum(_size(packages) for packages in Path(folder, "lib").glob("python*/site-packages")) / 1e6
    is_met = len(names) <= MOST_PACKAGES and size <= MOST_MEGABYTES
    measured = f"{len(names)} packages, {size:.0f} MB"
    yield Line("installed", f"≤ {MOST_PACKAGES} packages, ≤ {MOST_MEGABYTES} MB", measured, n="1", is_met=is_met)


def _size(packages: Path) -> int:
    """Bytes on disk below this folder, pip and setuptools left out."""
    left_out = re.compile(r"(pip|setuptools|pkg_resources|_distutils_hack|distutils-precedence)\b")
    return sum(
        path.lstat().st_blocks * 512
        for each in packages.iterdir()
        if not left_out.match(each.name)
        for path in (each, *each.rglob("*"))
    )

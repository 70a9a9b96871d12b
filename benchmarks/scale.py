"""A large corpus, from its files to its export: `python -m benchmarks.scale [--articles N]` writes `docs/scale.md`.

The same is measured at 10,000, at 30,000 and at N articles of 30 sentences, so that what grows is seen. Files and
databases are kept in `data/scale` until the next run; 100,000 articles take 400 MB of files and 2 GB of databases.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil

from benchmarks import report
from benchmarks.data import ANNOTATOR, DATA, TARGET, _judge, article, scratch
from benchmarks.files import _bare_loop
from benchmarks.screen import BURSTS, FLOOR, Side, Tally, by_twos, in_turn, ours, press, running, times
from benchmarks.searching import _rounds
from reader.model.annotation import Change, Note, SubjectKind
from reader.model.article_annotations import Filter, FilterKind
from reader.project import SORTS, Project
from reader.store.search import LONG, index_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.ptybench import Session

PAGE = Path(report.PAGE).with_name("scale.md")
SIZES = (10_000, 30_000)
ARTICLES, SENTENCES, LENGTH = 100_000, 30, 18
A_FOLDER = 1_000
JUDGED, NOTES = 10_000, 500
BARE = 10_000
"""Files that the bare loop reads."""
RUNS = 5
PAIRS = 3
_LOOK = 0.02


class Watched(NamedTuple):
    """A command that was run."""

    seconds: float
    megabytes: float
    """Peak resident set of the process itself."""
    workers: float
    """That of the largest process it started; its pages are in part the same."""


@dataclass
class Row:
    """One thing that is measured at every size."""

    what: str
    unit: str
    values: list[float] = field(default_factory=list)
    grows: bool = False
    """Whether it is so much work for each article."""

    def cells(self, sizes: Sequence[int]) -> list[str]:
        """The row of the table; the ratio is that of the largest to the smallest, of what grows for each article."""
        shown = [f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in self.values]
        first, last = self.values[0], self.values[-1]
        if self.grows:
            first, last = first / sizes[0], last / sizes[-1]
        ratio = f"{last / first:.2f}" + (" an article" if self.grows else "") if first else "–"
        return [f"{self.what}, {self.unit}", *shown, *[""] * (len(sizes) - len(shown)), ratio]


def folders(count: int) -> list[Path]:
    """Folders with the first `count` files, made if they are not there."""
    made = []
    for first in range(0, count, A_FOLDER):
        folder = DATA / "scale" / "files" / f"{first:06d}"
        made.append(folder)
        if folder.exists():
            continue
        rng = random.Random(first)
        part = folder.with_name("part")
        part.mkdir(parents=True, exist_ok=True)
        for number in range(first + 1, first + A_FOLDER + 1):
            (part / f"{number:06d}.txt").write_text(article(number, SENTENCES, LENGTH, rng).text, "utf-8")
        part.rename(folder)
    return made


_ALONE = "import sys; from reader.importers import parallel; parallel._processors = lambda: 1;"
_ALONE += "from reader.cli import main; sys.exit(main())"
_READER = [str(Path(sys.executable).with_name("reader"))]
_COMPARE = """
import sys
from pathlib import Path
from reader.store.similar import find_similar
from reader.store.database import open_database
sys.exit(not find_similar(open_database(Path(sys.argv[1]))).is_complete)
"""


def watched(*words: str | Path, program: Sequence[str] = _READER) -> Watched:
    """Run `reader`, or another program, looking at its memory and that of its workers."""
    command = [*program, *map(str, words)]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    peaks: dict[int, float] = {}
    process = psutil.Process(child.pid)
    while True:
        try:
            child.wait(_LOOK)
            break
        except subprocess.TimeoutExpired:
            for each in _family(process):
                peaks[each.pid] = max(peaks.get(each.pid, 0.0), _resident(each))
    seconds = time.perf_counter() - began
    said = child.stderr.read() if child.stderr else ""
    if child.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} ended with {child.returncode}: {said}")
    own = peaks.pop(child.pid, 0.0)
    return Watched(seconds, own, max(peaks.values(), default=0.0))


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children()]
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / (1 << 20)
    except psutil.Error:
        return 0.0


class Table:
    """The rows so far."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def add(self, what: str, unit: str, value: float, *, grows: bool = False) -> None:
        """One more figure."""
        self.rows.setdefault(what, Row(what, unit, grows=grows)).values.append(value)
        print(f"  {what}: {value:.4g} {unit}", file=sys.stderr, flush=True)


def in_parallel(count: int) -> report.Ratio:
    """How many times as fast several processes import as one does, in turn."""
    ratios = []
    for _ in range(PAIRS):
        seconds = []
        for is_alone in (True, False):
            with scratch() as place:
                words = ("--db", place / "a.db", "--create", "import", "--no-compare", *folders(count))
                program = [sys.executable, "-c", _ALONE] if is_alone else _READER
                seconds.append(watched(*words, program=program).seconds)
        ratios.append(seconds[0] / seconds[1])
    return report.Ratio(tuple(ratios))


def bare_loop() -> float:
    """Files a second of the bare loop, on the first files."""
    with scratch() as place:
        flat = place / "flat"
        flat.mkdir()
        for folder in folders(BARE):
            for path in folder.iterdir():
                os.link(path, flat / path.name)
        return _bare_loop(flat, place)


def measure(table: Table, count: int) -> None:
    """Everything, on a corpus of so many articles."""
    print(f"{count:,} articles …", file=sys.stderr, flush=True)
    paths = folders(count)
    home = DATA / "scale" / f"{count}"
    database = home / "annotations" / "annotations.db"
    for old in (*home.glob("annotations/*"), *home.glob("out.csv")):
        old.unlink()
    home.mkdir(parents=True, exist_ok=True)
    bare = bare_loop()
    took = watched("--db", database, "--create", "import", "--no-compare", *paths)
    table.add("bare loop", "files/s", bare)
    table.add("import", "s", took.seconds, grows=True)
    table.add("import, of the bare loop's rate", "×", count / took.seconds / bare)
    table.add("import, peak memory", "MB", took.megabytes)
    table.add("import, peak memory of a worker", "MB", took.workers)
    table.add("database, before the words are indexed", "MB", _size(database), grows=True)
    project = Project.open(database, ANNOTATOR)
    try:
        _index(table, project, count)
        _prepare(project)
        _ask(table, project, count)
    finally:
        project.close()
    for command in ("status", "check", "export"):
        words = ("-o", home / "out.csv") if command == "export" else ()
        took = watched("--db", database, command, *words)
        table.add(f"reader {command}", "s", took.seconds, grows=command != "export")
        table.add(f"reader {command}, peak memory", "MB", took.megabytes)
    _compare(table, database)
    _look(table, database)


def _compare(table: Table, database: Path) -> None:
    """Find the similar sentences in a copy, so that the program has them to find afterwards."""
    with scratch() as folder:
        copy = folder / database.name
        shutil.copyfile(database, copy)
        took = watched(copy, program=[sys.executable, "-c", _COMPARE])
        table.add("sentences compared", "s", took.seconds, grows=True)
        table.add("sentences compared, peak memory", "MB", took.megabytes)


def _size(database: Path) -> float:
    return sum(each.stat().st_size for each in database.parent.glob(f"{database.name}*")) / 1e6


def _index(table: Table, project: Project, count: int) -> None:
    began = time.perf_counter()
    if index_sentences(project.database, longest=LONG) != count:
        raise RuntimeError("not every article was indexed")
    table.add("words indexed", "s", time.perf_counter() - began, grows=True)
    table.add("database", "MB", _size(project.path), grows=True)


def _prepare(project: Project) -> None:
    """The same judgments in every corpus, in its first articles, and some notes."""
    project.targets.add(TARGET)
    _judge(project, 1, JUDGED)
    notes = []
    for key in range(1, NOTES + 1):
        stored = project.articles.get(key)
        if stored is not None:
            notes.append(Change(SubjectKind.NOTE, project.articles.annotations_on(stored).ref(0), Note("why?")))
    project.annotations.record(notes)
    project.settings.save({"welcomed": "yes"})


def _ask(table: Table, project: Project, count: int) -> None:
    """What the list and the keys ask for."""

    def asked(what: str, ask: Callable[[], object]) -> None:
        took = []
        for _ in range(RUNS):
            began = time.perf_counter()
            ask()
            took.append(1e3 * (time.perf_counter() - began))
        table.add(what, "ms", statistics.median(took))

    scan = "SELECT sum(judged_count) FROM articles INDEXED BY articles_in_order"
    asked("bare scan of the articles' index", lambda: project.database.connection.execute(scan).fetchone())
    for sort in SORTS:
        asked(f"list in the order {sort}", lambda sort=sort: project.articles.find_keys(sort))
    asked("list filtered by words", lambda: project.articles.find_keys("imported", "quill 0001"))
    asked("list filtered by words, by title", lambda: project.articles.find_keys("title", "quill 0001"))
    for wanted in (
        Filter(FilterKind.UNDECIDED),
        Filter(FilterKind.LABEL, "stance:favor"),
        Filter(FilterKind.NOTED),
        Filter(FilterKind.PUT_OFF),
    ):
        asked(f"list filtered by {wanted.sort.value}", lambda wanted=wanted: project.articles.find_keys(wanted=wanted))
    asked("a page of the list", lambda: project.articles.listed(range(count // 2, count // 2 + 200)))
    asked("next undecided article", lambda: project.articles.next_undecided(1))
    asked("next undecided article, none before", lambda: project.articles.next_undecided(100, backwards=True))
    asked("totals of the status line", project.articles.totals)
    took = sorted(seconds for _ in range(2) for seconds in _rounds(project))
    table.add("search, first 50 hits, p95", "ms", 1e3 * took[int(len(took) * 0.95)])


def _look(table: Table, database: Path) -> None:
    """The program itself, in turn with the smallest one."""
    side = ours(database)
    paints: list[float] = []
    memory: list[float] = []
    with scratch() as folder:
        for _ in range(RUNS):
            with running(FLOOR, folder) as (floor, least), running(side, folder) as (session, seconds):
                paints.append(seconds / least)
                memory.append(_held(session) / _held(floor))
        with running(side, folder) as (session, _):
            forward = [press(session, key, "scale").milliseconds for key in (b".", b"]", b".", b"]", b".")]
            own = _held(session) / 1024
        table.add("first useful paint, of the smallest program's", "×", statistics.median(paints))
        for what, keys in _KEYS.items():
            table.add(f"{what}, of the smallest program's key", "×", _of_the_floors(side, keys, folder))
        table.add("100 keys in one write, of the smallest program's", "×", _burst(side, folder))
    table.add("key to the next undecided sentence or article", "ms", statistics.median(forward))
    table.add("the same, slowest", "ms", max(forward))
    table.add("memory, program open", "MB", own)
    table.add("memory, program open, of the smallest program's", "×", statistics.median(memory))


_KEYS = {
    "move": ([b"j"] * 20 + [b"k"] * 20) * 2,
    "judgment, on disk and painted": [b"f", b"c", b"a", b"x"] * 14,
    "next article": [b"]"] * 40,
}
"""What is pressed in an article of which nothing is judged: it has 30 sentences, so that 56 judgments stay in it."""
_THERE = [b".", b"]"]
"""To that article: the next sentence that waits, which may be in one that is begun, and the article behind it."""


def _of_the_floors(side: Side, keys: list[bytes], folder: Path) -> float:
    """How many times as long a key takes as it does in the smallest program, in turn; a stance and a claim are one."""
    tally = Tally()
    for number in range(RUNS):
        pressed = [*_THERE, *keys]
        found = times(in_turn({FLOOR: pressed, side: pressed}, folder, random.Random(number)))
        tally.add({name: by_twos(figures[len(_THERE) :]) for name, figures in found.items()})
    return tally.ratio(side.name, FLOOR.name).median


def _burst(side: Side, folder: Path) -> float:
    """How many times as long 100 moves in one write take as 100 keys do in the smallest program."""
    ratios = []
    with running(FLOOR, folder) as (floor, _), running(side, folder) as (session, _):
        for number in range(1, BURSTS + 1):
            least = press(floor, b"j" * 100, FLOOR.name, f"count {number}00").milliseconds
            there = (b"jk" * 49 + b"jj", "Sentence 3 of") if number % 2 else (b"kj" * 49 + b"kk", "Sentence 1 of")
            ratios.append(press(session, there[0], side.name, there[1]).milliseconds / least)
    return statistics.median(ratios)


def _held(session: Session) -> float:
    """Most kilobytes that the program itself held, without the process that compares in the background."""
    session.note_memory()
    return float(session.hwm[session.pid])


EXPLANATION = """\
Articles of 30 sentences in paragraphs, one text file each; 10,000 judgments and 500 notes in the first of them, the
same in every corpus. The last column is the largest corpus by the smallest: of the figure itself, or *an article* of
what is so much work for each. A figure without "an article" that stays near 1 does not grow with the corpus.

- **import**: the command `reader import --no-compare` with its start, against the rate of the bare loop of
  `bench_read.py` (read, decode, hash, cut at line ends, store in one transaction), which finds no sentences, on
  10,000 of the same files just before.
- **peak memory**: the largest resident set seen every 20 ms. Workers share pages with the process that started them.
- **list, next, totals**: what the screen asks the database for, in the same process; the median of 5.
- **program**: through a pseudo-terminal of 120 × 40 cells, as in [performance](performance.md).
- **of the smallest program's key**: pairwise, in turn with it, as in [performance](performance.md); while the process
  that compares sentences is at work in the background, as it is in a corpus that was just imported.
- **sentences compared**: each with those of other articles, in a process of its own that nobody else keeps waiting.
  An import leaves to the background what takes more than two minutes. These articles are made of a hundred words and
  have few similar sentences; `python -m benchmarks.similar 3000000` compares some that are more like news.
"""


def page(table: Table, sizes: Sequence[int], facts: Sequence[str]) -> str:
    """The whole page."""
    header = ["what", *(f"{size:,} articles" for size in sizes), f"{sizes[-1]:,} : {sizes[0]:,}"]
    lines = [header, ["---"] * len(header), *(row.cells(sizes) for row in table.rows.values())]
    shown = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    said = "\n".join(f"- {fact}" for fact in facts)
    command = f"python -m benchmarks.scale --articles {sizes[-1]}"
    return (
        f"# A large corpus\n\nWritten by `{command}`; do not edit.\n\n{said}\n\n"
        f"{shown}\n\n## How it was measured\n\n{EXPLANATION}"
    )


def main() -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, metavar="N", help=f"[default: {ARTICLES:,}]")
    parser.add_argument("-o", "--output", type=Path, default=PAGE, metavar="FILE")
    given = parser.parse_args()
    if given.articles % A_FOLDER or given.articles < A_FOLDER:
        parser.error(f"N must be a multiple of {A_FOLDER:,}")
    sizes = sorted({*(size for size in SIZES if size < given.articles), given.articles})
    began, start = report.now(), time.monotonic()
    table, ratio = Table(), in_parallel(sizes[0])
    said = f"import of {sizes[0]:,} articles by several processes: {ratio} times as fast as by one, in turn"
    print(said, file=sys.stderr, flush=True)
    for size in sizes:
        measure(table, size)
        facts = [*report.facts(began, time.monotonic() - start), said]
        text = page(table, sizes, facts)
        given.output.write_text(text, "utf-8")  # what there is so far
    print(f"Written to {given.output} after {time.monotonic() - start:.0f} s.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

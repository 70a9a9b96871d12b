"""Compare two source trees of the program, or one with a record.

    python -m benchmarks.same_results --compare ../before .
    python -m benchmarks.same_results --record /tmp/baseline ../before
    python -m benchmarks.same_results --against /tmp/baseline .

The script makes two projects with each tree: the worked example, and a project in which people import, load, judge on
the screen, edit articles and adjudicate. It records everything that the program gives. The files under `results` must
be equal byte for byte: every format, layout and option of `reader export`, the JSON of `agreement`, `search`, `status`
and `codebook show`, and the view `annotations` of the database. For other JSON reports, sentences are left out of the
comparison. The files under `wording` (messages, text for people, screens) may differ; `--wording` lists these.

Clock, random bytes and machine name are fixed (see fixed_clock.py). One interpreter (`--python`) runs both trees, with
its own packages and the modules of the tree. Parquet files are compared by content, if the interpreter has pyarrow.
A decided change of results goes into `DECIDED` in compare.py.

Exit status: 0 equal, 1 different, 2 wrong usage. A run takes about five minutes; two trees run side by side.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.same_results import compare
from benchmarks.same_results.annotation_files import EXAMPLE
from benchmarks.same_results.articles import SAMPLES
from benchmarks.same_results.program import Program
from benchmarks.same_results.record import Record
from benchmarks.same_results.scenario import record_all

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
SCRIPT = "script.txt"
"""A file of each record: the version of this script that made it."""
UNFIXED = ("compare.py", "__main__.py")
"""Modules that do not change what is recorded."""


def main() -> int:
    """Record, compare, and print the differences."""
    summary = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.same_results",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=f"%(prog)s (--compare BEFORE AFTER | --record FOLDER TREE | --against FOLDER TREE)\n\n{summary}",
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"), help="run both source trees")
    asked.add_argument(
        "--record", nargs=2, type=Path, metavar=("FOLDER", "TREE"), help="run a tree and keep its record"
    )
    asked.add_argument(
        "--against", nargs=2, type=Path, metavar=("FOLDER", "TREE"), help="run a tree and compare it with a record"
    )
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the interpreter [default: this one]")
    parser.add_argument("--wording", action="store_true", help="list which messages and screens differ")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the records here")
    given = parser.parse_args()
    for tree in given.compare or [(given.record or given.against)[1]]:
        if not (tree / "reader" / "__main__.py").is_file():
            parser.error(f"{tree} is not a source tree: reader/__main__.py is missing")
    with tempfile.TemporaryDirectory(prefix="same-results-") as folder:
        place = given.keep or Path(folder)
        before, after = place / "before", place / "after"
        if given.record:
            make_all({given.record[0]: given.record[1]}, given.python)
            return 0
        if given.compare:
            make_all(dict(zip((before, after), given.compare, strict=True)), given.python)
        else:
            before = given.against[0]
            if not (before / SCRIPT).is_file() or (before / SCRIPT).read_text() != version():
                parser.error(f"{before} was made by another version of this script; record it again")
            make_all({after: given.against[1]}, given.python)
        return tell(before, after, wording=given.wording)


def make_all(trees: Mapping[Path, Path], python: Path) -> None:
    """Run the source trees side by side and write the record of each into its folder."""
    with ThreadPoolExecutor(len(trees)) as pool:
        for done in [pool.submit(make, folder, tree, python) for folder, tree in trees.items()]:
            done.result()


def make(folder: Path, tree: Path, python: Path) -> None:
    """Run a source tree and write its record into the folder, in place of an older record."""
    began = time.monotonic()
    if folder.exists():
        if any(folder.iterdir()) and not (folder / SCRIPT).is_file():
            raise SystemExit(f"{folder} is not empty and not a record; nothing was changed")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / SCRIPT).write_text(version())
    with tempfile.TemporaryDirectory(prefix="same-results-work-") as work:
        program = Program(tree.resolve(), python.absolute(), Path(work).resolve())
        if not program.has("pyarrow"):
            print("note: the interpreter lacks pyarrow, so Parquet files are not compared", file=sys.stderr)
        record_all(Record(folder, program), program)
    print(f"{tree}: recorded in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def tell(before: Path, after: Path, *, wording: bool) -> int:
    """Print the differences and return the exit status."""
    status = 0
    for line, is_bad in compare.report(before, after, wording=wording):
        print(line)
        status |= is_bad
    return status


def version() -> str:
    """A hash of everything that a record depends on, except the program."""
    scripts = (path for path in HERE.glob("*.py") if path.name not in UNFIXED)
    content = b"".join(path.read_bytes() for path in sorted((*scripts, *SAMPLES.iterdir(), EXAMPLE)))
    return hashlib.blake2b(content, digest_size=8).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

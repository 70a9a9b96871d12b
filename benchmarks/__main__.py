"""Measure every goal and write `docs/performance.md`: `python -m benchmarks [--quick] [--only NAME ...]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks import claims, comparing, data, files, report, screen, similar
from benchmarks.report import Line

Measurement = Callable[[], Iterator[Line]]
RUNS = 5


def measurements(*, quick: bool) -> dict[str, Measurement]:
    """What can be measured, by the name that `--only` takes."""
    if quick:
        return {
            "paint": partial(screen.paint, 2),
            "move": partial(screen.move, 1, 50),
            "judgment": partial(screen.judgment, 1, 40),
            "next": partial(screen.next_article, 1, 20),
            "burst": partial(screen.burst, 1),
            "memory": partial(screen.memory, 1),
            "import": partial(files.importing, 1, 2_000),
            "export": partial(files.exporting, 2, data.JUDGED),
            "similar": partial(similar.found, 1, 10_000),
            "comparing": partial(comparing.while_comparing, 1, 40),
            "claims": partial(claims.ranked, 1),
            "installed": partial(files.installed, 1),
        }
    return {
        "paint": partial(screen.paint, RUNS),
        "move": partial(screen.move, RUNS),
        "judgment": partial(screen.judgment, RUNS),
        "next": partial(screen.next_article, RUNS),
        "burst": partial(screen.burst, RUNS),
        "memory": partial(screen.memory, RUNS),
        "import": partial(files.importing, RUNS),
        "export": partial(files.exporting, RUNS),
        "similar": partial(similar.found, 3),
        "comparing": partial(comparing.while_comparing, 3),
        "claims": partial(claims.ranked, RUNS),
        "installed": partial(files.installed, 1),
    }


def main() -> int:
    """Measure, print the table, and write the page if everything was measured in full."""
    names = list(measurements(quick=True))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=f"one of: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="fewer runs and smaller data: for a look, not for a claim")
    given = parser.parse_args()
    began, start = report.now(), time.monotonic()
    lines: list[Line] = []
    failed: list[str] = []
    for name, measure in measurements(quick=given.quick).items():
        if given.only and name not in given.only:
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            for line in measure():
                lines.append(line)
                print(f"  {' | '.join(line.cells())}", file=sys.stderr, flush=True)
        except (RuntimeError, OSError, ValueError) as error:  # the other lines are still worth having
            failed.append(name)
            lines.append(Line(name, "", "could not be measured"))
            print(f"{name} failed: {error}", file=sys.stderr, flush=True)
    seconds = time.monotonic() - start
    print(report.table(lines))
    if failed or given.quick or given.only:
        print(f"Took {seconds:.0f} s. Only a full run writes {report.PAGE}.", file=sys.stderr)
    else:
        report.PAGE.write_text(report.page(lines, began, seconds), "utf-8")
        print(f"Written to {report.PAGE} after {seconds:.0f} s.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

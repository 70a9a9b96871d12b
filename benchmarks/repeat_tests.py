"""Run the tests many times, every second time in another order and on a busy machine, and list the runs.

    python -m benchmarks.repeat_tests [RUNS]

A test that fails in one of them is a fault of the test or of the program. What a failed run printed is shown.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SPINNERS = 2
"""Processes that keep the machine busy."""
TESTS = ("-m", "pytest", "-n", "6", "--dist", "worksteal", "-q", "-m", "not system and not formats")


def run(number: int, *, is_busy: bool) -> bool:
    """Run the suite once, shuffled if the machine is kept busy; whether it passed."""
    shuffled = ("--random-order", f"--random-order-seed={number}") if is_busy else ()
    with ExitStack() as stack:
        for _ in range(SPINNERS if is_busy else 0):
            spinner = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(spinner.kill)
        begun = time.monotonic()
        done = subprocess.run([sys.executable, *TESTS, *shuffled], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - begun
    how = f"busy, order {number}" if is_busy else "quiet"
    last = done.stdout.strip().splitlines()[-1:]
    print(
        f"{number:3} {how:16} {seconds:5.0f} s  {'green' if done.returncode == 0 else 'RED'}  {' '.join(last)}",
        flush=True,
    )
    if done.returncode:
        print(done.stdout, done.stderr, flush=True)
    return done.returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests as often as asked; 1 if a run failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="?", type=int, default=20)
    runs = parser.parse_args(arguments).runs
    green = sum([run(number, is_busy=number % 2 == 0) for number in range(1, runs + 1)])
    print(f"{green} of {runs} runs are green")
    return 0 if green == runs else 1


if __name__ == "__main__":
    sys.exit(main())

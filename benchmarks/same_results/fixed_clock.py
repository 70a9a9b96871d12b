"""Run `reader` with fixed time, random bytes and machine name: `python -P fixed_clock.py ARGUMENT ...`.

This changes only the standard library, before the program is imported. The time comes from the file that
`READER_FIXED_CLOCK` names: eight bytes, the nanoseconds since 1970. So another process can move the clock while the
program runs. The clock stands still between two keys, and the number of calls makes no difference.
"""

from __future__ import annotations

import mmap
import os
import platform
import random
import runpy
import sys
import time
from importlib.util import find_spec
from pathlib import Path

CLOCK, SOURCE = "READER_FIXED_CLOCK", "READER_FIXED_SOURCE"
PROGRAM = "reader"


def fix_time(path: Path) -> None:
    """Read the time from this file.

    All modules get the fixed wall clock. Only the program's own modules get fixed clocks for measuring durations: the
    event loop and the terminal driver need the real ones.
    """
    with path.open("rb") as file:
        memory = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)

    def now() -> int:
        return int.from_bytes(memory[:8], "little")

    def for_program(real: object, fixed: object) -> object:
        def read() -> object:
            name = sys._getframe(1).f_globals.get("__name__", "")
            return fixed() if name.partition(".")[0] == PROGRAM else real()  # type: ignore[operator]

        return read

    time.time_ns = now
    time.time = lambda: now() / 1e9
    for name in ("monotonic", "perf_counter"):
        setattr(time, name, for_program(getattr(time, name), lambda: now() / 1e9))
        setattr(time, f"{name}_ns", for_program(getattr(time, f"{name}_ns"), now))


def fix_chance() -> None:
    """Return the same random bytes in every run."""
    source = random.Random(0)
    os.urandom = source.randbytes


def main() -> None:
    """Run the program like `python -m reader`."""
    found = find_spec(PROGRAM)
    source = Path(os.environ[SOURCE])
    if found is None or found.origin is None or not Path(found.origin).is_relative_to(source):
        raise SystemExit(f"reader would be imported from {found and found.origin}, not from {source}")
    fix_time(Path(os.environ[CLOCK]))
    fix_chance()
    platform.node = lambda: "machine"
    runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

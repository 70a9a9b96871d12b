"""Follow a label key from Textual's event to the commit and the paint: `python -m benchmarks.key_walk`.

The program runs in a pseudo-terminal on the sample corpus, with a wide screen, one target, and another question of the
sentence open. It is traced (see key_walk_trace.py) while the key for `favor` is pressed, and then while the key that
completes the sentence is pressed. For each key the script prints its figures, its SQL statements and its hops:

- calls: calls of the program's functions, and how many different functions and files take part;
- deepest chain: the most functions of the program on the stack at once;
- SQL statements: as SQLite reports them, with BEGIN and COMMIT. A statement that fires a trigger is reported twice;
- structural hops: the different functions of the program on the path of the key. A function is on the path if Textual
  calls it (for an event, for lines to draw, to write to the terminal), or if it is on the stack when something leaves
  the program's own code: an SQL statement, a request to repaint (`Widget.refresh`), or output. A function that only
  computes a value for such a function is not a hop, nor is anything below it.

Timers of the program are left out, because they run whatever keys are pressed. The exit status is 1 if the first key
is over a limit.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import key_walk_trace
from benchmarks.key_walk_trace import CALL, OUTPUT, REPAINT, SQL
from benchmarks.ptybench import Session
from benchmarks.same_results.program import wait_until_idle

ROOT = Path(__file__).parents[1]
COLUMNS, ROWS = 200, 60
QUIET = 0.3
"""Seconds without output after which a key is done."""
START = 3.0
"""Seconds after the start, while the program compares sentences in the background."""
MOST_HOPS, MOST_STATEMENTS = 25, 9
LONGEST_SQL = 110
"""Characters of a statement that are printed."""


@dataclass(frozen=True)
class Walk:
    """The events of one key: kind, function or statement, and stack."""

    events: list[tuple[str, str, list[str]]]

    @property
    def calls(self) -> list[str]:
        """The functions that were called, in order."""
        return [what for kind, what, _ in self.events if kind == CALL]

    @property
    def statements(self) -> list[str]:
        """The SQL statements, in order."""
        return [what for kind, what, _ in self.events if kind == SQL]

    @property
    def depth(self) -> int:
        """The most functions on the stack at once."""
        return max(len(stack) + (kind == CALL) for kind, _, stack in self.events)

    @property
    def hops(self) -> list[str]:
        """The functions on the path of the key, in the order of their first call."""
        found = {what for kind, what, stack in self.events if kind == CALL and not stack}
        for kind, _, stack in self.events:
            if kind in {SQL, REPAINT, OUTPUT}:
                found.update(stack)
        began = [*dict.fromkeys(self.calls)]
        return [function for function in began if function in found]


def main() -> int:
    """Print the walks of both keys and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.key_walk", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("tree", nargs="?", type=Path, default=ROOT, help="the source tree [default: this one]")
    given = parser.parse_args()
    first, completing = walks(given.tree.resolve())
    show("f, with another question open", first)
    show("c, which completes the sentence", completing)
    is_over = len(first.hops) > MOST_HOPS or len(first.statements) > MOST_STATEMENTS
    print(f"Limits for the first key: {MOST_HOPS} hops, {MOST_STATEMENTS} SQL statements{': OVER' if is_over else ''}")
    return int(is_over)


def walks(tree: Path) -> list[Walk]:
    """Trace two label keys: one that leaves a question open, and one that completes the sentence."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            **os.environ,
            "PYTHONPATH": str(tree),
            "XDG_CONFIG_HOME": name,
            "READER_ANNOTATOR": "anna",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            key_walk_trace.WHERE: str(folder / "trace.json"),
        }
        importing = [sys.executable, "-P", "-m", "reader", "import", str(tree / "sample_corpus")]
        subprocess.run(importing, cwd=folder, env=environment, check=True, capture_output=True)
        command = [sys.executable, "-P", key_walk_trace.__file__]
        session = Session(command, COLUMNS, ROWS, environment, cwd=name)
        try:
            time.sleep(START)
            for keys in (b"", b"t", b"Mara Quill", b"\r", b"f", b"c"):  # the first keys load what the later ones use
                press(session, keys)
            return [trace(session, key, folder / "trace.json") for key in (b"f", b"c")]
        finally:
            session.close([b"q"])


def trace(session: Session, key: bytes, path: Path) -> Walk:
    """Press a key while the program is traced."""
    os.kill(session.pid, signal.SIGUSR1)
    wait_until_idle(session, QUIET)
    press(session, key)
    os.kill(session.pid, signal.SIGUSR2)
    wait_until_idle(session, QUIET)
    events = json.loads(path.read_text("utf-8"))
    path.unlink()
    walk = Walk([(kind, what, stack) for kind, what, stack in events])
    if "COMMIT" not in walk.statements:
        raise RuntimeError(f"{key!r} committed nothing:\n{session.emu.text()}")
    return walk


def press(session: Session, keys: bytes) -> None:
    """Press keys and wait until the program is idle."""
    os.write(session.fd, keys)
    wait_until_idle(session, QUIET)


def show(title: str, walk: Walk) -> None:
    """Print a walk."""
    calls, hops, statements = walk.calls, walk.hops, walk.statements
    files = {call.partition(" ")[0] for call in calls}
    print(f"{title}\n")
    print(f"  calls            {len(calls)} of {len(set(calls))} functions in {len(files)} files")
    print(f"  deepest chain    {walk.depth}")
    print(f"  SQL statements   {len(statements)}")
    print(f"  structural hops  {len(hops)}\n")
    for number, hop in enumerate(hops, 1):
        print(f"  {number:>3}  {hop}")
    print()
    for number, statement in enumerate(statements, 1):
        again = "  (again: a trigger)" if number > 1 and statement == statements[number - 2] else ""
        print(f"  {number:>3}  {statement[:LONGEST_SQL]}{again}")
    print()


if __name__ == "__main__":
    sys.exit(main())

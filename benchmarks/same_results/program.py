"""Run the program from a source tree: its commands, and its screen in a pseudo-terminal."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ptybench import NAMED, Session, cpu_ns
from benchmarks.same_results import fixed_clock

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGINS_AT = 1_924_988_400
"""2031-01-01 at 7 o'clock UTC, in seconds since 1970: clearly not a real clock."""
BETWEEN_COMMANDS, BETWEEN_KEYS = 600.0, 1.7
"""Seconds by which the program's clock advances."""
LONGEST = 120.0
"""The limit in real seconds for one command or one key."""
QUIET = 0.08
"""Real seconds without output, twice in a row, after which a key is done. The program's own pauses are shorter."""
ESCAPE = 0.25
"""The same for Esc: the program waits for the rest of a key that begins with it."""
BUSY = 0.2
"""The share of processor time in such a pause above which the program is not idle."""
COLUMNS, ROWS = 160, 48
KEYS = {
    **{name: text.encode() for name, text in NAMED.items() if name != "lt"},
    "shift+left": b"\x1b[1;2D",
    "shift+right": b"\x1b[1;2C",
    "shift+down": b"\x1b[1;2B",
    "ctrl+left": b"\x1b[1;5D",
    "shift+tab": b"\x1b[Z",
    "alt+enter": b"\x1b\r",
    "backspace": b"\x7f",
}


class Clock:
    """The program's clock, a file that the program reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._now = BEGINS_AT * 1_000_000_000
        self.advance(0)

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self._now += int(seconds * 1e9)
        mode = "r+b" if self.path.exists() else "wb"
        with self.path.open(mode, buffering=0) as file:  # in place: the program has it mapped
            file.write(self._now.to_bytes(8, "little"))


@dataclass(frozen=True)
class Result:
    """The output and exit status of a command."""

    status: int
    output: bytes
    messages: bytes


@dataclass
class Program:
    """The program from one source tree, with its interpreter, its clock and its folder."""

    source: Path
    python: Path
    work: Path
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        (self.work / "config").mkdir(exist_ok=True)
        self.clock = Clock(self.work / "clock")

    def run(self, *arguments: str, folder: Path, annotator: str = "anna", stdin: bytes = b"") -> Result:
        """Run a command in this folder."""
        self.clock.advance(BETWEEN_COMMANDS)
        done = subprocess.run(
            [*self._command(), *arguments],
            cwd=folder,
            env=self._environment(annotator),
            input=stdin,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def screen(self, *arguments: str, folder: Path, annotator: str = "anna") -> Iterator[Screen]:
        """Start the program on its screen; at the end, quit it with its key."""
        self.clock.advance(BETWEEN_COMMANDS)
        command = [*map(str, self._command()), *arguments]
        session = Session(command, COLUMNS, ROWS, self._environment(annotator), cwd=str(folder))
        screen = Screen(session, self.clock)
        try:
            screen.settle(ESCAPE)
            yield screen
            screen.quit()
        finally:
            session.close([])

    def has(self, module: str) -> bool:
        """Whether the interpreter has this module."""
        command = [self.python, "-P", "-c", f"import {module}"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def python_output(self, code: str, *arguments: str) -> bytes:
        """The output of Python code, run by the same interpreter."""
        return subprocess.run([self.python, "-P", "-c", code, *arguments], capture_output=True, check=True).stdout

    def _command(self) -> list[str | Path]:
        return [self.python, "-P", Path(fixed_clock.__file__)]

    def _environment(self, annotator: str) -> dict[str, str]:
        """An environment that is the same on every machine, except for `PATH`."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.work),
            "XDG_CONFIG_HOME": str(self.work / "config"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LOGNAME": "coder",
            "PYTHONPATH": str(self.source),
            "READER_ANNOTATOR": annotator,
            fixed_clock.CLOCK: str(self.clock.path),
            fixed_clock.SOURCE: str(self.source),
        }


class Screen:
    """The program in a pseudo-terminal. Each key waits until the program is idle."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    @property
    def text(self) -> str:
        """The text on the screen, line by line."""
        return "\n".join(line.rstrip() for line in self._session.emu.screen.display)

    def press(self, keys: str) -> None:
        """Press keys, separated by blanks: characters or names, with `*3` for three times."""
        for token in keys.split():
            name, star, times = token.rpartition("*")
            if not (star and name and times.isdigit()):
                name, times = token, "1"
            for _ in range(int(times)):
                self._send(KEYS[name] if len(name) > 1 else name.encode(), ESCAPE if name == "esc" else QUIET)

    def type(self, text: str) -> None:
        """Type text at once."""
        self._send(text.encode(), QUIET)

    def pause(self, seconds: float) -> None:
        """Advance the clock without a key."""
        self._clock.advance(seconds)

    def settle(self, quiet: float) -> None:
        """Wait until the program is idle."""
        wait_until_idle(self._session, quiet)

    def quit(self) -> None:
        """Quit the program with its key. Raises `RuntimeError` if it keeps running."""
        self.press("q")
        self.settle(ESCAPE)
        if not self._session.eof:
            raise RuntimeError(f"`q` did not quit the program:\n{self.text}")

    def _send(self, data: bytes, quiet: float) -> None:
        if self._session.eof:
            raise RuntimeError(f"the program has ended before {data!r}:\n{self.text}")
        self._clock.advance(BETWEEN_KEYS)
        os.write(self._session.fd, self._session.emu.as_sent(data))
        self.settle(quiet)


def wait_until_idle(session: Session, quiet: float) -> None:
    """Wait until the program is idle: no output for `quiet` seconds, little processor time, no wait for a disk.

    A blinking cursor does not count as output. Raises `RuntimeError` if the program does not come to rest.
    """
    deadline = time.monotonic() + LONGEST
    while not session.eof:
        before, text = cpu_ns(session.pid), session.emu.text()
        for _, data in session.record(quiet, LONGEST, need_output=False):
            session.emu.feed(data)
        used = cpu_ns(session.pid) - before
        if session.emu.text() == text and used < BUSY * quiet * 1e9 and is_asleep(session.pid):
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"the program does not come to rest:\n{session.emu.text()}")


def is_asleep(pid: int) -> bool:
    """Whether all threads of the process sleep, and none waits for a processor or a disk."""
    try:
        states = [
            path.read_text("utf-8", "replace").rpartition(")")[2].split()[0]
            for path in Path(f"/proc/{pid}/task").glob("*/stat")
        ]
    except OSError:  # a thread ended meanwhile
        return False
    return set(states) <= {"S", "Z", "X"}
